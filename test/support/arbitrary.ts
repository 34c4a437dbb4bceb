import fc from 'fast-check';

/** Names that have been trouble somewhere: they look like keys, hash tags, patterns, properties or paths. */
const awkward = [
  '__proto__',
  'constructor',
  '*',
  '?',
  '[a-z]',
  '{',
  '}',
  '{}',
  '{a}',
  '{a}b',
  'a}',
  'a}:meta',
  'a}:ready',
  '{a',
  'a%7Db',
  'a%257D',
  '%',
  '%7B',
  '%00',
  'a:1',
  ':',
  ':1',
  'restmq:queues',
  '{restmq:queues}:lastNumbers',
  'restmq:{a}:meta',
  '.',
  '..',
  ' ',
  ' a',
  'a ',
  '\u00a0',
  '\ufeff',
  '\u202e',
  '\\',
  '"',
  "'",
  'é',
  'e\u0301',
  '\u{1f680}',
  '\u{10ffff}',
  'ﬀ',
  'NULL',
  '0',
  '-0',
  'a?b',
  'a#b',
  'a&b=c',
  'a+b',
  'a;b',
  'a,b',
  '~',
  '<b>',
  'x'.repeat(255),
  '%'.repeat(85),
  '{'.repeat(255),
];

/** Any legal name of a queue: DESIGN's rule, written again. */
export const legalName: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(...awkward),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc
      .array(fc.constantFrom('{', '}', '%', '7', 'B', 'D', ':', 'a', 'meta', 'ready', '*', 'é', '\u{1f680}'), {
        minLength: 1,
        maxLength: 12,
      })
      .map((parts) => parts.join('')),
  )
  .filter(isLegal);

function isLegal(name: string): boolean {
  const bytes = Buffer.byteLength(name);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return bytes >= 1 && bytes <= 255 && name.isWellFormed() && !/[/\u0000-\u001f\u007f-\u009f]/.test(name);
}

export const bytes: fc.Arbitrary<Buffer> = fc
  .oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
  )
  .map((array) => Buffer.from(array));

/** JSON texts of any value, spaced in several ways. */
export const jsonText: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(fc.jsonValue({ stringUnit: 'binary' }), fc.double().filter(Number.isFinite), fc.bigInt()),
    fc.constantFrom(undefined, 1, '\t', '\r\n '),
    fc.constantFrom('', ' ', '\n'),
  )
  .map(
    ([value, space, around]) =>
      `${around}${typeof value === 'bigint' ? String(value) : JSON.stringify(value, null, space)}${around}`,
  );
