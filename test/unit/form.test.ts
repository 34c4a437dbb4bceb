import { parseForm } from '../../src/http/request/form';
import { refusalOf } from '../support/refusal';

const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

describe('parseForm', () => {
  it('reads names and values, plus signs as spaces and percent signs as bytes', () => {
    expect(read('queue=test&value=foo+bar%21&msg=caf%C3%A9')).toEqual({
      queue: 'test',
      value: 'foo bar!',
      msg: 'café',
    });
  });

  it('takes the raw bytes of UTF-8 as they are', () => {
    expect(read('value=café ☃')).toEqual({ value: 'café ☃' });
  });

  it('reads a name without an equals sign as empty, and only the first equals sign as the end of a name', () => {
    expect(read('value&msg==a=b=')).toEqual({ value: '', msg: '=a=b=' });
  });

  it('skips empty fields and reads an empty body as an empty form', () => {
    expect(read('&&value=1&&&msg=2&')).toEqual({ value: '1', msg: '2' });
    expect(read('')).toEqual({});
    expect(read('&')).toEqual({});
  });

  it('reads an empty name as a name', () => {
    expect(read('=1')).toEqual({ '': '1' });
  });

  it('keeps every byte value when all are percent-encoded, and gives bytes that are not UTF-8 as a Buffer', () => {
    const encoded = [...every].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    expect(read(`value=${encoded}`)['value']).toEqual(every);
    expect(read(`value=${encoded.toUpperCase()}`)['value']).toEqual(every);
  });

  it('keeps raw bytes that are not UTF-8', () => {
    const raw = Buffer.from([...every].filter((byte) => !'&+%'.includes(String.fromCharCode(byte))));
    expect(parseForm(Buffer.concat([Buffer.from('value='), raw]))['value']).toEqual(raw);
  });

  it('leaves a percent sign that begins no byte as it is', () => {
    expect(read('value=100%&a=%&b=%4&c=%zz&d=%4g%41&e=%%41')).toEqual({
      value: '100%',
      a: '%',
      b: '%4',
      c: '%zz',
      d: '%4gA',
      e: '%A',
    });
  });

  it('decodes once: what an escaped percent sign leads to is not decoded again', () => {
    expect(read('value=%2541%2B')).toEqual({ value: '%41+' });
  });

  it('does not coerce what looks like something else', () => {
    expect(read('a=007&b=1e5&c=null&d=true&e=[1]')).toEqual({ a: '007', b: '1e5', c: 'null', d: 'true', e: '[1]' });
  });

  it('refuses a field that occurs twice, also if it is written differently', () => {
    expect(faultOf('value=1&value=2')).toEqual(['invalid-body', 'The form field value occurs twice; send it once.']);
    expect(faultOf('value=1&v%61lue=2')).toEqual(['invalid-body', 'The form field value occurs twice; send it once.']);
    expect(faultOf('=1&=2')[0]).toBe('invalid-body');
  });

  it('shows no more than 40 characters of a name that occurs twice', () => {
    const name = 'n'.repeat(5000);
    expect(faultOf(`${name}=1&${name}=2`)[1]).toBe(`The form field ${'n'.repeat(40)} occurs twice; send it once.`);
  });

  it('takes a name that objects have of their own for an ordinary field', () => {
    const form = read('constructor=1&toString=2&__proto__=3&hasOwnProperty=4');
    expect(Object.entries(form)).toEqual([
      ['constructor', '1'],
      ['toString', '2'],
      ['__proto__', '3'],
      ['hasOwnProperty', '4'],
    ]);
    expect(faultOf('__proto__=1&__proto__=2')[0]).toBe('invalid-body');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('reads 100 fields and refuses 101', () => {
    expect(Object.keys(read(fields(100)))).toHaveLength(100);
    expect(faultOf(fields(101))).toEqual(['invalid-body', 'The form has more than 100 fields.']);
  });

  it('reads a million ampersands as nothing', () => {
    expect(read('&'.repeat(1_000_000))).toEqual({});
  });
});

function read(text: string): Record<string, string | Buffer> {
  return { ...parseForm(Buffer.from(text)) };
}

function fields(count: number): string {
  return Array.from({ length: count }, (_, i) => `f${i}=${i}`).join('&');
}

function faultOf(text: string): [code: string, detail: string] {
  const { code, detail } = refusalOf(() => parseForm(Buffer.from(text)));
  return [code, detail];
}
