import type { Redis } from 'ioredis';
import { startCluster } from './redis-cluster';
import { startRedisProcess, type RedisProcess } from './redis-process';
import { patient, startSentinel } from './redis-sentinel';
import { until } from './until';
import { wholeCluster } from './whole-cluster';

/** A real redis-server that keeps every write on disk, to be frozen, killed and started again on the same port. */
export interface CrashingRedis {
  readonly url: string;
  /** To look; it connects again by itself. */
  readonly client: Redis;
  /** Alive, but it answers nothing (SIGSTOP). */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  /** @returns when it answers and has read what it had written */
  start(): Promise<void>;
  /** Kill it, and remove its files. */
  stop(): Promise<void>;
}

const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];

/**
 * By RESTMQ_TEST_TOPOLOGY (see redis.ts) it is all nodes of a Cluster, or a master and its replica. They freeze and
 * crash together, and there is no failover (the Sentinels have long timeouts), so that no confirmed write is lost.
 */
export async function startCrashingRedis(): Promise<CrashingRedis> {
  const topology = process.env['RESTMQ_TEST_TOPOLOGY'] ?? 'single';
  if (topology === 'cluster') {
    const cluster = await startCluster({ args: durable });
    const isBack = async ({ client }: RedisProcess): Promise<boolean> =>
      ((await client.call('CLUSTER', 'INFO')) as string).includes('cluster_state:ok');
    return {
      ...together(cluster.masters, isBack),
      url: cluster.url,
      client: wholeCluster(cluster),
      stop: () => cluster.stop(),
    };
  }
  if (topology === 'sentinel') {
    const watched = await startSentinel({ replicas: 1, args: durable, lines: patient });
    const isBack = async (one: RedisProcess): Promise<boolean> =>
      /role:master|master_link_status:up/.test(await one.client.info('replication'));
    return {
      ...together(watched.servers, isBack),
      url: watched.url,
      client: watched.client,
      stop: () => watched.stop(),
    };
  }
  const server = await startRedisProcess({
    args: (port, dir) => ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir, ...durable],
  });
  return {
    ...together([server], () => true),
    url: `redis://127.0.0.1:${server.port}/0`,
    client: server.client,
    stop: () => server.stop(),
  };
}

/** @param isBack  whether one that answers can do its work */
function together(
  servers: readonly RedisProcess[],
  isBack: (server: RedisProcess) => boolean | Promise<boolean>,
): Pick<CrashingRedis, 'freeze' | 'thaw' | 'kill' | 'start'> {
  const each = async (act: (server: RedisProcess) => Promise<void>): Promise<void> =>
    void (await Promise.all(servers.map(act)));
  return {
    freeze: () => servers.forEach((one) => one.freeze()),
    thaw: () => servers.forEach((one) => one.thaw()),
    kill: () => each((one) => one.kill()),
    async start() {
      await each((one) => one.start());
      for (const one of servers) await until('it is back', () => isBack(one), 20_000);
    },
  };
}
