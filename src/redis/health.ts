import { Cluster, type Redis } from 'ioredis';
import type { Metrics } from '../metrics/metrics';
import type { Client, Connection } from './client';

/** What an operator is to know of Redis, each in a sentence. */
export interface Health {
  /** What keeps a daemon from its work. */
  problems: string[];
  /** What is to be mended. */
  warnings: string[];
}

/**
 * How Redis is, by its own words (https://redis.io/docs/latest/commands/info/). Nothing here tells where it is: whoever reaches
 * a daemon may ask.
 */
export async function redisHealth(connection: Connection): Promise<Health> {
  try {
    return judged(await infoOf(connection));
  } catch (error) {
    return { problems: [reasonOf(error)], warnings: [] };
  }
}

/** A Redis that reads its files answers INFO and nothing else; ioredis does not call such a connection ready, but sends it. */
function infoOf(connection: Connection): Promise<string> {
  const clients: Client[] = [];
  connection.each((client) => clients.push(client));
  const early = clients.find((client): client is Redis => !(client instanceof Cluster) && client.status === 'connect');
  return early ? early.info() : connection.info();
}

function judged(info: string): Health {
  const fields = new Map([...info.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, name, value]) => [name!, value!]));
  const number = (name: string): number => Number(fields.get(name) ?? 0);
  const problems: string[] = [];
  const warnings: string[] = [];
  if (number('loading') === 1) problems.push(`Redis is reading its files (${Math.floor(number('loading_loaded_perc'))} %); it answers when it has them.`);
  if (fields.get('role') === 'slave') problems.push('Redis is a replica, which can’t be written to.');
  if (fields.get('aof_last_write_status') === 'err') problems.push('Redis can’t write its append-only file and refuses every write. See to its disk.');
  if (fields.get('rdb_last_bgsave_status') === 'err') warnings.push('Redis could not save its data the last time, and may refuse writes for it. See to its disk.');
  const [used, most, policy] = [number('used_memory'), number('maxmemory'), fields.get('maxmemory_policy') ?? 'noeviction'];
  // Takes and acks make room again: a daemon that refused them too would never get out of it.
  if (most > 0 && used >= most && policy === 'noeviction') warnings.push('Redis is full: adding messages is refused with 507 until some are taken or purged.');
  if (policy !== 'noeviction') warnings.push(`Redis' maxmemory-policy is ${policy}: when it is full it drops messages. Set it to noeviction.`);
  return { problems, warnings };
}

function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message : '';
  if (/^(NOAUTH|WRONGPASS|NOPERM)/.test(said)) return 'Redis refuses this daemon’s user or password.';
  if (said.startsWith('BUSY')) return 'Redis is busy with a script of somebody else.';
  return 'Redis does not answer.';
}

/** Whether the connections for commands are there. */
export function observeRedis(metrics: Metrics, connection: Connection): void {
  const count = (isCounted: (client: Client) => boolean): number => {
    let sum = 0;
    connection.each((client) => (sum += isCounted(client) ? 1 : 0));
    return sum;
  };
  metrics.ask({
    name: 'restmq_redis_connections', help: 'Connections to Redis for commands, by whether they are ready.', type: 'gauge',
    samples: () => [{ labels: { state: 'ready' }, value: count(({ status }) => status === 'ready') }, { labels: { state: 'lost' }, value: count(({ status }) => status !== 'ready') }],
  });
}
