import type { RedisState } from '../../../generated/messages';
import type { Redis } from 'ioredis';
import type { RedisClient, Connection } from '../connection/types';
import { ClusterClient } from '../connection/cluster/cluster-client';
import { poolKeys } from '../keys';
import { triedEverywhere } from './acl-check';
import { readServerInfo } from './server-info';

/** Facts about a Redis to check before trusting it with messages. */
export interface Inspection {
  state: RedisState;
  /** `always`, `everysec` or `no`; null if this user may not ask, or in a Cluster. */
  fsync: string | null;
  /** How far this machine's clock is ahead of Redis', ms. */
  aheadMs: number;
  /** Errors of what RestMQ needs: scripts that write, sharded Pub/Sub. */
  refusals: string[];
}

/** @throws Error while the connection is not ready */
export async function inspect(connection: Connection): Promise<Inspection> {
  const client = connection.client();
  const state = await readServerInfo(connection);
  const fsync =
    client instanceof ClusterClient ? null : await client.config('GET', 'appendfsync').then(secondOf, () => null);
  const tries = [
    onOwner(client, poolKeys.probe, (node) =>
      node.eval("redis.call('SET', KEYS[1], '') return redis.call('DEL', KEYS[1])", 1, poolKeys.probe),
    ),
    onOwner(client, poolKeys.queues, (node) => node.zcard(poolKeys.queues)),
  ];
  const outcomes = await Promise.allSettled(tries);
  const refused = [
    ...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : [])),
    ...(await triedEverywhere(client)),
  ];
  return {
    state,
    fsync,
    aheadMs: Math.round(Date.now() - connection.clock.now()),
    refusals: refused.map(({ message }) => message),
  };
}

/** Run `act` on the server that has a key. */
function onOwner(client: RedisClient, key: string, act: (node: Redis) => Promise<unknown>): Promise<unknown> {
  return client instanceof ClusterClient ? client.send(key, act, act) : act(client);
}

function secondOf(found: unknown): string | null {
  const value = Array.isArray(found) ? (found as unknown[])[1] : (found as Record<string, unknown>)['appendfsync'];
  return typeof value === 'string' ? value : null;
}
