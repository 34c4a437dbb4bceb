import { createLog } from '../../src/log';
import { queueNamed, type Queue } from '../../src/queue/names';
import { startSweeper } from '../../src/queue/sweeper';
import { takeOne, useEngine } from '../support/engine';
import { until } from '../support/until';

const { redis, engine, store, timers } = useEngine();
let queue: Queue;
let count = 0;

beforeEach(() => {
  queue = queueNamed(`jobs ${++count}`);
});

describe('a dead letter whose ttl has run out', () => {
  const dying: [how: string, die: (leaseId: string) => Promise<unknown>][] = [
    ['was given up', (lease) => engine.nack(queue, lease, { dead: true })],
    [
      'was given up without counting the attempt',
      (lease) => engine.nack(queue, lease, { dead: true, countAttempt: false }),
    ],
    ['failed for the last time', (lease) => engine.nack(queue, lease, {})],
    [
      'was held until its last lease ended',
      async () => {
        await redis.client.zadd(queue.keys.leased, 1, '1');
        await engine.stats(queue);
      },
    ],
  ];

  it.each(dying)('is not delivered by a redrive, where it %s', async (_, die) => {
    await engine.configure(queue, { maxAttempts: 1 });
    await engine.add(queue, { value: 'short', ttlSeconds: 1, priority: 3 });
    await die(await leased());
    await ttlOver(queue, '1');
    expect(await engine.look(queue, '1')).toMatchObject({ state: 'dead', value: Buffer.from('short') });
    expect(await engine.redrive(queue, 10, true)).toEqual({ redriven: 0, expired: 1, dead: 1 });
    expect(await engine.redrive(queue, 10, false)).toEqual({ redriven: 0, expired: 1, dead: 0 });
    expect(await takeOne(engine, queue)).toBeNull();
    expect(await engine.stats(queue)).toMatchObject({
      enqueued: 1,
      ready: 0,
      dead: 0,
      expired: 1,
      acked: 0,
      purged: 0,
    });
    expect(await redis.client.exists(queue.keys.body, queue.keys.state, queue.keys.dead, queue.keys.expiry)).toBe(0);
  });

  it('has the ttl of its queue, where it had none of its own', async () => {
    await engine.configure(queue, { ttlSeconds: 1 });
    await engine.add(queue, { value: 'short' });
    await engine.nack(queue, await leased(), { dead: true });
    await ttlOver(queue, '1');
    expect(await engine.redrive(queue, 10, false)).toEqual({ redriven: 0, expired: 1, dead: 0 });
  });

  it('keeps the ttl that it came with through several deaths', async () => {
    await engine.add(queue, { value: 'short', ttlSeconds: 3600 });
    const { expiresMs } = (await engine.look(queue, '1'))!;
    for (let i = 0; i < 3; i++) {
      await engine.nack(queue, await leased(), { dead: true });
      expect(await engine.look(queue, '1')).toMatchObject({ state: 'dead', expiresMs });
      expect(await engine.redrive(queue, 10, false)).toEqual({ redriven: 1, expired: 0, dead: 0 });
      expect(await engine.look(queue, '1')).toMatchObject({ state: 'ready', attempts: 0, expiresMs });
    }
  });

  it('leaves the others where they are told from it, also of more than one script can move', async () => {
    const messages = Array.from({ length: 1200 }, (_, i) => ({
      value: String(i),
      ttlSeconds: i % 2 ? 3600 : undefined,
    }));
    for (let i = 0; i < messages.length; i += 100) {
      await engine.addAll(queue, messages.slice(i, i + 100));
      for (const { leaseId } of (await engine.lease(queue, 100, 60))!)
        await engine.nack(queue, leaseId, { dead: true });
    }
    for (let n = 2; n <= 1200; n += 4) await endTtl(queue, String(n));
    expect(await engine.redrive(queue, 10_000, true)).toEqual({ redriven: 900, expired: 300, dead: 1200 });
    expect(await engine.redrive(queue, 600, true)).toEqual({ redriven: 450, expired: 150, dead: 1200 });
    expect(await engine.redrive(queue, 600, false)).toEqual({ redriven: 450, expired: 150, dead: 600 });
    expect(await engine.redrive(queue, 10_000, false)).toEqual({ redriven: 450, expired: 150, dead: 0 });
    expect(await engine.stats(queue)).toMatchObject({ enqueued: 1200, ready: 900, expired: 300 });
  });
});

it('a redriven message expires by its ttl in a queue that nobody looks at', async () => {
  await engine.add(queue, { value: 'short', ttlSeconds: 2 });
  await engine.nack(queue, await leased(), { dead: true });
  const sweeper = startSweeper(store, createLog('silent'), timers);
  expect(await engine.redrive(queue, 10, false)).toMatchObject({ redriven: 1 });
  await until('it is swept', async () => (await redis.client.exists(queue.keys.body)) === 0);
  expect(await engine.stats(queue)).toMatchObject({ enqueued: 1, ready: 0, expired: 1 });
  sweeper.stop();
});

it('a dead letter without a ttl is redriven without one', async () => {
  await engine.add(queue, { value: 'for ever' });
  await engine.nack(queue, await leased(), { dead: true });
  expect(await engine.redrive(queue, 10, false)).toEqual({ redriven: 1, expired: 0, dead: 0 });
  expect((await engine.look(queue, '1'))!.expiresMs).toBeUndefined();
});

async function leased(): Promise<string> {
  return (await engine.lease(queue, 1, 60))![0]!.leaseId;
}

/** As if the time of a message that is dead had passed. */
async function endTtl({ keys }: Queue, n: string): Promise<void> {
  const kept = JSON.parse((await redis.client.hget(keys.state, n))!) as { x: number };
  expect(kept.x).toBeGreaterThan(0);
  await redis.client.hset(keys.state, n, JSON.stringify({ ...kept, x: 1 }));
}

async function ttlOver(queue: Queue, n: string): Promise<void> {
  const { expiresMs } = (await engine.look(queue, n))!;
  await until('the ttl is over', async () => Number((await redis.client.time())[0]) * 1000 > expiresMs!);
}
