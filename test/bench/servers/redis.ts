import { startRedis as start, type TestRedis } from '../../support/redis';

/** A Redis that also ends when the bench is interrupted. */
export async function startRedis(): Promise<TestRedis> {
  const redis = await start();
  const end = (): void => void redis.process.kill('SIGKILL');
  process.once('exit', end);
  return { ...redis, stop: async () => (process.off('exit', end), await redis.stop()) };
}
