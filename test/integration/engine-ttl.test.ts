import { createLog } from '../../src/log';
import { createEngine, type Taken } from '../../src/queue/engine';
import { queueNamed } from '../../src/queue/names';
import { createTimers } from '../../src/queue/timers';
import { startSweeper } from '../../src/queue/sweeper';
import { poolKeys } from '../../src/redis/keys';
import type { ScriptRunner } from '../../src/redis/scripts/script-runner';
import { openEngine, takeOne, useEngine } from '../support/engine';
import { until } from '../support/until';

const { redis, engine, store, timers: sweepTimers } = useEngine();

describe('a message with a ttl', () => {
  it('is delivered and counted like any other while it lives', async () => {
    const queue = queueNamed('living');
    await add('living', 'a', 3600);
    expect(await engine.peek(queue)).toMatchObject({ value: Buffer.from('a') });
    expect(await engine.stats(queue)).toMatchObject({ ready: 1, expired: 0 });
    expect(await takeOne(engine, queue)).toMatchObject({ value: Buffer.from('a') });
  });
});

describe('a message whose ttl is over', () => {
  let taken: Taken;
  /** So long that two are taken before it is over. */
  const shortSeconds = 3;

  beforeAll(async () => {
    for (const name of ['take', 'peek', 'stats', 'newest', 'remove', 'purge', 'taken', 'back'])
      await add(name, 'short', shortSeconds);
    await add('mixed', 'short', shortSeconds);
    await add('mixed', 'long', 3600);
    await add('mixed', 'for ever');
    taken = (await takeOne(engine, queueNamed('taken')))!;
    await engine.putBack(queueNamed('back'), [(await takeOne(engine, queueNamed('back')))!]);
    expect(await engine.stats(queueNamed('back'))).toMatchObject({ ready: 1, acked: 0, expired: 0 });
    await Promise.all(Array.from({ length: 1200 }, () => add('many', 'short', shortSeconds)));
    await add('many', 'for ever');
    await expired(shortSeconds);
  });

  it('is gone for whoever is the first to look', async () => {
    expect(await takeOne(engine, queueNamed('take'))).toBeNull();
    expect(await engine.peek(queueNamed('peek'))).toBeNull();
    expect(await engine.newest(queueNamed('newest'), 10)).toEqual([]);
    expect(await engine.remove(queueNamed('remove'), '1')).toBe(false);
    expect(await engine.purge(queueNamed('purge'))).toBe(0);
    expect(await engine.stats(queueNamed('stats'))).toMatchObject({ ready: 0, len: 0, enqueued: 1, expired: 1 });
  });

  it('leaves the others where they are', async () => {
    const queue = queueNamed('mixed');
    expect(await engine.stats(queue)).toMatchObject({ ready: 2, len: 2, enqueued: 3, expired: 1 });
    expect((await engine.newest(queue, 10)).map(({ number: n }) => n)).toEqual(['3', '2']);
    expect(await engine.peek(queue)).toMatchObject({ number: '2' });
    expect(await takeOne(engine, queue)).toMatchObject({ number: '2' });
  });

  it('is never seen, though 1,200 expire at once', async () => {
    expect(await engine.peek(queueNamed('many'))).toMatchObject({ number: '1201' });
    expect(await engine.stats(queueNamed('many'))).toMatchObject({ ready: 1, enqueued: 1201, expired: 1200 });
  });

  it('expires too when it was put back before', async () => {
    expect(await engine.stats(queueNamed('back'))).toMatchObject({ ready: 0, enqueued: 1, acked: 0, expired: 1 });
  });

  it('is not put back, and counts as expired', async () => {
    const queue = queueNamed('taken');
    await engine.putBack(queue, [taken]);
    expect(await takeOne(engine, queue)).toBeNull();
    expect(await engine.stats(queue)).toMatchObject({ ready: 0, enqueued: 1, acked: 0, expired: 1 });
  });
});

describe('the sweepers of two daemons', () => {
  const many = Array.from({ length: 250 }, (_, i) => `many:${i}`);
  const stops: (() => void)[] = [];
  let taken: Taken;

  beforeAll(async () => {
    await redis.client.flushall();
    await claimOf('abandoned'); // and never settled, as if the daemon had died
    const other = await openEngine(redis);
    const sweepers = [
      startSweeper(store, createLog('silent'), sweepTimers),
      startSweeper(other.store, createLog('silent'), other.timers),
    ];
    stops.push(...sweepers.map((sweeper) => () => sweeper.stop()), other.close);
    await Promise.all([
      ...many.map((name) => add(name, 'short', 1)),
      ...Array.from({ length: 1200 }, (_, i) =>
        [engine, other.engine][i % 2]!.add(queueNamed('crowd'), { value: 'short', ttlSeconds: 1 }),
      ),
      add('long first', 'long', 3600).then(() => add('long first', 'short', 1)),
      add('with another', 'short', 1).then(() => add('with another', 'for ever')),
      add('put back', 'longer', 5)
        .then(() => add('put back', 'short', 1))
        .then(async () => (taken = (await takeOne(engine, queueNamed('put back')))!)),
    ]);
  });

  afterAll(() => {
    for (const stop of stops) stop();
  });

  it('remove what was put back when its queue’s timer was spent', async () => {
    await until('the timer is spent', async () => !(await timers()).includes('put back'));
    await engine.putBack(queueNamed('put back'), [taken]);
    await until('it is swept', async () => (await stored('put back')) === 0, 20_000);
    expect(await engine.stats(queueNamed('put back'))).toMatchObject({ ready: 0, enqueued: 2, acked: 0, expired: 2 });
  });

  it('remove what expires in a queue that nobody looks at', async () => {
    await until('it is swept', async () => (await stored('with another')) === 1);
    expect(await engine.stats(queueNamed('with another'))).toMatchObject({ ready: 1, expired: 1 });
  });

  it('remove what expires sooner than an earlier message', async () => {
    await until('the short one is swept', async () => (await stored('long first')) === 1);
    expect(await engine.peek(queueNamed('long first'))).toMatchObject({ value: Buffer.from('long') });
  });

  it('remove 1,200 that expire at once, each of them once', async () => {
    await until('all are swept', async () => (await stored('crowd')) === 0);
    expect(await engine.stats(queueNamed('crowd'))).toMatchObject({ ready: 0, enqueued: 1200, expired: 1200 });
  });

  it('remove what was stored long after its queue was found to be new', async () => {
    const slow: ScriptRunner = {
      ...store,
      runPool: (name, ...args) =>
        (name === 'register_queue' ? late : Promise.resolve()).then(() => store.runPool(name, ...args)),
    };
    const late = until('the timer runs', async () => (await timers()).includes('stalled')).then(() =>
      until('the timer is spent', async () => !(await timers()).includes('stalled')),
    );
    expect(
      await createEngine(slow, createTimers(slow)).add(queueNamed('stalled'), { value: 'short', ttlSeconds: 1 }),
    ).toBe(1);
    await until('it is swept', async () => (await stored('stalled')) === 0);
  });

  it('see to many queues', async () => {
    await until('all are swept', async () => (await redis.client.keys('restmq:{many:*:body')).length === 0);
  });

  it('take over what a daemon had claimed that is gone', async () => {
    await until('it is swept', async () => (await stored('abandoned')) === 0);
  });

  it('remove what was stored during a purge whose daemon died before its end', async () => {
    const queue = queueNamed('half purged');
    const dying: ScriptRunner = {
      ...store,
      run: (name, ...args) => (name === 'sweep_queue' ? Promise.reject(new Error('killed')) : store.run(name, ...args)),
      runPool: async (name, ...args) => {
        if (name === 'claim_queue_sweep') await add('half purged', 'short', 1);
        return store.runPool(name, ...args);
      },
    };
    await add('half purged', 'long', 3600);
    await expect(createEngine(dying, createTimers(dying)).purge(queue)).rejects.toThrow('killed');
    await until('it is swept', async () => (await stored('half purged')) === 0, 4000);
    await engine.purge(queue);
  });

  it('leave no timer behind, nor does a purge', async () => {
    await until('one message is left that has a ttl', async () => (await timers()).join() === 'long first');
    await engine.purge(queueNamed('long first'));
    expect(await timers()).toEqual([]);
  });
});

function add(name: string, value: string, ttlSeconds?: number): Promise<number> {
  return engine.add(queueNamed(name), { value, ttlSeconds });
}

/** Store a message and claim its queue's sweep, for a tenth of a second, as soon as it is due. */
async function claimOf(name: string): Promise<void> {
  await add(name, 'short', 1);
  await until('it is due', async () => (await store.runPool('claim_due_sweeps', 100, 100)).includes(name));
}

/**
 * Wait until every ttl of so many seconds that runs now is over by Redis' clock; nothing looks at the queue meanwhile.
 */
async function expired(seconds: number): Promise<void> {
  const last = (await nowMs()) + 1000 * seconds;
  await until('the ttl is over', async () => (await nowMs()) > last);
}

async function nowMs(): Promise<number> {
  const [seconds, microseconds] = await redis.client.time();
  return Number(seconds) * 1000 + Number(microseconds) / 1000;
}

function stored(name: string): Promise<number> {
  return redis.client.hlen(queueNamed(name).keys.body);
}

/** The queues that something is due for, and those that some daemon is just sweeping. */
async function timers(): Promise<string[]> {
  return [
    ...(await redis.client.zrange(poolKeys.due, '0', '-1')).filter((name) => name !== ''),
    ...(await redis.client.zrange(poolKeys.claimed, '0', '-1')),
  ];
}
