import { readdirSync, readFileSync } from 'node:fs';
import { connect as dial, type Socket } from 'node:net';
import { join } from 'node:path';
import ts from 'typescript';
import type { Daemon } from '../../src/daemon';
import { startDaemon } from '../support/daemon';
import { talkTo, type Say } from '../support/dialogue';
import { exchange } from '../support/net';
import { startRedis, type TestRedis } from '../support/redis';

let redis: TestRedis;
let daemon: Daemon;
let say: Say;

beforeAll(async () => {
  redis = await startRedis();
  daemon = await startDaemon(redis);
  say = talkTo(daemon);
});

beforeEach(() => redis.client.flushall());

afterAll(async () => {
  await daemon.stop();
  await redis.stop();
});

describe('pages', () => {
  const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&';
  const pages = ['/q/', '/queue', `/j/${encodeURIComponent('"><script>alert(1)<&')}`, '/problems', '/problems/unauthorized'];

  it('show what names, bodies, headers and reasons of dead letters say as text, never as markup', async () => {
    const name = '"><script>alert(1)<&';
    const path = `/v1/queues/${encodeURIComponent(name)}`;
    const json = 'application/json';
    await say(`PUT ${path}`, '{"maxAttempts":1}', json);
    await say(`POST ${path}/messages`, JSON.stringify({ messages: [{ value: evil, headers: { [`X-Evil`]: evil } }, { value: { [evil]: evil } }] }), json);
    const leased = (await say(`POST ${path}/leases`, '{}', json)).json() as { messages: { lease: string }[] };
    await say(`POST ${path}/leases/${leased.messages[0]!.lease}/nack`, JSON.stringify({ dead: true, reason: evil }), json);
    await say(`POST /q/${encodeURIComponent(name)}`, evil, 'text/html');
    for (const page of pages) {
      const { headers, bytes } = await say(`GET ${page}`, null, { Accept: 'text/html' });
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(bytes.toString()).not.toMatch(/<script|<img|onerror=alert\(1\)>|javascript:/i);
    }
  });

  it.each(pages)('%s › may run nothing, be framed by nobody, and tell nobody where a link was', async (page) => {
    const { headers } = await say(`GET ${page}`, null, { Accept: 'text/html' });
    const policy = headers['content-security-policy'] as string;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|script-src/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  it('are never made of a message: its bytes are a download that may run nothing', async () => {
    await say('POST /q/test', '<script>alert(1)</script>', 'text/html');
    const { headers } = await say('GET /q/test?raw=true');
    expect(headers).toMatchObject({ 'content-disposition': 'attachment', 'x-content-type-options': 'nosniff' });
    expect(headers['content-security-policy']).toContain('sandbox');
  });
});

describe('line ends', () => {
  const split = 'x\r\nSet-Cookie: evil=1\r\n\r\n<script>';

  it.each([
    ['a queue name', `/q/${encodeURIComponent(split)}?raw=true`, {}],
    ['a callback', `/q/test?callback=${encodeURIComponent(split)}`, {}],
    ['a cursor', `/v1/queues?cursor=${encodeURIComponent(split)}`, {}],
    ['a ticket', `/sse/test?ticket=${encodeURIComponent(split)}`, {}],
    ['a since', `/sse/test?since=${encodeURIComponent(split)}`, {}],
  ])('in %s reach no header', async (_, path, headers) => {
    const answer = await say(`GET ${path}`, null, headers);
    expect(answer.status).toBe(400);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('in the headers and the type of a message reach no header', async () => {
    const json = 'application/json';
    for (const message of [{ value: 'x', headers: { a: split } }, { value: 'x', headers: { [split]: 'a' } }, { value: 'x', contentType: `text/plain${split}` }]) {
      await say('POST /v1/queues/test/messages', JSON.stringify({ messages: [message] }), json);
    }
    for (;;) {
      const answer = await say('GET /q/test?raw=true');
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect([200, 204]).toContain(answer.status);
      if (answer.status === 204) break;
    }
  });
});

describe('clients that are slow on purpose', () => {
  it('are cut within 10 s, 400 of them, and others are served meanwhile', async () => {
    const { port } = new URL(daemon.url);
    const startedAt = performance.now();
    const slow = Array.from({ length: 400 }, (_, i) => {
      const socket = dial(Number(port), '127.0.0.1', () =>
        socket.write(i % 2 === 0 ? 'GET / HTTP/1.1\r\nHost: x\r\nX-A: ' : 'POST /q/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n'));
      socket.on('error', () => undefined);
      socket.resume();
      return socket;
    });
    const drip = setInterval(() => slow.forEach((socket) => socket.writable && socket.write('a')), 500);
    const closed = Promise.all(slow.map((socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))));
    let served = 0;
    const open = { still: true };
    void closed.then(() => (open.still = false));
    while (open.still) {
      expect((await say('GET /q/test')).status).toBe(204);
      served++;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    clearInterval(drip);
    expect(served).toBeGreaterThan(10);
    expect(performance.now() - startedAt).toBeLessThan(11_000);
    expect((await say('GET /stats/')).json()).toMatchObject({ count: 0 });
  }, 30_000);

  it('are told 408', async () => {
    const text = await exchange(daemon.url, 'POST /q/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\na');
    expect(text).toMatch(/^HTTP\/1\.1 408 [^]*Connection: close/);
  });
});

/** Every regular expression in the sources takes a time that grows as its input does. */
describe('regular expressions', () => {
  const root = join(__dirname, '../../src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const found = files.flatMap((file) => literalsIn(join(root, file)).map((literal) => ({ file, literal })));
  const pieces = ['a', '0', ' ', '\t', '.', ':', ';', '=', '/', '<', '"', '\\', '%', '{', '*', ',', '-', '_', '+', 'ab', 'a ', ' ;', '0.', 'a=', '%41', '\r\n', '::', 'é'];

  it('are found', () => expect(found.length).toBeGreaterThan(30));

  it.each(found)('$literal in $file › is quick', ({ literal }) => {
    const end = literal.lastIndexOf('/');
    const [source, flags] = [literal.slice(1, end), literal.slice(end + 1)];
    const prefixes = ['', ...[...new Set(source.match(/[A-Za-z0-9$.:=%]{2,}/g) ?? [])].slice(0, 3)];
    for (const prefix of prefixes) {
      for (const piece of pieces) {
        const text = prefix + piece.repeat(16_384 / piece.length) + '\u0000!';
        const expression = new RegExp(source, flags.replace(/[gy]/g, ''));
        const before = process.cpuUsage();
        expression.exec(text);
        const { user } = process.cpuUsage(before);
        expect([prefix, piece, user < 250_000]).toEqual([prefix, piece, true]);
      }
    }
  });

  function literalsIn(file: string): string[] {
    const literals: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) literals.push(node.text);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022));
    return literals;
  }
});
