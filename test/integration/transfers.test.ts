import { createLog } from '../../src/log';
import { queueNamed, type Queue } from '../../src/queue/names';
import { startSweeper } from '../../src/queue/sweeper';
import { takeOne, useEngine } from '../support/engine';
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
  target = queueNamed(`retry {${count}} %`);
});

async function die(...values: (string | Buffer)[]): Promise<void> {
  for (const value of values) {
    await engine.add(queue, { value, type: 'text/x-test', headers: { 'x-trace': 'abc' }, priority: 2 });
    const [leased] = (await engine.lease(queue, 1, 60))!;
    await engine.nack(queue, leased!.leaseId, { dead: true, reason: 'broken' });
  }
}

const idsOf = ({ keys }: Queue) => redis.client.hkeys(keys.transfers);
/** Another daemon may complete the moves of a queue now. */
const letHoldsEnd = async ({ keys }: Queue): Promise<void> => {
  for (const id of await idsOf(queue)) await redis.client.zadd(keys.transfersUntil, 1, id);
};
/** enqueued = ready + delayed + leased + dead + acked + expired + purged */
async function expectConserved(...queues: Queue[]): Promise<void> {
  for (const one of queues) {
    const { enqueued, ready, delayed, leased, dead, acked, expired, purged } = await engine.stats(one);
    expect(ready + delayed + leased + dead + acked + expired + purged).toBe(enqueued);
  }
}

it('moves a dead letter with its bytes, type, headers and priority', async () => {
  const bytes = Buffer.from([0, 255, 10, 13, 128]);
  await die(bytes);
  expect(await engine.transfer(queue, target, 10, [])).toEqual({ moved: 1, expired: 0, missing: 0, looked: 1 });
  expect(await takeOne(engine, target)).toMatchObject({
    value: bytes,
    head: { type: 'text/x-test', headers: { 'x-trace': 'abc' }, priority: 2 },
  });
  expect(await engine.stats(queue)).toMatchObject({ dead: 0, purged: 1 });
  expect(await engine.list()).toContain(target.name);
  expect(await redis.client.exists(queue.keys.transfers, queue.keys.transfersUntil, queue.keys.body)).toBe(0);
  expect(await redis.client.hget(queue.keys.meta, 'bytes')).toBe('0');
});

it('keeps the rest of a ttl, and removes what has expired', async () => {
  await engine.add(queue, { value: 'long', ttlSeconds: 1000 });
  await engine.add(queue, { value: 'short', ttlSeconds: 1 });
  for (const { leaseId } of (await engine.lease(queue, 2, 60))!) await engine.nack(queue, leaseId, { dead: true });
  await redis.client.hset(queue.keys.state, '2', JSON.stringify({ d: 1, a: 1, x: 1 }));
  expect(await engine.transfer(queue, target, 10, [])).toMatchObject({ moved: 1, expired: 1 });
  const moved = (await engine.look(target, '1'))!;
  expect(moved.expiresMs! - Date.now()).toBeGreaterThan(900_000);
  expect(moved.expiresMs! - Date.now()).toBeLessThanOrEqual(1_000_000);
});

it('moves some by their numbers, and says which are missing', async () => {
  await die('one', 'two', 'three');
  await engine.add(queue, { value: 'ready' });
  expect(await engine.transfer(queue, target, 100, ['3', '1', '4', '99'])).toEqual({
    moved: 2,
    expired: 0,
    missing: 2,
    looked: 4,
  });
  expect((await engine.take(target, 5))!.map(({ value }) => value.toString())).toEqual(['three', 'one']);
  expect(await engine.stats(queue)).toMatchObject({ dead: 1, ready: 1 });
});

it('moves at most 100 or about 1 MiB in a step', async () => {
  await die(...Array.from({ length: 3 }, () => 'x'.repeat(700_000)));
  expect(await engine.transfer(queue, target, 100, [])).toMatchObject({ moved: 2 });
  expect(await engine.transfer(queue, target, 100, ['3', '2'])).toMatchObject({ moved: 1, looked: 2, missing: 1 });
});

describe.each([
  ['begin_transfer', 'before', 'here'],
  ['begin_transfer', 'after', 'there'],
  ['start_counters', 'before', 'there'],
  ['add_messages', 'before', 'there'],
  ['add_messages', 'after', 'there'],
  ['end_transfer', 'before', 'there'],
  ['end_transfer', 'after', 'there'],
] as const)('the daemon dies at %s, %s it', (script, when, where) => {
  it('no message is lost or doubled', async () => {
    await die('one', 'two');
    await expect(mortalEngine(script, when).transfer(queue, target, 10, [])).rejects.toThrow('the daemon died');
    await expectConserved(queue, target);
    await letHoldsEnd(queue);
    const sweeper = startSweeper(store, createLog('silent'), timers, (one) => engine.resumeTransfers(one));
    timers.arm(queue, 0);
    await until('nothing is on its way', async () => (await idsOf(queue)).length === 0);
    sweeper.stop();
    const here = (await engine.browse(queue, 'dead', null, 10)).messages.map(({ value }) => value.toString());
    const there = ((await engine.take(target, 10)) ?? []).map(({ value }) => value.toString());
    expect([here, there]).toEqual(where === 'here' ? [['one', 'two'], []] : [[], ['one', 'two']]);
    await expectConserved(queue, target);
  });
});

it('is completed by the sweeper after 10 s, though nobody touches the queue', async () => {
  await die('one');
  await expect(mortalEngine('begin_transfer', 'after').transfer(queue, target, 10, [])).rejects.toThrow();
  const sweeper = startSweeper(store, createLog('silent'), timers, (one) => engine.resumeTransfers(one));
  await until('it has arrived', async () => (await engine.stats(target)).ready === 1, 15_000);
  sweeper.stop();
});

it('a daemon that was frozen moves nothing twice', async () => {
  await die('one');
  const frozen = mortalEngine('add_messages', 'before');
  await expect(frozen.transfer(queue, target, 10, [])).rejects.toThrow();
  const [id] = await idsOf(queue);
  await letHoldsEnd(queue);
  await engine.resumeTransfers(queue);
  expect(await takeOne(engine, target)).toMatchObject({ number: '1' });
  // what the frozen daemon had still to send arrives now
  await engine.addAll(
    target,
    [{ value: 'one', type: 'text/x-test', headers: { 'x-trace': 'abc' }, priority: 2 }],
    ` transfer ${id!}`,
  );
  await store.run('end_transfer', queue.keys, id!);
  expect(await engine.stats(target)).toMatchObject({ enqueued: 1, ready: 0 });
});

it('dead letters stay where they are if the target is full', async () => {
  await die('one', 'two');
  await engine.configure(target, { maxLength: 1 });
  const before = await engine.browse(queue, 'dead', null, 10);
  await expect(engine.transfer(queue, target, 10, [])).rejects.toMatchObject({ code: 'queue-full' });
  expect(await engine.browse(queue, 'dead', null, 10)).toEqual(before);
  expect(await engine.stats(queue)).toMatchObject({ dead: 2, purged: 0 });
  await expectConserved(queue, target);
  expect(await engine.transfer(queue, target, 1, [])).toMatchObject({ moved: 1 });
});

it('a move that another daemon has claimed is not undone', async () => {
  await die('one');
  await engine.configure(target, { maxLength: 1 });
  await engine.add(target, { value: 'first' });
  await expect(mortalEngine('add_messages', 'before').transfer(queue, target, 10, [])).rejects.toThrow();
  const [id] = await idsOf(queue);
  const untilMs = Number(await redis.client.zscore(queue.keys.transfersUntil, id!));
  await letHoldsEnd(queue);
  await expect(engine.resumeTransfers(queue)).rejects.toMatchObject({ code: 'queue-full' });
  expect(await store.run('cancel_transfer', queue.keys, id!, untilMs)).toBe(0);
  await takeOne(engine, target);
  await letHoldsEnd(queue);
  await engine.resumeTransfers(queue);
  expect((await takeOne(engine, target))!.value.toString()).toBe('one');
  await expectConserved(queue, target);
});

it('a purge or the deletion of the source loses nothing that is on its way', async () => {
  await die('one');
  await expect(mortalEngine('begin_transfer', 'after').transfer(queue, target, 10, [])).rejects.toThrow();
  await engine.delete(queue);
  await letHoldsEnd(queue);
  await engine.resumeTransfers(queue);
  expect((await takeOne(engine, target))!.value.toString()).toBe('one');
});
