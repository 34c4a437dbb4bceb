import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const name = 'x-request-id';
const wellFormed = /^[\w.:+/=@-]{1,128}$/;

/** Prefix of the ids that this process makes. */
const own = randomBytes(6).toString('hex');
let made = 0;
const ids = new WeakMap<IncomingMessage, string>();

/** The id that a request came with; undefined if it has none, or one that is unfit for a log. */
export function sentId(request: IncomingMessage): string | undefined {
  const id = rawHeader(request.rawHeaders, name);
  return id !== undefined && wellFormed.test(id) ? id : undefined;
}

/** The id of a request: the one it came with, or a new one. */
export function idOf(request: IncomingMessage): string {
  const known = ids.get(request) ?? sentId(request) ?? `${own}-${(++made).toString(36)}`;
  ids.set(request, known);
  return known;
}

/** Without the query, which may have a ticket in it. */
export function pathOf({ url }: IncomingMessage): string {
  return url!.split('?', 1)[0]!;
}

/**
 * Find a header without having all of them parsed: comparing lengths rules out most.
 * @param raw   names and values by turns
 * @param name  in lower case
 */
export function rawHeader(raw: readonly string[], name: string): string | undefined {
  for (let i = 0; i < raw.length; i += 2) {
    if (raw[i]!.length === name.length && raw[i]!.toLowerCase() === name) return raw[i + 1];
  }
  return undefined;
}
