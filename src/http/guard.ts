import type { IncomingMessage } from 'node:http';
import { openPermit, type Access, type Permit } from '../access/check';
import type { Category, Need } from '../access/needs';
import { noCredentials, parseCredentials, type Credentials } from '../access/credentials';
import type { Verb } from '../access/scopes';
import { BrokerError } from '../errors';
import type { Origins } from './cors';
import type { AnyBody, AnyRequest } from './types';

/** What an operation needs, as its `x-acl` says. */
export interface Acl {
  /** `any`: whoever may come in some way. */
  category: Category | 'any';
  verb: Verb | 'any';
  /** Where the request names the queue it is about; `each`: who answers checks each that it comes to; null: it is about all of them. */
  queueIn: 'path' | 'query' | 'body' | 'each' | null;
  /** The queue, where it is always the same. */
  queueName: string | null;
  /** It answers with a page, to which a link may lead. */
  isPage: boolean;
}

/** Stands before the operations of a daemon with access rules. */
export interface Guard {
  /**
   * @returns at once for who shows no credentials: there is nothing to look up
   * @throws BrokerError `unauthorized`, `forbidden`, `cross-site`, `too-many-logins`, `redis-unavailable`
   */
  admit(acl: Acl, request: IncomingMessage, incoming: AnyRequest): Permit | Promise<Permit>;
  /** The same once the body has been read, where it is the body that names the queue. */
  admitBody(acl: Acl, permit: Permit, body: AnyBody): void;
  /** Who wants to know the names of all queues where no operation tells them. @throws as `admit` */
  admitToNames(request: IncomingMessage, address: string): Promise<Permit>;
}

const names: Acl = { category: 'rest', verb: 'consume', queueIn: null, queueName: null, isPage: false };

export function createGuard(access: Access, origins: Origins): Guard {
  const admitNamed = async (acl: Acl, request: IncomingMessage, incoming: AnyRequest, credentials: Credentials): Promise<Permit> => {
    const permit = await access.check(needOf(acl, incoming), incoming.address, credentials);
    checkSite(acl, permit, request, origins);
    if (incoming.query['callback'] !== undefined) throw noJsonp();
    return permit;
  };

  return {
    admit(acl, request, incoming) {
      if (acl.queueIn === 'query' && incoming.query['queue'] === undefined) return openPermit; // it leads to the dashboard, to which anybody may come
      const credentials = credentialsOf(acl, request, incoming.query, origins);
      if (credentials.kind !== 'none') return admitNamed(acl, request, incoming, credentials);
      const permit = access.checkAddress(needOf(acl, incoming), incoming.address);
      checkSite(acl, permit, request, origins);
      return permit;
    },
    admitBody(acl, permit, body) {
      if (acl.queueIn === 'body') permit.check({ ...needIn(acl), queue: queueIn(body) });
    },
    admitToNames: (request, address) => access.check({ ...needIn(names), queue: null }, address, credentialsOf(names, request, {}, origins)),
  };
}

function needOf({ category, verb, queueIn, queueName }: Acl, { path, query }: AnyRequest): Need {
  if (queueIn === null) return { category, verb, queue: queueName };
  const named = queueIn === 'path' ? path : queueIn === 'query' ? query : {};
  return { category, verb, queue: named['queue'] as string | undefined };
}

/** @returns null where none is named, for which only who may touch every queue is let in */
function queueIn(body: AnyBody): string | null {
  const { queue } = (body.kind === 'form' ? body.form : {}) as { queue?: unknown };
  return typeof queue === 'string' ? queue : null;
}

function needIn({ category, verb }: Acl): Pick<Need, 'category' | 'verb'> {
  return { category, verb };
}

function credentialsOf(acl: Acl, request: IncomingMessage, query: AnyRequest['query'], origins: Origins): Credentials {
  const { headers } = request;
  const cookie = acl.category === 'websocket' ? headers.cookie : undefined;
  const ticket = query['ticket'] as string | undefined;
  if (headers.authorization === undefined && headers['x-api-key'] === undefined && ticket === undefined && cookie === undefined) return noCredentials;
  const every = request.headersDistinct; // the plain headers have only the first of two
  const credentials = parseCredentials({ authorization: every['authorization'], apiKey: every['x-api-key'], ticket, cookie });
  // Before the password is looked at: a foreign page is not to try passwords either.
  if (credentials.kind === 'user' && credentials.by === 'cookie' && !(headers.origin !== undefined && origins.isOurs(request))) throw crossSite();
  return credentials;
}

/**
 * A browser sends Basic and cookies, and comes from its address, also where a foreign page makes it do so. By its address it
 * may be made to read, as the page does not get to see the answer; with a name it may be made to do nothing but follow a link.
 */
function checkSite({ category, isPage }: Acl, permit: Permit, request: IncomingMessage, origins: Origins): void {
  if (!permit.ambient && permit.who.by !== 'nobody') return;
  if (!origins.isForeign(request)) return;
  const reads = (request.method === 'GET' || request.method === 'HEAD') && category !== 'websocket';
  if (permit.ambient ? isPage && reads && request.headers['sec-fetch-mode'] === 'navigate' : reads) return;
  throw crossSite();
}

function crossSite(): BrokerError {
  return new BrokerError('cross-site', 'A page of another origin made your browser send this, with credentials that it sends by itself.');
}

function noJsonp(): BrokerError {
  return new BrokerError('forbidden', 'There is no JSONP for who comes with credentials: any page could read the answer. Leave callback out.');
}
