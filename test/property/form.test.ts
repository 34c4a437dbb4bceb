import fc from 'fast-check';
import { memberText, parseJson } from '../../src/json';
import { parseForm } from '../../src/http/request/form';
import { jsonText } from '../support/arbitrary';

const text = fc.string({ unit: 'binary' });

describe('parseForm', () => {
  it('reads what URLSearchParams writes', () => {
    fc.assert(
      fc.property(fc.dictionary(text, text, { maxKeys: 20 }), (fields) => {
        expect({ ...parseForm(Buffer.from(new URLSearchParams(fields).toString())) }).toEqual({ ...fields });
      }),
      { numRuns: 500 },
    );
  });

  it('reads any ASCII as URLSearchParams does, if no name occurs twice', () => {
    // ASCII only: Node's URLSearchParams spoils characters beyond it where a broken percent sign stands before them.
    const piece = fc.constantFrom(
      'a',
      'b',
      'c',
      'd',
      'e',
      '=',
      '=',
      '&',
      '&',
      '+',
      '%',
      '%4',
      '%41',
      '%26',
      '%3D',
      '%c3%a9',
      '%C3',
      '%e2%98%83',
      '\u0000',
      ' ',
      ';',
      '?',
      '#',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
        (body) => {
          const expected = [...new URLSearchParams(body).entries()];
          fc.pre(!body.startsWith('?')); // URLSearchParams takes that for the beginning of a query
          fc.pre(new Set(expected.map(([name]) => name)).size === expected.length);
          const form = parseForm(Buffer.from(body));
          expect(
            Object.entries(form)
              .map(([name, value]) => [name, value.toString()])
              .sort(),
          ).toEqual(expected.sort());
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('keeps any bytes, however many of them are percent-encoded', () => {
    const byte = fc.tuple(fc.nat(255), fc.constantFrom('lower', 'upper', 'raw'));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 200 }), (value) => {
        const written = value.map(([code, how]) => {
          if (how === 'raw' && !'&%+'.includes(String.fromCharCode(code))) return Buffer.from([code]);
          const hex = code.toString(16).padStart(2, '0');
          return Buffer.from(`%${how === 'upper' ? hex.toUpperCase() : hex}`);
        });
        const read = parseForm(Buffer.concat([Buffer.from('value='), ...written]))['value'];
        expect(Buffer.from(read!)).toEqual(Buffer.from(value.map(([code]) => code)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('memberText', () => {
  it('is the text of the member that JSON.parse finds', () => {
    const member = fc.tuple(
      fc.oneof(fc.constantFrom('value', 'v\\u0061lue', 'valu', 'values', '', '}', ',"value":1'), text),
      jsonText,
    );
    fc.assert(
      fc.property(fc.array(member, { maxLength: 8 }), fc.constantFrom('', ' ', '\r\n\t'), (members, space) => {
        const written = members.map(
          ([name, value]) =>
            `${space}${name === 'v\\u0061lue' ? `"${name}"` : JSON.stringify(name)}${space}:${value}${space}`,
        );
        const object = `${space}{${written.join(',')}}`;
        const parsed = parseJson(object, 'It') as Record<string, unknown>;
        const found = memberText(object, 'value');
        if (!Object.hasOwn(parsed, 'value')) return expect(found).toBeNull();
        expect(JSON.parse(found!)).toEqual(parsed['value']);
        expect(members.some(([, value]) => value.trim() === found)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
