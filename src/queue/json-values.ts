import { isUtf8 } from 'node:buffer';
import { BrokerError } from '../errors';
import { checkJsonText } from '../json-check';
import { isJsonType } from './message-record';

/**
 * Check that a value with a JSON content type is JSON.
 * @throws BrokerError `invalid-json`
 */
export function checkJson(type: string | undefined, bytes: Uint8Array, what: string): void {
  if (!isJsonType(type)) return;
  if (!isUtf8(bytes)) throw new BrokerError('invalid-json', `${what} is not JSON: it is not UTF-8.`);
  checkJsonText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(), what);
}
