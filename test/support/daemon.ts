import { defaults, type Config } from '../../src/config';
import { start, type Daemon } from '../../src/daemon';
import { createLog, type Log } from '../../src/log';

/** A daemon in this process, on a free port, with the Redis of the test. */
export function startDaemon(
  redis: { url: string },
  config: Partial<Config> = {},
  log: Log = createLog('silent'),
): Promise<Daemon> {
  return start({ ...defaults, port: 0, redisUrl: redis.url, ...config }, log);
}
