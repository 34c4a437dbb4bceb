import { setTimeout as sleep } from 'node:timers/promises';
import { slotOf } from '../../src/redis/connection/cluster/slots';
import { startTcpProxy } from '../support/tcp-proxy';
import { startCluster } from '../support/redis-cluster';
import { startRedisProcess } from '../support/redis-process';
import { masterName, startSentinel } from '../support/redis-sentinel';
import { until } from '../support/until';
import { between, oneOf, type Random } from './random';

/** Something that goes wrong, and is well again when it resolves. */
export type Fault = (random: Random) => Promise<void>;

/** A Redis to do harm to. */
export interface Topology {
  readonly url: string;
  /** More options for the daemons. */
  readonly options: readonly string[];
  readonly faults: Readonly<Record<string, Fault>>;
  /**
   * Of the verdict what has to be 0 there: a master that is replaced may take with it what its replicas did not have.
   */
  readonly mustBeZero: readonly ('lost' | 'unexpected' | 'duplicated' | 'again' | 'disordered')[];
  stop(): Promise<void>;
}

export type TopologyName = 'single' | 'sentinel' | 'cluster';

export const topologies: Record<TopologyName, (queues: readonly string[]) => Promise<Topology>> = {
  single,
  sentinel,
  cluster,
};

const all = ['lost', 'unexpected', 'duplicated', 'again', 'disordered'] as const;
const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];

async function single(): Promise<Topology> {
  const redis = await startRedisProcess({
    args: (port, dir) => ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir, ...durable],
  });
  const proxy = await startTcpProxy(redis.port);
  const forAWhile = async (random: Random, begin: () => void, end: () => void): Promise<void> => {
    begin();
    await sleep(between(random, 200, 1500));
    end();
  };
  return {
    url: proxy.url,
    options: [],
    mustBeZero: all,
    faults: {
      killRedis: async (random) => {
        await redis.kill();
        await sleep(between(random, 0, 500));
        await redis.start();
      },
      freezeRedis: (random) =>
        forAWhile(
          random,
          () => redis.freeze(),
          () => redis.thaw(),
        ),
      cutReplies: (random) =>
        forAWhile(
          random,
          () => proxy.cutReplies(0.05, random),
          () => proxy.cutReplies(0, random),
        ),
      latency: (random) =>
        forAWhile(
          random,
          () => proxy.delay(between(random, 5, 100)),
          () => proxy.delay(0),
        ),
      resets: async (random) => {
        for (let i = 0; i < 5; i++) {
          proxy.reset();
          await sleep(between(random, 10, 200));
        }
      },
    },
    async stop() {
      await proxy.stop();
      await redis.stop();
    },
  };
}

/**
 * Every replica has to confirm, for Sentinels promote any of them: by hand, one that has not heard of what another one
 * confirmed. With `--wait-replicas 1` of two, 20 to 40 messages that were acked within 60 ms of a failover were lost,
 * which Redis promises nobody to keep. What was not confirmed yet may be handed out and lost, and its number given
 * again: so a message may come twice, and out of order.
 */
async function sentinel(): Promise<Topology> {
  const redis = await startSentinel({
    args: [...durable, '--min-replicas-to-write', '1', '--min-replicas-max-lag', '2'],
  });
  const whole = async (): Promise<void> => {
    await until(
      'the master has its replicas',
      async () => {
        const master = await redis.master();
        return ((await master.client.info('replication')).match(/state=online/g) ?? []).length === 2;
      },
      60_000,
    );
  };
  return {
    url: redis.url,
    options: ['--wait-replicas', '2'],
    mustBeZero: ['lost', 'unexpected', 'again'],
    faults: {
      killRedis: async (random) => {
        const master = await redis.master();
        await master.kill();
        await until('another is the master', async () => (await redis.masterPort()) !== master.port, 30_000);
        await sleep(between(random, 0, 1000));
        await master.start();
        await whole();
      },
      freezeRedis: async (random) => {
        const master = await redis.master();
        master.freeze();
        await sleep(between(random, 500, 5000));
        master.thaw();
        await whole();
      },
      failover: async () => {
        const before = await redis.masterPort();
        await redis.sentinels[0]!.client.call('SENTINEL', 'FAILOVER', masterName);
        await until('another is the master', async () => (await redis.masterPort()) !== before, 30_000);
        await whole();
      },
    },
    stop: () => redis.stop(),
  };
}

async function cluster(queues: readonly string[]): Promise<Topology> {
  const redis = await startCluster({ args: durable });
  return {
    url: redis.url,
    options: [],
    mustBeZero: all,
    faults: {
      killRedis: async (random) => {
        const one = oneOf(random, redis.masters);
        await one.kill();
        await sleep(between(random, 0, 500));
        await one.start();
        await until(
          'the Cluster is whole',
          async () => ((await one.client.call('CLUSTER', 'INFO')) as string).includes('cluster_state:ok'),
          30_000,
        );
      },
      freezeRedis: async (random) => {
        const one = oneOf(random, redis.masters);
        one.freeze();
        await sleep(between(random, 200, 1500));
        one.thaw();
      },
      moveSlots: async (random) => {
        for (const name of queues) {
          const from = await redis.holderOf(`{${name}}`);
          if (random() < 0.7) await redis.migrate(slotOf(`{${name}}`), from, (from + 1 + Math.floor(random() * 2)) % 3);
        }
      },
    },
    stop: () => redis.stop(),
  };
}
