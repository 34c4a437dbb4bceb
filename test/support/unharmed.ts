import { poolKeys } from '../../src/redis/keys';
import type { Say } from './dialogue';
import type { TestRedis } from './redis';
import { until } from './until';

/** @throws when bad input left something in Redis, or the daemon does not do its work any more */
export async function expectUnharmed(say: Say, redis: TestRedis): Promise<void> {
  const left = (await redis.client.keys('*')).filter((key) => key !== poolKeys.layout && key !== poolKeys.due);
  // a daemon that misses the key after FLUSHALL schedules a sweep of each queue, once
  await until('no sweep is due', async () => (await redis.client.zcount(poolKeys.due, '-inf', '(inf')) === 0);
  await redis.client.flushall();
  expect(left).toEqual([]);
  expect((await say('POST /q/alive', 'value=yes')).line).toBe('200 alive:1⏎');
  expect((await say('GET /q/alive')).line).toBe('200 {"key":"alive:1","value":"yes","count":0}⏎');
  await redis.client.flushall();
}
