import { readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';
import { join } from 'node:path';
import ts from 'typescript';
import asyncapi from '../../generated/asyncapi.json';
import openapi from '../../generated/openapi.json';
import { defaults } from '../../src/config';
import { useBuild } from '../support/build';
import { startDaemon } from '../support/daemon';
import { talkTo } from '../support/dialogue';
import { exchange } from '../support/net';
import { builtCommand } from '../support/build';
import { daemonProcess } from '../support/processes';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

useBuild();
const { redis, say } = useDaemon();

beforeEach(() => redis.client.flushall());

describe('pages', () => {
  const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&';
  const pages = [
    '/q/',
    '/queue',
    `/j/${encodeURIComponent('"><script>alert(1)<&')}`,
    '/problems',
    '/problems/unauthorized',
  ];

  it('show what names, bodies, headers and reasons of dead letters say as text, never as markup', async () => {
    const name = '"><script>alert(1)<&';
    const path = `/v1/queues/${encodeURIComponent(name)}`;
    const json = 'application/json';
    await say(`PUT ${path}`, '{"maxAttempts":1}', json);
    await say(
      `POST ${path}/messages`,
      JSON.stringify({ messages: [{ value: evil, headers: { [`X-Evil`]: evil } }, { value: { [evil]: evil } }] }),
      json,
    );
    const leased = (await say(`POST ${path}/leases`, '{}', json)).json() as { messages: { leaseId: string }[] };
    await say(
      `POST ${path}/leases/${leased.messages[0]!.leaseId}/nack`,
      JSON.stringify({ dead: true, reason: evil }),
      json,
    );
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

  it.each([
    '/q',
    '/openapi.json',
    '/asyncapi.yaml',
    '/assets/restmq.css',
    '/assets/none',
    '/none',
    '/problems/none',
    '/stats/',
    '/healthz',
    '/v1/queues/none',
  ])('%s › is no page that could run anything either', async (path) => {
    const { headers } = await say(`GET ${path}`, null, { Accept: 'text/html' });
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(
      headers['content-type']?.startsWith('text/html') ? headers['content-security-policy'] : "default-src 'none'",
    ).toMatch(/^default-src 'none'/);
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

  it.each([
    ['a queue', `POST /q/${encodeURIComponent(split)}`, 'x', 'text/plain'],
    ['a queue in a form', 'POST /', `queue=${encodeURIComponent(split)}&value=x`, 'application/x-www-form-urlencoded'],
    [
      'a queue in a command',
      'POST /queue',
      JSON.stringify({ cmd: 'add', queue: split, value: 'x' }),
      'application/json',
    ],
    ['a queue as a resource', `PUT /v1/queues/${encodeURIComponent(split)}`, '{}', 'application/json'],
    ['a key of a message', `GET /v1/queues/test/messages/${encodeURIComponent(`test:1${split}`)}`, null, ''],
    ['a ticket for a queue', 'POST /v1/tickets', JSON.stringify({ queue: split }), 'application/json'],
  ])('in %s are refused', async (_, what, body, type) => {
    const answer = await say(what, body, type);
    expect(answer.status).toBe(400);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('in the headers and the type of a message reach no header', async () => {
    const json = 'application/json';
    for (const message of [
      { value: 'x', headers: { a: split } },
      { value: 'x', headers: { [split]: 'a' } },
      { value: 'x', contentType: `text/plain${split}` },
    ]) {
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
  const slow = { headersTimeoutMs: 2000, bodyTimeoutMs: 2000, sendTimeoutMs: 1000 };
  const starts = [
    '',
    'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ',
    'POST /q/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n',
    'POST /q/slow HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n',
  ];

  it('are cut within 10 s with the usual options', () => {
    const lookMs = 500;
    expect(defaults.headersTimeoutMs + lookMs).toBeLessThan(10_000);
    expect(defaults.bodyTimeoutMs + 2 * lookMs).toBeLessThan(10_000);
  });

  it('are cut, 400 of them, that send nothing, or headers or bodies byte by byte, and others are served meanwhile', async () => {
    const strict = await startDaemon(redis, slow);
    const sayThere = talkTo(strict);
    const { port } = new URL(strict.url);
    const sockets = Array.from({ length: 400 }, (_, i) => {
      const start = starts[i % starts.length]!;
      const socket = dial(Number(port), '127.0.0.1', () => start && socket.write(start));
      const drip = setInterval(() => start && socket.writable && socket.write('a'), 200);
      socket.on('error', () => undefined);
      socket.on('close', () => clearInterval(drip));
      socket.resume();
      return socket;
    });
    let open = sockets.length;
    for (const socket of sockets) socket.once('close', () => open--);
    let served = 0;
    await until(
      'all are cut',
      async () => {
        expect((await sayThere('GET /q/test')).status).toBe(204);
        served++;
        return open === 0;
      },
      40_000,
    );
    expect(served).toBeGreaterThan(10);
    expect((await sayThere('GET /stats/')).json()).toMatchObject({ count: 0 });
    await strict.stop();
  });

  it('are cut though they keep their side of the connection open', async () => {
    const strict = await startDaemon(redis, { ...slow, headersTimeoutMs: 1000 });
    const { port } = new URL(strict.url);
    const asked = [
      '',
      'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ',
      'garbage\r\n\r\n',
      'GET /ws/test HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ];
    const sockets = asked.map((start) =>
      dial({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true }, function (this: Socket) {
        this.write(start);
      })
        .on('error', () => undefined)
        .resume(),
    );
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    await until(
      'the daemon has closed them',
      () => !sockets.some(({ localPort }) => isOpen(Number(port), localPort!)),
      40_000,
    );
    for (const socket of sockets) socket.destroy();
    await strict.stop();
  });

  it('of one address take no connections from others', async () => {
    const strict = await startDaemon(redis, { maxConnectionsPerAddress: 10 });
    const { port } = new URL(strict.url);
    let closed = 0;
    const sockets = Array.from({ length: 30 }, () =>
      dial({ port: Number(port), host: '127.0.0.1', localAddress: '127.0.9.1' })
        .on('error', () => undefined)
        .on('close', () => closed++)
        .resume(),
    );
    await until('those beyond the limit are closed', () => closed === 20);
    expect((await talkTo(strict)('GET /q/test')).status).toBe(204);
    expect((await talkTo(strict)('GET /metrics')).bytes.toString()).toContain('restmq_connections_refused_total 20');
    sockets.find((socket) => !socket.destroyed)!.destroy();
    await until('there is room for one', async () => {
      const socket = dial({ port: Number(port), host: '127.0.0.1', localAddress: '127.0.9.1' }).on(
        'error',
        () => undefined,
      );
      socket.write('GET /q/test HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      const said = await Promise.race([
        once(socket, 'data').then(([data]) => String(data)),
        once(socket, 'close').then(() => ''),
      ]);
      socket.destroy();
      return said.startsWith('HTTP/1.1 204');
    });
    for (const socket of sockets) socket.destroy();
    await strict.stop();
  });

  it('of one address leave a daemon with 300 descriptors enough for others, 400 as they are', async () => {
    const small = await daemonProcess(builtCommand(), redis.url, [], {}, 300);
    await small.start();
    const { port } = new URL(small.url);
    let closed = 0;
    const sockets = Array.from({ length: 400 }, () =>
      dial({ port: Number(port), host: '127.0.0.1', localAddress: '127.0.9.2' })
        .on('error', () => undefined)
        .on('close', () => closed++)
        .resume(),
    );
    await until('those beyond half of the descriptors are closed', () => closed >= 250);
    for (let i = 1; i <= 20; i++) expect((await talkTo(small)('POST /q/others', `value=${i}`)).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    await small.kill();
  });

  it('do not count where a trusted proxy passes them on', async () => {
    const strict = await startDaemon(redis, { maxConnectionsPerAddress: 1, trustProxy: ['127.0.0.1'] });
    const { port } = new URL(strict.url);
    const silent = dial(Number(port), '127.0.0.1');
    await once(silent, 'connect');
    expect((await talkTo(strict)('GET /q/test')).status).toBe(204);
    silent.destroy();
    await strict.stop();
  });

  it('are answered 408', async () => {
    const strict = await startDaemon(redis, slow);
    const text = await exchange(
      strict.url,
      'POST /q/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\na',
    );
    expect(text).toMatch(/^HTTP\/1\.1 408 [^]*Connection: close/);
    await strict.stop();
  });

  it('are cut when they do not read what they have asked for', async () => {
    const strict = await startDaemon(redis, { ...slow, maxBody: 32 * 1024 ** 2 });
    await talkTo(strict)('POST /q/test', Buffer.alloc(32 * 1024 ** 2), 'application/octet-stream');
    const { port } = new URL(strict.url);
    const socket = dial(Number(port), '127.0.0.1', () =>
      socket.write('GET /q/test?raw=true HTTP/1.1\r\nHost: localhost\r\n\r\n'),
    );
    socket.pause();
    socket.on('error', () => undefined);
    await until('the message is on its way', async () => (await talkTo(strict)('GET /q/test')).status === 204, 40_000);
    await until('the daemon has closed', () => !isEstablished(Number(port), socket.localPort!), 40_000);
    socket.destroy();
    await strict.stop();
  });

  /** As the system sees the connection from the side that listens (/proc/net/tcp: 01 is ESTABLISHED). */
  function isEstablished(from: number, to: number): boolean {
    const [local, remote] = [from, to].map((port) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`) as [
      string,
      string,
    ];
    const rows = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((row) => row.trim().split(/\s+/));
    return rows.some(([, here, there, state]) => here?.endsWith(local) && there?.endsWith(remote) && state === '01');
  }

  /**
   * A connection of which one side has ended (FIN_WAIT2, CLOSE_WAIT) still has its descriptor. A process that has let
   * go of it leaves no FIN_WAIT2 with an inode.
   */
  function isOpen(from: number, to: number): boolean {
    const [local, remote] = [from, to].map((port) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`) as [
      string,
      string,
    ];
    const rows = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((row) => row.trim().split(/\s+/));
    return rows.some(
      ([, here, there, , , , , , , inode]) => here?.endsWith(local) && there?.endsWith(remote) && inode !== '0',
    );
  }
});

/** Every regular expression in the sources takes a time that grows as its input does. */
describe('regular expressions', () => {
  const root = join(__dirname, '../../src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const found = files.flatMap((file) => literalsIn(join(root, file)).map((literal) => ({ file, literal })));
  const pieces = [
    'a',
    '0',
    ' ',
    '\t',
    '.',
    ':',
    ';',
    '=',
    '/',
    '<',
    '"',
    '\\',
    '%',
    '{',
    '*',
    ',',
    '-',
    '_',
    '+',
    'ab',
    'a ',
    ' ;',
    '0.',
    'a=',
    '%41',
    '\r\n',
    '::',
    'é',
  ];

  /** Of the contract's schemas, which become validators. */
  const patterns = [...new Set(patternsIn([openapi, asyncapi]))].map((source) => ({
    file: 'api',
    literal: `/${source}/u`,
  }));

  it('are found', () => {
    expect(found.length).toBeGreaterThan(30);
    expect(patterns.length).toBeGreaterThan(5);
  });

  /** To read what Redis says of itself; and of the paths, names and members of our own contract. */
  const ofNamesOfOurs = [
    'conformance/contract.ts',
    'conformance/names.ts',
    'conformance/replays.ts',
    'redis/startup/connect.ts',
  ];

  it('are never made of what somebody sent', () => {
    expect(files.filter((file) => /new RegExp\(|[^.\w]RegExp\(/.test(readFileSync(join(root, file), 'utf8')))).toEqual(
      ofNamesOfOurs,
    );
  });

  it.each([...found, ...patterns])('$literal in $file › is quick', ({ literal }) => {
    const end = literal.lastIndexOf('/');
    const [source, flags] = [literal.slice(1, end), literal.slice(end + 1).replace('g', '')];
    const expression = new RegExp(source, flags);
    const prefixes = ['', ...[...new Set(source.match(/[A-Za-z0-9$.:=%]{2,}/g) ?? [])].slice(0, 3)];
    const texts = prefixes.flatMap((prefix) =>
      pieces.map((piece) => prefix + piece.repeat(size / piece.length) + '\u0000!'),
    );
    expect(texts.filter((text) => isSlow(expression, text)).map((text) => text.slice(0, 20))).toEqual([]);
  });

  const size = 16_384;

  /**
   * Whether it looks at a character so often as one would that begins anew at each: thousands of times. What one pass
   * takes is measured beside it.
   */
  function isSlow(expression: RegExp, text: string): boolean {
    const ratio = (): number => msOf(expression, text) / msOf(/[^!]*/, text);
    for (let i = 0; i < 20; i++) if (ratio() <= 300) return false;
    return true;
  }

  function msOf(expression: RegExp, text: string): number {
    expression.lastIndex = 0;
    const began = performance.now();
    expression.exec(text);
    return performance.now() - began;
  }

  function patternsIn(node: unknown): string[] {
    if (typeof node !== 'object' || node === null) return [];
    const own = (node as { pattern?: unknown }).pattern;
    return [...(typeof own === 'string' ? [own] : []), ...Object.values(node).flatMap(patternsIn)];
  }

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
