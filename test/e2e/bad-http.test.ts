import { refused, refusedRaw } from '../support/dialogue';
import { exchange } from '../support/net';
import { until } from '../support/until';
import { expectUnharmed } from '../support/unharmed';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon, say } = useDaemon();

afterEach(() => expectUnharmed(say, redis));

const post = 'POST /q/test HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n';

describe('what is not HTTP', () => {
  it.each([
    ['noise', '\u0000\u0001\u0002\u00ff\r\n\r\n'],
    ['another protocol', 'EHLO example.org\r\n'],
    ['Redis’ protocol', '*1\r\n$8\r\nFLUSHALL\r\n'],
    ['a TLS handshake', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
    ['an unknown version', 'GET /q/test HTTP/9.9\r\n\r\n'],
    ['an unknown method', 'TAKE /q/test HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a broken header', 'GET /q/test HTTP/1.1\r\nHost x\r\n\r\n'],
    ['a header with a NUL', 'GET /q/test HTTP/1.1\r\nHost: localhost\r\nA: b\u0000c\r\n\r\n'],
    ['two Content-Lengths', `${post}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx`],
    ['a length beside chunks', `${post}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`],
    ['chunks beside a length', `${post}Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n1\r\nx\r\n0\r\n\r\n`],
    ['chunks inside chunks', `${post}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`],
    ['a negative length', `${post}Content-Length: -1\r\n\r\n`],
    ['a length that is no number', `${post}Content-Length: 1x\r\n\r\nx`],
    ['a chunk of no size', `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n`],
  ])('%s is answered with 400 and the connection closed', async (_what, bytes) => {
    const text = await exchange(daemon.url, Buffer.from(bytes, 'latin1'));
    expect(refusedRaw(text)).toMatchObject({ kind: '400 bad-request' });
    expect(text.split('HTTP/1.1 ')).toHaveLength(2);
  });

  it('after proper requests is answered after them, and loses no message that they take', async () => {
    const get = 'GET /q/test?wait=30 HTTP/1.1\r\nHost: localhost\r\n\r\n';
    await say('POST /q/test', 'value=first');
    const answers = exchange(daemon.url, `${get}${get}nonsense\r\n\r\nmore nonsense\r\n\r\n`);
    await until('the second waits', async () => (await redis.client.pubsub('SHARDCHANNELS', '*:wake')).length === 1);
    await say('POST /q/test', 'value=second');
    expect((await answers).match(/HTTP\/1\.1 \d+|first|second/g)).toEqual([
      'HTTP/1.1 200',
      'first',
      'HTTP/1.1 200',
      'second',
      'HTTP/1.1 400',
    ]);
    await redis.client.flushall();
  });

  it('in a body is answered at once, though the request before it is not done', async () => {
    const text = await exchange(daemon.url, `${post}Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\nzz\r\n`);
    expect(refusedRaw(text)).toMatchObject({ kind: '400 bad-request' });
  });
});

describe('what is too large', () => {
  it('is a header over 16 KiB', async () => {
    const text = await exchange(
      daemon.url,
      `GET /q/test HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
    );
    expect(refusedRaw(text)).toMatchObject({ kind: '431 headers-too-large' });
  });

  it('is a header that never ends', async () => {
    expect(refusedRaw(await exchange(daemon.url, `GET /q/test HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`))).toMatchObject({
      kind: '431 headers-too-large',
    });
  });

  it('is a path over 4,096 characters', async () => {
    expect(await refused(say(`GET /q/${'x'.repeat(5000)}`))).toMatchObject({ kind: '414 uri-too-long' });
    expect(await refused(say(`POST /q/${'x'.repeat(5000)}`, 'value=1'))).toMatchObject({ kind: '414 uri-too-long' });
    expect((await refused(say(`GET /q/${'%41'.repeat(2000)}`))).status).toBe(400);
    expect(await refused(say(`GET /nowhere/${'x'.repeat(5000)}`))).toMatchObject({ kind: '414 uri-too-long' });
  });

  it('is a query of 10,000 parameters, or of as many as fit', async () => {
    const query = (count: number): string => Array.from({ length: count }, (_, i) => `p${i}=1`).join('&');
    expect(await refused(say(`GET /q/test?${query(10_000)}`))).toMatchObject({ kind: '431 headers-too-large' });
    expect((await refused(say(`GET /q/test?${query(1500)}`))).status).toBeGreaterThanOrEqual(400);
    expect(await refused(say(`GET /q/test?${query(101)}`))).toMatchObject({ kind: '400 invalid-parameter' });
  });

  it('is not a thousand headers', async () => {
    const headers = Array.from({ length: 1000 }, (_, i) => `X${i}: 1\r\n`).join('');
    const text = await exchange(
      daemon.url,
      `GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });
});

describe('what is old or unusual', () => {
  it('is HTTP/1.0 without a Host, which is served and closed', async () => {
    const text = await exchange(
      daemon.url,
      'POST /q/test HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\nvalue=1',
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\nConnection: close\r\n[^]*\r\ntest:1\r\n$/);
    const got = await exchange(daemon.url, 'GET /q/test HTTP/1.0\r\n\r\n');
    expect(got).toMatch(/\r\n\r\n\{"key":"test:1","value":"1","count":0\}\r\n$/);
    await redis.client.flushall();
  });

  it('is HTTP/1.1 without a Host', async () => {
    expect(await exchange(daemon.url, 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 200 OK\r\n/,
    );
  });

  it('is many requests at once on one connection, answered in their order', async () => {
    const add = (i: number): string =>
      `POST /q/test HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n${String(i).padStart(2, '0')}`;
    const take = 'GET /q/test?raw=true HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const last = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const added = await exchange(daemon.url, Array.from({ length: 20 }, (_, i) => add(i)).join('') + last);
    expect(added.match(/test:\d+/g)).toEqual(Array.from({ length: 20 }, (_, i) => `test:${i + 1}`));
    const taken = await exchange(daemon.url, take.repeat(20) + last);
    expect(taken.match(/\r\n\r\n\d\d/g)?.map(Number)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    await redis.client.flushall();
  });

  it('is a request in single bytes', async () => {
    const { connect } = await import('node:net');
    const { hostname, port } = new URL(daemon.url);
    const request = `${post}Content-Length: 5\r\nConnection: close\r\n\r\nhello`;
    const text = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(Number(port), hostname).setNoDelay(true).setEncoding('latin1');
      const next = (i: number): void =>
        void socket.write(request[i]!, () => i + 1 < request.length && setImmediate(next, i + 1));
      socket
        .on('connect', () => next(0))
        .on('data', (data: string) => (received += data))
        .on('close', () => resolve(received));
    });
    expect(text).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    expect((await say('GET /q/test')).line).toContain('"hello"');
    await redis.client.flushall();
  });

  it('is a method that a path does not have', async () => {
    for (const what of ['PUT /q/test', 'PATCH /q/test', 'DELETE /', 'POST /stats/', 'DELETE /queue']) {
      const problem = await refused(say(what));
      expect(problem).toMatchObject({
        kind: '405 method-not-allowed',
        headers: { allow: expect.stringContaining('OPTIONS') as string },
      });
    }
    expect(await say('OPTIONS /q/test')).toMatchObject({
      line: '204',
      headers: { allow: expect.stringContaining('DELETE') as string },
    });
  });

  it.each([
    '/nowhere',
    '/q/a/b',
    '/queue/a/b',
    '//',
    '/q//',
    '/Q/test',
    '/j/',
    '/p/',
    '/%2e%2e/etc/passwd',
    '/../../etc/passwd',
    '/?queue=',
    '/*',
  ])('is the path %s', async (path) => {
    const { status, detail } = await refused(say(`GET ${path}`));
    expect([400, 404]).toContain(status);
    expect(detail).not.toMatch(/\/(home|src|node_modules|dist)/);
  });

  it('is an absolute address, as a proxy sends it', async () => {
    const text = await exchange(
      daemon.url,
      `GET ${daemon.url}/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 (200|400|404) /);
  });
});

describe('a client that is slow', () => {
  it('with its headers is cut off with 408 after 6 seconds', async () => {
    const startedAt = Date.now();
    const text = await exchange(daemon.url, 'GET /q/test HTTP/1.1\r\nHost: localhost\r\nX: ');
    expect(refusedRaw(text)).toMatchObject({ kind: '408 request-timeout' });
    expect(Date.now() - startedAt).toBeGreaterThan(5000);
  });
});
