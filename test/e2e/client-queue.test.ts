import { bytesOf, Nack, RestMQ, type Worker } from '../../src/client';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon } = useDaemon();
let client: RestMQ;

interface Order {
  id: number;
  note?: string;
}

beforeAll(() => {
  client = new RestMQ(daemon.url);
});

beforeEach(() => redis.client.flushall());

describe('the methods of one queue', () => {
  it('store and return values of its type', async () => {
    const orders = client.queue<Order>('orders');
    expect(orders.name).toBe('orders');
    expect(await orders.add({ id: 1 })).toBe('orders:1');
    expect(await orders.addAll([{ value: { id: 2 } }, { value: { id: 3 }, priority: 9 }])).toHaveLength(2);
    const browsed: number[] = [];
    for await (const { value } of orders.browse()) browsed.push(value.id);
    expect(browsed).toEqual([3, 1, 2]);
    expect((await orders.getMessage('orders:2')).value.id).toBe(2);
    expect((await orders.take())!.value.id).toBe(3);
    const [leased] = await orders.lease({ leaseSeconds: 30 });
    expect(leased!.value.id).toBe(1);
    const { messages, outcomes } = await orders.ackAndLease([leased!.leaseId]);
    expect([messages[0]!.value.id, outcomes[0]!.outcome]).toEqual([2, 'acked']);
    await orders.nack(messages[0]!.leaseId, { dead: true, reason: 'no' });
    expect((await orders.redrive()).redriven).toBe(1);
    await orders.remove('orders:2');
    await orders.putQueue({ maxAttempts: 7 });
    expect((await orders.getQueue()).settings.maxAttempts).toBe(7);
    expect((await orders.stats()).len).toBe(0);
    expect(await orders.consumers()).toEqual([]);
    expect((await orders.createTicket()).ticket).toEqual(expect.any(String));
    expect(await orders.purge()).toBe(0);
    await orders.deleteQueue();
    await expect(orders.getQueue()).rejects.toMatchObject({ code: 'no-such-queue' });
  });

  it('stream them, and return bytes as base64', async () => {
    const images = client.queue<Uint8Array>('images');
    const stream = images.subscribe();
    await stream.opened;
    await images.add(Uint8Array.of(1, 255));
    const { value: event } = await stream.next();
    if (event?.type !== 'message') throw new Error(`no message: ${JSON.stringify(event)}`);
    const base64: string = event.value;
    expect(base64).toBe('Af8=');
    expect([...bytesOf(event)]).toEqual([1, 255]);
    stream.close();
  });

  it('are an object that can be awaited and copied like any other', async () => {
    const { name, ...methods } = await Promise.resolve(client.queue<string>('test'));
    await methods.add('a');
    expect([name, (await methods.take())?.value]).toEqual(['test', 'a']);
  });

  it.each(['', '.', '..', undefined, 7])('are refused for %j, which can not name a queue', (name) => {
    expect(() => client.queue(name as string)).toThrow(TypeError);
  });
});

describe('the events of a worker', () => {
  it('say what became of each message', async () => {
    const jobs = client.queue<string>('jobs');
    const said: unknown[] = [];
    await jobs.addAll([{ value: 'done' }, { value: 'failed' }]);
    const worker = jobs.worker(
      ({ value }) => {
        if (value === 'failed') throw new Nack('no', { dead: true });
        return value.length;
      },
      { onError: () => undefined, waitSeconds: 1 },
    );
    worker.on('leased', ({ value }) => said.push(['leased', value]));
    worker.on('acked', ({ value }, result) => said.push(['acked', value, result]));
    worker.on('nacked', ({ value }, error) => said.push(['nacked', value, (error as Error).message]));
    worker.on('stopped', () => said.push('stopped'));
    await new Promise<void>((resolve) => worker.on('empty', resolve));
    expect(said.sort()).toEqual([
      ['acked', 'done', 4],
      ['leased', 'done'],
      ['leased', 'failed'],
      ['nacked', 'failed', 'no'],
    ]);
    await worker.stop();
    expect(said.at(-1)).toBe('stopped');
  });

  it('say that a lease is lost, once, and not that the message is acked', async () => {
    await client.add('jobs', 'purged');
    const said: string[] = [];
    const worker: Worker = client.worker('jobs', () => client.purge('jobs'), { onError: () => undefined });
    for (const event of ['acked', 'nacked'] as const) worker.on(event, () => said.push(event));
    worker.on('lost', ({ value }, error) => said.push(`lost ${String(value)}: ${(error as { code: string }).code}`));
    await until('it is lost', () => said.length > 0);
    await worker.stop();
    expect(said).toEqual([expect.stringMatching(/^lost purged: (lease-lost|no-such-lease)$/)]);
  });

  it('say that a request is repeated', async () => {
    const away = new RestMQ('http://127.0.0.1:9');
    const worker = away.worker('jobs', () => undefined, { onError: () => undefined });
    const error = await new Promise((resolve) => worker.on('retry', resolve));
    expect(error).toMatchObject({ code: 'unreachable' });
    await worker.stop();
  });

  it('reach no listener that was removed; what a listener throws goes to onError, and the worker goes on', async () => {
    const errors: string[] = [];
    const acked: unknown[] = [];
    const worker = client.worker('jobs', () => undefined, {
      onError: (error) => errors.push((error as Error).message),
    });
    const remove = worker.on('leased', () => acked.push('removed'));
    remove();
    remove();
    worker.on('leased', () => {
      throw new Error('the listener');
    });
    worker.on('acked', ({ value }) => acked.push(value));
    await client.addAll('jobs', [{ value: 1 }, { value: 2 }]);
    await until('both are acked', () => acked.length === 2);
    await worker.stop();
    expect([acked, errors]).toEqual([
      [1, 2],
      ['the listener', 'the listener'],
    ]);
  });

  it('have known names, and functions for listeners', async () => {
    const worker = client.worker('jobs', () => undefined);
    expect(() => worker.on('completed' as 'acked', () => undefined)).toThrow(/leased, acked, nacked/);
    expect(() => worker.on('acked', undefined as never)).toThrow(TypeError);
    await worker.stop();
  });
});
