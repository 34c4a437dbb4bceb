import { createLog } from '../../src/log';
import type { Engine } from '../../src/queue/engine';
import { queueNamed, type Queue } from '../../src/queue/names';
import { startSweeper } from '../../src/queue/sweeper';
import type { MovableState } from '../../src/queue/transfers';
import { useEngine } from '../support/engine';
import { mortal } from '../support/mortal-engine';
import { until } from '../support/until';

const { redis, engine, store, timers } = useEngine();
const mortalEngine = mortal({ store, timers });
let queue: Queue;
let target: Queue;
let count = 0;

beforeEach(() => {
  count++;
  queue = queueNamed(`jobs ${count}`);
  target = queueNamed(`other {${count}} %`);
});

const message = { type: 'text/x-test', headers: { 'x-trace': 'abc' }, priority: 2, ttlSeconds: 1000 };

async function add(state: MovableState, ...values: string[]): Promise<void> {
  for (const value of values) {
    const delaySeconds = state === 'delayed' ? 500 : undefined;
    await engine.add(queue, { ...message, value, delaySeconds });
  }
}

const held = async (of: Queue, state: MovableState, from: Engine = engine) =>
  (await from.browse(of, state, null, 10)).messages;
const values = async (of: Queue, state: MovableState) => (await held(of, state)).map(({ value }) => value.toString());
const letHoldsEnd = async ({ keys }: Queue): Promise<void> => {
  for (const id of await redis.client.hkeys(keys.transfers)) await redis.client.zadd(keys.transfersUntil, 1, id);
};

describe.each(['ready', 'delayed'] as const)('messages that are %s', (state) => {
  it('arrive as they were, in their order', async () => {
    await add(state, 'one', 'two', 'three');
    const [before] = await held(queue, state);
    expect(await engine.transfer(queue, target, 2, [], state)).toEqual({ moved: 2, expired: 0, missing: 0, looked: 2 });
    const [moved, second, third] = await held(target, state);
    expect(moved).toMatchObject({ head: before!.head, attempts: 0 });
    expect([moved, second, third].map((one) => one?.value.toString())).toEqual(['one', 'two', undefined]);
    for (const time of ['expiresMs', 'readyMs'] as const) {
      if (before![time] === undefined) continue;
      expect(moved![time]! - before![time]).toBeLessThan(60_000);
      expect(moved![time]! - before![time]).toBeGreaterThanOrEqual(0);
    }
    expect(await values(queue, state)).toEqual(['three']);
    expect(await engine.stats(queue)).toMatchObject({ [state]: 1, purged: 2 });
    expect(await redis.client.exists(queue.keys.state)).toBe(state === 'delayed' ? 1 : 0); // of the third
  });

  it('move by their numbers; those in another state are missing', async () => {
    await add(state, 'one', 'two');
    await engine.add(queue, { value: 'other', delaySeconds: state === 'ready' ? 500 : undefined });
    expect(await engine.transfer(queue, target, 100, ['2', '3', '99'], state)).toMatchObject({ moved: 1, missing: 2 });
    expect(await values(target, state)).toEqual(['two']);
  });

  it('are again what they were if the target is full', async () => {
    await add(state, 'one', 'two');
    await engine.lease(queue, 1, 60).then(async (leased) => {
      for (const { leaseId } of leased ?? []) await engine.nack(queue, leaseId, { delaySeconds: 0, reason: 'early' });
    });
    await engine.configure(target, { maxLength: 1 });
    const before = await held(queue, state);
    const { keys } = queue;
    const keyed = [keys.ready, keys.delayed, keys.expiry];
    const scores = () => Promise.all(keyed.map((key) => redis.client.zrange(key, '0', '-1', 'WITHSCORES')));
    const scoresBefore = await scores();
    const stateBefore = await redis.client.hgetall(keys.state);
    await expect(engine.transfer(queue, target, 10, [], state)).rejects.toMatchObject({ code: 'queue-full' });
    expect(await held(queue, state)).toEqual(before);
    expect(await scores()).toEqual(scoresBefore);
    expect(await redis.client.hgetall(keys.state)).toEqual(stateBefore);
    expect(await engine.stats(queue)).toMatchObject({ [state]: 2, purged: 0 });
    expect(await redis.client.exists(keys.transfers, keys.transfersUntil)).toBe(0);
  });

  it.each([
    ['begin_transfer', 'before', 'here'],
    ['begin_transfer', 'after', 'there'],
    ['add_messages', 'before', 'there'],
    ['add_messages', 'after', 'there'],
    ['end_transfer', 'before', 'there'],
  ] as const)('are neither lost nor doubled if the daemon dies at %s, %s it', async (script, when, where) => {
    await add(state, 'one', 'two');
    await expect(mortalEngine(script, when).transfer(queue, target, 10, [], state)).rejects.toThrow('died');
    await letHoldsEnd(queue);
    const sweeper = startSweeper(store, createLog('silent'), timers, (one) => engine.resumeTransfers(one));
    timers.arm(queue, 0);
    await until('nothing is on its way', async () => (await redis.client.exists(queue.keys.transfers)) === 0);
    sweeper.stop();
    const all = ['one', 'two'];
    expect([await values(queue, state), await values(target, state)]).toEqual(where === 'here' ? [all, []] : [[], all]);
  });
});

it('a message whose ttl is over does not move', async () => {
  await engine.add(queue, { value: 'old', ttlSeconds: 100 });
  await redis.client.zadd(queue.keys.expiry, 1, '1');
  expect(await engine.transfer(queue, target, 10, ['1'], 'ready')).toMatchObject({ moved: 0, missing: 1 });
  expect(await engine.stats(queue)).toMatchObject({ ready: 0, expired: 1 });
});
