import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './net';
import { startCluster } from './redis-cluster';
import { patient, startSentinel } from './redis-sentinel';
import { use } from './use';
import { wholeCluster } from './whole-cluster';

/** A real redis-server of a test file's own, on a free port, empty and without files. */
export interface TestRedis {
  readonly port: number;
  readonly url: string;
  /** To look and to meddle. */
  readonly client: Redis;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/**
 * By RESTMQ_TEST_TOPOLOGY (`cluster`, `sentinel`; set by `npm run test:topologies`) it is a Cluster of three, or a
 * master with a replica and Sentinels; `port` and `process` are those of the first master.
 * @param args  more arguments for redis-server, such as `--maxmemory 4mb` in pieces; it is a single one then
 */
export async function startRedis(...args: string[]): Promise<TestRedis> {
  const topology = args.length > 0 ? 'single' : (process.env['RESTMQ_TEST_TOPOLOGY'] ?? 'single');
  if (topology === 'cluster') return clusterRedis();
  if (topology === 'sentinel') return sentinelRedis();
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'restmq-test-'));
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir, ...args],
    { stdio: 'ignore' },
  );
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const client = new Redis({
    port,
    host: '127.0.0.1',
    maxRetriesPerRequest: null,
    disconnectTimeout: 500,
    retryStrategy: () => 20,
  });
  client.on('error', () => undefined); // it is being started, or a test stops it
  await client.ping();
  return {
    port,
    url: `redis://127.0.0.1:${port}/0`,
    client,
    process: server,
    async stop() {
      client.disconnect();
      server.kill('SIGKILL');
      await exited;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A redis-server for the tests of this file or `describe`. */
export function useRedis(...args: string[]): TestRedis {
  return use(
    () => startRedis(...args),
    (redis) => redis.stop(),
  );
}

async function clusterRedis(): Promise<TestRedis> {
  const cluster = await startCluster();
  const { port, process } = cluster.masters[0]!;
  return { port, process, url: cluster.url, client: wholeCluster(cluster), stop: () => cluster.stop() };
}

async function sentinelRedis(): Promise<TestRedis> {
  const watched = await startSentinel({ replicas: 1, lines: patient });
  const { port, process } = watched.servers[0]!;
  return { port, process, url: watched.url, client: watched.client, stop: () => watched.stop() };
}
