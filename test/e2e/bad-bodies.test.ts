import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { startDaemon } from '../support/daemon';
import { refused, refusedRaw, talkTo } from '../support/dialogue';
import { exchange } from '../support/net';
import { expectUnharmed } from '../support/unharmed';
import { useDaemon } from '../support/use-daemon';

const maxBody = 1000;

const { redis, daemon, say } = useDaemon({ maxBody });

afterEach(() => expectUnharmed(say, redis));

/** The head of a POST with these headers, and no body. */
function head(...headers: string[]): string {
  return ['POST /q/test HTTP/1.1', 'Host: localhost', 'Content-Type: text/plain', ...headers, '', ''].join('\r\n');
}

const tooLarge = {
  kind: '413 body-too-large',
  detail: 'The body is larger than 1000 bytes, the most that this operation takes here (see --max-body).',
};

describe('a body over the limit', () => {
  it('is refused by its Content-Length, before it is sent', async () => {
    const text = await exchange(daemon.url, head('Content-Length: 1001'), (so) => so.endsWith('}\r\n'));
    expect(refusedRaw(text)).toMatchObject(tooLarge);
  });

  it('is refused with every content type and at every operation that takes one', async () => {
    const body = 'x'.repeat(maxBody + 1);
    for (const [what, type] of [
      ['POST /q/test', 'text/plain'],
      ['POST /q/test', 'application/json'],
      ['POST /q/test', ''],
      ['POST /q/test', undefined],
      ['POST /', undefined],
      ['POST /queue', 'application/json'],
      ['POST /queue', undefined],
      ['POST /queue/test', 'application/json'],
      ['POST /p/test', undefined],
      ['POST /control/test', undefined],
    ] as const) {
      expect(await refused(say(what, body, type))).toMatchObject(tooLarge);
    }
  });

  it('is refused in the middle when it comes in chunks, and the connection serves on', async () => {
    const chunk = `1f4\r\n${'x'.repeat(500)}\r\n`;
    const after = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const text = await exchange(daemon.url, `${head('Transfer-Encoding: chunked')}${chunk.repeat(5)}0\r\n\r\n${after}`);
    const [first, second] = text.split(/(?=HTTP\/1\.1 200)/);
    expect(refusedRaw(first!)).toMatchObject(tooLarge);
    expect(second).toMatch(/OK\r\n$/);
  });

  it('is refused without a 100 when the client asks first', async () => {
    const text = await exchange(daemon.url, head('Content-Length: 1001', 'Expect: 100-continue'));
    expect(text).not.toContain('100 Continue');
    expect(text).toMatch(/^Connection: close\r$/m);
    expect(refusedRaw(text)).toMatchObject(tooLarge);
  });

  it('is refused when it says that it is larger than any number', async () => {
    for (const length of ['99999999999999999999999', '9007199254740993']) {
      const text = await exchange(daemon.url, head(`Content-Length: ${length}`), (so) => so.endsWith('}\r\n'));
      expect(refusedRaw(text).status).toBeGreaterThanOrEqual(400);
    }
  });

  it('that never ends is cut off', async () => {
    const text = await flood();
    expect(refusedRaw(text.slice(0, text.indexOf('}\r\n') + 3))).toMatchObject(tooLarge);
  });

  /** Chunks for ever, until the daemon ends it. @returns what it answered */
  function flood(): Promise<string> {
    const { hostname, port } = new URL(daemon.url);
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    return new Promise((resolve) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => void socket.write(head('Transfer-Encoding: chunked')));
      const more = (): void => {
        while (socket.writable && socket.write(chunk));
      };
      socket
        .on('connect', more)
        .on('drain', more)
        .setEncoding('latin1')
        .on('data', (data: string) => (text += data));
      socket.on('error', () => undefined).on('close', () => resolve(text));
    });
  }
});

describe('Expect: 100-continue', () => {
  it('gets a 100 and then the answer where the body is welcome', async () => {
    const text = await exchange(
      daemon.url,
      `${head('Content-Length: 1', 'Expect: 100-continue')}x`,
      (so) => so.includes('HTTP/1.1 201') && so.endsWith('}\r\n'),
    );
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 Created\r\n/);
    await redis.client.flushall();
  });

  it('gets the refusal at once where the type is not welcome', async () => {
    const request = [
      'POST /queue HTTP/1.1',
      'Host: localhost',
      'Content-Type: text/plain',
      'Content-Length: 9',
      'Expect: 100-continue',
      '',
      '',
    ].join('\r\n');
    const text = await exchange(daemon.url, request);
    expect(refusedRaw(text)).toMatchObject({ kind: '415 unsupported-media-type' });
  });

  it('is the only thing that can be expected', async () => {
    expect(refusedRaw(await exchange(daemon.url, head('Content-Length: 1', 'Expect: miracles')))).toMatchObject({
      kind: '400 bad-request',
    });
  });
});

describe('a body that ends too early', () => {
  it.each([
    ['of a known length', `${head('Content-Length: 10')}12345`],
    ['in chunks', `${head('Transfer-Encoding: chunked')}5\r\n12345\r\n`],
    ['before it begins', head('Content-Length: 10')],
  ])('%s is not stored', async (_what, bytes) => {
    const { hostname, port } = new URL(daemon.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(bytes, () => socket.destroy()));
      socket.on('close', () => resolve());
    });
    expect((await say('GET /q/test?wait=1')).line).toBe('204');
  });

  it('is answered so if the client still reads', async () => {
    const { hostname, port } = new URL(daemon.url);
    const text = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }, () =>
        socket.end(`${head('Content-Length: 10')}12345`),
      );
      socket.setEncoding('latin1').on('data', (data: string) => (received += data));
      socket.on('end', () => socket.destroy()).on('close', () => resolve(received));
    });
    if (text !== '') expect(refusedRaw(text).status).toBe(400);
  });
});

describe('a compressed body', () => {
  it('is refused, whatever it is compressed with', async () => {
    for (const encoding of ['gzip', 'br', 'deflate', 'x-unknown']) {
      const answer = say('POST /q/test', gzipSync('x'), { 'Content-Type': 'text/plain', 'Content-Encoding': encoding });
      expect(await refused(answer)).toMatchObject({
        kind: '415 unsupported-media-type',
        detail: 'The body is compressed; send it without Content-Encoding.',
      });
    }
  });

  it('that is not compressed may say so', async () => {
    expect(
      (await say('POST /q/test', 'x', { 'Content-Type': 'text/plain', 'Content-Encoding': 'identity' })).status,
    ).toBe(201);
    await redis.client.flushall();
  });
});

describe('a form', () => {
  it('of 10,000 fields is refused', async () => {
    const large = await startDaemon(redis);
    const fields = Array.from({ length: 10_000 }, (_, i) => `f${i}=${i}`).join('&');
    expect(await refused(talkTo(large)('POST /q/test', `value=1&${fields}`))).toMatchObject({
      kind: '400 invalid-body',
      detail: 'The form has more than 100 fields.',
    });
    await large.stop();
  });

  it.each([
    ['POST /', 'value=1', 'The form needs a field queue.'],
    [
      'POST /',
      'queue=test',
      'The form needs a field value or msg; to send something else, give the body its own Content-Type.',
    ],
    ['POST /', '', 'The form needs a field value or msg; to send something else, give the body its own Content-Type.'],
    [
      'POST /q/test',
      '',
      'The form needs a field value or msg; to send something else, give the body its own Content-Type.',
    ],
    [
      'POST /q/test',
      'foobar',
      'The form needs a field value or msg; to send something else, give the body its own Content-Type.',
    ],
    ['POST /q/test', 'value=1&value=2', 'The form field value occurs twice; send it once.'],
    [
      'POST /queue',
      'command={}',
      'The form needs a field body or msg; to send something else, give the body its own Content-Type.',
    ],
    ['POST /queue', 'body=%ff', 'The form field body must be text in UTF-8.'],
    ['POST /p/test', 'value=roundrobin', 'The form needs a field policy.'],
    ['POST /control/test', '', 'The form needs a field status.'],
  ])('%s %j is refused: %s', async (what, body, detail) => {
    expect(await refused(say(what, body))).toMatchObject({ kind: '400 invalid-body', detail });
  });

  it.each(['constructor', '__proto__', 'submit'])('with a field that is not known is refused: %s', async (name) => {
    expect((await refused(say('POST /q/test', `value=1&${name}=2`))).detail).toContain(`field ${name} is unknown`);
    expect((await say('GET /q/test')).line).toBe('204');
  });

  it.each([
    ['POST /', 'application/json'],
    ['POST /', 'text/plain'],
    ['POST /p/test', 'application/json'],
    ['POST /queue', 'text/plain'],
    ['POST /queue', 'multipart/mixed; boundary=x'],
  ])('is what %s takes, not %s', async (what, type) => {
    expect(await refused(say(what, '{}', type))).toMatchObject({ kind: '415 unsupported-media-type' });
  });
});

describe('a JSON body', () => {
  const leases = '/v1/queues/test/leases';
  const messages = '/v1/queues/test/messages';
  const name = 'x'.repeat(400);
  const cut = `${'x'.repeat(64)}…`;

  it.each([
    [leases, '{"":1}', 'The field "" is unknown.'],
    [leases, '[1]', 'The body must be an object.'],
    [leases, '{"max":"1"}', 'The field max must be an integer.'],
    [messages, '[1]', 'The body must be an object; to send something else, give the body its own Content-Type.'],
    [messages, '{"messages":[{"value":1},null]}', 'The field messages[1] must be an object.'],
    [
      messages,
      '{"messages":[{"value":1,"headers":{"a b":"c"}}]}',
      'The field headers must have names that are valid in HTTP headers, of at most 64 characters.',
    ],
    [`${leases}/1-1-a/nack`, '{"dead":1}', 'The field dead must be a boolean.'],
  ])('for %s, %s, is refused: %s', async (path, body, detail) => {
    expect(await refused(say(`POST ${path}`, body, 'application/json'))).toMatchObject({
      kind: '400 invalid-body',
      detail,
    });
  });

  it.each([
    ['{"leaseSeconds":"x"}', 'The field leaseSeconds must be an integer or null.'],
    ['{"overflow":"x"}', 'The field overflow must be one of reject, drop-oldest.'],
    ['{"backoff":{"":1}}', 'The field "" is unknown.'],
  ])('of settings, %s, is refused: %s', async (body, detail) => {
    expect(await refused(say('PUT /v1/queues/test', body, 'application/json'))).toMatchObject({
      kind: '400 invalid-body',
      detail,
    });
  });

  it('with a long name is not sent back as a whole', async () => {
    expect(await refused(say(`POST ${leases}`, JSON.stringify({ [name]: 1 }), 'application/json'))).toMatchObject({
      detail: `The field ${cut} is unknown.`,
      errors: [{ pointer: `/body/${cut}` }],
    });
    expect(
      (await refused(say('POST /queue/test', JSON.stringify({ cmd: 'get', queue: name }), 'application/json'))).detail
        .length,
    ).toBeLessThan(200);
    expect(
      (await refused(say('POST /queue', JSON.stringify({ cmd: 'get', queue: 'test', [name]: 1 }), 'application/json')))
        .error,
    ).toBe(`get: ${cut} is unknown`);
  });
});
