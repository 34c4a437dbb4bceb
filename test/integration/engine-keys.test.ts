import { setImmediate as nextTurn } from 'node:timers/promises';
import { queueNamed } from '../../src/queue/names';
import { poolKeys } from '../../src/redis/keys';
import { startSweeper } from '../../src/queue/sweeper';
import { createLog } from '../../src/log';
import { takeOne, useEngine } from '../support/engine';
import { until } from '../support/until';

const { redis, engine, store, timers } = useEngine();
const queue = queueNamed('test');

beforeEach(async () => {
  await nextTurn(); // a timer that the last test left leaves in a turn of its own,
  await engine.list(); // and is there when what came behind it on the same connection is answered
  await redis.client.flushall();
});

const { listing } = poolKeys;

describe('the keys in Redis', () => {
  it('are those of the messages while there are some', async () => {
    await engine.add(queue, { value: 'a' });
    expect(await keys()).toEqual([
      'restmq:queues',
      'restmq:{test}:body',
      'restmq:{test}:meta',
      'restmq:{test}:ready',
      listing,
    ]);
  });

  it('are but counters once a queue is drained', async () => {
    for (const value of ['a', 'b']) await engine.add(queue, { value, ttlSeconds: 60 });
    await engine.peek(queue);
    await takeOne(engine, queue);
    await engine.remove(queue, '2');
    await nextTurn(); // with its end the last timer is sent, and what is sent afterwards is answered later
    await engine.stats(queue);
    expect((await keys()).filter((key) => key.startsWith('restmq:{'))).toEqual(['restmq:{test}:meta']);
  });

  it('are but the names of queues and their last numbers after every queue was purged', async () => {
    const sweeper = startSweeper(store, createLog('silent'), timers);
    const queues = ['drained', 'peeked', 'expired', 'full', 'put back', 'removed', 'empty'].map(queueNamed);
    const [drained, peeked, expired, full, back, removed, empty] = queues as [
      typeof queue,
      ...(typeof queue)[],
    ] as Seven;
    for (const one of queues.slice(0, -1)) {
      await engine.add(one, { value: 'a', type: 'text/plain', ttlSeconds: one === expired ? 1 : 3600 });
      await engine.add(one, { value: 'b', ...(one === expired ? { ttlSeconds: 1 } : {}) });
    }
    while (await takeOne(engine, drained));
    for (let i = 0; i < 3; i++) await engine.peek(peeked);
    await engine.putBack(back, [(await takeOne(engine, back))!]);
    await engine.remove(removed, '1');
    await until('two have expired', async () => (await engine.stats(expired)).expired === 2);
    expect(await engine.purge(full)).toBe(2);
    for (const one of queues) await engine.purge(one);

    expect(await takeOne(engine, empty)).toBeNull();
    await until('nothing is left', async () => (await keys()).length === 3);
    expect(await keys()).toEqual(['restmq:queues', '{restmq:queues}:lastNumbers', listing]);
    sweeper.stop();
  });

  it('are the same again after a purge, however often a queue is used and purged', async () => {
    for (let i = 0; i < 20; i++) {
      await engine.add(queue, { value: 'a', ttlSeconds: 3600 });
      await engine.purge(queue);
    }
    expect(await keys()).toEqual(['restmq:queues', '{restmq:queues}:lastNumbers', listing]);
    expect(await redis.client.hgetall('{restmq:queues}:lastNumbers')).toEqual({ test: '20' });
  });

  it('are none for looking at queues that nobody has used', async () => {
    await takeOne(engine, queue);
    await engine.peek(queue);
    await engine.newest(queue, 10);
    await engine.stats(queue);
    await engine.remove(queue, '1');
    await engine.purge(queue);
    await engine.policy(queue);
    await engine.status(queue);
    expect(await keys()).toEqual([]);
  });

  it('are none for settings that are back at their defaults', async () => {
    await engine.configure(queue, { policy: 'roundrobin' });
    await engine.configure(queue, { status: 'stop' });
    expect(await keys()).toEqual(['restmq:queues', 'restmq:{test}:settings', listing]);
    await engine.configure(queue, { policy: 'broadcast' });
    await engine.configure(queue, { status: 'start' });
    expect(await keys()).toEqual(['restmq:queues', listing]);
  });
});

type Seven = [typeof queue, typeof queue, typeof queue, typeof queue, typeof queue, typeof queue, typeof queue];

/** Without the schedule of sweeps where it holds only its mark. */
async function keys(): Promise<string[]> {
  const isDue = (await redis.client.zcount(poolKeys.due, '-inf', '(inf')) > 0;
  return (await redis.client.keys('*')).filter((key) => key !== poolKeys.due || isDue).sort();
}
