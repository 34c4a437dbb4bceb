import { BrokerError } from './errors';

/** The JSON text of a T. */
export type Encoded<T> = string & { readonly [encodes]: T };
declare const encodes: unique symbol;

/** Say of a text that was put together by hand that it is the JSON of a T; the contract tests hold it to that. */
export function encoded<T>(text: string): Encoded<T> {
  return text as Encoded<T>;
}

export function encode<T>(value: T): Encoded<T> {
  return encoded(JSON.stringify(value));
}

/** Deeper nesting than any message has a use for would only burden whoever reads it. */
const maxDepth = 200;

/**
 * @param what  how the text is called in the error: "The command"
 * @throws BrokerError `invalid-json`
 */
export function parseJson(text: string, what: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BrokerError('invalid-json', `${what} is not JSON: ${reasonOf(error, text)}.`, { error: 'this is not JSON' });
  }
  if (text.length > maxDepth && depthOf(text) > maxDepth) {
    throw new BrokerError('invalid-json', `${what} is nested more than ${maxDepth} deep.`, { error: 'nested too deep' });
  }
  return value;
}

function reasonOf(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : '';
  if (text.trim() === '') return 'there is nothing';
  // Anchored: in the middle the message may quote the text.
  if (/^(Unexpected end|Unterminated)/.test(message)) return 'it ends too early';
  if (text.startsWith('\ufeff')) return 'it begins with a byte order mark';
  const position = / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
  return position ? `it goes wrong at character ${Number(position) + 1}` : 'it can’t be parsed';
}

/** How deep the objects and arrays of a JSON text are nested. The text must be JSON. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === quote) i = endOfString(text, i);
    else if (char === openBrace || char === openBracket) deepest = Math.max(deepest, ++depth);
    else if (char === closeBrace || char === closeBracket) depth--;
  }
  return deepest;
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c] as const;
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d] as const;

/** The index of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (text.charCodeAt(i) !== quote) i += text.charCodeAt(i) === backslash ? 2 : 1;
  return i;
}

/**
 * The text of one member of a JSON object, exactly as it was written: numbers keep every digit, objects their order.
 * As JSON.parse does, the last wins where a name stands twice.
 * @param text  the JSON text of an object, already parsed without error
 * @returns null when there is no such member
 */
export function memberText(text: string, name: string): string | null {
  let found: string | null = null;
  let i = text.indexOf('{') + 1;
  for (;;) {
    i = skipSpace(text, i);
    if (text.charCodeAt(i) === closeBrace) return found;
    const nameEnd = endOfString(text, i);
    const memberName = JSON.parse(text.slice(i, nameEnd + 1)) as string;
    const start = skipSpace(text, text.indexOf(':', nameEnd) + 1);
    const end = endOfValue(text, start);
    if (memberName === name) found = text.slice(start, end).trimEnd();
    i = end + (text.charCodeAt(end) === comma ? 1 : 0);
  }
}

/** The texts of an array's elements, exactly as they were written. @param text  of an array, already parsed without error */
export function elementTexts(text: string): string[] {
  const found: string[] = [];
  let i = skipSpace(text, text.indexOf('[') + 1);
  while (text.charCodeAt(i) !== closeBracket) {
    const end = endOfValue(text, i);
    found.push(text.slice(i, end).trimEnd());
    i = skipSpace(text, end + (text.charCodeAt(end) === comma ? 1 : 0));
  }
  return found;
}

function skipSpace(text: string, from: number): number {
  let i = from;
  while (/\s/.test(text[i]!)) i++;
  return i;
}

/** The index of the comma, brace or bracket that follows the value which begins at `start`. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let i = start; ; i++) {
    const char = text.charCodeAt(i);
    if (char === quote) i = endOfString(text, i);
    else if (depth === 0 && (char === comma || char === closeBrace || char === closeBracket)) return i;
    else if (char === openBrace || char === openBracket) depth++;
    else if (char === closeBrace || char === closeBracket) depth--;
  }
}
