import { parseForm } from '../../src/http/request/form';
import { queueNamed } from '../../src/queue/names';
import { collectGarbage } from '../support/garbage';
import { measureLeast } from '../support/least';
import { refusalOf } from '../support/refusal';

describe('queueNamed', () => {
  it.each([
    'test',
    'orders.eu',
    'syslogd:10.0.0.1',
    'café',
    '☃',
    '{a}b',
    '100%',
    '*',
    ' ',
    '..',
    '.',
    '__proto__',
    'a?b#c&d=e',
    '"\\\'',
    '<b>',
    '\u{1f680}',
    'x'.repeat(255),
    'é'.repeat(127),
    '\u{1f680}'.repeat(63),
  ])('takes %j', (name) => {
    expect(queueNamed(name).name).toBe(name);
  });

  it.each([
    ['', 'must not be empty'],
    ['a/b', 'must not contain a slash or control characters'],
    ['/', 'must not contain a slash or control characters'],
    ['a\u0000', 'must not contain a slash or control characters'],
    ['a\nb', 'must not contain a slash or control characters'],
    ['\u001f', 'must not contain a slash or control characters'],
    ['\u007f', 'must not contain a slash or control characters'],
    ['\u0085', 'must not contain a slash or control characters'],
    ['\u009f', 'must not contain a slash or control characters'],
    ['\ud800', 'must be valid Unicode (it has half a surrogate pair)'],
    ['a\udc00b', 'must be valid Unicode (it has half a surrogate pair)'],
    ['x'.repeat(256), 'must be at most 255 bytes long in UTF-8'],
    ['é'.repeat(128), 'must be at most 255 bytes long in UTF-8'],
    ['\u{1f680}'.repeat(64), 'must be at most 255 bytes long in UTF-8'],
  ])('refuses %j', (name, fault) => {
    expect(refusalOf(() => queueNamed(name))).toMatchObject({
      code: 'invalid-queue-name',
      detail: `The name of a queue ${fault}.`,
    });
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
    // of 200 MiB; other tests of this process have left some
    const limit = 50 * 1024 ** 2;
    const kept = async (): Promise<number> => {
      await collectGarbage();
      return process.memoryUsage().external - before;
    };
    expect(await measureLeast(limit, kept)).toBeLessThan(limit);
  });

  it('writes the beginning of its keys as JSON and as ASCII', () => {
    expect(JSON.parse(`${queueNamed('a"\\☃').keyPrefixJson}17"`)).toBe('a"\\☃:17');
    expect(queueNamed(' %"☃').keyPrefixAscii).toBe('%20%25%22%E2%98%83:');
  });
});
