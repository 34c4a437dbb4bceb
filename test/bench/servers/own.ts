import { join } from 'node:path';
import { aclFile, everySection } from '../../support/acl';
import { freePort } from '../../support/net';
import { childrenOf } from '../machine/usage';
import { launch, root, type Server } from './launch';

/**
 * The daemon as it is built, with access rules that let this machine do everything. The clients here say nothing while
 * others have their turn, and answer no ping, so it has more patience with them than usual.
 */
export function startDaemon(redisUrl: string, ...options: string[]): Promise<Server> {
  return startBuilt(root, redisUrl, ...options);
}

/** The daemon as it is built in another checkout. @param checkout  its folder */
export async function startBuilt(checkout: string, redisUrl: string, ...options: string[]): Promise<Server> {
  const port = await freePort();
  const rules = aclFile(everySection('hosts_allow = 127.0.0.0/8'));
  const own = [
    '--port',
    String(port),
    '--redis-url',
    redisUrl,
    '--acl',
    rules.path,
    '--log-level',
    'warn',
    '--max-consumers-per-address',
    '1000000',
    '--idle-timeout',
    '3600',
    '--heartbeat',
    '300',
  ];
  return launch({
    name: 'the daemon',
    command: process.execPath,
    args: [join(checkout, 'dist/main.js'), 'serve', ...own, ...options],
    url: `http://127.0.0.1:${port}`,
    path: '/healthz',
    afterwards: () => rules.remove(),
    ...(options.includes('--workers') && { serving: childrenOf }),
  });
}

/**
 * A bare server: what a Node program does without being RestMQ. @param redisUrl  streams do without, when they are one
 * server
 */
export async function startFloor(name: 'http' | 'streams', redisUrl?: string): Promise<Server> {
  const port = await freePort();
  return launch({
    name: `the floor of ${name}`,
    command: process.execPath,
    args: ['--require', 'tsx/cjs', join(__dirname, `../floors/${name}.ts`)],
    environment: { FLOOR_PORT: String(port), ...(redisUrl !== undefined && { FLOOR_REDIS_URL: redisUrl }) },
    url: `http://127.0.0.1:${port}`,
    path: '/healthz',
  });
}
