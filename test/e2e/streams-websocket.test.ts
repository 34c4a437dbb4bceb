import { Server, type IncomingMessage } from 'node:http';
import asyncapi from '../../generated/asyncapi.json';
import { assertFits } from '../support/contract';
import { startDaemon } from '../support/daemon';
import { refusedRaw, talkTo } from '../support/dialogue';
import { collectGarbage } from '../support/garbage';
import { exchange } from '../support/net';
import { startRedis } from '../support/redis';
import { startStopwatch } from '../support/stopwatch';
import {
  clientFrame,
  dial,
  handshake,
  listen,
  say as sayRaw,
  type TestWebSocket,
  type Listening,
} from '../support/streams';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';
const open: (TestWebSocket | Listening)[] = [];
const maxBody = 200_000;

const { redis, daemon, say } = useDaemon({ maxBody });

afterEach(async () => {
  for (const one of open.splice(0)) {
    if ('ws' in one) one.ws.terminate();
    else one.hangUp();
  }
  await until('nobody is connected', async () => (await consumers()) === 0);
  await redis.client.flushall();
});

async function dialled(path = '/ws/test', protocols: string[] = [], options = {}): Promise<TestWebSocket> {
  const one = await dial(daemon.url, path, protocols, options);
  open.push(one);
  return one;
}

const v1 = (path = '/ws/test'): Promise<TestWebSocket> => dialled(path, ['restmq.v1']);

/** A WebSocket as bare bytes. */
async function raw(path = '/ws/test', more: string[] = []): Promise<Listening> {
  const one = await listen(daemon.url, `GET ${path}`, [...handshake, ...more]);
  open.push(one);
  expect(one.head()).toMatch(/^HTTP\/1\.1 101 /);
  return one;
}

async function consumers(): Promise<number> {
  return ((await say('GET /v1/queues/test/consumers')).json() as { count: number }).count;
}

const add = (value: string): Promise<unknown> => say('POST /q/test', `value=${value}`);

describe('a WebSocket without a subprotocol', () => {
  it('gets a text frame a message, and what it sends is echoed', async () => {
    const { ws, frames, hears, send } = await dialled();
    expect(ws.protocol).toBe('');
    await add('one');
    await hears('one');
    send('hello');
    await hears('hello');
    send(Buffer.from([0, 255]));
    await hears('<00ff>');
    send('');
    await until('an empty frame', () => frames.length === 4);
    expect(frames).toEqual(['{"key":"test:1","value":"one"}', 'hello', '<00ff>', '']);
  });

  it('gets values of every length in frames of their length', async () => {
    const { frames } = await dialled();
    const lengths = [0, 90, 91, 92, 93, 100, 65_490, 65_502, 65_503, 65_504, 65_600];
    for (const length of lengths)
      await say('POST /q/test', 'é'.repeat(length / 2) + 'x'.repeat(length % 2), 'text/plain');
    await until('all of them', () => frames.length === lengths.length);
    expect(frames.map((one) => Buffer.byteLength((JSON.parse(one) as { value: string }).value))).toEqual(lengths);
  });

  it('may send a message in pieces, with a ping in between', async () => {
    const one = await raw();
    one.socket.write(
      Buffer.concat([
        clientFrame(1, 'hel', { final: false }),
        clientFrame(9, 'p'),
        clientFrame(0, 'lo', { final: true }),
      ]),
    );
    await until('pong and echo', () => one.bytes().length >= 10);
    expect(one.bytes()).toEqual(
      Buffer.concat([Buffer.from([0x8a, 1]), Buffer.from('p'), Buffer.from([0x81, 5]), Buffer.from('hello')]),
    );
  });

  it('is not compressed, whatever is offered', async () => {
    const one = await raw('/ws/test', ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits']);
    expect(one.head()).not.toMatch(/extensions/i);
  });

  it('does not take credit', async () => {
    await expectRefused('/ws/test?credit=1', handshake, '400 invalid-parameter');
  });

  it('says what it missed', async () => {
    await say('PUT /v1/queues/test', '{"replayLength":1}', 'application/json');
    const first = await dialled();
    for (const value of ['one', 'two', 'three']) await add(value);
    await first.hears('three');
    const second = await dialled('/ws/test?since=test:1');
    await second.hears('three');
    expect(second.frames).toEqual([
      '{"type":"gap","queue":"test","sinceKey":"test:1"}',
      '{"key":"test:3","value":"three"}',
    ]);
    await say('DELETE /v1/queues/test');
  });
});

describe('a WebSocket is closed', () => {
  it('with 1000 purged when the queue is', async () => {
    const [one, other] = [await dialled(), await v1()];
    await say('DELETE /q/test');
    expect(await Promise.all([one.closed, other.closed])).toEqual(['1000 purged', '1000 purged']);
  });

  it('with 1012 when the daemon stops, which takes it no longer than the client lets it', async () => {
    const stopping = await startDaemon(redis);
    const one = await dial(stopping.url, '/ws/test');
    const silent = await listen(stopping.url, 'GET /ws/test', handshake); // never answers the close
    const watch = startStopwatch();
    await stopping.stop();
    expect(watch.ms()).toBeLessThan(6000);
    expect(await one.closed).toBe('1012 the daemon stops');
    await until('the other is cut', () => silent.closed);
  });

  it('with 4008 when its client does not read', async () => {
    const small = await startDaemon(redis, { consumerBuffer: 64 * 1024, heartbeatMs: 0 });
    const one = await dial(small.url, '/ws/slow');
    one.ws.pause();
    await say('PUT /v1/queues/slow', '{"replayLength":10}', 'application/json');
    const connected = async (): Promise<boolean> =>
      ((await say('GET /v1/queues/slow/consumers')).json() as { count: number }).count > 0;
    while (await connected()) await say('POST /q/slow', 'x'.repeat(60_000), 'text/plain');
    one.ws.resume();
    expect(await one.closed).toBe('4008 slow consumer');
    await small.stop();
  });

  it('with 4008 when its client asks and asks and does not read the answers', async () => {
    const small = await startDaemon(redis, { consumerBuffer: 64 * 1024, heartbeatMs: 0 });
    for (const protocols of [[], ['restmq.v1']]) {
      const one = await dial(small.url, '/ws/test', protocols);
      one.ws.pause();
      const asking = setInterval(() => {
        if (one.ws.bufferedAmount < 1_000_000)
          for (let i = 0; i < 20; i++) one.send(protocols.length > 0 ? `["${'x'.repeat(10)}` : 'x'.repeat(50_000));
        if (protocols.length > 0) for (let i = 0; i < 2000; i++) one.send('[');
      }, 5);
      await until('it is counted out', async () => (await consumers()) === 0);
      clearInterval(asking);
      one.ws.resume();
      expect(await one.closed).toMatch(/^(4008 slow consumer|1006)$/);
    }
    await small.stop();
  });

  it('when its client answers no ping', async () => {
    const [alive, dead] = [await dialled('/ws/test?heartbeat=1'), await raw('/ws/test?heartbeat=1')];
    await until('the dead one is cut', () => dead.closed);
    expect(dead.bytes().subarray(0, 2)).toEqual(Buffer.from([0x89, 0]));
    await add('x');
    await alive.hears('"x"');
  });

  it.each([
    ['1007 over text that is not UTF-8', [clientFrame(1, Buffer.from([0xff, 0xfe]))], 1007],
    ['1007 over a reason that is not UTF-8', [clientFrame(8, Buffer.from([3, 232, 0xff]))], 1007],
    ['1002 over a frame without a mask', [clientFrame(1, 'x', { mask: null })], 1002],
    ['1002 over a reserved opcode', [clientFrame(3, 'x')], 1002],
    ['1002 over a compressed frame', [Buffer.from([0xc1, 0x80, 0, 0, 0, 0])], 1002],
    ['1002 over a piece of nothing', [clientFrame(0, 'x')], 1002],
    ['1002 over a ping in pieces', [clientFrame(9, 'x', { final: false })], 1002],
    ['1002 over a close code that is none', [clientFrame(8, Buffer.from([3, 237]))], 1002],
    ['1000 where the client says so', [clientFrame(8, Buffer.from([3, 232]))], 1000],
  ])('with %s', async (_, frames, code) => {
    const one = await raw();
    one.socket.write(Buffer.concat(frames));
    await until('it is closed', () => one.closed);
    expect(closeCode(one)).toBe(code);
  });

  it('with 1009 over a message larger than --max-body, whether it comes whole or in pieces', async () => {
    const [whole, pieces] = [await dialled(), await dialled()];
    whole.send('x'.repeat(maxBody + 1));
    for (let i = 0; i < 3; i++) pieces.ws.send('x'.repeat(maxBody / 2), { fin: false });
    expect(await Promise.all([whole.closed, pieces.closed])).toEqual(['1009', '1009']);
    const fitting = await dialled();
    fitting.send('y'.repeat(maxBody));
    await fitting.hears('yyy');
  });

  it('over 131,000 pieces of a byte each, long before they are all there', async () => {
    const one = await raw();
    const before = process.memoryUsage();
    const piece = clientFrame(0, 'x', { final: false });
    one.socket.write(Buffer.concat([clientFrame(1, 'x', { final: false }), ...Array<Buffer>(131_000).fill(piece)]));
    await until('it is closed', () => one.closed);
    expect(process.memoryUsage().rss - before.rss).toBeLessThan(50_000_000);
    await expectAlive();
  });
});

/** The code of the close frame that came last. */
function closeCode(one: Listening): number {
  const bytes = one.bytes();
  return bytes.readUInt16BE(bytes.lastIndexOf(0x88) + 2);
}

async function expectAlive(): Promise<void> {
  expect((await say('GET /healthz')).line).toBe('200 OK⏎');
}

async function expectRefused(path: string, headers: string[], kind: string): Promise<string> {
  const text = await exchange(daemon.url, [`GET ${path} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n'));
  expect([path, refusedRaw(text).kind]).toEqual([path, kind]);
  return text;
}

describe('a handshake', () => {
  const without = (name: string): string[] => handshake.filter((line) => !line.startsWith(name));

  it.each([
    ['/ws/test', without('Upgrade'), '426 upgrade-required'],
    ['/ws/test', without('Connection'), '426 upgrade-required'],
    ['/ws/test', without('Sec-WebSocket-Version'), '426 upgrade-required'],
    ['/ws/test', [...without('Sec-WebSocket-Version'), 'Sec-WebSocket-Version: 8'], '426 upgrade-required'],
    ['/ws/test', without('Sec-WebSocket-Key'), '400 bad-request'],
    ['/ws/test', [...without('Sec-WebSocket-Key'), 'Sec-WebSocket-Key: short'], '400 bad-request'],
    ['/ws/test', [...handshake, 'Sec-WebSocket-Protocol: mqtt, chat'], '400 invalid-parameter'],
    ['/ws/test', [...handshake, 'Sec-WebSocket-Protocol: restmq.v1,'], '400 invalid-parameter'],
    ['/ws/test', [...handshake, 'Sec-WebSocket-Protocol: restmq.v1, restmq.v1'], '400 invalid-parameter'],
    ['/ws/test', [...handshake, 'Sec-WebSocket-Protocol: restmq.v1, a b'], '400 invalid-parameter'],
    ['/ws/test?since=other:1', handshake, '400 invalid-key'],
    ['/ws/test?ack=perhaps', handshake, '400 invalid-parameter'],
    ['/ws/test?credit=0', [...handshake, 'Sec-WebSocket-Protocol: restmq.v1'], '400 invalid-parameter'],
    ['/ws/test?credit=10001', [...handshake, 'Sec-WebSocket-Protocol: restmq.v1'], '400 invalid-parameter'],
    ['/ws/test?heartbeat=301', handshake, '400 invalid-parameter'],
    ['/ws/test?callback=cb', handshake, '400 invalid-parameter'],
    ['/ws/test?since=test:1&since=test:2', handshake, '400 invalid-parameter'],
    ['/ws/a%0d%0ab', handshake, '400 invalid-parameter'],
  ])('%s with %j is refused with %s, and the connection ends', async (path, headers, kind) => {
    await expectRefused(path, headers, kind);
    expect(await consumers()).toBe(0);
  });

  it('that is refused for its version gets the right one in the answer', async () => {
    const text = await expectRefused(
      '/ws/test',
      [...without('Sec-WebSocket-Version'), 'Sec-WebSocket-Version: 14'],
      '426 upgrade-required',
    );
    expect(text).toMatch(/^Sec-WebSocket-Version: 13$/m);
    expect(text).toMatch(/^Upgrade: websocket$/m);
  });

  it('chooses restmq.v1 among others, in any order', async () => {
    const one = await raw('/ws/test', ['Sec-WebSocket-Protocol: mqtt, restmq.v1']);
    expect(one.head()).toMatch(/^Sec-WebSocket-Protocol: restmq\.v1$/m);
  });

  it('is answered after the requests before it', async () => {
    await add('first');
    const requests = [
      'GET /q/test HTTP/1.1',
      'Host: localhost',
      '',
      'GET /ws/test HTTP/1.1',
      'Host: localhost',
      ...handshake,
      '',
      '',
    ].join('\r\n');
    const one = sayRaw(daemon.url, requests);
    open.push(one);
    await until('both', () => one.raw().includes('101 Switching'));
    expect(one.raw()).toMatch(
      /^HTTP\/1\.1 200 [^]*"first"[^]*\r\n\r\n?HTTP\/1\.1 101 |^HTTP\/1\.1 200 [^]*"first"[^]*HTTP\/1\.1 101 /,
    );
  });

  it('may be followed by frames at once', async () => {
    const one = sayRaw(
      daemon.url,
      Buffer.concat([
        Buffer.from(['GET /ws/test HTTP/1.1', 'Host: localhost', ...handshake, '', ''].join('\r\n')),
        clientFrame(1, 'early'),
      ]),
    );
    open.push(one);
    await one.hears('early');
  });

  it('does nothing for a client that is gone before it is answered', async () => {
    for (let i = 0; i < 10; i++)
      sayRaw(daemon.url, ['GET /ws/test HTTP/1.1', 'Host: localhost', ...handshake, '', ''].join('\r\n')).hangUp();
    await until('nobody is left', async () => (await consumers()) === 0);
  });

  it.each([
    ['without a subprotocol', []],
    ['with restmq.v1', ['Sec-WebSocket-Protocol: restmq.v1']],
  ])('%s is not kept for as long as its WebSocket is open', async (_, more) => {
    const requests: WeakRef<IncomingMessage>[] = [];
    const emit = Reflect.get(Server.prototype, 'emit') as (this: Server, ...event: unknown[]) => boolean;
    Server.prototype.emit = function (this: Server, ...event: unknown[]) {
      if (event[0] === 'upgrade') requests.push(new WeakRef(event[1] as IncomingMessage));
      return emit.apply(this, event);
    };
    try {
      for (let i = 0; i < 20; i++) await raw('/ws/test', more);
    } finally {
      Server.prototype.emit = emit;
    }
    expect(requests).toHaveLength(20);
    await until('those requests are gone', async () => {
      await collectGarbage();
      return requests.filter((one) => one.deref()).length < 10;
    });
  });
});

describe('an upgrade to something else', () => {
  const h2c = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';

  it.each([
    ['GET', `GET /healthz HTTP/1.1\r\nHost: localhost\r\n${h2c}\r\n`],
    ['GET of a WebSocket’s path', `GET /ws/test HTTP/1.1\r\nHost: localhost\r\n${h2c}\r\n`],
    [
      'GET where there is no WebSocket',
      `GET /healthz HTTP/1.1\r\nHost: localhost\r\n${handshake.join('\r\n')}\r\n\r\n`,
    ],
    ['GET where there is nothing', `GET /nowhere HTTP/1.1\r\nHost: localhost\r\n${handshake.join('\r\n')}\r\n\r\n`],
    [
      'POST',
      `POST /q/test HTTP/1.1\r\nHost: localhost\r\n${h2c}Content-Type: text/plain\r\nContent-Length: 6\r\n\r\nfoobar`,
    ],
    [
      'POST that would be a WebSocket',
      `POST /q/test HTTP/1.1\r\nHost: localhost\r\n${handshake.join('\r\n')}\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nfoobar`,
    ],
  ])('by %s is answered as if it had not been offered', async (what, request) => {
    const statuses: Record<string, number> = {
      POST: 201,
      'POST that would be a WebSocket': 201,
      'GET of a WebSocket’s path': 426,
      'GET where there is nothing': 404,
    };
    const one = sayRaw(daemon.url, request);
    await until('it is answered', () => one.raw().endsWith('\r\n') && one.body() !== '');
    expect(one.head()).toMatch(new RegExp(`^HTTP/1\\.1 ${statuses[what] ?? 200} `));
    if (!one.closed) {
      one.socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
      if (statuses[what] !== 426) await until('the next answer', () => one.raw().endsWith('OK\r\n'));
    }
    one.hangUp();
  });

  it('by CONNECT ends the connection', async () => {
    expect(await exchange(daemon.url, 'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n')).toBe('');
    await expectAlive();
  });
});

describe('restmq.v1', () => {
  it('brings messages that say what they are', async () => {
    const { frames, hears } = await v1();
    await say(
      'POST /v1/queues/test/messages',
      '{"messages":[{"value":"x","priority":3,"headers":{"a":"b"}}]}',
      'application/json',
    );
    await hears('"x"');
    expect(frames).toEqual([
      '{"type":"message","queue":"test","key":"test:1","value":"x","headers":{"a":"b"},"priority":3}',
    ]);
  });

  it('answers a command with its id, on the queue of the path', async () => {
    await say('POST /control/test', 'status=stop');
    const { send, hears } = await v1();
    send({ cmd: 'add', value: 'x', id: 'first' });
    expect(await hears('"id":"first"')).toEqual({
      type: 'reply',
      id: 'first',
      queue: 'test',
      value: 'x',
      key: 'test:1',
    });
    send({ cmd: 'take', queue: 'test', id: 2 });
    expect(await hears('"id":2')).toEqual({ type: 'reply', id: 2, queue: 'test', value: 'x', key: 'test:1' });
    send({ cmd: 'take' });
    expect(await hears('empty')).toEqual({ type: 'reply', error: 'empty queue' });
  });

  it('leases, acks and gives back over one connection', async () => {
    await say('POST /p/test', 'policy=roundrobin');
    const { send, hears } = await v1('/ws/test?ack=manual');
    await add('x');
    const { leaseId, ...message } = await hears('"message"');
    expect(message).toMatchObject({ type: 'message', queue: 'test', key: 'test:1', value: 'x', attempt: 1 });
    send({ cmd: 'ack', leaseId, id: 1 });
    expect(await hears('"id":1')).toEqual({ type: 'reply', id: 1, queue: 'test', leaseId, acked: true });
    expect((await say('GET /stats/test')).json()).toMatchObject({ acked: 1, leased: 0 });
  });

  it('sends no more than was asked for', async () => {
    const { frames, send, hears } = await v1('/ws/test?credit=2');
    for (let i = 1; i <= 5; i++) await add(`v${i}`);
    await hears('v2');
    send({ cmd: 'stats', id: 's' });
    await hears('"id":"s"');
    expect(frames.filter((one) => one.includes('"message"'))).toHaveLength(2);
    send({ type: 'flow', credit: 1, id: 'f' });
    expect(await hears('"id":"f"')).toEqual({ type: 'reply', id: 'f', credit: 1 });
    await hears('v3');
    send({ type: 'flow', credit: 100 });
    await hears('v5');
    expect(frames.filter((one) => one.includes('"reply"'))).toHaveLength(2);
  });

  it.each([
    ['[1]', 'invalid-body', 'a frame is a JSON object', undefined],
    ['nonsense', 'invalid-json', 'this is not JSON', undefined],
    ['', 'invalid-json', 'this is not JSON', undefined],
    ['{"id":1}', 'invalid-body', 'cmd is missing', 1],
    ['{"cmd":"drop","id":"x"}', 'unknown-command', 'unknown command "drop"', 'x'],
    ['{"cmd":"add","id":7}', 'invalid-body', 'add: value is missing', 7],
    ['{"cmd":"get","id":{}}', 'invalid-body', 'get: id must be a string or an integer', undefined],
    ['{"cmd":"get","id":1.5}', 'invalid-body', 'get: id must be a string or an integer', undefined],
    [
      `{"cmd":"get","id":"${'x'.repeat(129)}"}`,
      'invalid-body',
      'get: id must be at most 128 characters long',
      undefined,
    ],
    ['{"cmd":"get","id":1e300}', 'invalid-body', 'get: id must be at most 9007199254740991', undefined],
    ['{"cmd":"get","queue":"other","id":2}', 'queue-mismatch', 'the path says "test" and the command says "other"', 2],
    ['{"cmd":"get","queue":7,"id":2}', 'invalid-body', 'get: queue must be a string', 2],
    ['{"cmd":"get","colour":"red","id":2}', 'invalid-body', 'get: colour is unknown', 2],
    [
      '{"cmd":"ack","leaseId":"1-1-YWJjZGVmZ2hpamtsbW5vcA","id":2}',
      'no-such-lease',
      'ack: this queue gave no such lease',
      2,
    ],
    ['{"type":"flow"}', 'invalid-body', 'flow: credit is missing', undefined],
    ['{"type":"flow","credit":0,"id":3}', 'invalid-body', 'flow: credit must be at least 1', 3],
    ['{"type":"flow","credit":10001}', 'invalid-body', 'flow: credit must be at most 10000', undefined],
    ['{"type":"message","credit":1}', 'invalid-body', 'flow: type must be "flow"', undefined],
    ['{"__proto__":{"cmd":"get"}}', 'invalid-body', 'cmd is missing', undefined],
  ])('answers the frame %s with %s, and lives on', async (frame, code, line, id) => {
    const { frames, send, hears } = await v1();
    send(frame);
    await hears('"error"');
    const { problem, ...rest } = JSON.parse(frames[0]!) as { problem: { type: string; error: string } };
    expect(rest).toEqual({ type: 'error', ...(id === undefined ? {} : { id }) });
    expect([problem.type, problem.error]).toEqual([`/problems/${code}`, line]);
    assertFits(asyncapi.components.messages.errorFrame.payload, JSON.parse(frames[0]!), 'The frame');
    send({ cmd: 'get', id: 'alive' });
    await hears('"alive"');
  });

  it('answers a binary frame with an error, and lives on', async () => {
    const { send, hears } = await v1();
    send(Buffer.from('{"cmd":"get"}'));
    expect(await hears('"error"')).toMatchObject({
      problem: { type: '/problems/invalid-body', error: 'this is a binary frame' },
    });
    send({ cmd: 'get', id: 'alive' });
    await hears('"alive"');
  });

  const payloads = Object.entries(asyncapi.components.messages)
    .filter(([name]) => /(?<!^(?:message|reply|error))Frame$/.test(name))
    .flatMap(([name, { examples }]) =>
      (examples as { name: string; payload: Record<string, unknown> }[]).map((one) => ({
        title: `${name} › ${one.name}`,
        payload: one.payload,
      })),
    );

  it.each(payloads)('answers the contract’s example $title with a frame of the contract', async ({ payload }) => {
    await say('POST /q/genesis', 'value=abc');
    const { leaseId } = (await say('GET /q/genesis?lease=30')).json() as { leaseId: string };
    await say('POST /q/genesis', 'value=def');
    await say('POST /control/genesis', 'status=stop');
    const { frames, send, hears } = await v1('/ws/genesis');
    send({ ...payload, id: 'it', ...(typeof payload['leaseId'] === 'string' ? { leaseId } : {}) });
    const { type, id, ...reply } = await hears('"it"');
    expect([type, id]).toEqual(['reply', 'it']);
    assertFits(asyncapi.components.messages.replyFrame.payload, JSON.parse(frames[0]!), 'The frame');
    if (payload['cmd'] !== undefined) assertFits({ $ref: '#/components/schemas/CommandReply' }, reply, 'The reply');
    await say('DELETE /v1/queues/genesis');
  });

  it('runs commands side by side: one that waits holds up no other', async () => {
    const { send, hears, frames } = await v1();
    send({ cmd: 'take', waitSeconds: 30, id: 'waits' });
    send({ cmd: 'stats', id: 'stats' });
    await hears('"stats"');
    expect(frames.join()).not.toContain('"waits"');
  });

  it('takes nothing for a client that left while it waited', async () => {
    await say('POST /control/test', 'status=stop');
    const one = await v1();
    for (let i = 0; i < 10; i++) one.send({ cmd: 'take', waitSeconds: 30, id: i });
    one.send({ cmd: 'stats', id: 'asked' });
    await one.hears('"asked"');
    one.ws.terminate();
    await until('it is gone', async () => (await consumers()) === 0);
    await add('x');
    expect((await say('GET /q/test')).line).toBe('200 {"key":"test:1","value":"x","count":0}⏎');
  });

  it('reads no further with 256 commands that wait, and goes on when they are done', async () => {
    await say('POST /control/test', 'status=stop');
    const { send, frames } = await v1();
    const count = 700;
    for (let i = 0; i < count; i++) send({ cmd: 'take', waitSeconds: 30, id: i });
    for (let i = 0; i < count; i++) {
      await until(`reply ${i}`, async () => {
        if (frames.length > i) return true;
        await say(
          'POST /v1/queues/test/messages',
          JSON.stringify({ messages: Array(50).fill({ value: 'x' }) }),
          'application/json',
        );
        return frames.length > i;
      });
    }
    const ids = frames.map((one) => (JSON.parse(one) as { id: number }).id);
    expect(new Set(ids).size).toBe(count);
    // At no time more than 256 waited: none was begun before all but 256 of those ahead of it were done.
    expect(ids.filter((id, i) => id - i > 256)).toEqual([]);
    await say('DELETE /v1/queues/test');
  });

  it('takes thousands of frames at once and answers each', async () => {
    const { ws, frames, send } = await v1();
    for (let i = 0; i < 20_000; i++) send('{"cmd":"get"}');
    await until('an answer to each', () => frames.length === 20_000, 30_000);
    expect(ws.readyState).toBe(ws.OPEN);
  });
});

(process.env['RESTMQ_TEST_TOPOLOGY'] === undefined ? describe : describe.skip)('when Redis is gone', () => {
  // the one process that there is
  it('a WebSocket is refused before it is one, and those that are there stay', async () => {
    const gone = await startRedis();
    const alone = await startDaemon(gone);
    const there = await dial(alone.url, '/ws/test', ['restmq.v1']);
    gone.process.kill('SIGSTOP');
    const text = await exchange(
      alone.url,
      ['GET /ws/test HTTP/1.1', 'Host: localhost', ...handshake, '', ''].join('\r\n'),
    );
    expect(refusedRaw(text).kind).toBe('503 redis-unavailable');
    expect(text).toMatch(/^Retry-After: \d+$/m);
    there.send({ cmd: 'stats', id: 1 });
    expect(await there.hears('"id":1')).toMatchObject({
      type: 'error',
      problem: { type: '/problems/redis-unavailable' },
    });
    gone.process.kill('SIGCONT');
    await until('it streams again', async () => {
      await talkTo(alone)('POST /q/test', 'value=again');
      return there.frames.some((one) => one.includes('again'));
    });
    await alone.stop();
    await gone.stop();
  });
});
