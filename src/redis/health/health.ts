import type { Redis } from 'ioredis';
import { BrokerError } from '../../errors';
import type { Metrics } from '../../telemetry/metrics';
import type { RedisClient, Connection } from '../connection/types';
import { ClusterClient } from '../connection/cluster/cluster-client';
import { slotCount, slotOf } from '../connection/cluster/slots';
import { poolKeys } from '../keys';
import { troubleOf } from '../connection/node';
import { mapRedisError } from '../connection/error-mapping';
import { defineTrial, lackedIn, trialNumberOn, tried } from '../startup/acl-check';

/** State of Redis for the operator, each item a sentence. */
export interface Health {
  /** Problems that make the daemon not ready. */
  problems: string[];
  /** Conditions to be fixed. */
  warnings: string[];
}

/**
 * Check Redis by INFO (https://redis.io/docs/latest/commands/info/) and by running a script, in one round trip. Results
 * never contain its address: every client of a daemon may ask.
 * @param waitReplicas  number of replicas that each master must have
 */
export function createHealth(connection: Connection, waitReplicas: number): () => Promise<Health> {
  defineTrial(connection);
  return () => {
    const clients: RedisClient[] = [];
    connection.each((client) => clients.push(client));
    const [first] = clients;
    if (first instanceof ClusterClient) return clusterHealth(first, connection, waitReplicas);
    const nodes = clients as Redis[];
    // A Redis that is loading answers only INFO. ioredis does not call such a connection ready, but sends it.
    const early = nodes.find(({ status }) => status === 'connect');
    const lost = early ? undefined : connection.lost();
    return lost
      ? Promise.resolve({ problems: [reasonOf(lost)], warnings: [] })
      : nodeHealth(early ?? nodes[0]!, 0, waitReplicas);
  };
}

/** @param trial  number whose `trialKeys` are on this node */
async function nodeHealth(node: Redis, trial: number, waitReplicas: number): Promise<Health> {
  const isEarly = node.status === 'connect';
  try {
    if (!isEarly && node.status !== 'ready') throw new Error('the connection is lost');
    const infoReply = node.info('persistence', 'memory', 'replication').catch((error: unknown) => error as Error);
    const [info, refused] = await Promise.all([infoReply, isEarly ? undefined : tried(node, trial)]);
    const isLacking = refused !== undefined && lackedIn(refused.message) !== undefined;
    if (info instanceof Error) throw isLacking ? refused : info; // INFO may be only one of the missing rights
    const { problems, warnings } = healthFrom(info, waitReplicas);
    if (problems.length > 0) return { problems, warnings };
    // requests to the daemon would still fail now
    if (isEarly) return { problems: ['Connecting to Redis.'], warnings };
    return { problems: refused && !isMoving(refused) ? [reasonOf(refused)] : [], warnings };
  } catch (error) {
    return { problems: [reasonOf(isReply(error) ? error : (troubleOf(node) ?? error))], warnings: [] };
  }
}

/**
 * Health of a Cluster. A problem of one part is a warning, as the queues of the others are served, unless that part has
 * the list of queues or the schedule of sweeps, which every daemon needs.
 */
async function clusterHealth(cluster: ClusterClient, connection: Connection, waitReplicas: number): Promise<Health> {
  const parts = await Promise.all(
    cluster
      .nodes()
      .map(async (node) => ({ node, ...(await nodeHealth(node, trialNumberOn(cluster, node), waitReplicas)) })),
  );
  const ailing = parts.filter(({ problems }) => problems.length > 0);
  const warnings = new Set(parts.flatMap((part) => part.warnings));
  const needed = [poolKeys.queues, poolKeys.due].map(slotOf);
  const isVital = ({ node }: { node: Redis }): boolean => needed.some((slot) => cluster.isOwner(node, slot));
  if (ailing.length === parts.length || ailing.some(isVital))
    return {
      problems: [...new Set((ailing.find(isVital) ?? ailing[0])?.problems ?? [unreachable])],
      warnings: [...warnings],
    };
  for (const { node, problems } of ailing)
    warnings.add(
      `The part of the Redis Cluster with the slots ${slotsOf(cluster, node)} and its queues can’t be used: ` +
        problems.join(' '),
    );
  const lost = ailing.length > 0 ? undefined : connection.lost();
  return { problems: lost ? [reasonOf(lost)] : [], warnings: [...warnings] };
}

function slotsOf(cluster: ClusterClient, node: Redis): string {
  const ranges: string[] = [];
  for (let slot = 0, from = -1; slot <= slotCount; slot++) {
    const isOwn = slot < slotCount && cluster.isOwner(node, slot);
    if (isOwn && from < 0) from = slot;
    if (isOwn || from < 0) continue;
    ranges.push(from === slot - 1 ? String(from) : `${from}–${slot - 1}`);
    from = -1;
  }
  return ranges.join(', ');
}

function healthFrom(info: string, waitReplicas: number): Health {
  const fields = new Map([...info.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, name, value]) => [name!, value!]));
  const number = (name: string): number => Number(fields.get(name) ?? 0);
  const problems: string[] = [];
  const warnings: string[] = [];
  if (number('loading') === 1)
    problems.push(`Redis is loading its data (${Math.floor(number('loading_loaded_perc'))} %).`);
  if (fields.get('role') === 'slave') problems.push(isReplica);
  else if (followers(info) < waitReplicas)
    problems.push(
      `Fewer replicas than --wait-replicas ${waitReplicas} are connected (${followers(info)}): ` +
        'requests that add messages are answered 503.',
    );
  if (fields.get('aof_enabled') === '1' && fields.get('aof_last_write_status') === 'err')
    problems.push('Redis can’t write its append-only file and refuses every write. Check its disk.');
  if (fields.get('rdb_last_bgsave_status') === 'err')
    warnings.push('The last save of Redis failed, and it may refuse writes. Check its disk.');
  const [used, most, policy] = [
    number('used_memory'),
    number('maxmemory'),
    fields.get('maxmemory_policy') ?? 'noeviction',
  ];
  // Takes and acks free memory: a daemon that refused them too would never get out of it.
  if (most > 0 && used >= most && policy === 'noeviction')
    warnings.push('Redis is full: adding messages is refused with 507 until some are taken or purged.');
  if (policy !== 'noeviction')
    warnings.push(`maxmemory-policy of Redis is ${policy}: it evicts messages when it is full. Set it to noeviction.`);
  return { problems, warnings };
}

const unreachable = 'Redis does not answer.';
const isReplica = 'Redis is a replica and refuses writes.';

/**
 * Maximum lag of a connected replica, in s. It reports every second; one that is silent for longer won't confirm in
 * time either.
 */
const silentSeconds = 3;

function followers(info: string): number {
  return [...info.matchAll(/^slave\d+:.*\bstate=online\b.*\blag=(\d+)/gm)].filter(
    ([, lag]) => Number(lag) <= silentSeconds,
  ).length;
}

/** Whether an error is an answer of Redis, not one of the connection. */
function isReply(error: unknown): error is Error {
  return error instanceof Error && /^[A-Z]{2,} /.test(error.message);
}

/** A slot that moves to another node is no problem: commands follow it. */
function isMoving({ message }: Error): boolean {
  return /^(MOVED|ASK|TRYAGAIN)\b/.test(message);
}

function reasonOf(error: unknown): string {
  if (!isReply(error) || /^(ERR )?LATE\b/.test(error.message)) return unreachable;
  const { message } = error;
  if (/^(READONLY|MASTERDOWN)/.test(message)) return isReplica;
  const problem = mapRedisError(error);
  if (!(problem instanceof BrokerError)) return `Redis refuses a command of this daemon: ${message.slice(0, 200)}`;
  const lacking = lackedIn(message);
  return (
    problem.message.replace(/; try again in a second\.$/, '.').replace(/ Nothing was stored\.$/, '') +
    (lacking === undefined ? '' : ` Missing: ${lacking}.`)
  );
}

/** Metric of the connections for commands. */
export function observeRedis(metrics: Metrics, connection: Connection): void {
  const count = (isCounted: (client: RedisClient) => boolean): number => {
    let sum = 0;
    connection.each((client) => (sum += isCounted(client) ? 1 : 0));
    return sum;
  };
  metrics.ask({
    name: 'restmq_redis_connections',
    help: 'Connections to Redis for commands, by whether they are ready.',
    type: 'gauge',
    samples: () => [
      { labels: { state: 'ready' }, value: count(({ status }) => status === 'ready') },
      { labels: { state: 'lost' }, value: count(({ status }) => status !== 'ready') },
    ],
  });
}
