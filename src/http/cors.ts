import type { IncomingMessage, ServerResponse } from 'node:http';

/** Which pages a browser's requests are from, and which of them may read the answers. */
export interface Origins {
  /** The header Origin names this daemon, by the name under which it was asked, or one of --cors-origins. */
  isOurs(request: IncomingMessage): boolean;
  /** The browser says that a page of another origin is behind it, and not one of --cors-origins. */
  isForeign(request: IncomingMessage): boolean;
  /** Let the page behind a request read the answer, where --cors-origins has it. */
  allow(request: IncomingMessage, response: ServerResponse): void;
}

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const requestHeaders = 'Authorization, X-API-Key, Content-Type, Idempotency-Key, Last-Event-ID, RestMQ-Delay, RestMQ-TTL, RestMQ-Priority';
const exposedHeaders = 'Location, Retry-After, Idempotent-Replayed, RestMQ-Key, RestMQ-Count, RestMQ-Lease, RestMQ-Attempt, RestMQ-Expires-At, RestMQ-Priority, RestMQ-Ready';

/**
 * @param allowed  origins (`https://shop.example`), or `*` for every one. Never with Allow-Credentials: a page may send the
 *                 credentials that it has, and not those that the browser has.
 */
export function createOrigins(allowed: readonly string[]): Origins {
  const listed = new Set(allowed);
  const isOurs = ({ headers: { origin, host } }: IncomingMessage): boolean =>
    origin !== undefined && (listed.has(origin) || hostOf(origin) === host?.toLowerCase());
  return {
    isOurs,
    isForeign(request) {
      const { origin, 'sec-fetch-site': site } = request.headers;
      if (origin !== undefined) return !isOurs(request);
      return site === 'cross-site' || site === 'same-site';
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

function hostOf(origin: string): string | null {
  return /^https?:\/\/([^/@\s]+)$/i.exec(origin)?.[1]?.toLowerCase() ?? null;
}
