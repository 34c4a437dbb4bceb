import { parseForm } from '../../src/http/form';
import { messageKey, messageNumber, queueNamed } from '../../src/queue/names';
import { collectGarbage } from '../support/garbage';
import { refusalOf } from '../support/refusal';

describe('queueNamed', () => {
  it.each([
    'test', 'orders.eu', 'syslogd:10.0.0.1', 'café', '☃', '{a}b', '100%', '*', ' ', '..', '.', '__proto__', 'a?b#c&d=e', '"\\\'', '<b>', '\u{1f680}',
    'x'.repeat(255), 'é'.repeat(127), '\u{1f680}'.repeat(63),
  ])('takes %j', (name) => {
    expect(queueNamed(name).name).toBe(name);
  });

  it.each([
    ['', 'must not be empty'],
    ['a/b', 'has no slash and no control characters'],
    ['/', 'has no slash and no control characters'],
    ['a\u0000', 'has no slash and no control characters'],
    ['a\nb', 'has no slash and no control characters'],
    ['\u001f', 'has no slash and no control characters'],
    ['\u007f', 'has no slash and no control characters'],
    ['\u0085', 'has no slash and no control characters'],
    ['\u009f', 'has no slash and no control characters'],
    ['\ud800', 'must be valid Unicode (it has half a surrogate pair)'],
    ['a\udc00b', 'must be valid Unicode (it has half a surrogate pair)'],
    ['x'.repeat(256), 'is at most 255 bytes long in UTF-8'],
    ['é'.repeat(128), 'is at most 255 bytes long in UTF-8'],
    ['\u{1f680}'.repeat(64), 'is at most 255 bytes long in UTF-8'],
  ])('refuses %j', (name, fault) => {
    expect(refusalOf(() => queueNamed(name))).toMatchObject({ code: 'invalid-queue-name', detail: `The name of a queue ${fault}.` });
  });

  it('gives the same queue for the same name, and refuses a wrong one every time', () => {
    expect(queueNamed('same')).toBe(queueNamed('same'));
    expect(() => queueNamed('a/b')).toThrow();
    expect(() => queueNamed('a/b')).toThrow();
  });

  it('forgets names rather than keep more than 10,000', () => {
    const first = queueNamed('the first of many');
    for (let i = 0; i < 10_000; i++) queueNamed(`many:${i}`);
    expect(queueNamed('the first of many')).not.toBe(first);
    expect(queueNamed('the first of many')).toEqual(first);
  });

  it('keeps the name alone, and not the body in which it came', async () => {
    await collectGarbage();
    const before = process.memoryUsage().external;
    for (let i = 0; i < 200; i++) {
      const form = parseForm(Buffer.from(`queue=the orders of customer ${i}&value=${'x'.repeat(1024 ** 2)}`));
      queueNamed(form['queue'] as string);
    }
    await collectGarbage();
    expect(process.memoryUsage().external - before).toBeLessThan(50 * 1024 ** 2); // of 200 MiB; other tests of this process have left some
  });

  it('writes the beginning of its keys as JSON', () => {
    expect(JSON.parse(`${queueNamed('a"\\☃').keyPrefixJson}17"`)).toBe('a"\\☃:17');
  });
});

describe('messageNumber', () => {
  it('reads the number of a key that messageKey made', () => {
    for (const name of ['test', 'a:1', ':', 'a:1:', '{x}']) {
      expect(messageNumber(queueNamed(name), messageKey(queueNamed(name), 17))).toBe('17');
    }
  });

  it('reads 16 digits without losing one', () => {
    expect(messageNumber(queueNamed('test'), 'test:9007199254740993')).toBe('9007199254740993');
  });

  it.each(['other:1', 'test', 'test:', 'test:0', 'test:01', 'test:-1', 'test:1.5', 'test:1 ', 'test:x', 'test:1:1', 'tes:1', 'xtest:1', '', ':1', 'test:12345678901234567', 'test:１'])(
    'refuses %j as a key of test',
    (key) => {
      expect(refusalOf(() => messageNumber(queueNamed('test'), key)).code).toBe('invalid-key');
    },
  );

  it('does not take the key of a:1 for one of a', () => {
    expect(refusalOf(() => messageNumber(queueNamed('a'), 'a:1:2'))).toMatchObject({
      code: 'invalid-key',
      detail: 'The key "a:1:2" is not of the queue "a"; its keys are "a:" and a number.',
    });
    expect(messageNumber(queueNamed('a:1'), 'a:1:2')).toBe('2');
  });
});
