import { createLog } from '../../src/log';
import { startQueueListCheck } from '../../src/queue/queue-list';
import { queueNamed } from '../../src/queue/names';
import { keysOf, poolKeys, queueKey, queueWithKey } from '../../src/redis/keys';
import { useEngine } from '../support/engine';
import { until } from '../support/until';

/** Names of queues are lost from their list, while the queues are there. */

const { redis, engine, store } = useEngine();
const claimMs = 60_000;
const isLossFound = async (claim = claimMs) => (await store.runPool('check_queue_list', '', claim)) === 1;
const add = (name: string) => engine.add(queueNamed(name), { value: Buffer.from('x') });

beforeEach(() => redis.client.flushall());

it('queues that are created and deleted are no loss', async () => {
  expect(await isLossFound()).toBe(false);
  for (const name of ['a', 'b', 'c']) await add(name);
  await engine.configure(queueNamed('d'), { policy: 'roundrobin' });
  for (const name of ['a', 'd', 'never']) await engine.delete(queueNamed(name));
  expect(await isLossFound()).toBe(false);
  for (const name of ['b', 'c']) await engine.delete(queueNamed(name));
  expect(await isLossFound()).toBe(false);
  expect(await redis.client.exists(poolKeys.listing)).toBe(0);
});

it('names that an older daemon listed are no loss, nor is the loss of the number', async () => {
  await add('a');
  await redis.client.zadd(poolKeys.queues, 0, 'older');
  expect(await isLossFound()).toBe(false);
  await redis.client.zrem(poolKeys.queues, 'older');
  expect(await isLossFound()).toBe(true);
  await redis.client.del(poolKeys.listing);
  expect(await isLossFound()).toBe(false);
});

it('one daemon looks for the lost names; another one if it died', async () => {
  for (const name of ['a', 'b']) await add(name);
  await redis.client.zrem(poolKeys.queues, 'a');
  expect(await isLossFound(1)).toBe(true);
  await until('the claim is over', () => isLossFound());
  expect(await isLossFound()).toBe(false);
});

it('lost names are listed again, those of deleted queues are not', async () => {
  for (const name of ['a', 'b', 'c']) await add(name);
  await redis.client.del(poolKeys.queues);
  await add('c'); // the first after the loss does not hide it
  async function* storedQueues() {
    yield ['a', 'gone', 'a'];
    await engine.delete(queueNamed('b'));
    yield ['b', 'c', ...Array.from({ length: 450 }, (_, i) => `none ${i}`)];
  }
  const check = startQueueListCheck({ store, monitor: engine, storedQueues, log: createLog('silent') });
  await until('it is listed', async () => (await engine.list()).includes('a'));
  await until('it is done', async () => (await redis.client.hget(poolKeys.listing, 'count')) === '2');
  check.stop();
  expect(await engine.list()).toEqual(['a', 'c']);
  expect(await redis.client.zscore(poolKeys.due, 'a')).not.toBeNull();
  expect(await isLossFound()).toBe(false);
});

it.each(['a', 'a:meta', '{', '}x{', '%7B', '100%', 'é\n', 'restmq:{a}:meta'])('finds %j by its keys', (name) => {
  for (const key of ['meta', 'settings', 'body'] as const) expect(queueWithKey(queueKey(name, key))).toBe(name);
  for (const key of [keysOf(name).ready, keysOf(name).state, poolKeys.queues, poolKeys.due, name])
    expect(queueWithKey(key) === undefined || key === name).toBe(true);
});
