import { queueNamed } from '../../src/queue/names';
import { sweepQueue } from '../../src/queue/sweeper';
import { createImport } from '../../src/queue/import';
import { daemonChannel, poolChannels, poolKeys } from '../../src/redis/keys';
import { useEngine } from '../support/engine';

const { redis, engine, store } = useEngine();

beforeEach(() => redis.client.flushall());

const add = (name: string): Promise<number> => engine.add(queueNamed(name), { value: 'x' });
const remove = (name: string): Promise<boolean> => engine.delete(queueNamed(name));
const noted = (): Promise<Record<string, string>> => redis.client.hgetall(poolKeys.lastNumbers);

describe('queues that come and go', () => {
  it('leave nothing that is their own', async () => {
    for (let i = 0; i < 300; i++) {
      await add(`reply-${i}`);
      await remove(`reply-${i}`);
    }
    expect(await noted()).toEqual({});
    const buckets = await redis.client.hgetall(poolKeys.deletedNumbers);
    expect(Object.keys(buckets).every((name) => /^[0-9a-f]{4}$/.test(name))).toBe(true);
    expect(new Set(Object.values(buckets))).toEqual(new Set(['1']));
  });

  it('leave no workers, where daemons write them meanwhile', async () => {
    const queue = queueNamed('orders');
    for (let i = 0; i < 50; i++) {
      await engine.configure(queue, { maxLength: 5 });
      const deletion = new AbortController();
      const writing = (async () => {
        while (!deletion.signal.aborted)
          await store.run('put_workers', queue.keys, 'd1', '0 0 1 0 lease 127.0.0.1 null');
      })();
      await remove('orders');
      deletion.abort();
      await writing;
      expect(await redis.client.keys('*')).not.toContain(queue.keys.workers);
    }
  });

  it('never give a number twice, whichever of them share a bucket', async () => {
    const given = new Map<string, number>();
    const names = Array.from({ length: 12 }, (_, i) => `q${i}`);
    // All of them in one bucket, and its number is that of another.
    for (const bucket of await bucketsOf(names)) await redis.client.hset(poolKeys.deletedNumbers, bucket, 40);
    for (let i = 0; i < 200; i++) {
      const name = names[(i * 7) % names.length]!;
      const n = await add(name);
      expect(n).toBeGreaterThan(given.get(name) ?? 40);
      given.set(name, n);
      if (i % 3 === 0) await remove(name);
      if (i % 5 === 0) await engine.purge(queueNamed(name));
    }
  });

  it('go on behind their last number, also where a purge came first, or a purge comes after', async () => {
    for (let i = 0; i < 5; i++) await add('orders');
    await engine.purge(queueNamed('orders'));
    expect(await noted()).toEqual({ orders: '5' });
    await remove('orders');
    expect(await noted()).toEqual({});
    expect(await add('orders')).toBe(6);
    await engine.purge(queueNamed('orders'));
    expect(await add('orders')).toBe(7);
    expect(await add('another')).toBe(1);
  });

  it('a queue that was purged and not deleted keeps its own number, whatever others in its bucket had', async () => {
    await add('orders');
    await engine.purge(queueNamed('orders'));
    await redis.client.hset(poolKeys.deletedNumbers, (await bucketsOf(['orders']))[0]!, 1000);
    expect(await add('orders')).toBe(2);
  });

  it('an import gives no number that a deleted queue gave', async () => {
    for (let i = 0; i < 5; i++) await add('orders');
    await remove('orders');
    await createImport(store).numberAfter(queueNamed('orders'), 3);
    expect(await add('orders')).toBe(6);
    await remove('orders');
    await createImport(store).numberAfter(queueNamed('orders'), 300);
    expect(await add('orders')).toBe(301);
  });

  it('the numbers that older daemons left behind are folded little by little', async () => {
    await redis.client.hset(
      poolKeys.lastNumbers,
      Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`old${i}`, 100 + i])),
    );
    await add('listed');
    await engine.purge(queueNamed('listed'));
    for (let i = 0; i < 50; i++) {
      await add('short');
      await remove('short');
    }
    expect(await noted()).toEqual({ listed: '1' });
    expect(await add('old7')).toBe(108);
  });

  it('keep a number of their own while a daemon is there that knows no other way', async () => {
    const older = redis.client.duplicate();
    await older.ssubscribe(poolChannels.all);
    await add('orders');
    await remove('orders');
    expect(await noted()).toEqual({ orders: '1' });
    older.disconnect();
    expect(await add('orders')).toBe(2);
  });
});

it('idempotency keys that are over go in one sweep, however many there are', async () => {
  const { keys } = queueNamed('many');
  await redis.client.eval(
    "for i = 1, 4000 do redis.call('HSET', KEYS[1], i, 'print 1') redis.call('ZADD', KEYS[2], 1, i) end",
    2,
    keys.idempotency,
    keys.idempotencyUntil,
  );
  await sweepQueue(store, queueNamed('many'));
  expect(await redis.client.exists(keys.idempotency, keys.idempotencyUntil)).toBe(0);
});

it('daemons that died leave nothing in a queue that others still consume', async () => {
  const queue = queueNamed('news');
  const listening = redis.client.duplicate();
  await listening.ssubscribe(queue.keys.stream, daemonChannel(queue.keys, 'alive'));
  await engine.attach(queue, 'alive', [{ name: 'alive/1', credit: 1 }], {});
  for (let i = 0; i < 5; i++)
    await engine.attach(
      queue,
      `dead${i}`,
      [
        { name: `dead${i}/1`, credit: 0 },
        { name: `dead${i}/2`, credit: 5 },
      ],
      {},
    );
  await engine.attach(queue, 'last', [{ name: 'last/1', credit: 1 }], {});
  expect((await redis.client.hkeys(queue.keys.daemons)).sort()).toEqual(['alive', 'last']);
  expect(await engine.touchDaemon(queue, 'alive', 1, undefined)).toBe(true); // each daemon does so every second
  expect((await redis.client.hkeys(queue.keys.consumers)).sort()).toEqual([
    '#anew',
    '#heard alive',
    '#heard last',
    '#secret',
    '#turn',
    'alive/1',
    'last/1',
  ]);
  expect((await redis.client.zrange(queue.keys.ring, '0', '-1')).sort()).toEqual(['alive/1', 'last/1']);
  listening.disconnect();
});

it('many consumers of a dead daemon go in steps, which any daemon continues', async () => {
  const queue = queueNamed('crowd');
  const { keys } = queue;
  const listening = redis.client.duplicate();
  await listening.ssubscribe(daemonChannel(keys, 'alive'));
  const members = (daemon: string) => Array.from({ length: 2000 }, (_, i) => ({ name: `${daemon}/${i}`, credit: 1 }));
  await engine.attach(queue, 'alive', [{ name: 'alive/1', credit: 1 }], {});
  await engine.attach(queue, 'back', members('back'), {});
  await engine.attach(queue, 'dead', members('dead'), {});
  await engine.attach(queue, 'late', [{ name: 'late/1', credit: 1 }], {});
  await engine.detach(queue, 'late', ['late/1']);
  expect(await redis.client.hkeys(keys.daemons)).toEqual(['alive']);
  await engine.touchDaemon(queue, 'alive', 1, undefined);
  expect(await redis.client.hlen(keys.consumers)).toBeGreaterThan(3000);
  await listening.ssubscribe(daemonChannel(keys, 'back')); // it had only lost its connection
  await engine.attach(queue, 'back', members('back'), { total: 2000 });
  for (let i = 0; i < 20; i++) expect(await engine.touchDaemon(queue, 'back', 2000, undefined)).toBe(true);
  const left = (await redis.client.hkeys(keys.consumers)).filter((name) => !name.startsWith('#'));
  expect(left.sort()).toEqual(['alive/1', ...members('back').map(({ name }) => name)].sort());
  expect(await redis.client.hexists(keys.consumers, '#drop')).toBe(0);
  listening.disconnect();
});

it('tickets that nobody used go with their time, the last one too', async () => {
  await store.runPool('put_ticket', 'first', 60_000, '{}');
  await store.runPool('put_ticket', 'last', 60_000, '{}');
  for (const key of [poolKeys.tickets, poolKeys.ticketsUntil]) {
    expect(await redis.client.pttl(key)).toBeGreaterThan(50_000);
    expect(await redis.client.pttl(key)).toBeLessThanOrEqual(60_000);
  }
});

function bucketsOf(names: readonly string[]): Promise<string[]> {
  return redis.client.eval(
    'local found = {} for i, name in ipairs(ARGV) do found[i] = string.sub(redis.sha1hex(name), 1, 4) end return found',
    0,
    ...names,
  ) as Promise<string[]>;
}
