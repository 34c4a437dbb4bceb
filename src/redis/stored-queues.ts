import type { Redis } from 'ioredis';
import { ClusterClient } from './connection/cluster/cluster-client';
import type { Connection, RedisClient } from './connection/types';
import { patterns, queueWithKey } from './keys';

/** Number of keys that one SCAN looks at. */
const pageSize = 1000;

/**
 * Find the queues of which Redis has keys, by SCAN on each master. A name may come several times.
 * @throws Error if Redis is unavailable, or its user may not run SCAN
 */
export async function* storedQueues(connection: Connection): AsyncGenerator<string[]> {
  const clients: RedisClient[] = [];
  connection.each((client) => clients.push(client));
  const [first] = clients;
  for (const node of first instanceof ClusterClient ? first.nodes() : [first as Redis]) yield* storedOn(node);
}

async function* storedOn(node: Redis): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const [next, keys] = await node.scan(cursor, 'MATCH', `${patterns.queues}}:[bms]*`, 'COUNT', pageSize);
    cursor = next;
    yield [...new Set(keys.flatMap((key) => queueWithKey(key) ?? []))];
  } while (cursor !== '0');
}
