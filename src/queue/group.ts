import { isUtf8 } from 'node:buffer';
import { BrokerError } from '../errors';

/** Maximum length of a group in bytes of UTF-8. */
const maxBytes = 128;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u001f\u007f-\u009f]/;

/** @returns why a text is no group; null if it is one */
export function groupFault(group: string): string | null {
  if (group === '') return 'must not be empty';
  if (!group.isWellFormed()) return 'must be valid Unicode (it has half a surrogate pair)';
  if (Buffer.byteLength(group) > maxBytes) return `must be at most ${maxBytes} bytes long in UTF-8`;
  return control.test(group) ? 'must not contain control characters' : null;
}

/**
 * The group in a header: percent-encoded, or bytes of UTF-8 or Latin-1.
 * @param text  one character a byte
 * @throws BrokerError `invalid-parameter`
 */
export function groupInHeader(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  const given = isUtf8(bytes) ? bytes.toString() : text;
  let group = given;
  let fault: string | null = null;
  try {
    if (given.includes('%')) group = decodeURIComponent(given);
  } catch {
    fault = 'must be percent-encoded UTF-8, with %25 for %';
  }
  fault ??= groupFault(group);
  if (fault === null) return group;
  throw new BrokerError('invalid-parameter', `The header RestMQ-Group ${fault}.`, {
    errors: [{ pointer: '/header/RestMQ-Group', detail: fault }],
  });
}

/** The group in ASCII, as `groupInHeader` reads it. */
export function asciiGroup(group: string): string {
  return encodeURI(group);
}
