import { parseMultipart } from '../../src/http/request/multipart';
import { refused } from '../support/dialogue';
import { useDaemon } from '../support/use-daemon';

const { redis, say } = useDaemon();

beforeEach(() => redis.client.flushall());

const type = 'multipart/form-data; boundary=xyz';
const end = '--xyz--\r\n';

/** One part, as curl -F writes it; bytes one character each. */
function part(name: string, value: string, more = ''): string {
  return `--xyz\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
}

const bytesOf = (...parts: string[]): Buffer => Buffer.from(parts.join('') + end, 'latin1');

describe('a multipart form', () => {
  it.each([
    ['POST /q/test', [part('value', 'foobar')], '200 test:1⏎'],
    ['POST /q/test', [part('msg', 'foobar'), part('ttl', '60')], '200 test:1⏎'],
    ['POST /q/test?callback=cb', [part('value', '')], '200 /**/cb("test:1");⏎'],
    ['POST /', [part('queue', 'test'), part('value', 'foobar')], '200 test:1⏎'],
    [
      'POST /queue',
      [part('body', '{"cmd":"add","queue":"test","value":1}')],
      '200 {"queue":"test","value":1,"key":"test:1"}⏎',
    ],
    ['POST /queue/test', [part('msg', '{"cmd":"get"}')], '200 {"error":"empty queue"}⏎'],
    ['POST /p/test', [part('policy', 'roundrobin')], '200 OK⏎'],
    ['POST /control/test', [part('status', 'stop')], '200 {"stat":{"queue":"test","status":0}}⏎'],
    ['POST /v1/queues/test/messages', [part('value', 'foobar')], '201 {"messages":[{"key":"test:1"}]}⏎'],
  ])('is a form for %s %j', async (what, parts, line) =>
    expect((await say(what, bytesOf(...parts), type)).line).toBe(line),
  );

  it.each([
    ['text', part('value', 'caf\u00c3\u00a9'), '"value":"café"'],
    ['a file', part('value', '<b>', '; filename="a.html"\r\nContent-Type: text/html'), '"value":"<b>"'],
    [
      'bytes',
      part('value', '\u00ff\u00fe', '; filename="a.bin"\r\nContent-Type: application/octet-stream'),
      '"value":"//4=","encoding":"base64"',
    ],
    ['bytes in a part that is no file', part('value', '\u00ff\u00fe'), '"value":"//4=","encoding":"base64"'],
    ['lines', part('value', 'a\r\n--xy\r\nb\r\n'), '"value":"a\\r\\n--xy\\r\\nb\\r\\n"'],
    ['what comes before and after it', `hello\r\n${part('value', 'x')}--xyz--\r\nbye\r\n--xyz\r\n`, '"value":"x"'],
  ])('keeps %s as it is', async (_, body, member) => {
    await say('POST /q/test', Buffer.from(body + end, 'latin1'), type);
    expect((await say('GET /q/test')).line).toBe(`200 {"key":"test:1",${member},"count":0}⏎`);
  });

  it.each([
    ['without a boundary', 'multipart/form-data', bytesOf(part('value', 'x')), 'has no valid boundary'],
    [
      'with an empty boundary',
      'multipart/form-data; boundary=""',
      bytesOf(part('value', 'x')),
      'has no valid boundary',
    ],
    [
      'with another boundary',
      'multipart/form-data; boundary=abc',
      bytesOf(part('value', 'x')),
      'not delimited by the boundary',
    ],
    ['that is cut short', type, Buffer.from(part('value', 'x')), 'not delimited by the boundary'],
    ['without a byte', type, '', 'not delimited by the boundary'],
    ['without a part', type, bytesOf(), 'needs a field value or msg'],
    ['without the field', type, bytesOf(part('text', 'x')), 'needs a field value or msg'],
    ['with a field twice', type, bytesOf(part('value', 'x'), part('value', 'y')), 'value occurs twice'],
    [
      'with a part that has no name',
      type,
      bytesOf(part('value', 'x'), '--xyz\r\nContent-Disposition: form-data\r\n\r\n60\r\n'),
      'has no name',
    ],
    ['with a part that has no headers', type, bytesOf(part('value', 'x'), '--xyz\r\n\r\n60\r\n'), 'has no name'],
    [
      'with more than 100 parts',
      type,
      bytesOf(...Array.from({ length: 101 }, (_, i) => part(`f${i}`, ''))),
      'more than 100 fields',
    ],
    ['with a ttl that is none', type, bytesOf(part('value', 'x'), part('ttl', 'soon')), 'ttl must be an integer'],
  ])('%s is refused, and nothing is stored', async (_, contentType, body, said) => {
    const { kind, detail } = await refused(say('POST /q/test', body, contentType));
    expect([kind, detail]).toEqual(['400 invalid-body', expect.stringContaining(said)]);
    expect((await say('GET /stats/test')).line).toContain('"enqueued":0');
  });

  it('larger than --max-body is refused', async () => {
    expect((await refused(say('POST /q/test', bytesOf(part('value', 'x'.repeat(1024 ** 2))), type))).kind).toBe(
      '413 body-too-large',
    );
  });

  it.each([
    ['tiny parts', part('f', '')],
    ['boundaries', '--xyz\r\n'],
    ['parts without headers', '--xyz\r\n\r\n'],
  ])('of 1 MiB of %s is refused before one of them is read', async (_, one) => {
    const body = Buffer.from(one.repeat(1024 ** 2 / one.length) + end);
    let turns = 0;
    setImmediate(() => turns++);
    await expect(parseMultipart(body, type)).rejects.toThrow('more than 100 fields');
    expect(turns).toBe(0);
  });
});

describe('a request without a body', () => {
  it.each(['POST /q/test', 'POST /v1/queues/test/messages'])(
    'and without a type is no empty message: %s',
    async (what) => {
      const { kind, detail } = await refused(say(what));
      expect([kind, detail]).toEqual([
        '400 invalid-body',
        expect.stringContaining('To send an empty one on purpose give it a Content-Type'),
      ]);
      expect((await say('GET /q/test')).line).toBe('204');
    },
  );

  it.each([
    ['POST /q/test', 'text/plain'],
    ['POST /v1/queues/test/messages', 'application/octet-stream'],
  ])('and with a type is an empty message: %s', async (what, contentType) => {
    expect((await say(what, '', contentType)).status).toBe(201);
    expect((await say('GET /q/test')).line).toContain('"value":""');
  });
});

describe('what curl -d sends', () => {
  it.each(['POST /q/test', 'POST /v1/queues/test/messages'])('and is no form is refused alike: %s', async (what) => {
    const { kind, detail } = await refused(say(what, '{"a":1}'));
    expect([kind, detail]).toEqual([
      '400 invalid-body',
      'The form needs a field value or msg; to send something else, give the body its own Content-Type.',
    ]);
  });

  it('is one message under /v1, with what its headers say', async () => {
    const form = 'application/x-www-form-urlencoded';
    expect(
      (await say('POST /v1/queues/test/messages', 'value=a%26b&ttl=60', { 'Content-Type': form, 'RestMQ-Priority': 9 }))
        .line,
    ).toBe('201 {"messages":[{"key":"test:1"}]}⏎');
    expect((await say('GET /v1/queues/test/messages/test:1')).json()).toMatchObject({
      value: 'a&b',
      priority: 9,
      expiresAt: expect.any(String) as string,
    });
  });
});
