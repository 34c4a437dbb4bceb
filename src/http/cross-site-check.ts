import type { IncomingMessage } from 'node:http';
import { BrokerError } from '../errors';
import type { Origins } from './cors';
import type { IsOwnHost } from './hosts';

/**
 * Refuses requests that a page of another site makes a browser send.
 * @param isPage  whether the answer is a page, which another site may link to
 * @throws BrokerError `cross-site`, `unknown-host`
 */
export type CheckCrossSite = (request: IncomingMessage, isPage: boolean) => void;

export function createCrossSiteCheck(origins: Origins, isOwnHost: IsOwnHost): CheckCrossSite {
  return (request, isPage) => {
    if (!isOwnHost(request)) throw unknownHost();
    if (origins.pageOf(request) === 'foreign' && !(isPage && isLink(request))) throw crossSite();
  };
}

/** The user followed a link; browsers without these headers mark no navigation at all. */
export function isLink({ method, headers }: IncomingMessage): boolean {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': destination = 'document' } = headers;
  return (method === 'GET' || method === 'HEAD') && mode === 'navigate' && destination === 'document';
}

export function crossSite(): BrokerError {
  return new BrokerError(
    'cross-site',
    'A page of another origin made your browser send this. --cors-origins lists the origins that may.',
  );
}

function unknownHost(): BrokerError {
  return new BrokerError(
    'unknown-host',
    'The Host of this request is not accepted. Use localhost, or list the name in --hosts.',
  );
}
