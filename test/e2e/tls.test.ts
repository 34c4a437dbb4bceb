import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import WebSocket from 'ws';
import type { Daemon } from '../../src/daemon';
import type { Log } from '../../src/log';
import { createCertificates, type Certificates } from '../support/certificates';
import { useCli } from '../support/cli';
import { startDaemon } from '../support/daemon';
import { useRedis } from '../support/redis';
import { until } from '../support/until';

const redis = useRedis();
const cli = useCli();
let certificates: Certificates;
let daemon: Daemon;

const tls = (): { tlsCert: string; tlsKey: string } => ({
  tlsCert: certificates.path('server.pem'),
  tlsKey: certificates.path('server.key'),
});

beforeAll(async () => {
  certificates = createCertificates();
  certificates.make('server', 'IP:127.0.0.1');
  daemon = await startDaemon(redis, tls());
});

afterAll(async () => {
  await daemon.stop();
  certificates.remove();
});

/** @returns the status, and the body or as much of it as came until `enough` */
function ask(
  what: string,
  { to = daemon, body, enough, ...options }: Asking & RequestOptions = {},
): Promise<{ status: number; text: string }> {
  const [method, path] = what.split(' ') as [string, string];
  return new Promise((resolve, reject) => {
    const asked = request(`${to.url}${path}`, { method, ca: certificates.read('ca.pem'), agent: false, ...options });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let text = '';
      const done = (): void => resolve({ status: response.statusCode!, text });
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (enough?.(text)) {
          done();
          asked.destroy();
        }
      });
      response.on('end', done).on('error', () => undefined);
    });
    asked.end(body);
  });
}

interface Asking {
  to?: { url: string };
  body?: string;
  enough?: (text: string) => boolean;
}

/** A TLS connection, once the daemon has accepted its client. */
async function dial(to: { url: string }, options: object = {}): Promise<TLSSocket> {
  const { hostname: host, port } = new URL(to.url);
  const socket = connect({ host, port: Number(port), ca: certificates.read('ca.pem'), ...options });
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  return socket;
}

const serialOf = async (to: { url: string }): Promise<string> => {
  const socket = await dial(to);
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
};

describe('a daemon with a certificate', () => {
  it('speaks HTTPS, and says so in its address', async () => {
    expect(daemon.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await ask('POST /q/plain', { body: 'x' })).toEqual({ status: 201, text: expect.any(String) as string });
    expect(await ask('GET /q/plain')).toMatchObject({ status: 200, text: expect.stringContaining('"x"') as string });
    const waiting = ask('GET /q/plain?wait=10');
    await ask('POST /q/plain', { body: 'later' });
    expect((await waiting).text).toContain('"later"');
  });

  it.each([
    ['sse', (text: string) => text.includes('data: '), /^data: .*one/m],
    ['c', (text: string) => text.includes('one'), /one/],
  ])('streams over /%s', async (route, enough, shown) => {
    const stream = ask(`GET /${route}/stream`, { enough });
    await until('it listens', async () => {
      const { text } = await ask('GET /v1/queues/stream/consumers');
      return (JSON.parse(text) as { count: number }).count === 1;
    });
    await ask('POST /q/stream', { body: 'one' });
    expect((await stream).text).toMatch(shown);
  });

  it('delivers by credit, and with acks, over a WebSocket', async () => {
    await ask('PUT /v1/queues/credit', {
      body: '{"policy":"roundrobin"}',
      headers: { 'Content-Type': 'application/json' },
    });
    const socket = new WebSocket(`${daemon.url.replace('https', 'wss')}/ws/credit?ack=manual&credit=1`, 'restmq.v1', {
      ca: certificates.read('ca.pem'),
    });
    const came: { type: string; leaseId?: string }[] = [];
    socket.on('message', (data: Buffer) => came.push(JSON.parse(data.toString()) as { type: string }));
    await once(socket, 'open');
    for (const value of ['one', 'two']) await ask('POST /q/credit', { body: value });
    const messages = (): typeof came => came.filter(({ type }) => type === 'message');
    await until('the first is there', () => messages().length === 1);
    socket.send(JSON.stringify({ type: 'ack', leaseId: messages()[0]!.leaseId }));
    socket.send('{"type":"flow","credit":1}');
    await until('the second is there', () => messages().length === 2);
    socket.close();
    await once(socket, 'close');
  });

  it('keeps what a slow client does not read yet, and sends it all', async () => {
    const socket = await dial(daemon);
    socket.write('GET /c/slow HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'readable');
    const buffered = async (): Promise<number> => {
      const { text } = await ask('GET /v1/queues/slow/consumers');
      return (JSON.parse(text) as { consumers: { bufferedBytes: number }[] }).consumers[0]!.bufferedBytes;
    };
    const value = 'x'.repeat(500_000);
    let sent = 0;
    await until('the daemon waits for it', async () => {
      await ask('POST /q/slow', { body: `${value}${++sent};` });
      return (await buffered()) > 0;
    });
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => (text = (text + part.replaceAll('x', '')).slice(-1000)));
    await until('all is read', () => text.includes(`${sent};`));
    socket.destroy();
  });

  it('closes a connection without TLS, and serves on', async () => {
    const { hostname, port } = new URL(daemon.url);
    const socket = connectPlain(Number(port), hostname, () =>
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'),
    );
    const chunks: Buffer[] = [];
    await once(
      socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined),
      'close',
    );
    expect(Buffer.concat(chunks).toString()).not.toContain('HTTP/1.1');
    expect((await ask('GET /healthz')).status).toBe(200);
  });

  it('ends a client that does not go on with its handshake', async () => {
    const other = await startDaemon(redis, { ...tls(), headersTimeoutMs: 1000 });
    const { hostname, port } = new URL(other.url);
    const socket = connectPlain(Number(port), hostname);
    await once(socket.resume(), 'close');
    await other.stop();
  });

  it('is used by the commands, the client’s streams and the conformance kit', async () => {
    const trusting = { RESTMQ_URL: daemon.url, NODE_EXTRA_CA_CERTS: certificates.path('ca.pem') };
    expect(await cli.run(['add', 'cli', 'hello'], trusting)).toMatchObject({ code: 0, stderr: '' });
    expect(await cli.run(['take', 'cli'], trusting)).toMatchObject({ code: 0, stdout: 'hello\n' });
    const following = cli.start(['tail', 'cli', '--consume', '--max', '1'], trusting);
    await until('it listens', async () => {
      const { text } = await ask('GET /v1/queues/cli/consumers');
      return (JSON.parse(text) as { count: number }).count === 1;
    });
    await ask('POST /q/cli', { body: 'streamed' });
    expect(await following.end()).toMatchObject({ code: 0, stdout: 'streamed\n' });
    expect((await cli.run(['get', 'cli'], { RESTMQ_URL: daemon.url })).stderr).toContain('NODE_EXTRA_CA_CERTS');
    const { code, stdout } = await cli.run(['conformance', daemon.url, '--json'], trusting);
    expect(stdout).not.toContain('"failed"');
    expect(code).toBe(0);
  });
});

describe('certificates of clients', () => {
  it('are required with --tls-ca, and must be of that authority', async () => {
    certificates.makeAuthority('clients');
    certificates.make('client', 'DNS:client', 'clients');
    certificates.make('stranger', 'DNS:stranger');
    const other = await startDaemon(redis, { ...tls(), tlsCa: certificates.path('clients.pem') });
    const as = (name: string): object => ({
      cert: certificates.read(`${name}.pem`),
      key: certificates.read(`${name}.key`),
    });
    expect((await ask('GET /healthz', { to: other, ...as('client') })).status).toBe(200);
    await expect(ask('GET /healthz', { to: other })).rejects.toThrow();
    await expect(ask('GET /healthz', { to: other, ...as('stranger') })).rejects.toThrow();
    await other.stop();
  });
});

describe('a certificate that is replaced', () => {
  it('is used for new connections, while older ones go on; a broken one is refused', async () => {
    for (const kind of ['pem', 'key'])
      copyFileSync(certificates.path(`server.${kind}`), certificates.path(`own.${kind}`));
    const errors: object[] = [];
    const ignored = (): void => undefined;
    const error = (fields: object): void => void errors.push(fields);
    const log = { isLevelEnabled: () => false, debug: ignored, info: ignored, warn: ignored, error } as unknown as Log;
    const files = { tlsCert: certificates.path('own.pem'), tlsKey: certificates.path('own.key') };
    const other = await startDaemon(redis, files, log);
    const before = await serialOf(other);
    const open = await dial(other);

    writeFileSync(files.tlsCert, 'no certificate');
    await other.reload();
    expect(errors).toEqual([{ file: `${files.tlsCert}, ${files.tlsKey}`, reason: expect.any(String) as string }]);
    expect(await serialOf(other)).toBe(before);

    certificates.make('own', 'IP:127.0.0.1');
    await until('it is used', async () => (await serialOf(other)) !== before);
    open.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(String((await once(open, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
    await other.stop();
  });

  it('is read again by every worker on SIGHUP', async () => {
    certificates.make('many', 'IP:127.0.0.1');
    const [cert, key] = [certificates.path('many.pem'), certificates.path('many.key')];
    const serving = await cli.serve(
      ['--workers', '2', '--tls-cert', cert, '--tls-key', key, '--redis-url', redis.url],
      { NODE_EXTRA_CA_CERTS: certificates.path('ca.pem') },
      (url) => ask('GET /healthz', { to: { url } }),
    );
    const before = await serialOf(serving);
    certificates.make('many', 'IP:127.0.0.1');
    serving.process.kill('SIGHUP');
    await until('all use it', async () => {
      for (let i = 0; i < 4; i++) if ((await serialOf(serving)) === before) return false;
      return true;
    });
    expect(await serving.end('SIGTERM')).toBe(0);
  });
});

describe('a daemon whose certificate can’t be used does not start, and says why', () => {
  it.each([
    ['is missing', { tlsCert: 'missing.pem' }, /^--tls-cert .+missing\.pem: no such file$/],
    ['has another key', { tlsKey: 'ca.key' }, /^--tls-cert .+, --tls-key .+: .*(mismatch|values)/],
    ['is no certificate', { tlsCert: 'ca.key' }, /^--tls-cert .+, --tls-key .+: ./],
  ])('where it %s', async (_why, changed, reason) => {
    const files = Object.fromEntries(Object.entries(changed).map(([name, file]) => [name, certificates.path(file)]));
    await expect(startDaemon(redis, { ...tls(), ...files })).rejects.toThrow(reason);
  });
});
