import fc from 'fast-check';
import { checkJsonText } from '../../src/json-check';
import { refusalOf } from '../support/refusal';

/** Makes any text a long one, so that it is scanned. */
const long = (text: string): string => `${' '.repeat(70_000)}${text}`;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isTaken(text: string): boolean {
  try {
    checkJsonText(long(text), 'It');
    return true;
  } catch {
    return false;
  }
}

describe('a long JSON text', () => {
  it.each([
    '{}',
    '[]',
    ' [ ] ',
    '{"a":{"b":[1,{"c":null}]},"d":""}',
    '-0',
    '1.5e+10',
    '"\\u00e9\\n\\/"',
    'true',
    '[[],[],{}]',
    '"é\u2028"',
    '{"a":1,"a":2}',
    '[1 , 2]\n',
    '\t{ "a" : 1 }\r\n',
  ])('is taken: %j', (text) => {
    expect(() => checkJsonText(long(text), 'It')).not.toThrow();
  });

  it.each([
    '',
    '{',
    '[',
    '[1,]',
    '{,}',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '01',
    '1.',
    '.5',
    '+1',
    '-',
    '1e',
    'NaN',
    'nul',
    'tru e',
    '"\n"',
    '"\\x"',
    '"\\u12g4"',
    '"abc',
    '[1 2]',
    '{"a":1 "b":2}',
    '[}',
    '{]',
    '1 1',
    '{}{}',
    '[],',
    '\u00a0[]',
    '"\\',
    '\ufeff{}',
    '[1}',
    '{"a":[}',
    ':',
    ',',
    ']',
  ])('is refused: %j', (text) => {
    expect(refusalOf(() => checkJsonText(long(text), 'It'))).toMatchObject({
      code: 'invalid-json',
      error: 'this is not JSON',
    });
  });

  it('is refused with the place where it goes wrong, or that it ends too early', () => {
    expect(refusalOf(() => checkJsonText(long('[1,x]'), 'It')).detail).toBe(
      'It is not JSON: syntax error at character 70004.',
    );
    expect(refusalOf(() => checkJsonText(long('[1,'), 'It')).detail).toBe('It is not JSON: it ends too early.');
    expect(refusalOf(() => checkJsonText(long('"abc'), 'It')).detail).toBe('It is not JSON: it ends too early.');
  });

  it('is nested 200 deep at most', () => {
    const nested = (depth: number): string => long(`${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`);
    expect(() => checkJsonText(nested(200), 'It')).not.toThrow();
    expect(refusalOf(() => checkJsonText(nested(202), 'It'))).toMatchObject({
      detail: 'It is nested more than 200 deep.',
    });
  });

  it('is taken where JSON.parse takes it, and refused where that refuses it', () => {
    const mutated = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom(
          '',
          ',',
          '"',
          '\\',
          '[',
          ']',
          '{',
          '}',
          ':',
          '0',
          'e',
          '.',
          '-',
          ' ',
          '\n',
          't',
          '\u0000',
          'u12',
        ),
      )
      .map(
        ([text, at, piece]) =>
          `${text.slice(0, at % (text.length + 1))}${piece}${text.slice((at % (text.length + 1)) + (at % 2))}`,
      );
    fc.assert(
      fc.property(fc.oneof(fc.json(), mutated, fc.string()), (text) => isTaken(text) === isJson(text)),
      { numRuns: 1000 },
    );
  });

  it('may have as many different members and empty arrays as fit', () => {
    expect(() =>
      checkJsonText(
        JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`member-${i}`, i]))),
        'It',
      ),
    ).not.toThrow();
    expect(() => checkJsonText(`[${'[],'.repeat(300_000)}[]]`, 'It')).not.toThrow();
  });
});
