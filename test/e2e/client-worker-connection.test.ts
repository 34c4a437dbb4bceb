import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { RestMQ, type LeasedMessage, type Worker } from '../../src/client';
import { aclFile, everySection } from '../support/acl';
import { startDaemon } from '../support/daemon';
import { metricsOf } from '../support/metrics';
import { startProxy } from '../support/proxy';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon } = useDaemon();
const workers: Worker[] = [];

beforeEach(() => redis.client.flushall());
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop(0)));
});

type Metrics = Awaited<ReturnType<typeof metricsOf>>;

/** With short leases: the answers of a connection that is cut are lost, and with them the leases until they expire. */
function start(client: RestMQ, queue: string, handler: (message: LeasedMessage) => unknown): Worker {
  const worker = client.worker(queue, handler, { concurrency: 5, leaseSeconds: 2, onError: () => undefined });
  workers.push(worker);
  return worker;
}

async function connections(url = daemon.url): Promise<number> {
  return (await metricsOf({ url })).read('restmq_command_connections')!;
}

function answered({ read }: Metrics, operation: string): number {
  return read('restmq_http_requests_total', { operation, status: '200' }) ?? 0;
}

describe('the workers of a client', () => {
  it('share one WebSocket, and send no request over HTTP', async () => {
    const client = new RestMQ(daemon.url);
    const before = await metricsOf(daemon);
    const handled: unknown[] = [];
    const queues = ['one', 'two', 'three'];
    for (const queue of queues) start(client, queue, ({ value }) => handled.push(value));
    await until('a connection is open', async () => (await connections()) === 1);
    for (const queue of queues) for (let i = 0; i < 50; i++) await client.add(queue, `${queue} ${i}`);
    await until('all are handled', () => handled.length === 150);
    const acked = async (): Promise<number> => {
      const all = await Promise.all(queues.map((queue) => client.stats(queue)));
      return all.reduce((sum, stats) => sum + stats.acked, 0);
    };
    await until('all are acked', async () => (await acked()) === 150);
    const after = await metricsOf(daemon);
    expect(new Set(handled).size).toBe(150);
    expect(answered(after, 'leaseMessages') - answered(before, 'leaseMessages')).toBe(0);
    expect(await connections()).toBe(1);
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await until('the connection is closed', async () => (await connections()) === 0);
  });

  it('get messages as the lease request of HTTP has them', async () => {
    const client = new RestMQ(daemon.url);
    const message = { value: { order: 17 }, headers: { trace: 'abc' }, priority: 3 };
    await client.addAll('test', [message, { value: new Uint8Array([0, 255]) }]);
    const leased = await client.lease('test', { max: 2, leaseSeconds: 30 });
    for (const { leaseId } of leased) await client.nack('test', leaseId, { countAttempt: false });
    const got: LeasedMessage[] = [];
    start(client, 'test', (one) => got.push(one));
    await until('both came', () => got.length === 2);
    const [overHttp, overWebSocket] = [leased, got].map((messages) =>
      messages.map((one) => ({ ...one, leaseId: null, leaseExpiresAt: null })),
    );
    expect(overWebSocket).toEqual(overHttp);
  });

  it('stop while they wait, and take no message that comes afterwards', async () => {
    const client = new RestMQ(daemon.url);
    const worker = start(client, 'test', () => undefined);
    await until('it waits', async () => (await metricsOf(daemon)).read('restmq_waiting_requests') === 1);
    await worker.stop();
    await client.add('test', 'a');
    expect(await client.stats('test')).toMatchObject({ ready: 1, leased: 0 });
    await until('it waits no more', async () => (await metricsOf(daemon)).read('restmq_waiting_requests') === 0);
  });

  it('give back a message that comes while they stop', async () => {
    const frames: { cmd?: string; type?: string; id?: number; leaseId?: string; countAttempt?: boolean }[] = [];
    const server = new WebSocketServer({ port: 0 });
    server.on('connection', (socket) =>
      socket.on('message', (data: Buffer) => {
        const frame = JSON.parse(data.toString()) as (typeof frames)[number];
        frames.push(frame);
        if (frame.type !== 'cancel') return;
        const messages = [{ queue: 'test', key: 'test:1', value: 'a', leaseId: '1-1-YWJj', attempt: 1 }];
        setImmediate(() => socket.send(JSON.stringify({ type: 'reply', id: frames[0]!.id, queue: 'test', messages })));
      }),
    );
    const { port } = server.address() as AddressInfo;
    const worker = start(new RestMQ(`http://127.0.0.1:${port}`), 'test', () => undefined);
    await until('it waits', () => frames.length === 1);
    await worker.stop();
    await until('the message is given back', () => frames.length === 3);
    expect(frames[2]).toEqual({ cmd: 'nack', queue: 'test', leaseId: '1-1-YWJj', countAttempt: false });
    await until('the connection is closed', () => server.clients.size === 0);
    server.close();
  });

  it('extend leases, nack what fails, and say what was lost', async () => {
    const client = new RestMQ(daemon.url);
    const errors: unknown[] = [];
    const attempts: number[] = [];
    await client.add('test', 'a');
    workers.push(
      client.worker(
        'test',
        async ({ attempt }) => {
          attempts.push(attempt);
          if (attempt === 1) throw new Error('not yet');
          await new Promise((resolve) => setTimeout(resolve, 2500));
        },
        { leaseSeconds: 2, onError: (error) => errors.push(error) },
      ),
    );
    await until('it is acked', async () => (await client.stats('test')).acked === 1);
    expect(attempts).toEqual([1, 2]);
    expect(errors).toMatchObject([{ message: 'not yet' }]);
  });

  it('go on over HTTP where no WebSocket passes', async () => {
    const proxy = await startProxy([daemon.url]);
    const client = new RestMQ(proxy.url);
    const handled: unknown[] = [];
    start(client, 'test', ({ value }) => handled.push(value));
    for (let i = 0; i < 20; i++) await client.add('test', i);
    await until('all are handled', () => handled.length === 20);
    expect(await connections()).toBe(0);
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await proxy.stop();
  });

  it('go on over HTTP where the rules forbid a WebSocket', async () => {
    const rules = everySection().replace('[websocket:consumer]\n', '[websocket:consumer]\nhosts_allow = 10.0.0.1\n');
    const acl = aclFile(rules);
    const guarded = await startDaemon(redis, { acl: acl.path });
    const client = new RestMQ(guarded.url);
    const handled: unknown[] = [];
    await client.add('test', 'a');
    start(client, 'test', ({ value }) => handled.push(value));
    await until('it is handled', () => handled.length === 1);
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await guarded.stop();
    acl.remove();
  });

  it('connect again, with another daemon too, and lose nothing', async () => {
    let upstream = await startDaemon(redis);
    const sockets = new Set<Socket>();
    const door = createServer((socket) => {
      const to = connect(Number(new URL(upstream.url).port), '127.0.0.1');
      for (const [one, other] of [
        [socket, to],
        [to, socket],
      ] as const) {
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
        one.pipe(other);
      }
      sockets.add(socket);
    }).listen(0);
    const client = new RestMQ(`http://127.0.0.1:${(door.address() as AddressInfo).port}`);
    const handled = new Set<unknown>();
    start(client, 'test', ({ value }) => handled.add(value));
    const feeder = new RestMQ(daemon.url);
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 50; i++) await feeder.add('test', `${round} ${i}`);
      if (round === 1) for (const socket of sockets) socket.destroy();
      if (round === 0) {
        const old = upstream;
        upstream = await startDaemon(redis);
        await old.stop();
      }
    }
    await until('all are handled', () => handled.size === 150, 30_000);
    await until('all are acked', async () => (await feeder.stats('test')).acked === 150, 30_000);
    await until('a WebSocket is open again', async () => (await connections(upstream.url)) === 1, 30_000);
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    door.close();
    for (const socket of sockets) socket.destroy();
    await upstream.stop();
  });
});
