import type { IncomingMessage, ServerResponse } from 'node:http';
import { authorityOf } from './hosts';

/**
 * The page behind a request, by what its browser says: `none` (no browser, or one that says nothing), `own` (a page of
 * this
 * daemon, or a user who typed the address), `listed` (its origin stands in --cors-origins), `any` (only `*` stands
 * there), `foreign`.
 */
export type Page = 'none' | 'own' | 'listed' | 'any' | 'foreign';

/** Which pages a browser's requests are from, and which of them may read the answers. */
export interface Origins {
  pageOf(request: IncomingMessage): Page;
  /** Let the page behind a request read the answer, where --cors-origins has it. */
  allow(request: IncomingMessage, response: ServerResponse): void;
}

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const requestHeaders =
  'Authorization, X-API-Key, Content-Type, Idempotency-Key, Last-Event-ID, RestMQ-Delay, RestMQ-TTL, RestMQ-Priority';
const exposedHeaders =
  'Location, Retry-After, Idempotent-Replayed, RestMQ-Key, RestMQ-Count, RestMQ-Lease, RestMQ-Attempt, RestMQ-Expires-At, RestMQ-Priority, RestMQ-Ready';

/**
 * @param allowed  origins (`https://shop.example`), or `*` for every one. Never with Allow-Credentials: a page may send
 *   the
 *                 credentials that it has, and not those that the browser has.
 */
export function createOrigins(allowed: readonly string[]): Origins {
  const listed = new Set(allowed);
  const rest: Page = listed.has('*') ? 'any' : 'foreign';
  return {
    pageOf(request) {
      const { origin, referer, 'sec-fetch-site': site } = request.headers;
      if (origin === undefined && site === undefined) return 'none';
      // a script or an image says by Referer alone whose it is
      if (listed.has(origin ?? originOf(referer))) return 'listed';
      // No page can set Sec-Fetch-Site. Our own forms come with `Origin: null`, as our pages send no Referer.
      if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'own' : rest;
      return hostOf(origin!) === authorityOf(request)?.toLowerCase() ? 'own' : rest;
    },
    allow(request, response) {
      const { origin } = request.headers;
      if (!listed.has('*')) response.setHeader('Vary', 'Origin');
      if (origin === undefined || !(listed.has('*') || listed.has(origin))) return;
      response.setHeader('Access-Control-Allow-Origin', listed.has('*') ? '*' : origin);
      response.setHeader('Access-Control-Expose-Headers', exposedHeaders);
      if (request.method !== 'OPTIONS') return;
      response.setHeader('Access-Control-Allow-Methods', methods);
      response.setHeader('Access-Control-Allow-Headers', requestHeaders);
      response.setHeader('Access-Control-Max-Age', '600');
    },
  };
}

/** @returns null for `null` and what is of no web page */
function hostOf(origin: string): string | null {
  return /^https?:\/\/([^/@\s]+)$/i.exec(origin)?.[1]?.toLowerCase() ?? null;
}

/** @returns '' where there is none */
function originOf(referer: string | undefined): string {
  return referer === undefined ? '' : (/^https?:\/\/[^/?#@\s]+/i.exec(referer)?.[0] ?? '').toLowerCase();
}
