import { isUtf8 } from 'node:buffer';
import { BrokerError } from '../errors';
import type { Queue } from './names';

/** @returns the key of a message, `<queue>:<n>` */
export function messageKey(queue: Queue, number: number | string): string {
  return `${queue.name}:${number}`;
}

/**
 * @returns the key in ASCII, percent-encoded as by encodeURI: HTTP libraries disagree on other characters in headers
 */
export function asciiKey(queue: Queue, number: number | string): string {
  return `${queue.keyPrefixAscii}${number}`;
}

/**
 * Number in a message key of this queue. The key may be percent-encoded, as `asciiKey` writes it.
 * @throws BrokerError `invalid-key` for any other text, and for keys of other queues
 */
export function messageNumber(queue: Queue, key: string): string {
  return numberIn(queue, key, [key, ...unescapedForms(key)], [queue.name]);
}

/**
 * The same for a key from a header or a query, whose characters may be bytes: UTF-8, Latin-1, or either
 * percent-encoded. As the queue is known only the number is read, so no form can be mistaken for another message of the
 * queue.
 * @throws BrokerError `invalid-key`
 */
export function messageNumberOnWire(queue: Queue, key: string): string {
  const forms = [key, ...unescapedForms(key)].flatMap((form) => [form, ...utf8Forms(form)]);
  // HTTP drops spaces before a header's value
  return numberIn(queue, key, forms, [queue.name, queue.name.replace(/^ +/, '')]);
}

function numberIn(queue: Queue, key: string, forms: readonly string[], names: readonly string[]): string {
  for (const form of forms) {
    const [, name, number] = /^(.*):([1-9][0-9]{0,15})$/s.exec(form) ?? [];
    if (number !== undefined && names.includes(name!)) return number;
  }
  throw new BrokerError(
    'invalid-key',
    `The key "${key}" is not of the queue "${queue.name}"; its keys are "${queue.name}:" and a number.`,
    { error: `key "${key}" is not of this queue`, queue: queue.name, key },
  );
}

/** No encoder escapes letters and digits: `%41` is part of a name, as in the key of a queue named `%41`. */
const escapedAlphanumeric = /%(?:3[0-9]|[46][1-9A-F]|[57][0-9A])/i;

/** Key without percent-encoding: as UTF-8, else as Latin-1. Empty if it has none. */
function unescapedForms(key: string): string[] {
  if (!key.includes('%') || escapedAlphanumeric.test(key)) return [];
  try {
    return [decodeURIComponent(key)];
  } catch {
    return [key.replace(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))];
  }
}

/** Decode a text whose characters are the bytes of UTF-8. Empty if they are not. */
function utf8Forms(text: string): string[] {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return [];
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? [bytes.toString()] : [];
}
