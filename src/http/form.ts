import { isUtf8 } from 'node:buffer';
import { BrokerError } from '../errors';

/** More fields than any operation has; who sends more is not filling in a form. */
const maxFields = 100;

const [ampersand, equals, plus, percent, space] = [...'&=+% '].map((char) => char.charCodeAt(0)) as [number, number, number, number, number];

/**
 * Read application/x-www-form-urlencoded (https://url.spec.whatwg.org/#urlencoded-parsing) without touching a byte:
 * a value that is UTF-8 comes as a string, any other as a Buffer.
 * @throws BrokerError `invalid-body` for more than 100 fields, or one that stands twice
 */
export function parseForm(body: Buffer): Record<string, string | Buffer> {
  const form: Record<string, string | Buffer> = Object.create(null);
  let fields = 0;
  for (let start = 0; start < body.length; ) {
    const ampersandAt = body.indexOf(ampersand, start);
    const end = ampersandAt < 0 ? body.length : ampersandAt;
    if (end > start) {
      if (++fields > maxFields) throw new BrokerError('invalid-body', `The form has more than ${maxFields} fields.`);
      addField(form, body.subarray(start, end));
    }
    start = end + 1;
  }
  return form;
}

function addField(form: Record<string, string | Buffer>, field: Buffer): void {
  const split = field.indexOf(equals);
  const name = decode(split < 0 ? field : field.subarray(0, split)).toString();
  if (name in form) {
    const shown = name.slice(0, 40);
    throw new BrokerError('invalid-body', `The form field ${shown} stands twice; which one is meant?`, {
      errors: [{ pointer: `/body/${shown}`, detail: 'stands twice' }],
    });
  }
  form[name] = split < 0 ? '' : decode(field.subarray(split + 1));
}

function decode(raw: Buffer): string | Buffer {
  const bytes = raw.includes(percent) || raw.includes(plus) ? unescapeBytes(raw) : raw;
  return isUtf8(bytes) ? bytes.toString() : bytes;
}

/** `+` is a space and `%41` an `A`; a percent sign that begins no such thing stands for itself. */
function unescapeBytes(raw: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(raw.length);
  let length = 0;
  for (let i = 0; i < raw.length; i++) {
    const byte = raw[i]!;
    const code = byte === percent ? hexValue(raw, i + 1) : -1;
    bytes[length++] = code >= 0 ? code : byte === plus ? space : byte;
    if (code >= 0) i += 2;
  }
  return bytes.subarray(0, length);
}

function hexValue(raw: Buffer, at: number): number {
  const [high, low] = [hexDigit(raw[at]), hexDigit(raw[at + 1])];
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
