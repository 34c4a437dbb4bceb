import fc from 'fast-check';
import { parseCredentials, type Carriers } from '../../../src/access/credentials';
import { BrokerError } from '../../../src/errors';

const basic = (text: string | Buffer): Carriers => ({
  authorization: [`Basic ${Buffer.from(text).toString('base64')}`],
});
const key = `rmq_${'0'.repeat(16)}_${'A'.repeat(43)}`;
const ticket = 'A'.repeat(43);

describe('credentials', () => {
  it.each<[string, Carriers, object]>([
    ['none', {}, { kind: 'none' }],
    ['a password with colons', basic('shop:a:b:'), { kind: 'user', name: 'shop', password: 'a:b:', by: 'basic' }],
    ['a password in UTF-8', basic('café:漢'), { kind: 'user', name: 'café', password: '漢', by: 'basic' }],
    ['no password', basic('shop:'), { kind: 'user', name: 'shop', password: '', by: 'basic' }],
    ['another case', { authorization: ['BASIC YTpi'] }, { kind: 'user', name: 'a', password: 'b', by: 'basic' }],
    ['a key', { apiKey: [key] }, { kind: 'key', id: '0'.repeat(16), secret: 'A'.repeat(43) }],
    [
      'a key as bearer',
      { authorization: [`Bearer ${key}`] },
      { kind: 'key', id: '0'.repeat(16), secret: 'A'.repeat(43) },
    ],
    ['a token', { authorization: ['Bearer a.b.c'] }, { kind: 'token', token: 'a.b.c' }],
    ['a ticket', { ticket }, { kind: 'ticket', ticket }],
    ['a cookie', { cookie: 'x=1; auth=zz:bla; y=2' }, { kind: 'user', name: 'zz', password: 'bla', by: 'cookie' }],
    ['an encoded cookie', { cookie: 'auth="zz%3Ab%20c"' }, { kind: 'user', name: 'zz', password: 'b c', by: 'cookie' }],
    [
      'a header before a cookie',
      { ...basic('a:b'), cookie: 'auth=zz:bla' },
      { kind: 'user', name: 'a', password: 'b', by: 'basic' },
    ],
    ['cookies of others', { cookie: 'session=1' }, { kind: 'none' }],
  ])('%s', (_, carriers, expected) => expect(parseCredentials(carriers)).toEqual(expected));

  it.each<[string, Carriers]>([
    ['no colon', basic('shop')],
    ['bad base64', { authorization: ['Basic !!!!'] }],
    ['base64 that is cut short', { authorization: ['Basic YTp'] }],
    ['not UTF-8', basic(Buffer.from([0x61, 0x3a, 0xff]))],
    ['control characters', basic('a:b\r\n')],
    ['two headers', { authorization: ['Basic YTpi', 'Basic YTpi'] }],
    ['two kinds', { ...basic('a:b'), apiKey: [key] }],
    ['another scheme', { authorization: ['Digest x'] }],
    ['nothing after the scheme', { authorization: ['Basic'] }],
    ['an empty header', { authorization: [''] }],
    ['no key', { apiKey: ['secret'] }],
    ['a bearer of nothing known', { authorization: ['Bearer secret'] }],
    ['a token of two parts', { authorization: ['Bearer a.b'] }],
    ['no ticket', { ticket: 'x' }],
    ['a cookie without a colon', { cookie: 'auth=zz' }],
    ['two cookies', { cookie: 'auth=a:b; auth=a:c' }],
  ])('%s › is refused', (_, carriers) => expect(() => parseCredentials(carriers)).toThrow(BrokerError));

  it('are read or refused, whatever they are', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.constantFrom('Basic ', 'Bearer ', 'auth=', ':', '.'),
    );
    const header = fc.array(
      fc.array(text).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 2 },
    );
    fc.assert(
      fc.property(
        fc.record({ authorization: header, apiKey: header, ticket: text, cookie: text }, { requiredKeys: [] }),
        (carriers) => {
          try {
            parseCredentials(carriers);
          } catch (error) {
            expect(error).toBeInstanceOf(BrokerError);
          }
        },
      ),
    );
  });
});
