import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startRedisProcess, type ProcessOptions, type RedisProcess } from './redis-process';
import { until } from './until';

/** A master with its replicas, and the Sentinels that watch them. */
export interface TestSentinel {
  readonly url: string;
  /** The first was the master to begin with. */
  readonly servers: readonly RedisProcess[];
  readonly sentinels: readonly RedisProcess[];
  /** To look and to meddle: at whoever is the master. */
  readonly client: Redis;
  /** The port of the master, as the Sentinels see it. */
  masterPort(): Promise<number>;
  master(): Promise<RedisProcess>;
  stop(): Promise<void>;
}

export const masterName = 'restmq-test';

/**
 * Lines for Sentinels that never take over: for tests that are about something else, on machines that may be busy for a
 * second.
 */
export const patient: readonly string[] = [`sentinel down-after-milliseconds ${masterName} 600000`];

export interface SentinelOptions {
  replicas?: number;
  /** More arguments for every server. */
  args?: readonly string[];
  /** More lines of the configuration of every Sentinel. */
  lines?: readonly string[];
  client?: ProcessOptions['client'];
  sentinelClient?: ProcessOptions['client'];
  /** Password that the Sentinels require. */
  sentinelPassword?: string;
}

/** Sentinels here take a server that says nothing for a second for dead: who runs them decides that. */
export async function startSentinel({
  replicas = 2,
  args = [],
  lines = [],
  client: how = {},
  sentinelClient: toSentinels = {},
  sentinelPassword,
}: SentinelOptions = {}): Promise<TestSentinel> {
  const serverArgs = (port: number, dir: string): string[] => [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--dir',
    dir,
    '--repl-diskless-sync-delay',
    '0',
    '--repl-ping-replica-period',
    '1',
    ...args,
  ];
  const first = await startRedisProcess({ args: serverArgs, client: how });
  const others = await Promise.all(
    Array.from({ length: replicas }, () =>
      startRedisProcess({
        args: (port, dir) => [...serverArgs(port, dir), '--replicaof', `127.0.0.1 ${first.port}`],
        client: how,
      }),
    ),
  );
  const servers = [first, ...others];
  await until(
    'the replicas follow',
    async () => ((await first.client.info('replication')).match(/state=online/g) ?? []).length === replicas,
    20_000,
  );
  const sentinels = await Promise.all(
    [1, 2, 3].map(() =>
      startRedisProcess({
        client: { enableReadyCheck: false, ...toSentinels },
        args: (port, dir) => {
          const file = join(dir, 'sentinel.conf');
          writeFileSync(
            file,
            [
              `port ${port}`,
              'bind 127.0.0.1',
              `dir ${dir}`,
              `sentinel monitor ${masterName} 127.0.0.1 ${first.port} 2`,
              `sentinel down-after-milliseconds ${masterName} 1000`,
              `sentinel failover-timeout ${masterName} 3000`,
              ...lines,
              '',
            ].join('\n'),
          );
          return [file, '--sentinel'];
        },
      }),
    ),
  );
  await until(
    'the Sentinels know each other and the replicas',
    async () => {
      const masters = await Promise.all(
        sentinels.map(({ client }) => client.call('SENTINEL', 'MASTER', masterName) as Promise<string[]>),
      );
      return masters.every(
        (flat) =>
          flat[flat.indexOf('num-slaves') + 1] === String(replicas) &&
          flat[flat.indexOf('num-other-sentinels') + 1] === '2',
      );
    },
    30_000,
  );

  const places = sentinels.map(({ port }) => ({ host: '127.0.0.1', port }));
  const client = new Redis({
    sentinels: places,
    name: masterName,
    maxRetriesPerRequest: null,
    disconnectTimeout: 200,
    failoverDetector: true,
    retryStrategy: () => 50,
    ...how,
    ...(sentinelPassword ? { sentinelPassword } : {}),
  });
  client.on('error', () => undefined); // a test kills servers
  const masterPort = async (): Promise<number> => {
    const alive = sentinels.find(({ process }) => process.exitCode === null && process.signalCode === null)!;
    return Number(((await alive.client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName)) as string[])[1]);
  };
  return {
    url: `redis+sentinel://${places.map(({ host, port }) => `${host}:${port}`).join(',')}/${masterName}`,
    servers,
    sentinels,
    client,
    masterPort,
    async master() {
      const port = await masterPort();
      return servers.find((one) => one.port === port)!;
    },
    async stop() {
      client.disconnect();
      await Promise.all([...sentinels, ...servers].map((one) => one.stop()));
    },
  };
}
