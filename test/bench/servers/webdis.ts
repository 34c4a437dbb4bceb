import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/net';
import type { TestRedis } from '../../support/redis';
import { isInstalled } from '../../support/senders';
import { launch, type Server } from './launch';

/** webdis, HTTP for Redis in C: what no broker stands between. @returns null where it is not installed */
export async function startWebdis(redis: TestRedis): Promise<Server | null> {
  if (!isInstalled('webdis')) return null;
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'restmq-webdis-'));
  const path = join(folder, 'webdis.json');
  const config = {
    redis_host: '127.0.0.1',
    redis_port: redis.port,
    http_host: '127.0.0.1',
    http_port: port,
    threads: 1,
    pool_size: 20,
    daemonize: false,
    database: 0,
    verbosity: 0,
    logfile: join(folder, 'log'),
  };
  writeFileSync(path, JSON.stringify(config));
  return launch({
    name: 'webdis',
    command: 'webdis',
    args: [path],
    url: `http://127.0.0.1:${port}`,
    path: '/PING',
    afterwards: () => rmSync(folder, { recursive: true, force: true }),
  });
}
