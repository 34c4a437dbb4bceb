import { isUtf8 } from 'node:buffer';
import { BrokerError } from '../../errors';

/** Prefix of the producer's own headers on a raw message. */
const prefix = 'RestMQ-Header-';
const lowerPrefix = prefix.toLowerCase();

/** HTTP allows a tab in a header's value. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u001f\u007f]/;

const [maxHeaders, maxName, maxValue] = [32, 64, 1024] as const;

/**
 * The producer's own headers of a raw message, with their names as sent.
 * @param raw  names and values by turns, as node:http has them: one character a byte
 * @throws BrokerError `invalid-parameter` for more of them, or longer ones, than the contract's `Headers` allow
 */
export function readMessageHeaders(raw: readonly string[]): Record<string, string> | undefined {
  const found = new Map<string, [name: string, value: string]>();
  for (let i = 0; i < raw.length; i += 2) {
    if (!isOwn(raw[i]!)) continue;
    const name = raw[i]!.slice(prefix.length);
    const value = decoded(raw[i + 1]!);
    if (name === '' || name.length > maxName) throw wrong(name, `must have a name of at most ${maxName} characters`);
    if (value.length > maxValue && Array.from(value).length > maxValue)
      throw wrong(name, `must be at most ${maxValue} characters long`);
    if (control.test(value)) throw wrong(name, 'must be text without control characters');
    if (found.has(name.toLowerCase())) throw wrong(name, 'occurs twice');
    found.set(name.toLowerCase(), [name, value]);
  }
  if (found.size > maxHeaders) throw wrong('*', `may occur at most ${maxHeaders} times`);
  return found.size > 0 ? Object.fromEntries(found.values()) : undefined;
}

/** Length and first letter rule out most headers quickly; every add checks all of them. */
function isOwn(name: string): boolean {
  return (
    name.length >= prefix.length &&
    (name.charCodeAt(0) | 0x20) === 0x72 &&
    name.slice(0, prefix.length).toLowerCase() === lowerPrefix
  );
}

/** The same headers for an answer. */
export function writeMessageHeaders(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [prefix + name, Buffer.from(value).toString('latin1')]),
  );
}

/** Header values are bytes; most producers mean UTF-8. */
function decoded(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : value;
}

function wrong(name: string, detail: string): BrokerError {
  return new BrokerError('invalid-parameter', `The header ${prefix}${name} ${detail}.`, {
    errors: [{ pointer: `/header/${prefix}${name}`, detail }],
  });
}
