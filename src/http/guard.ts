import type { IncomingMessage } from 'node:http';
import { openAuthorization, type Access, type Authorization } from '../access/check';
import type { Category, AccessRequest } from '../access/needs';
import { noCredentials, parseCredentials, type Credentials } from '../access/credentials';
import type { Verb } from '../access/scopes';
import { BrokerError } from '../errors';
import type { Origins } from './cors';
import { crossSite, isLink } from './cross-site-check';
import type { AnyBody, AnyRequest } from './types';

/** The access that an operation needs, from its `x-acl`. */
export interface Acl {
  /** `any`: any transport that is allowed. */
  category: Category | 'any';
  verb: Verb | 'any';
  /**
   * The part of the request that names the queue; `each`: the handler checks each queue itself; null: the operation is
   * about all queues.
   */
  queueIn: 'path' | 'query' | 'body' | 'each' | null;
  /** The queue, if it is always the same. */
  queueName: string | null;
}

/** Authorizes requests before their operations run, if the daemon has access rules. */
export interface Guard {
  /**
   * @returns synchronously if there are no credentials: nothing has to be looked up
   * @throws BrokerError `unauthorized`, `forbidden`, `cross-site`, `too-many-logins`, `redis-unavailable`
   */
  admit(
    acl: Acl,
    request: IncomingMessage,
    incoming: AnyRequest,
    isPage: boolean,
  ): Authorization | Promise<Authorization>;
  /** Check again once the body has been read, if it names the queue or a callback. */
  admitBody(acl: Acl, authorization: Authorization, body: AnyBody): void;
  /**
   * Authorize a request outside the operations that reads the names of all queues.
   * @throws as `admit`
   */
  admitToNames(request: IncomingMessage, address: string): Promise<Authorization>;
}

const names: Acl = { category: 'rest', verb: 'consume', queueIn: null, queueName: null };

export function createGuard(access: Access, origins: Origins): Guard {
  const admitNamed = async (acl: Acl, incoming: AnyRequest, credentials: Credentials): Promise<Authorization> => {
    const authorization = await access.check(needOf(acl, incoming), incoming.address, credentials);
    if (incoming.query['callback'] !== undefined) throw noJsonp();
    return authorization;
  };

  return {
    admit(acl, request, incoming, isPage) {
      // it leads to the dashboard, which is open
      if (acl.queueIn === 'query' && incoming.query['queue'] === undefined) return openAuthorization;
      const credentials = credentialsOf(acl, request, incoming.query);
      checkPage(credentials, request, origins, isPage);
      return credentials.kind === 'none'
        ? access.checkAddress(needOf(acl, incoming), incoming.address)
        : admitNamed(acl, incoming, credentials);
    },
    admitBody(acl, authorization, body) {
      if (acl.queueIn === 'body') authorization.check({ ...needIn(acl), queue: queueIn(body) });
      if (body.kind === 'form' && body.form['callback'] !== undefined && authorization.principal.by !== 'address')
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

/** @returns null if the body names none; then access to all queues is needed */
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
 * CSRF check. A browser adds Basic credentials and cookies to requests that another site triggers. They count for our
 * own pages and for origins in --cors-origins, not for `*`; a cookie also needs a header that names the page. Other
 * sites may only link to a page. Checked before the password, so that another site can't guess passwords either.
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
    'JSONP is not allowed with credentials, as any page could read the answer. Leave out callback.',
  );
}
