import { defaults, type Config } from '../../src/config';
import { start, type Daemon } from '../../src/daemon';
import { createLog } from '../../src/log';
import type { TestRedis } from './redis';

/** A daemon in this process, on a free port, with the Redis of the test. */
export function startDaemon(redis: TestRedis, config: Partial<Config> = {}): Promise<Daemon> {
  return start({ ...defaults, port: 0, redisUrl: redis.url, ...config }, createLog('silent'));
}
