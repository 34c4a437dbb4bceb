import { Cluster } from 'ioredis';
import { slotOf } from '../../src/redis/connection/cluster/slots';
import { freePort } from './net';
import { startRedisProcess, type RedisProcess } from './redis-process';
import { until } from './until';

/** A Redis Cluster of a test's own. */
export interface TestCluster {
  readonly url: string;
  readonly masters: readonly RedisProcess[];
  /** As many for each master as were asked for, in the order of the masters. */
  readonly replicas: readonly RedisProcess[];
  /** To look and to meddle; by key. */
  readonly client: Cluster;
  /** Index of the master that has the key's slot now. */
  holderOf(key: string): Promise<number>;
  /**
   * Let a slot and its keys move from one master to another, as redis-cli does it; `halfway` runs when some keys have
   * moved.
   */
  migrate(slot: number, from: number, to: number, halfway?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const slots = 16384;

export async function startCluster({
  masters: count = 3,
  replicas: each = 0,
  args = [] as readonly string[],
} = {}): Promise<TestCluster> {
  const nodes = await Promise.all(Array.from({ length: count * (1 + each) }, () => startNode(args)));
  const processes = nodes.map(({ process }) => process);
  const masters = processes.slice(0, count);
  const replicas = processes.slice(count);
  const share = Math.ceil(slots / count);
  await Promise.all(
    masters.map(async ({ client }, i) => {
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
      await client.call('CLUSTER', 'ADDSLOTSRANGE', i * share, Math.min(slots, (i + 1) * share) - 1);
    }),
  );
  for (const { process, busPort } of nodes.slice(1))
    await masters[0]!.client.call('CLUSTER', 'MEET', '127.0.0.1', process.port, busPort);
  await until('all nodes know each other', () => everyone(processes, `cluster_known_nodes:${nodes.length}`), 20_000);
  const ids = await Promise.all(processes.map(({ client }) => client.call('CLUSTER', 'MYID') as Promise<string>));
  for (const [i, replica] of replicas.entries()) {
    const id = ids[Math.floor(i / each)]!;
    await until(
      'it can be a replica',
      () =>
        replica.client.call('CLUSTER', 'REPLICATE', id).then(
          () => true,
          () => false,
        ),
      20_000,
    );
  }
  await until('the Cluster is whole', () => everyone(processes, 'cluster_state:ok'), 20_000);
  await until(
    'the replicas follow',
    async () => {
      const infos = await Promise.all(masters.map((one) => one.client.info('replication')));
      return infos.every((text) => (text.match(/state=online/g) ?? []).length === each);
    },
    20_000,
  );

  const client = new Cluster(
    masters.map(({ port }) => ({ host: '127.0.0.1', port })),
    { shardedSubscribers: true },
  );
  client.on('error', () => undefined); // a test kills nodes
  const migrate: TestCluster['migrate'] = async (slot, from, to, halfway) => {
    const [source, target] = [masters[from]!, masters[to]!];
    const [sourceId, targetId] = [ids[from]!, ids[to]!];
    // One that has not heard of the last epoch takes the slot with an older one, and loses it again to what the source
    // said before.
    await until('all know the last epoch', async () => new Set(await Promise.all(masters.map(epochAt))).size === 1);
    await target.client.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', sourceId);
    await source.client.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', targetId);
    for (let moved = 0; ;) {
      const keys = (await source.client.call(
        'CLUSTER',
        'GETKEYSINSLOT',
        slot,
        halfway && moved === 0 ? 2 : 100,
      )) as string[];
      if (keys.length === 0) break;
      await source.client.call('MIGRATE', '127.0.0.1', target.port, '', 0, 5000, 'KEYS', ...keys);
      if (moved === 0) await halfway?.();
      moved += keys.length;
    }
    await target.client.call('CLUSTER', 'SETSLOT', slot, 'NODE', targetId);
    await source.client.call('CLUSTER', 'SETSLOT', slot, 'NODE', targetId);
    for (const [i, other] of masters.entries())
      if (i !== from && i !== to) await other.client.call('CLUSTER', 'SETSLOT', slot, 'NODE', targetId);
  };

  return {
    url: `redis+cluster://${masters.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    masters,
    replicas,
    client,
    migrate,
    async holderOf(key) {
      const slot = slotOf(key);
      const range = (await masters[0]!.client.cluster('SLOTS')).find(([first, last]) => first <= slot && slot <= last);
      return masters.findIndex(({ port }) => port === range?.[2]?.[1]);
    },
    async stop() {
      client.disconnect();
      await Promise.all(processes.map((one) => one.stop()));
    },
  };
}

/** @param tries  starts, as another program may take a free port before the node does */
async function startNode(more: readonly string[], tries = 3): Promise<{ process: RedisProcess; busPort: number }> {
  try {
    return await startNodeOnce(more);
  } catch (error) {
    if (tries === 1) throw error;
    return startNode(more, tries - 1);
  }
}

async function startNodeOnce(more: readonly string[]): Promise<{ process: RedisProcess; busPort: number }> {
  const busPort = await freePort();
  const process = await startRedisProcess({
    args: (port, dir) => [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--dir',
      dir,
      '--cluster-enabled',
      'yes',
      '--cluster-port',
      String(busPort),
      '--cluster-node-timeout',
      '2000',
      '--cluster-announce-ip',
      '127.0.0.1',
      '--repl-diskless-sync-delay',
      '0',
      ...more,
    ],
  });
  return { process, busPort };
}

async function epochAt({ client }: RedisProcess): Promise<string> {
  return /^cluster_current_epoch:\d+/m.exec((await client.call('CLUSTER', 'INFO')) as string)![0];
}

async function everyone(nodes: readonly RedisProcess[], says: string): Promise<boolean> {
  const infos = await Promise.all(nodes.map(({ client }) => client.call('CLUSTER', 'INFO') as Promise<string>));
  return infos.every((text) => text.includes(says));
}
