import { isUtf8 } from 'node:buffer';
import { BrokerError } from '../errors';
import type { Queue } from './names';

/** @returns the key of a message, `<queue>:<n>` */
export function messageKey(queue: Queue, n: number | string): string {
  return `${queue.name}:${n}`;
}

/**
 * @returns the same in ASCII, percent-encoded as encodeURI does: HTTP libraries disagree on anything else in a header
 */
export function asciiKey(queue: Queue, n: number | string): string {
  return `${queue.keyPrefixAscii}${n}`;
}

/**
 * The number in a message key of this very queue, which may be percent-encoded, as `asciiKey` writes it.
 * @throws BrokerError `invalid-key` for the key of another queue, or of none
 */
export function messageNumber(queue: Queue, key: string): string {
  return numberIn(queue, key, [key, ...unescapedForms(key)], [queue.name]);
}

/**
 * The same of a key from a header or a query, whose characters may be bytes: UTF-8, Latin-1, or either of them
 * percent-encoded.
 * The queue is known, so that only the number is read: no form of a key can be taken for another message of the queue.
 * @throws BrokerError `invalid-key`
 */
export function messageNumberOnWire(queue: Queue, key: string): string {
  const forms = [key, ...unescapedForms(key)].flatMap((form) => [form, ...utf8Forms(form)]);
  // HTTP drops spaces before a header's value
  return numberIn(queue, key, forms, [queue.name, queue.name.replace(/^ +/, '')]);
}

function numberIn(queue: Queue, key: string, forms: readonly string[], names: readonly string[]): string {
  for (const form of forms) {
    const [, name, n] = /^(.*):([1-9][0-9]{0,15})$/s.exec(form) ?? [];
    if (n !== undefined && names.includes(name!)) return n;
  }
  throw new BrokerError(
    'invalid-key',
    `The key "${key}" is not of the queue "${queue.name}"; its keys are "${queue.name}:" and a number.`,
    { error: `key "${key}" is not of this queue`, queue: queue.name, key },
  );
}

/** No encoder escapes letters and digits: `%41` is part of a name, as in the key of a queue with the name `%41`. */
const escapedAlphanumeric = /%(?:3[0-9]|[46][1-9A-F]|[57][0-9A])/i;

/** A key without its percent-encoding: as UTF-8, else as Latin-1. None where there is none to take away. */
function unescapedForms(key: string): string[] {
  if (!key.includes('%') || escapedAlphanumeric.test(key)) return [];
  try {
    return [decodeURIComponent(key)];
  } catch {
    return [key.replace(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))];
  }
}

/** A text whose characters are bytes of UTF-8. */
function utf8Forms(text: string): string[] {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return [];
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? [bytes.toString()] : [];
}
