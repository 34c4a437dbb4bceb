import { setImmediate as turn } from 'node:timers/promises';
import { BrokerError } from './errors';
import { mapInSlices } from './slices';

/** The JSON text of a T. */
export type Encoded<T> = string & { readonly [encodes]: T };
declare const encodes: unique symbol;

/** Assert that a text that was assembled by hand is the JSON of a T; the contract tests check it. */
export function encoded<T>(text: string): Encoded<T> {
  return text as Encoded<T>;
}

/**
 * The JSON text of a T that may be long, in parts, which become bytes in several turns of the event loop. As with
 * `encoded`, the contract tests check it.
 */
export class EncodedParts<T> {
  declare readonly [encodes]: T;

  private constructor(readonly parts: readonly string[]) {}

  /** An array of these elements, between `before` and `after`. */
  static ofArray<T>(before: string, elements: readonly string[], after: string): EncodedParts<T> {
    const rest = elements.slice(1).map((one) => `,${one}`);
    return new EncodedParts([`${before}[`, ...elements.slice(0, 1), ...rest, `]${after}`]);
  }

  /** @param change  of each part */
  inBytes(change: (part: string) => string = String): Promise<Buffer[]> {
    return mapInSlices(this.parts, (part) => Buffer.from(change(part)));
  }
}

export function encode<T>(value: T): Encoded<T> {
  return encoded(JSON.stringify(value));
}

/** Most levels of nesting; deeper JSON only burdens its readers. */
export const maxDepth = 200;

/**
 * Parse JSON from a client.
 * @param what  the subject in the error message: "The command"
 * @throws BrokerError `invalid-json`, also if it is nested too deep or has too many parts to be parsed quickly
 */
export function parseJson(text: string, what: string): unknown {
  return parseScanned(text, what, scanned(text));
}

/**
 * As parseJson. A long text is scanned in one turn of the event loop, parsed in the next, and the caller continues in a
 * third: 1 MiB of numbers takes 10 ms and 20 ms.
 */
export async function parseJsonInTurns(text: string, what: string): Promise<unknown> {
  const found = scanned(text);
  await turn();
  const value = parseScanned(text, what, found);
  await turn();
  return value;
}

function scanned(text: string): Scanned {
  if (text.length > harmlessLength) return scan(text);
  return { excess: null, depth: text.length > maxDepth ? depthOf(text) : 0 };
}

function parseScanned(text: string, what: string, { excess, depth }: Scanned): unknown {
  if (excess !== null)
    throw new BrokerError('invalid-json', `${what} has more than ${excess}.`, { error: `more than ${excess}` });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BrokerError('invalid-json', `${what} is not JSON: ${reasonOf(error, text)}.`, {
      error: 'this is not JSON',
    });
  }
  if (depth > maxDepth) {
    throw new BrokerError('invalid-json', `${what} is nested more than ${maxDepth} deep.`, {
      error: 'nested too deep',
    });
  }
  return value;
}

function reasonOf(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : '';
  if (text.trim() === '') return 'it is empty';
  // Anchored: in the middle the message may quote the text.
  if (/^(Unexpected end|Unterminated)/.test(message)) return 'it ends too early';
  if (text.startsWith('\ufeff')) return 'it begins with a byte order mark';
  const position = / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
  return position ? `syntax error at character ${Number(position) + 1}` : 'it can’t be parsed';
}

/** Levels of nesting of a text; it means nothing if the text is not JSON. */
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

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a] as const;
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d] as const;

/** @returns the index of the quote that ends the string that begins at `start`; the text's length if there is none */
function endOfString(text: string, start: number): number {
  // A search is a memchr: in a batch with 800 KB of strings, reading char by char took 200 ms in all passes.
  for (let i = text.indexOf('"', start + 1); i >= 0; i = text.indexOf('"', i + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(i - 1 - backslashes) === backslash) backslashes++;
    if (backslashes % 2 === 0) return i;
  }
  return text.length;
}

/**
 * U+0085, U+2028 and U+2029 are line breaks for some readers (Python's splitlines, JavaScript before 2019). JSON allows
 * them in strings only.
 */
const rareBreaks = ['\u0085', '\u2028', '\u2029'] as const;

/**
 * Put JSON on one line, for transports that frame by lines. Line breaks between tokens are removed with the indentation
 * after them; rare ones in strings are escaped. Numbers keep every digit.
 * @param text  JSON; in any other text the line breaks are removed too
 */
export function joinLines(text: string): string {
  // A search for one character is a memchr: on 10 KB five of them take 0.5 µs, one regular expression 37 µs.
  const hasLines = text.includes('\n') || text.includes('\r');
  return hasLines || hasRareBreaks(text) ? withoutBreaks(text, hasLines) : text;
}

/**
 * Escape the rare line breaks, so that the JSON is also JavaScript before ES2019, which ends lines at U+2028 and
 * U+2029.
 */
export function escapeLineBreaks(text: string): string {
  return hasRareBreaks(text) ? withoutBreaks(text, false) : text;
}

function hasRareBreaks(text: string): boolean {
  return rareBreaks.some((one) => text.includes(one));
}

const [lineFeed, carriageReturn, tab, blank] = [0x0a, 0x0d, 0x09, 0x20] as const;

/**
 * By bytes: where 1 MiB is nothing but line breaks this takes 10 ms; a regular expression takes 45 to 110.
 * @param joined  remove line breaks and the indentation after them, too
 */
function withoutBreaks(text: string, joined: boolean): string {
  const bytes = Buffer.from(text);
  const kept = Buffer.allocUnsafe(3 * bytes.length); // the two bytes of U+0085 become six
  let [end, isIndent] = [0, false];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (joined) {
      const isBreak = byte === lineFeed || byte === carriageReturn;
      isIndent = isBreak || (isIndent && (byte === blank || byte === tab));
      if (isIndent) continue;
    }
    const rare = byte < 0xc2 ? null : rareBreakAt(bytes, i);
    if (rare) {
      for (let j = 0; j < 6; j++) kept[end++] = rare[j]!;
      i += byte === 0xc2 ? 1 : 2;
    } else kept[end++] = byte;
  }
  return kept.toString('utf8', 0, end);
}

const [nextLine, lineSeparator, paragraphSeparator] = ['\\u0085', '\\u2028', '\\u2029'].map((one) => Buffer.from(one));

/**
 * In UTF-8 U+0085 is C2 85, U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
 * @returns the six bytes of its escape; null: there is none at that index
 */
function rareBreakAt(bytes: Buffer, i: number): Buffer | null {
  if (bytes[i] === 0xc2) return bytes[i + 1] === 0x85 ? nextLine! : null;
  if (bytes[i] !== 0xe2 || bytes[i + 1] !== 0x80) return null;
  return bytes[i + 2] === 0xa8 ? lineSeparator! : bytes[i + 2] === 0xa9 ? paragraphSeparator! : null;
}

/**
 * The text of a member of a JSON object, exactly as written: numbers keep every digit, objects their order. If a name
 * occurs twice the last one wins, as in JSON.parse.
 * @param text  the JSON text of an object, already parsed without error
 * @returns null if there is no such member
 */
export function memberText(text: string, name: string): string | null {
  let found: string | null = null;
  let i = text.indexOf('{') + 1;
  for (;;) {
    i = skipSpace(text, i);
    if (text.charCodeAt(i) === closeBrace) return found;
    const nameEnd = endOfString(text, i);
    const written = text.slice(i + 1, nameEnd);
    const memberName = written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written;
    const start = skipSpace(text, text.indexOf(':', nameEnd) + 1);
    const end = endOfValue(text, start);
    if (memberName === name) found = text.slice(start, end).trimEnd();
    i = end + (text.charCodeAt(end) === comma ? 1 : 0);
  }
}

/**
 * The texts of an array's elements, exactly as written.
 * @param text  the JSON text of an array, already parsed without error
 */
export function elementTexts(text: string): string[] {
  return [...eachElement(text)];
}

/** As `elementTexts`, lazily, for arrays of any length. */
export function* eachElement(text: string): Generator<string, void, undefined> {
  let i = skipSpace(text, text.indexOf('[') + 1);
  while (text.charCodeAt(i) !== closeBracket) {
    const end = endOfValue(text, i);
    yield text.slice(i, end).trimEnd();
    i = skipSpace(text, end + (text.charCodeAt(end) === comma ? 1 : 0));
  }
}

function skipSpace(text: string, from: number): number {
  let i = from;
  while (isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** RFC 8259, 2: space, tab, LF, CR. */
function isSpace(char: number): boolean {
  return char === 0x20 || char === 0x09 || char === 0x0a || char === 0x0d;
}

/** @returns the index of the comma, brace or bracket after the value that begins at `start` */
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

/**
 * Limits per MiB of text, and for shorter texts in all. JSON.parse takes 100 to 200 ms for 1 MiB of empty arrays, or of
 * objects with different names, and blocks other clients meanwhile. Within the limits it takes 20 to 40 ms; ordinary
 * texts are far below them.
 */
const [maxContainers, maxShapes] = [150_000, 25_000] as const;
const mebibyte = 1024 ** 2;
/** A shorter text can't exceed the limits, and is parsed quickly: `"a":1,` is the shortest member. */
export const harmlessLength = 6 * maxShapes;

interface Scanned {
  /** Completes the sentence `has more than ...`; null: within the limits. */
  excess: string | null;
  /** Levels of nesting, up to the excess. */
  depth: number;
}

/**
 * Check the limits on a text, JSON or not, and count its levels: 10 ms per MiB. Two members count as the same if their
 * names and the names of the members before them are: V8 creates a hidden class for each other one.
 */
function scan(text: string): Scanned {
  const times = Math.max(1, text.length / mebibyte);
  const shapes = new Set<number>();
  const shapeAt = new Int32Array(maxDepth).fill(seed);
  const [containersMax, shapesMax] = [maxContainers * times, maxShapes * times];
  let [depth, deepest, containers] = [0, 0, 0];
  const excess = (most: number, what: string): Scanned => ({ excess: `${Math.floor(most)} ${what}`, depth: deepest });
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === quote) {
      const end = endOfString(text, i);
      const isName = text.charCodeAt(skipSpace(text, end + 1)) === colon;
      if (isName) shapes.add((shapeAt[depth % maxDepth] = hashOf(text, i, end, shapeAt[depth % maxDepth]!)));
      if (shapes.size > shapesMax) return excess(shapesMax, 'different members');
      i = end;
    } else if (char === openBrace || char === openBracket) {
      if (++containers > containersMax) return excess(containersMax, 'objects and arrays');
      shapeAt[++depth % maxDepth] = seed;
      if (depth > deepest) deepest = depth;
    } else if (char === closeBrace || char === closeBracket) depth = Math.max(0, depth - 1);
  }
  return { excess: null, depth: deepest };
}

/** Random for each process, so that clients can't choose names with equal hashes. */
const seed = Math.floor(Math.random() * 2 ** 31);

/** FNV-1a of a part of a text, continued from the hash `before`. */
function hashOf(text: string, start: number, end: number, before: number): number {
  let hash = before;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
