import type { RedisState } from '../../../generated/messages';
import type { Connection } from '../connection/types';

/**
 * Read INFO of Redis (https://redis.io/docs/latest/commands/info/).
 * @throws Error while a connection is not ready
 */
export async function readServerInfo(connection: Connection): Promise<RedisState> {
  const text = await connection.info();
  const fields = new Map([...text.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, name, value]) => [name!, value!]));
  const word = (name: string): string => fields.get(name) ?? '';
  const number = (name: string): number => Number(fields.get(name) ?? 0);
  return {
    version: word('valkey_version') || word('redis_version'),
    mode: word('redis_mode') || word('server_mode'),
    role: word('role'),
    uptimeSeconds: number('uptime_in_seconds'),
    usedMemoryBytes: number('used_memory'),
    peakMemoryBytes: number('used_memory_peak'),
    maxMemoryBytes: number('maxmemory'),
    evictionPolicy: word('maxmemory_policy'),
    clients: number('connected_clients'),
    commandsPerSecond: number('instantaneous_ops_per_sec'),
    appendOnly: word('aof_enabled') === '1',
    lastSaveOk: word('aof_last_write_status') !== 'err' && word('rdb_last_bgsave_status') !== 'err',
  };
}
