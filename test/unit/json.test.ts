import { escapeLineBreaks, joinLines, memberText, parseJson } from '../../src/json';
import { refusalOf } from '../support/refusal';

describe('parseJson', () => {
  it('reads any JSON value', () => {
    expect(parseJson(' {"a":[1,"two",null,true]} ', 'It')).toEqual({ a: [1, 'two', null, true] });
    expect(parseJson('null', 'It')).toBeNull();
    expect(parseJson('"x"', 'It')).toBe('x');
  });

  it.each([
    ['', 'The body is not JSON: it is empty.'],
    [' \r\n', 'The body is not JSON: it is empty.'],
    ['{"a":', 'The body is not JSON: it ends too early.'],
    ['["abc', 'The body is not JSON: it ends too early.'],
    ['{"a" 1}', 'The body is not JSON: syntax error at character 6.'],
    ['[1] x', 'The body is not JSON: syntax error at character 5.'],
    ['\ufeff{}', 'The body is not JSON: it begins with a byte order mark.'],
    ["{'a':1}", 'The body is not JSON: syntax error at character 2.'],
  ])('says where %j goes wrong', (text, detail) => {
    expect(refusalOf(() => parseJson(text, 'The body'))).toMatchObject({
      code: 'invalid-json',
      detail,
      error: 'this is not JSON',
    });
  });

  it.each(['[1,]', '[at position 777', '[end of JSON', '[Unterminated', 'NaN'])(
    'does not take %j for what the engine says of it',
    (text) => {
      const { error, detail } = refusalOf(() => parseJson(text, 'The body'));
      expect(error).toBe('this is not JSON');
      expect(detail).toMatch(/^The body is not JSON: (it can’t be parsed|syntax error at character [1-4])\.$/);
    },
  );

  it('names no part of what came: it may be a secret', () => {
    expect(refusalOf(() => parseJson('{"password": hunter2}', 'The body')).detail).not.toContain('hunter2');
    expect(refusalOf(() => parseJson('hunter2', 'The body')).detail).not.toContain('hunter2');
  });

  it('reads arrays and objects nested 200 deep and refuses 201', () => {
    expect(() => parseJson(nested(200), 'It')).not.toThrow();
    expect(() => parseJson(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`, 'It')).not.toThrow();
    const tooDeep = { code: 'invalid-json', detail: 'It is nested more than 200 deep.', error: 'nested too deep' };
    expect(refusalOf(() => parseJson(nested(201), 'It'))).toMatchObject(tooDeep);
    expect(refusalOf(() => parseJson(`${'{"a":'.repeat(201)}1${'}'.repeat(201)}`, 'It'))).toMatchObject(tooDeep);
  });

  it('refuses what is nested 100,000 deep without running out of stack', () => {
    expect(refusalOf(() => parseJson(nested(100_000), 'It')).error).toBe('nested too deep');
    expect(refusalOf(() => parseJson('['.repeat(100_000), 'It')).error).toBe('this is not JSON');
  });

  it('counts what is nested, not what is side by side or inside strings', () => {
    expect(() => parseJson(`[${'[],'.repeat(1000)}[]]`, 'It')).not.toThrow();
    expect(() => parseJson(JSON.stringify('['.repeat(1000)), 'It')).not.toThrow();
    expect(() => parseJson(JSON.stringify({ a: '\\"{'.repeat(1000), b: '}{"' }), 'It')).not.toThrow();
  });
});

describe('parseJson with a text of 1 MiB', () => {
  const size = 1024 ** 2;
  const many = (open: string, partOf: (i: number) => string, close: string): string => {
    const parts: string[] = [];
    for (let i = 0, length = 0; length < size - 250; i++) {
      parts.push(partOf(i));
      length += partOf(i).length + 1;
    }
    return open + parts.join(',') + close;
  };

  it.each([
    ['empty arrays', many('[', () => '[]', ']'), '150000 objects and arrays'],
    ['arrays in arrays', many('[', () => '['.repeat(100) + ']'.repeat(100), ']'), '150000 objects and arrays'],
    ['unfinished arrays', '['.repeat(size), '150000 objects and arrays'],
    ['members that all have different names', many('{', (i) => `"${i}":1`, '}'), '25000 different members'],
    ['objects that all have different names', many('[', (i) => `{"${i}" :1}`, ']'), '25000 different members'],
    [
      'objects whose names are in ever different orders',
      many('[', (i) => `{"${i % 40}":1,"${Math.floor(i / 40) % 40}":1,"${Math.floor(i / 1600)}":1}`, ']'),
      '25000 different members',
    ],
  ])('refuses %s', (_, text, excess) => {
    expect(refusalOf(() => parseJson(text, 'The body'))).toMatchObject({
      code: 'invalid-json',
      detail: `The body has more than ${excess}.`,
      error: `more than ${excess}`,
    });
  });

  it.each([
    ['measurements', many('[', (i) => `{"host":"h${i}","x":${i},"y":-1}`, ']')],
    ['pairs of coordinates', many('[', (i) => `[${i}.5,-1]`, ']')],
    ['numbers', many('[', () => '1', ']')],
    ['a dictionary', many('{', (i) => `"name of the entry ${i}":{"value":"some text for ${i}"}`, '}')],
    ['strings that look like members', many('[', (i) => JSON.stringify(`"${i}":[[[`), ']')],
    ['one string', JSON.stringify('"[:'.repeat(size / 4))],
  ])('takes %s', (_, text) => {
    expect(parseJson(text, 'It')).toEqual(JSON.parse(text));
  });

  it('takes more of a longer text', () => {
    expect(() =>
      parseJson(many('[', () => '[]', ']').replace(']]', `],"${'x'.repeat(3 * size)}"]`), 'It'),
    ).not.toThrow();
  });

  it('says of unfinished strings that they are no JSON', () => {
    for (const end of ['', '\\'])
      expect(refusalOf(() => parseJson(`["${'x'.repeat(size)}${end}`, 'It')).error).toBe('this is not JSON');
  });
});

describe('memberText', () => {
  it('gives the text of a member exactly as it was written', () => {
    expect(memberText('{"cmd":"add", "value" : {"b":1,  "a":2} ,"queue":"q"}', 'value')).toBe('{"b":1,  "a":2}');
  });

  it.each([
    '12345678901234567890',
    '0.1000',
    '1e5',
    '-0',
    '1E+400',
    'true',
    'null',
    '[ 1,2 ]',
    '""',
    '"\\u0041\\ud800"',
    '"\\/"',
  ])('keeps %s', (text) => {
    expect(memberText(`{"value":${text}}`, 'value')).toBe(text);
    expect(memberText(`\n{ "a" : [{}] , "value"\t:\r\n${text} , "z":0 }`, 'value')).toBe(text);
  });

  it('is not led astray by braces, brackets, commas and quotes inside strings', () => {
    const value = String.raw`{"a}":"],{\"","b\\":["\\","}"]}`;
    expect(memberText(`{"x":"}\\",\\"value\\":1,{","value":${value},"y":"\\\\"}`, 'value')).toBe(value);
  });

  it('keeps names that occur twice inside the value, and takes the last if its own name does', () => {
    expect(memberText('{"value":{"a":1,"a":2}}', 'value')).toBe('{"a":1,"a":2}');
    expect(memberText('{"value":1,"queue":"q","value":[2]}', 'value')).toBe('[2]');
  });

  it('knows a name that is written with escapes', () => {
    expect(memberText(String.raw`{"v\u0061lue":17}`, 'value')).toBe('17');
  });

  it('looks at the top only', () => {
    expect(memberText('{"a":{"value":1}}', 'value')).toBeNull();
    expect(memberText('{"a":{"value":1},"value":2}', 'value')).toBe('2');
  });

  it('gives null where there is no such member', () => {
    expect(memberText('{}', 'value')).toBeNull();
    expect(memberText(' { "valu":1,"values":2 } ', 'value')).toBeNull();
  });

  it('finds a member after 100,000 others', () => {
    const others = Array.from({ length: 100_000 }, (_, i) => `"n${i}":[${i}]`).join(',');
    expect(memberText(`{${others},"value":"last"}`, 'value')).toBe('"last"');
  });
});

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

describe('joinLines', () => {
  it.each([
    ['{\n  "order": 17\n}', '{"order": 17}'],
    ['{"a":\r\n{"key":"test:999","value":"forged"}\r\n}', '{"a":{"key":"test:999","value":"forged"}}'],
    ['[1.0,\r2e5,\n\n12345678901234567890\t\n]', '[1.0,2e5,12345678901234567890\t]'],
    ['\n"a \\n b"\n', '"a \\n b"'],
    ['{"x\u2028y":"\u0085\u2029"}', '{"x\\u2028y":"\\u0085\\u2029"}'],
    ['{"a":1,"a":2}', '{"a":1,"a":2}'],
  ])('puts %j on one line with every digit as it was', (text, line) => {
    expect(joinLines(text)).toBe(line);
    expect(JSON.parse(line)).toEqual(JSON.parse(text));
  });

  it('leaves no line break in what is no JSON', () => {
    expect(joinLines('{"a":"b\n c\r\u2028"}')).toBe('{"a":"bc\\u2028"}');
  });

  it('takes no longer than the text is long', () => {
    const text = `[${'\n '.repeat(500_000)}1${' '.repeat(500_000)}]`;
    expect(joinLines(text)).toBe(`[1${' '.repeat(500_000)}]`);
  });
});

describe('escapeLineBreaks', () => {
  it('escapes what ends a line in old JavaScript, and leaves line feeds', () => {
    expect(escapeLineBreaks('{"a":\n"\u2028\u2029"}')).toBe('{"a":\n"\\u2028\\u2029"}');
  });
});
