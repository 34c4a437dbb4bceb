import { decodeRecord, encodeProperties, isJsonType, valueMembers } from '../../src/queue/message-record';

const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

describe('decodeRecord', () => {
  it('reads the time, the head and the value that a script put together', () => {
    expect(decodeRecord(recordOf('image/png', Buffer.from('bytes')))).toEqual({
      createdMs: 1_700_000_000_123,
      head: { type: 'image/png' },
      value: Buffer.from('bytes'),
    });
  });

  it('reads a record without a head', () => {
    expect(encodeProperties({})).toBe('');
    expect(decodeRecord(recordOf(undefined, Buffer.from('x')))).toEqual({
      createdMs: 1_700_000_000_123,
      head: {},
      value: Buffer.from('x'),
    });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['newlines', Buffer.from('\n\n{"type":"x"}\n')],
    ['every byte', every],
  ])('keeps a value of %s', (_what, value) => {
    expect(decodeRecord(recordOf(undefined, value)).value).toEqual(value);
    expect(decodeRecord(recordOf('text/plain', value)).value).toEqual(value);
  });

  it.each(['text/plain; charset="a\\"b{}\\n"', 'x/y;z=é\u00ff', 'a/b; c="\n"'])('keeps the type %j', (type) => {
    expect(decodeRecord(recordOf(type, every))).toMatchObject({ head: { type }, value: every });
  });
});

describe('isJsonType', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json ;x=y',
    'application/problem+json',
    'application/vnd.x-y.z+json;v=1',
  ])('knows %s as JSON', (type) => expect(isJsonType(type)).toBe(true));

  it.each([
    undefined,
    '',
    'text/plain',
    'application/jsonlines',
    'application/json-seq',
    'text/json+x',
    'application/jsonp',
    'x-application/json',
  ])('does not take %s for JSON', (type) => expect(isJsonType(type)).toBe(false));
});

describe('valueMembers', () => {
  it('shows text as a string', () => {
    expect(shown('foo "bar" ☃')).toBe('{"value":"foo \\"bar\\" ☃"}');
    expect(shown('007')).toBe('{"value":"007"}');
    expect(shown('')).toBe('{"value":""}');
  });

  it('shows bytes that are not UTF-8 as base64', () => {
    expect(shown(Buffer.from([0xff, 0xfe]))).toBe('{"value":"//4=","encoding":"base64"}');
    expect(shown(Buffer.from([0xff]), 'image/png')).toBe(
      '{"value":"/w==","encoding":"base64","contentType":"image/png"}',
    );
  });

  it('shows JSON as the JSON that was written, and its type only where it says more', () => {
    expect(shown('{ "a": 1.0 }', 'application/json')).toBe('{"value":{ "a": 1.0 }}');
    expect(shown('12345678901234567890', 'APPLICATION/json')).toBe('{"value":12345678901234567890}');
    expect(shown('null', 'application/problem+json')).toBe('{"value":null,"contentType":"application/problem+json"}');
  });

  it('shows the type of other text', () => {
    expect(shown('<b/>', 'text/xml; x="y"')).toBe('{"value":"<b/>","contentType":"text/xml; x=\\"y\\""}');
  });
});

function recordOf(type: string | undefined, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`1700000000123${encodeProperties({ type })}\n`), value]);
}

function shown(value: string | Buffer, type?: string): string {
  return `{${valueMembers({ value: Buffer.from(value), head: type === undefined ? {} : { type } })}}`;
}
