import type { IncomingMessage, ServerResponse } from 'node:http';
import { authorityOf } from './hosts';

/**
 * The page behind a request, by the headers its browser sent: `none` (no browser, or no such headers), `own` (a page of
 * this daemon, or an address the user typed), `listed` (its origin is in --cors-origins), `any` (only `*` is there),
 * `foreign`.
 */
export type Page = 'none' | 'own' | 'listed' | 'any' | 'foreign';

/** Tells from which page a browser's request is, and lets listed origins read the answers. */
export interface Origins {
  pageOf(request: IncomingMessage): Page;
  /** Let the page behind a request read the answer, if --cors-origins allows it. */
  allow(request: IncomingMessage, response: ServerResponse): void;
}

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const requestHeaders =
  'Authorization, X-API-Key, Content-Type, Idempotency-Key, Last-Event-ID, RestMQ-Delay, RestMQ-TTL, ' +
  'RestMQ-Priority, RestMQ-Group';
const exposedHeaders =
  'Location, Retry-After, Idempotent-Replayed, RestMQ-Key, RestMQ-Count, RestMQ-Lease-Id, RestMQ-Attempt, ' +
  'RestMQ-Lease-Expires-At, RestMQ-Priority, RestMQ-Group, RestMQ-Ready';

/**
 * @param allowed  origins (`https://shop.example`), or `*` for every one. Never with Allow-Credentials: a page may send
 * its own credentials, not the browser's.
 */
export function createOrigins(allowed: readonly string[]): Origins {
  const listed = new Set(allowed);
  const rest: Page = listed.has('*') ? 'any' : 'foreign';
  return {
    pageOf(request) {
      const { origin, referer, 'sec-fetch-site': site } = request.headers;
      if (origin === undefined && site === undefined) return 'none';
      // a script or an image sends only Referer
      if (listed.has(origin ?? originOf(referer))) return 'listed';
      // Pages can't set Sec-Fetch-Site. Our own forms come with `Origin: null`, as our pages send no Referer.
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

/** @returns null for `null` and origins of other schemes */
function hostOf(origin: string): string | null {
  return /^https?:\/\/([^/@\s]+)$/i.exec(origin)?.[1]?.toLowerCase() ?? null;
}

/** @returns '' if there is none */
function originOf(referer: string | undefined): string {
  return referer === undefined ? '' : (/^https?:\/\/[^/?#@\s]+/i.exec(referer)?.[0] ?? '').toLowerCase();
}
