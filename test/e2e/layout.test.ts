import { layout, poolKeys } from '../../src/redis/keys';
import { startDaemon } from '../support/daemon';
import { talkTo } from '../support/dialogue';
import { useRedis } from '../support/redis';

const redis = useRedis();
const own = `${layout.major}.${layout.minor}`;

beforeEach(async () => {
  await redis.client.flushall();
});

/** A daemon starts and serves. @returns the layout that is noted then */
async function startOnce(): Promise<string | null> {
  const daemon = await startDaemon(redis);
  try {
    expect((await talkTo(daemon)('POST /q/test', 'value=x')).status).toBe(200);
    return await redis.client.get(poolKeys.layout);
  } finally {
    await daemon.stop();
  }
}

describe('the layout of the keys', () => {
  it('is noted by the first daemon that starts', async () => {
    expect(await startOnce()).toBe(own);
  });

  it('is noted where a daemon that did not note it has left messages', async () => {
    await startOnce();
    await redis.client.del(poolKeys.layout);
    expect(await startOnce()).toBe(own);
    expect(await redis.client.hlen('restmq:{test}:body')).toBe(2);
  });

  it('of a daemon of the same major version that knows more is accepted, and stays', async () => {
    const newer = `${layout.major}.${layout.minor + 1}`;
    await redis.client.set(poolKeys.layout, newer);
    expect(await startOnce()).toBe(newer);
  });

  it.each([`${layout.major + 1}.0`, 'something else'])(
    '%s keeps a daemon from starting, and says what to do',
    async (noted) => {
      await redis.client.set(poolKeys.layout, noted);
      await expect(startDaemon(redis)).rejects.toThrow(
        `the queues in the Redis at ${redis.url} have layout ${noted}, of a newer RestMQ; this one has layout ${own} and would damage them. Start that version or a newer one, or name another Redis or --redis-db`,
      );
      expect(await redis.client.keys('*')).toEqual([poolKeys.layout]);
    },
  );

  it('is not needed while Redis takes no writes: the daemon starts, and the next start notes it', async () => {
    await redis.client.config('SET', 'min-replicas-to-write', '1');
    const daemon = await startDaemon(redis);
    await redis.client.config('SET', 'min-replicas-to-write', '0');
    expect((await talkTo(daemon)('POST /q/test', 'value=x')).status).toBe(200);
    await daemon.stop();
    expect(await startOnce()).toBe(own);
  });
});
