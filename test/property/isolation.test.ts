import fc from 'fast-check';
import type { Engine } from '../../src/queue/engine';
import { queueNamed, type Queue } from '../../src/queue/names';
import { poolKeys, queueKey, queueKeys, type QueueKey } from '../../src/redis/keys';
import { legalName } from '../support/arbitrary';
import { openEngine, takeOne } from '../support/engine';
import { startRedis, type TestRedis } from '../support/redis';

const twoNames = fc.tuple(legalName, legalName).filter(([a, b]) => a !== b);

describe('the keys of two queues', () => {
  it('have nothing in common, whatever the names', () => {
    fc.assert(
      fc.property(twoNames, ([a, b]) => {
        const [ofA, ofB, ofPool] = [keysOf(a), keysOf(b), Object.values(poolKeys)];
        expect(new Set([...ofA, ...ofB, ...ofPool]).size).toBe(ofA.length + ofB.length + ofPool.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('lie in one hash slot each, under a tag that says the name and nothing else', () => {
    fc.assert(
      fc.property(legalName, (name) => {
        const tags = new Set(keysOf(name).map(tagOf));
        expect([...tags].map(decodeURIComponent)).toEqual([name]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the operations on a queue', () => {
  let redis: TestRedis;
  let engine: Engine;
  let close: () => void;

  beforeAll(async () => {
    redis = await startRedis();
    ({ engine, close } = await openEngine(redis));
  });

  afterAll(async () => {
    close();
    await redis.stop();
  });

  const verbs = {
    add: (queue: Queue) => engine.add(queue, { value: 'a', type: 'text/plain' }),
    addWithTtl: (queue: Queue) => engine.add(queue, { value: 'a', ttlSeconds: 3600 }),
    take: (queue: Queue) => takeOne(engine, queue),
    takeAndPutBack: async (queue: Queue) => {
      const taken = await takeOne(engine, queue);
      if (taken) await engine.putBack(queue, [taken]);
    },
    peek: (queue: Queue) => engine.peek(queue),
    newest: (queue: Queue) => engine.newest(queue, 10),
    remove: (queue: Queue) => engine.remove(queue, '1'),
    purge: (queue: Queue) => engine.purge(queue),
    stats: (queue: Queue) => engine.stats(queue),
    setPolicy: (queue: Queue) => engine.configure(queue, { policy: 'roundrobin' }),
    unsetPolicy: (queue: Queue) => engine.configure(queue, { policy: 'broadcast' }),
    setStatus: (queue: Queue) => engine.configure(queue, { status: 'stop' }),
  } satisfies Record<string, (queue: Queue) => Promise<unknown>>;
  const work = fc.array(fc.constantFrom(...(Object.keys(verbs) as (keyof typeof verbs)[])), {
    minLength: 1,
    maxLength: 12,
  });

  it('leave every other queue as it is, and every other key', async () => {
    await fc.assert(
      fc.asyncProperty(twoNames, work, work, async ([a, b], before, after) => {
        await redis.client.flushall();
        for (const verb of ['addWithTtl', 'add', 'peek', 'setPolicy', ...before] as const)
          await verbs[verb](queueNamed(b));
        await redis.client.set(`${b}:1`, 'a stranger’s');
        const was = await everythingOf(b);
        for (const verb of after) await verbs[verb](queueNamed(a));
        expect(await everythingOf(b)).toEqual(was);
        const ours = new Set([...keysOf(a), ...keysOf(b), ...Object.values(poolKeys), `${b}:1`]);
        expect((await redis.client.keys('*')).filter((key) => !ours.has(key))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  /**
   * The bytes of a queue's keys, its entries among what the pool shares, and a key that only looks like a message's.
   */
  async function everythingOf(name: string): Promise<unknown[]> {
    const { client } = redis;
    const dumps = await Promise.all(keysOf(name).map((key) => client.dumpBuffer(key)));
    const shared = [
      client.zscore(poolKeys.queues, name),
      client.hget(poolKeys.lastNumbers, name),
      client.zscore(poolKeys.due, name),
      client.get(`${name}:1`),
    ];
    return [...dumps, ...(await Promise.all(shared))];
  }
});

function keysOf(name: string): string[] {
  return (Object.keys(queueKeys) as QueueKey[]).map((key) => queueKey(name, key));
}

/** The part of a key that Redis Cluster hashes: from the first brace to the first closing brace after it. */
function tagOf(key: string): string {
  const open = key.indexOf('{');
  return key.slice(open + 1, key.indexOf('}', open + 1));
}
