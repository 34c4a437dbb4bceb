import type { Scripts } from '../../generated/scripts';
import type { QueueStats } from '../../generated/messages';
import { createTimers } from '../../src/queue/timers';
import { createEngine, type Engine } from '../../src/queue/engine';
import { queueNamed, type Queue } from '../../src/queue/names';
import type { ScriptRunner } from '../../src/redis/scripts/script-runner';
import { openEngine, takeOne, useEngine } from '../support/engine';
import { until } from '../support/until';
import { use } from '../support/use';

const { redis, ...first } = useEngine();
const second = use(
  () => openEngine(redis, { redisPool: 3 }),
  ({ close }) => close(),
);
const daemons = [first, second] as const;

beforeEach(async () => {
  await redis.client.flushall();
});

describe('two daemons on one Redis', () => {
  it('never give a key twice, when both send a queue its first message', async () => {
    for (let round = 0; round < 30; round++) {
      const queue = queueNamed(`fresh:${round}`);
      const numbers = await Promise.all(
        Array.from({ length: 10 }, (_, i) => engineOf(i).add(queue, { value: String(i) })),
      );
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    }
  });

  it('never give a key twice, when a queue is purged again and again meanwhile', async () => {
    const queue = queueNamed('purged');
    const numbers: number[] = [];
    for (let round = 0; round < 300; round++) {
      const adds = Array.from({ length: 3 }, async (_, i) =>
        numbers.push(await engineOf(i).add(queue, { value: 'x' })),
      );
      await Promise.all([...adds, engineOf(round).purge(queue), engineOf(round + 1).purge(queue)]);
    }
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('give each message once, when both take', async () => {
    const queue = queueNamed('shared');
    await Promise.all(Array.from({ length: 200 }, (_, i) => engineOf(i).add(queue, { value: String(i) })));
    const taken = await Promise.all(Array.from({ length: 210 }, (_, i) => takeOne(engineOf(i), queue)));
    const keys = taken.filter((one) => one !== null).map(({ number: n }) => n);
    expect([keys.length, new Set(keys).size]).toEqual([200, 200]);
  });
});

describe('a daemon that stalls while it stores the first message of a queue', () => {
  const queue = queueNamed('stalled');
  const meanwhile: Record<string, (other: Engine) => Promise<unknown>> = {
    'adds and purges': async (other) => [await other.add(queue, { value: 'x' }), await other.purge(queue)],
    'adds, purges, adds again': async (other) => [
      await other.add(queue, { value: 'x' }),
      await other.purge(queue),
      await other.add(queue, { value: 'y' }),
    ],
    'adds, deletes, adds, deletes': async (other) => {
      for (let i = 0; i < 2; i++) {
        await other.add(queue, { value: 'x' });
        await other.delete(queue);
      }
    },
    adds: (other) => other.add(queue, { value: 'x' }),
    'does so after a minute': async (other) => [
      await redis.client.del(queue.keys.meta),
      await other.add(queue, { value: 'x' }),
      await other.purge(queue),
    ],
  };

  for (const [what, act] of Object.entries(meanwhile)) {
    it.each(['start_counters', 'register_queue'] as const)(
      `gives no key twice, when another ${what} after its %s`,
      async (step) => {
        const numbers: number[] = [];
        const other = Object.assign(Object.create(engineOf(1)) as Engine, {
          add: async (...args: Parameters<Engine['add']>) => numbers[numbers.push(await engineOf(1).add(...args)) - 1]!,
        });
        numbers.push(await engineOn(stalling(daemons[0].store, step, () => act(other))).add(queue, { value: 'mine' }));
        await other.add(queue, { value: 'z' });
        expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1));
        expect(await engineOf(0).list()).toEqual(['stalled']);
        expect(await redis.client.hexists(queue.keys.meta, 'mark')).toBe(0);
        expect(await redis.client.pttl(queue.keys.meta)).toBe(-1);
      },
    );
  }

  it('and dies leaves nothing for good', async () => {
    const died = engineOn(stalling(daemons[0].store, 'register_queue', () => Promise.reject(new Error('killed'))));
    await expect(died.add(queue, { value: 'x' })).rejects.toThrow('killed');
    expect(await redis.client.pttl(queue.keys.meta)).toBeGreaterThan(0);
    expect(await engineOf(1).delete(queue)).toBe(true);
    expect(await engineOf(1).list()).toEqual([]);
  });

  /** The store of a daemon that, the first time, does not go on behind one of its steps before `act` is done. */
  function stalling(store: ScriptRunner, step: keyof Scripts, act: () => Promise<unknown>): ScriptRunner {
    let stalled = false;
    const after = async <T>(name: string, answer: T): Promise<T> => {
      await answer;
      if (name === step && !stalled) {
        stalled = true;
        await act();
      }
      return answer;
    };
    return {
      ...store,
      run: (name, keys, ...args) => after(name, store.run(name, keys, ...args)) as never,
      runPool: (name, ...args) => after(name, store.runPool(name, ...args)) as never,
    };
  }
});

describe('conservation', () => {
  it('holds at every instant while messages are added, taken, put back, removed, purged and expire', async () => {
    const queue = queueNamed('busy');
    const samples: QueueStats[] = [];
    const work = new AbortController();
    const sampling = (async () => {
      while (!work.signal.aborted) samples.push(await engineOf(0).stats(queue));
    })();
    await Promise.all(Array.from({ length: 8 }, (_, worker) => mixed(queue, worker)));
    const [, removed] = [
      await engineOf(0).add(queue, { value: 'stays' }),
      await engineOf(1).add(queue, { value: 'is removed' }),
    ];
    await engineOf(1).remove(queue, String(removed));
    await engineOf(0).add(queue, { value: 'expires', ttlSeconds: 1 });
    await until(
      'the last ones have expired',
      async () => (await engineOf(1).stats(queue)).expired > 0 && (await redis.client.zcard(queue.keys.expiry)) === 0,
    );
    await takeOne(engineOf(0), queue);
    await engineOf(0).add(queue, { value: 'stays' });
    work.abort();
    await sampling;
    samples.push(await engineOf(0).stats(queue));

    expect(samples.length).toBeGreaterThan(50);
    expect(
      samples.filter(({ enqueued, ready, acked, expired, purged }) => enqueued !== ready + acked + expired + purged),
    ).toEqual([]);
    expect(
      samples
        .flatMap(({ ready, acked, expired, purged }) => [ready, acked, expired, purged])
        .filter((count) => count < 0),
    ).toEqual([]);
    const { ready, acked, expired, purged } = samples.at(-1)!;
    expect(Math.min(ready, acked, expired, purged)).toBeGreaterThan(0);
  });

  /** A mixed load, always the same: 200 steps of one worker. */
  async function mixed(queue: Queue, worker: number): Promise<void> {
    const engine = engineOf(worker);
    for (let step = 0; step < 200; step++) {
      const n = await engine.add(queue, { value: `${worker}:${step}`, ttlSeconds: step % 3 === 0 ? 1 : undefined });
      if (step % 2 === 0) {
        const taken = await takeOne(engine, queue);
        if (taken && step % 4 === 0) await engine.putBack(queue, [taken]);
      }
      if (step % 5 === 0) await engine.remove(queue, String(n));
      if (step % 7 === 0) await engine.peek(queue);
      if (worker === 0 && step % 50 === 49) await engine.purge(queue);
    }
  }
});

describe('SCRIPT FLUSH', () => {
  it('in the middle of work loses and doubles nothing', async () => {
    const queue = queueNamed('flushed');
    const numbers: number[] = [];
    const add = async (i: number): Promise<void> =>
      void numbers.push(await engineOf(i).add(queue, { value: String(i) }));
    for (let round = 0; round < 10; round++) {
      await Promise.all([...Array.from({ length: 10 }, (_, i) => add(round * 10 + i)), redis.client.script('FLUSH')]);
    }
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    const values: string[] = [];
    for (let i = 0; i < 100; i++) {
      if (i % 10 === 0) await redis.client.script('FLUSH', 'SYNC');
      values.push((await takeOne(engineOf(i), queue))!.value.toString());
    }
    expect(new Set(values).size).toBe(100);
    expect(await engineOf(0).stats(queue)).toMatchObject({ ready: 0, enqueued: 100, acked: 100 });
  });
});

function engineOf(i: number): Engine {
  return daemons[i % 2]!.engine;
}

function engineOn(store: ScriptRunner): Engine {
  return createEngine(store, createTimers(store));
}
