import { refused, type Answer } from '../support/dialogue';
import { useDaemon } from '../support/use-daemon';

const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const maxBody = 64 * 1024;

const { redis, say } = useDaemon({ maxBody });

beforeEach(async () => {
  await redis.client.flushall();
});

describe('a raw body', () => {
  it('is the message, and is answered with its key and where it can be seen', async () => {
    const answer = await say('POST /q/test', 'hello', 'text/plain');
    expect(answer.line).toBe('201 {"key":"test:1"}⏎');
    expect(answer.headers.location).toBe('/v1/queues/test/messages/test%3A1');
  });

  it.each([
    ['no byte', Buffer.alloc(0)],
    ['one byte', Buffer.from([0])],
    ['a newline', Buffer.from('\n')],
    ['every byte', every],
    ['exactly --max-body bytes', Buffer.alloc(maxBody, every)],
  ])('of %s comes out byte for byte', async (_what, bytes) => {
    expect((await say('POST /q/test', bytes, 'application/octet-stream')).status).toBe(201);
    const { headers, bytes: got } = await raw();
    expect(got.equals(bytes)).toBe(true);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
    });
  });

  it('comes out the same when it was sent in chunks', async () => {
    const bytes = Buffer.alloc(maxBody, every);
    await say('POST /q/test', bytes, { 'Content-Type': 'image/png', 'Transfer-Encoding': 'chunked' });
    expect((await raw()).bytes.equals(bytes)).toBe(true);
  });

  it.each([
    'text/plain',
    'text/plain; charset=utf-8',
    'TEXT/Html',
    'text/plain;charset="a,b;c=\\"d\\""',
    'application/vnd.api+xml;version=2',
    'image/svg+xml',
    'multipart/mixed; boundary=x',
    'application/x-ndjson',
    "a!#$%&'*+.^_`|~-/b",
    'text/plain; x=\u00e9',
    'text/javascript',
  ])('keeps the type %s', async (type) => {
    await say('POST /q/test', Buffer.from('x'), type);
    expect((await say('POST /queue/test', '{"cmd":"get"}', 'application/json')).json()).toMatchObject({
      value: 'x',
      contentType: type,
    });
    const { headers, bytes } = await raw();
    expect([headers['content-type'], bytes.toString()]).toEqual([type, 'x']);
  });

  it('without a type is bytes: text where it is UTF-8', async () => {
    await say('POST /q/test', 'héllo', '');
    await say('POST /q/test', every, '');
    expect((await raw()).headers['content-type']).toBe('text/plain; charset=utf-8');
    const { headers, bytes } = await raw();
    expect([headers['content-type'], bytes.equals(every)]).toEqual(['application/octet-stream', true]);
  });

  it.each([
    'text',
    'text/',
    '/plain',
    'text plain',
    'text/plain x',
    'text/plain, text/html',
    `text/${'x'.repeat(300)}`,
  ])('with the type %j is refused, and nothing is stored', async (type) => {
    expect(await refused(say('POST /q/test', 'x', type))).toMatchObject({ kind: '415 unsupported-media-type' });
    expect((await say('GET /q/test')).status).toBe(204);
  });

  it.each(['application/json', 'application/problem+json', 'Application/JSON; charset=utf-8'])(
    'of type %s must be JSON',
    async (type) => {
      for (const wrong of ['', '{"order":', 'nope', Buffer.from([0x22, 0xff, 0x22])]) {
        expect(await refused(say('POST /q/test', wrong, type))).toMatchObject({ kind: '400 invalid-json' });
      }
      expect((await say('GET /q/test')).status).toBe(204);
    },
  );

  it.each([' {\r\n "a" : 1.0,\t"a":2 }\n', '12345678901234567890', '"\\u2028"', 'null', '[]', '0.1e-7'])(
    'of JSON %j is kept as it was written',
    async (text) => {
      await say('POST /q/test', text, 'application/json');
      await say('POST /q/test', text, 'application/json');
      expect((await say('GET /q/test')).bytes.toString()).toBe(`{"key":"test:1","value":${text},"count":0}\r\n`);
      expect((await raw()).bytes.toString()).toBe(text);
    },
  );
});

describe('?raw=true', () => {
  it('tells key and count in headers', async () => {
    await say('POST /q/caf%C3%A9%20%7Bx%7D', 'x', 'text/plain');
    await say('POST /queue/caf%C3%A9%20%7Bx%7D', '{"cmd":"get"}', 'application/json');
    const { headers } = await say('GET /q/caf%C3%A9%20%7Bx%7D?raw=true');
    expect(decodeURI(String(headers['restmq-key']))).toBe('café {x}:1');
    expect(headers['restmq-count']).toBe('1');
  });

  it('lets a producer’s markup run nothing under the daemon’s origin', async () => {
    await say('POST /q/test', '<script>alert(1)</script>', 'text/html');
    expect((await raw()).headers).toMatchObject({
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  it('adds nothing to the bytes, not even with a callback', async () => {
    await say('POST /q/test', 'value=x');
    const { bytes, headers } = await say('GET /q/test?raw=true&callback=cb');
    expect([bytes.toString(), headers['content-type']]).toEqual(['x', 'text/plain; charset=utf-8']);
  });

  it('answers 204 when the queue is empty, and ?raw=false is as without it', async () => {
    expect((await raw()).line).toBe('204');
    await say('POST /q/test', 'value=x');
    expect((await say('GET /q/test?raw=false')).line).toBe('200 {"key":"test:1","value":"x","count":0}⏎');
  });
});

describe('a form’s value', () => {
  it('of every byte, percent-encoded, comes out byte for byte and as base64', async () => {
    const form = `value=${[...every].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`;
    await say('POST /q/test', form);
    await say('POST /', `queue=test&${form}`);
    expect((await raw()).bytes.equals(every)).toBe(true);
    expect((await say('GET /q/test')).json()).toEqual({
      key: 'test:2',
      value: every.toString('base64'),
      encoding: 'base64',
      count: 0,
    });
  });

  it.each([
    '',
    '007',
    '1e5',
    '12345678901234567890',
    'null',
    'true',
    '{"a":1}',
    ' x ',
    '\r\n',
    '\u0000',
    '☃\u{1f680}',
    '\ufeffx',
    '\u2028',
  ])('of %j is that text and nothing else', async (text) => {
    await say('POST /q/test', `value=${encodeURIComponent(text)}`);
    await say('POST /q/test', `msg=${encodeURIComponent(text)}`);
    expect((await say('GET /q/test')).json()).toEqual({ key: 'test:1', value: text, count: 0 });
    expect((await raw()).bytes.toString()).toBe(text);
  });

  it('has no content type of its own', async () => {
    await say('POST /q/test', 'value=x');
    expect((await raw()).headers['content-type']).toBe('text/plain; charset=utf-8');
  });
});

function raw(): Promise<Answer> {
  return say('GET /q/test?raw=true');
}
