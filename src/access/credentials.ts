import { isUtf8 } from 'node:buffer';
import { BrokerError } from '../errors';

/** The credentials that a client sends. */
export type Credentials =
  | { kind: 'none' }
  /** `cookie`: for old WebSocket clients. */
  | { kind: 'user'; name: string; password: string; by: 'basic' | 'cookie' }
  | { kind: 'key'; id: string; secret: string }
  | { kind: 'token'; token: string }
  | { kind: 'ticket'; ticket: string };

/** The places of a request that can carry credentials. A header that came twice has two values. */
export interface Carriers {
  authorization?: readonly string[] | undefined;
  apiKey?: readonly string[] | undefined;
  /** The query parameter. */
  ticket?: string | undefined;
  /** The header Cookie; only where it counts. */
  cookie?: string | undefined;
}

export const noCredentials: Credentials = { kind: 'none' };
/** The id, then the secret: 256 bits, so a plain digest of it is as safe as a slow one. */
export const keyPattern = /^rmq_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;
const tokenPattern = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const ticketPattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * Read the credentials of a request.
 * @throws BrokerError `unauthorized` if they are malformed, unknown, or there in two ways: we don't guess which is
 * meant
 */
export function parseCredentials({ authorization, apiKey, ticket, cookie }: Carriers): Credentials {
  const found: Credentials[] = [];
  if (authorization) found.push(parseAuthorization(single(authorization, 'Authorization')));
  if (apiKey) found.push(parseKey(single(apiKey, 'X-API-Key'), 'X-API-Key'));
  if (ticket !== undefined) found.push(parseTicket(ticket));
  if (found.length > 1) throw refusal('The request has two kinds of credentials; send one.');
  return found[0] ?? (cookie === undefined ? undefined : parseCookie(cookie)) ?? noCredentials;
}

function single(values: readonly string[], name: string): string {
  if (values.length === 1) return values[0]!;
  throw refusal(`The header ${name} was sent twice; send it once.`);
}

function parseAuthorization(header: string): Credentials {
  const [, scheme, rest] = /^([A-Za-z]+)[ ]+([^ ]+)[ ]*$/.exec(header) ?? [];
  if (scheme?.toLowerCase() === 'basic') return parseBasic(rest!);
  if (scheme?.toLowerCase() !== 'bearer')
    throw refusal('The header Authorization must be Basic or Bearer, a space, and the credentials.');
  if (tokenPattern.test(rest!)) return { kind: 'token', token: rest! };
  return parseKey(rest!, 'Authorization');
}

/** RFC 7617: the first colon ends the name; the password may have more. */
function parseBasic(text: string): Credentials {
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0 ? Buffer.from(text, 'base64') : null;
  if (!bytes || !isUtf8(bytes)) throw refusal('The credentials after Basic must be base64 of name:password in UTF-8.');
  const user = userFrom(bytes.toString(), 'basic');
  if (!user)
    throw refusal(
      'The credentials after Basic must have a colon between name and password, and no control characters.',
    );
  return user;
}

function userFrom(text: string, by: 'basic' | 'cookie'): Credentials | null {
  const colon = text.indexOf(':');
  // oxlint-disable-next-line no-control-regex -- RFC 7617 forbids them
  if (colon < 0 || /[\u0000-\u001f\u007f]/.test(text)) return null;
  return { kind: 'user', name: text.slice(0, colon), password: text.slice(colon + 1), by };
}

function parseKey(text: string, header: string): Credentials {
  const [, id, secret] = keyPattern.exec(text) ?? [];
  if (id && secret) return { kind: 'key', id, secret };
  throw refusal(`The header ${header} has no key as printed by restmq key create.`);
}

function parseTicket(ticket: string): Credentials {
  if (ticketPattern.test(ticket)) return { kind: 'ticket', ticket };
  throw refusal('The parameter ticket is not a ticket from POST /v1/tickets.');
}

/** `auth=user:password`, plain or percent-encoded. Other cookies are ignored. */
function parseCookie(header: string): Credentials | null {
  const found = header
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one.startsWith('auth='));
  if (found.length === 0) return null;
  const user =
    found.length === 1 ? userFrom(decoded(found[0]!.slice('auth='.length).replace(/^"(.*)"$/, '$1')), 'cookie') : null;
  if (user) return user;
  throw refusal('The cookie auth must occur once and be name:password.');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // old clients sent a percent sign unescaped
  }
}

export function refusal(detail: string): BrokerError {
  return new BrokerError('unauthorized', detail);
}
