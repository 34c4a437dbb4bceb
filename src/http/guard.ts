import type { IncomingMessage } from 'node:http';
import { openAuthorization, type Access, type Authorization } from '../access/check';
import type { Category, AccessRequest } from '../access/needs';
import { noCredentials, parseCredentials, type Credentials } from '../access/credentials';
import type { Verb } from '../access/scopes';
import { BrokerError } from '../errors';
import type { Origins } from './cors';
import { crossSite, isLink } from './site-check';
import type { AnyBody, AnyRequest } from './types';

/** What an operation needs, as its `x-acl` says. */
export interface Acl {
  /** `any`: whoever may come in some way. */
  category: Category | 'any';
  verb: Verb | 'any';
  /**
   * Where the request names the queue it is about; `each`: who answers checks each that it comes to; null: it is about
   * all of them.
   */
  queueIn: 'path' | 'query' | 'body' | 'each' | null;
  /** The queue, where it is always the same. */
  queueName: string | null;
}

/** Stands before the operations of a daemon with access rules. */
export interface Guard {
  /**
   * @returns at once for who shows no credentials: there is nothing to look up
   * @throws BrokerError `unauthorized`, `forbidden`, `cross-site`, `too-many-logins`, `redis-unavailable`
   */
  admit(
    acl: Acl,
    request: IncomingMessage,
    incoming: AnyRequest,
    isPage: boolean,
  ): Authorization | Promise<Authorization>;
  /** The same once the body has been read, where it is the body that names the queue, or a function to call. */
  admitBody(acl: Acl, permit: Authorization, body: AnyBody): void;
  /** Who wants to know the names of all queues where no operation tells them. @throws as `admit` */
  admitToNames(request: IncomingMessage, address: string): Promise<Authorization>;
}

const names: Acl = { category: 'rest', verb: 'consume', queueIn: null, queueName: null };

export function createGuard(access: Access, origins: Origins): Guard {
  const admitNamed = async (acl: Acl, incoming: AnyRequest, credentials: Credentials): Promise<Authorization> => {
    const permit = await access.check(needOf(acl, incoming), incoming.address, credentials);
    if (incoming.query['callback'] !== undefined) throw noJsonp();
    return permit;
  };

  return {
    admit(acl, request, incoming, isPage) {
      // it leads to the dashboard, to which anybody may come
      if (acl.queueIn === 'query' && incoming.query['queue'] === undefined) return openAuthorization;
      const credentials = credentialsOf(acl, request, incoming.query);
      checkPage(credentials, request, origins, isPage);
      return credentials.kind === 'none'
        ? access.checkAddress(needOf(acl, incoming), incoming.address)
        : admitNamed(acl, incoming, credentials);
    },
    admitBody(acl, permit, body) {
      if (acl.queueIn === 'body') permit.check({ ...needIn(acl), queue: queueIn(body) });
      if (body.kind === 'form' && body.form['callback'] !== undefined && permit.principal.by !== 'nobody')
        throw noJsonp();
    },
    async admitToNames(request, address) {
      const credentials = credentialsOf(names, request, {});
      checkPage(credentials, request, origins, true);
      return access.check({ ...needIn(names), queue: null }, address, credentials);
    },
  };
}

function needOf({ category, verb, queueIn, queueName }: Acl, { path, query }: AnyRequest): AccessRequest {
  if (queueIn === null) return { category, verb, queue: queueName };
  const named = queueIn === 'path' ? path : queueIn === 'query' ? query : {};
  return { category, verb, queue: named['queue'] as string | undefined };
}

/** @returns null where none is named, for which only who may touch every queue is let in */
function queueIn(body: AnyBody): string | null {
  const { queue } = (body.kind === 'form' ? body.form : {}) as { queue?: unknown };
  return typeof queue === 'string' ? queue : null;
}

function needIn({ category, verb }: Acl): Pick<AccessRequest, 'category' | 'verb'> {
  return { category, verb };
}

function credentialsOf(acl: Acl, request: IncomingMessage, query: AnyRequest['query']): Credentials {
  const { headers } = request;
  const cookie = acl.category === 'websocket' ? headers.cookie : undefined;
  const ticket = query['ticket'] as string | undefined;
  if (
    headers.authorization === undefined &&
    headers['x-api-key'] === undefined &&
    ticket === undefined &&
    cookie === undefined
  )
    return noCredentials;
  const every = request.headersDistinct; // the plain headers have only the first of two
  return parseCredentials({ authorization: every['authorization'], apiKey: every['x-api-key'], ticket, cookie });
}

/**
 * A browser sends Basic and cookies by itself, also where a foreign page makes it send the request. They count for our
 * own pages
 * and for origins that --cors-origins names, not for `*`; for a cookie the browser has to say which page it is. This
 * goes before
 * the password is looked at: a foreign page may not try passwords either.
 */
function checkPage(credentials: Credentials, request: IncomingMessage, origins: Origins, isPage: boolean): void {
  if (credentials.kind !== 'user') return;
  const page = origins.pageOf(request);
  if (page === 'own' || page === 'listed' || (page === 'none' && credentials.by === 'basic')) return;
  if (credentials.by === 'cookie' || !(isPage && isLink(request))) throw crossSite();
}

function noJsonp(): BrokerError {
  return new BrokerError(
    'forbidden',
    'There is no JSONP for who comes with credentials: any page could read the answer. Leave callback out.',
  );
}
