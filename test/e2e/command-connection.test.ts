import { queueNamed } from '../../src/queue/names';
import { assertFits } from '../support/contract';
import { startDaemon } from '../support/daemon';
import { refusedRaw } from '../support/dialogue';
import { metricsOf } from '../support/metrics';
import { exchange } from '../support/net';
import { dial, handshake, type TestWebSocket } from '../support/streams';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon, say } = useDaemon({ maxConsumersPerAddress: 3 });
const open: TestWebSocket[] = [];

afterEach(async () => {
  for (const { ws } of open.splice(0)) ws.terminate();
  await until('no connection is open', async () => (await connections()) === 0);
  await redis.client.flushall();
});

const connections = async (): Promise<number | undefined> =>
  (await metricsOf(daemon)).read('restmq_command_connections');

async function connect(url = daemon.url, path = '/ws', options = {}): Promise<TestWebSocket> {
  const one = await dial(url, path, ['restmq.v1'], options);
  open.push(one);
  return one;
}

/** Send a frame with an id. @returns its answer, held to the contract */
async function ask(socket: TestWebSocket, frame: object, id: string | number): Promise<Record<string, unknown>> {
  socket.send({ ...frame, id });
  const answer = await socket.hears(`"id":${JSON.stringify(id)}`);
  assertFits(
    { $ref: `#/components/schemas/${answer['type'] === 'error' ? 'ErrorFrame' : 'ReplyFrame'}` },
    answer,
    'The answer',
  );
  return answer;
}

const waiting = async (): Promise<number | undefined> => (await metricsOf(daemon)).read('restmq_waiting_requests');

describe('a WebSocket at /ws', () => {
  it('runs commands for any queue', async () => {
    const socket = await connect();
    expect(socket.ws.protocol).toBe('restmq.v1');
    expect(await ask(socket, { cmd: 'add', queue: 'one', value: 'a' }, 1)).toMatchObject({ key: 'one:1' });
    expect(await ask(socket, { cmd: 'add', queue: 'two', value: { b: 2 } }, 'x')).toMatchObject({ key: 'two:1' });
    const leased = await ask(socket, { cmd: 'take', queue: 'one', leaseSeconds: 30 }, 3);
    expect(leased).toMatchObject({ queue: 'one', value: 'a', attempt: 1 });
    expect(await ask(socket, { cmd: 'ack', queue: 'one', leaseId: leased['leaseId'] }, 4)).toMatchObject({
      acked: true,
    });
    expect(await ask(socket, { cmd: 'take', queue: 'two' }, 5)).toMatchObject({ value: { b: 2 } });
    expect(await connections()).toBe(1);
  });

  it('runs a long frame before those that come after it, also if the client closes at once', async () => {
    const socket = await connect();
    const long = JSON.stringify('x'.repeat(500_000));
    const values = [long, '"1"', long, '"2"'];
    for (const [id, value] of values.entries())
      socket.ws.send(`{"cmd":"add","queue":"long","value":${value},"id":${id}}`);
    await ask(socket, { cmd: 'stats', queue: 'long' }, 'last');
    for (const [id] of values.entries()) await socket.hears(`"id":${id},"queue":"long"`);
    socket.ws.send(`{"cmd":"add","queue":"long","value":${long}}`);
    socket.ws.close();
    await until('all are stored', async () => (await redis.client.zcard(queueNamed('long').keys.ready)) === 5);
    const lengths: number[] = [];
    for (let i = 0; i < 5; i++) lengths.push(((await say('GET /q/long')).json() as { value: string }).value.length);
    expect(lengths).toEqual([500_000, 1, 500_000, 1, 500_000]);
  });

  it('is no consumer of any queue', async () => {
    await connect();
    expect((await say('GET /v1/queues/one/consumers')).json()).toMatchObject({ count: 0 });
    await say('POST /q/one', 'value=a');
    expect((await say('GET /q/one')).json()).toMatchObject({ value: 'a' });
  });

  it('refuses a command without a queue, a flow and an empty queue name, and stays open', async () => {
    const socket = await connect();
    const { problem } = await ask(socket, { cmd: 'stats' }, 1);
    expect(problem).toMatchObject({ status: 400, error: 'stats: queue is missing', errors: [{ pointer: '/queue' }] });
    expect((await ask(socket, { type: 'flow', credit: 1 }, 2))['problem']).toMatchObject({
      status: 400,
      error: 'flow: this connection streams no queue',
    });
    expect((await ask(socket, { cmd: 'stats', queue: '' }, 3))['problem']).toMatchObject({ status: 400 });
    expect((await ask(socket, { type: 'subscribe' }, 4))['problem']).toMatchObject({ status: 400 });
    expect(await ask(socket, { cmd: 'stats', queue: 'one' }, 5)).toMatchObject({ type: 'reply' });
  });

  it('requires the subprotocol, and says so', async () => {
    const answered = (...more: string[]): Promise<string> =>
      exchange(daemon.url, ['GET /ws HTTP/1.1', 'Host: localhost', ...handshake, ...more, '', ''].join('\r\n'));
    expect(refusedRaw(await answered())).toMatchObject({
      status: 400,
      detail: 'The parameter Sec-WebSocket-Protocol must list restmq.v1.',
    });
    expect(refusedRaw(await answered('Sec-WebSocket-Protocol: mqtt')).status).toBe(400);
    expect((await say('GET /ws')).status).toBe(426);
  });

  it('counts as a consumer of its address', async () => {
    for (let i = 0; i < 3; i++) await connect();
    await expect(connect()).rejects.toThrow();
    expect((await say('GET /sse/one')).status).toBe(429);
    open.pop()!.ws.terminate();
    await until('one has left', async () => (await connections()) === 2);
    await connect();
  });

  it('answers in the order of completion, however many commands come at once', async () => {
    const socket = await connect();
    const count = 500;
    for (let i = 0; i < count; i++) socket.send({ cmd: 'add', queue: 'many', value: i, id: i });
    await until('all are answered', () => socket.frames.length === count);
    const replies = socket.frames.map((frame) => JSON.parse(frame) as { id: number; key: string });
    expect(replies.map(({ key }) => key)).toEqual(replies.map(({ id }) => `many:${id + 1}`));
  });

  it('closes with 1012 when the daemon stops, after the commands in progress', async () => {
    const other = await startDaemon(redis);
    const socket = await connect(other.url);
    socket.send({ cmd: 'take', queue: 'one', waitSeconds: 30, id: 'wait' });
    await ask(socket, { cmd: 'stats', queue: 'one' }, 1);
    await other.stop();
    expect(await socket.closed).toBe('1012 the daemon stops');
    expect(await socket.hears('"wait"')).toEqual({ type: 'reply', id: 'wait', error: 'empty queue' });
  });

  it('pings, and ends a client that does not answer', async () => {
    const socket = await connect(daemon.url, '/ws?heartbeat=1', { autoPong: false });
    expect(await socket.closed).toMatch(/^1006/);
    const lively = await connect(daemon.url, '/ws?heartbeat=1');
    let pings = 0;
    lively.ws.on('ping', () => pings++);
    await until('three pings came', () => pings >= 3);
    expect(await ask(lively, { cmd: 'stats', queue: 'one' }, 1)).toMatchObject({ type: 'reply' });
  });
});

describe('cancel', () => {
  it('ends the wait of a command, which replies as if its time were over', async () => {
    const socket = await connect();
    socket.send({ cmd: 'take', queue: 'one', waitSeconds: 30, leaseSeconds: 30, id: 'wait' });
    await until('it waits', async () => (await waiting()) === 1);
    expect(await ask(socket, { type: 'cancel', target: 'wait' }, 'c')).toEqual({
      type: 'reply',
      id: 'c',
      cancelled: true,
    });
    expect(await socket.hears('"wait"')).toEqual({ type: 'reply', id: 'wait', error: 'empty queue' });
    await say('POST /q/one', 'value=a');
    expect((await say('GET /q/one')).json()).toMatchObject({ value: 'a' });
  });

  it('keeps the outcomes of acks', async () => {
    await say('POST /q/one', 'value=a');
    const socket = await connect();
    const { leaseId } = await ask(socket, { cmd: 'take', queue: 'one', leaseSeconds: 30 }, 1);
    socket.send({ cmd: 'take', queue: 'one', waitSeconds: 30, leaseSeconds: 30, acks: [leaseId], id: 'wait' });
    await until('it waits', async () => (await waiting()) === 1);
    socket.send({ type: 'cancel', target: 'wait' });
    expect(await socket.hears('"wait"')).toMatchObject({ messages: [], outcomes: [{ leaseId, outcome: 'acked' }] });
  });

  it('has no effect on a command that has ended, or never began', async () => {
    const socket = await connect();
    await ask(socket, { cmd: 'take', queue: 'one', waitSeconds: 1 }, 1);
    expect(await ask(socket, { type: 'cancel', target: 1 }, 'a')).toMatchObject({ cancelled: false });
    expect(await ask(socket, { type: 'cancel', target: '1' }, 'b')).toMatchObject({ cancelled: false });
    expect((await ask(socket, { type: 'cancel' }, 'c'))['problem']).toMatchObject({
      status: 400,
      errors: [{ pointer: '/target' }],
    });
  });

  it('works where a queue is streamed', async () => {
    const socket = await connect(daemon.url, '/ws/news?credit=1');
    socket.send({ cmd: 'take', queue: 'news', waitSeconds: 30, id: 7 });
    await until('it waits', async () => (await waiting()) === 1);
    socket.send({ type: 'cancel', target: 7 });
    expect(await socket.hears('"id":7')).toEqual({ type: 'reply', id: 7, error: 'empty queue' });
  });

  it('leaves other commands of many that wait', async () => {
    const socket = await connect();
    for (let i = 0; i < 200; i++) socket.send({ cmd: 'take', queue: 'one', waitSeconds: 30, id: i });
    await until('all wait', async () => (await waiting()) === 200);
    for (let i = 0; i < 199; i++) socket.send({ type: 'cancel', target: i });
    await until('199 have ended', () => socket.frames.length === 199);
    await say('POST /q/one', 'value=a');
    expect(await socket.hears('"id":199')).toMatchObject({ value: 'a' });
  });
});
