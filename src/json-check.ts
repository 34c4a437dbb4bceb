import { BrokerError } from './errors';
import { maxDepth, parseJson } from './json';

/**
 * Up to this length JSON.parse is faster. Beyond it some texts take JSON.parse 200 ms per MiB, since V8 creates a
 * hidden class for each object of a new shape.
 */
const longText = 65_536;

/**
 * Check that a text is JSON, without building a value: about 10 ms per MiB, whatever its shape.
 * @param what  the subject in the error message: "The body"
 * @throws BrokerError `invalid-json`, also if it is nested more than 200 levels deep
 */
export function checkJsonText(text: string, what: string): void {
  if (text.length <= longText) return void parseJson(text, what);
  const fault = findFault(text);
  if (fault === null) return;
  if (fault === 'depth') {
    throw new BrokerError('invalid-json', `${what} is nested more than ${maxDepth} deep.`, {
      error: 'nested too deep',
    });
  }
  const reason = fault >= text.length ? 'it ends too early' : `syntax error at character ${fault + 1}`;
  throw new BrokerError('invalid-json', `${what} is not JSON: ${reason}.`, { error: 'this is not JSON' });
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a] as const;
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d] as const;
const space = 0x20;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const escape = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;

/** @returns the index at which the text stops being JSON (RFC 8259); `depth`: nested too deep; null: valid JSON */
function findFault(text: string): number | 'depth' | null {
  const isObject: boolean[] = []; // for each open value
  let i = skipSpace(text, 0);
  for (;;) {
    const char = text.charCodeAt(i);
    if (char === openBrace || char === openBracket) {
      if (isObject.push(char === openBrace) > maxDepth) return 'depth';
      i = skipSpace(text, i + 1);
      if (text.charCodeAt(i) !== (char === openBrace ? closeBrace : closeBracket)) {
        if (char === openBracket) continue;
        const value = afterName(text, i);
        if (value < 0) return ~value;
        i = value;
        continue;
      }
      isObject.pop();
      i++;
    } else {
      const end = char === quote ? afterString(text, i) : afterToken(text, i, char);
      if (end < 0) return ~end;
      i = end;
    }
    // A value has ended: close the containers that end with it, up to the next value.
    for (i = skipSpace(text, i); isObject.length > 0; i = skipSpace(text, i + 1)) {
      const closer = isObject.at(-1) ? closeBrace : closeBracket;
      if (text.charCodeAt(i) !== closer) break;
      isObject.pop();
    }
    if (isObject.length === 0) return i === text.length ? null : i;
    if (text.charCodeAt(i) !== comma) return i;
    i = skipSpace(text, i + 1);
    if (!isObject.at(-1)) continue;
    const value = afterName(text, i);
    if (value < 0) return ~value;
    i = value;
  }
}

/** The functions below return the index after what they read, or the complement of the index of an error. */
function afterName(text: string, start: number): number {
  if (text.charCodeAt(start) !== quote) return ~start;
  const end = afterString(text, start);
  if (end < 0) return end;
  const at = skipSpace(text, end);
  return text.charCodeAt(at) === colon ? skipSpace(text, at + 1) : ~at;
}

function afterString(text: string, start: number): number {
  let i = start + 1;
  for (; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === quote) return i + 1;
    if (char < space) return ~i;
    if (char !== backslash) continue;
    escape.lastIndex = i;
    if (!escape.test(text)) return ~i;
    i = escape.lastIndex - 1;
  }
  return ~i;
}

function afterToken(text: string, start: number, char: number): number {
  if (char > 0x30 && char <= 0x39) {
    // most numbers are integers, for which a regular expression takes six times as long
    let i = start + 1;
    while (isDigit(text.charCodeAt(i))) i++;
    const next = text.charCodeAt(i);
    if (next !== 0x2e && (next | 0x20) !== 0x65) return i;
  }
  const token = char === 0x2d || isDigit(char) ? number : word;
  token.lastIndex = start;
  return token.test(text) ? token.lastIndex : ~start;
}

function isDigit(char: number): boolean {
  return char >= 0x30 && char <= 0x39;
}

/** RFC 8259, 2: space, tab, LF, CR. */
function skipSpace(text: string, from: number): number {
  let i = from;
  for (;;) {
    const char = text.charCodeAt(i);
    if (char !== 0x20 && char !== 0x0a && char !== 0x0d && char !== 0x09) return i;
    i++;
  }
}
