import { asciiKey, messageKey, messageNumber, messageNumberOnWire } from '../../src/queue/message-keys';
import { queueNamed } from '../../src/queue/names';
import { refusalOf } from '../support/refusal';

describe('messageNumber', () => {
  it('reads the number of a key that messageKey made', () => {
    for (const name of ['test', 'a:1', ':', 'a:1:', '{x}']) {
      expect(messageNumber(queueNamed(name), messageKey(queueNamed(name), 17))).toBe('17');
    }
  });

  it('reads 16 digits without losing one', () => {
    expect(messageNumber(queueNamed('test'), 'test:9007199254740993')).toBe('9007199254740993');
  });

  it.each([
    'other:1',
    'test',
    'test:',
    'test:0',
    'test:01',
    'test:-1',
    'test:1.5',
    'test:1 ',
    'test:x',
    'test:1:1',
    'tes:1',
    'xtest:1',
    '',
    ':1',
    'test:12345678901234567',
    'test:１',
  ])('refuses %j as a key of test', (key) => {
    expect(refusalOf(() => messageNumber(queueNamed('test'), key)).code).toBe('invalid-key');
  });

  it('does not take the key of a:1 for one of a', () => {
    expect(refusalOf(() => messageNumber(queueNamed('a'), 'a:1:2'))).toMatchObject({
      code: 'invalid-key',
      detail: 'The key "a:1:2" is not of the queue "a"; its keys are "a:" and a number.',
    });
    expect(messageNumber(queueNamed('a:1'), 'a:1:2')).toBe('2');
  });
});

const names = [
  'test',
  'a:1',
  ':',
  'café',
  'Ã©',
  '日本',
  '%41',
  '%',
  '%%',
  'caf%C3%A9',
  'caf%E9',
  ' a',
  ' ',
  'a b',
  '100%25',
  '\u{1f680}',
  '"<>\\^`{|}',
  '%2520',
];
/** As a header holds it: a character a byte. */
const latin1 = (text: string): string => Buffer.from(text).toString('latin1');

describe.each(names)('a key of the queue %j', (name) => {
  const queue = queueNamed(name);
  const key = messageKey(queue, 17);

  it('is ASCII for headers, with nothing in it that HTTP takes away', () => {
    expect(asciiKey(queue, 17)).toMatch(/^[!-~]+:17$/);
    expect(decodeURIComponent(asciiKey(queue, 17))).toBe(key);
  });

  it('is read as it is and percent-encoded', () => {
    const lowerCase = encodeURIComponent(key).replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
    for (const form of [key, asciiKey(queue, 17), encodeURIComponent(key), lowerCase])
      expect([form, messageNumber(queue, form)]).toEqual([form, '17']);
  });

  it('is read from a header as UTF-8, Latin-1 or percent-encoded', () => {
    for (const form of [latin1(key), latin1(key).trimStart(), asciiKey(queue, 17), encodeURIComponent(key)])
      expect([form, messageNumberOnWire(queue, form)]).toEqual([form, '17']);
    if (!/[\u0100-\uffff]/.test(name)) expect(messageNumberOnWire(queue, key)).toBe('17');
  });

  it('is no key of another queue, in the form in which it was given out', () => {
    for (const other of names.filter((one) => one !== name && one !== encodeURI(name))) {
      expect(refusalOf(() => messageNumber(queueNamed(other), asciiKey(queue, 17))).code).toBe('invalid-key');
    }
  });
});

describe('messageNumberOnWire', () => {
  it('takes an escaped letter or digit for a part of the name', () => {
    expect(refusalOf(() => messageNumberOnWire(queueNamed('A'), '%41:7')).code).toBe('invalid-key');
    expect(messageNumberOnWire(queueNamed('%41'), '%41:7')).toBe('7');
    expect(messageNumberOnWire(queueNamed('%41'), '%2541:7')).toBe('7');
    expect(refusalOf(() => messageNumberOnWire(queueNamed('A'), '%2541:7')).code).toBe('invalid-key');
  });

  it('reads Latin-1 that is percent-encoded, where it is no UTF-8', () => {
    expect(messageNumberOnWire(queueNamed('café'), 'caf%E9:7')).toBe('7');
  });

  it.each([
    'caf:1',
    'cafe:1',
    'caf%C3:1',
    'caf%E9',
    'caf%E9:',
    'caf%E9:0',
    'caf%E9:01',
    '%',
    '%zz:1',
    'café%3A0',
    'caf%25C3%25A9:1',
    '',
  ])('refuses %j as a key of café', (key) => {
    expect(refusalOf(() => messageNumberOnWire(queueNamed('café'), key)).code).toBe('invalid-key');
  });
});
