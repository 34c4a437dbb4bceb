import type { components } from '../../../generated/operations';
import { StartError } from '../../errors';
import { createLog } from '../../log';
import { connect } from '../../redis/client';
import { inspect, type Inspection } from '../../redis/inspection';
import { configFrom, isSaid, type RedisValues } from '../redis-options';
import { bad, clockCheck, good, skipped, warning, type Check } from './check';

type RedisState = components['schemas']['RedisState'];

/** @param asDaemonSays  what the daemon knows of it; null where it does not tell */
export async function checkRedis(values: RedisValues, asDaemonSays: RedisState | null): Promise<Check[]> {
  if (isSaid(values)) return checkItself(values);
  if (asDaemonSays === null) return [skipped('redis', 'not looked at', 'say where it is with --redis-url, or ask a daemon as its administrator')];
  return [...stateChecks(asDaemonSays), skipped('redis fsync', 'the daemon does not tell', 'say where Redis is with --redis-url')];
}

async function checkItself(values: RedisValues): Promise<Check[]> {
  let connection;
  try {
    connection = await connect(configFrom(values), createLog('silent'), 'look');
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return [bad('redis', error.message.split('. ')[0]!, error.message.split('. ').slice(1).join('. ') || 'install a newer Redis')];
  }
  try {
    const found = await inspect(connection);
    return [...stateChecks(found.state), fsyncCheck(found), accessCheck(found), clockCheck('redis clock', found.aheadMs, 'Redis’')];
  } finally {
    connection.close();
  }
}

function stateChecks(state: RedisState): Check[] {
  return [versionCheck(state), roleCheck(state), evictionCheck(state), memoryCheck(state), persistenceCheck(state)];
}

/** Too old a Redis is refused before we get here; Valkey counts from 7.2. */
function versionCheck({ version, mode }: RedisState): Check {
  return Number(version.split('.')[0]) >= 7 ? good('redis', `version ${version}, ${mode}`) : bad('redis', `version ${version}`, 'RestMQ needs Redis 7 or Valkey 7.2, or newer');
}

function roleCheck({ role }: RedisState): Check {
  return role === 'master' ? good('redis role', 'a master') : bad('redis role', `a ${role}, which takes no writes`, 'name the master, or the Sentinels: --redis-url redis+sentinel://host:26379/name');
}

function evictionCheck({ evictionPolicy }: RedisState): Check {
  if (evictionPolicy === 'noeviction') return good('redis eviction', 'noeviction: a full Redis refuses, and drops nothing');
  return bad('redis eviction', `${evictionPolicy}: a full Redis drops messages by itself`, 'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf');
}

function memoryCheck({ usedMemory, maxMemory }: RedisState): Check {
  const used = `${mebibytes(usedMemory)} MiB are used`;
  if (maxMemory === 0) return warning('redis memory', `${used}, and there is no limit: queues that grow take the machine’s memory`, 'CONFIG SET maxmemory to what the machine can spare; adding is then refused with 507, taking goes on');
  if (usedMemory > maxMemory * 0.9) return warning('redis memory', `${used} of ${mebibytes(maxMemory)}`, 'take or purge messages, or give it more with CONFIG SET maxmemory');
  return good('redis memory', `${used} of ${mebibytes(maxMemory)}`);
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(1);
}

function persistenceCheck({ appendOnly, lastSaveOk }: RedisState): Check {
  if (!lastSaveOk) return bad('redis persistence', 'the last write to disk failed', 'look at Redis’ log; often the disk is full');
  if (appendOnly) return good('redis persistence', 'what is stored goes to the append-only file');
  return warning('redis persistence', 'there is no append-only file: a Redis that ends loses what came since the last snapshot', 'CONFIG SET appendonly yes, and the same in redis.conf');
}

function fsyncCheck({ fsync, state }: Inspection): Check {
  const name = 'redis fsync';
  if (!state.appendOnly) return skipped(name, 'there is no append-only file to sync', 'see persistence');
  if (fsync === null) return skipped(name, 'we may not ask, or there are several servers', 'let this user CONFIG GET, or look into redis.conf: appendfsync');
  if (fsync === 'no') return warning(name, 'appendfsync no: a machine that fails loses what the system had not written, often half a minute', 'CONFIG SET appendfsync everysec');
  return good(name, fsync === 'always' ? 'appendfsync always: a 2xx is on the disk' : `appendfsync ${fsync}: a machine that fails loses a second at most`);
}

function accessCheck({ refusals }: Inspection): Check {
  if (refusals.length === 0) return good('redis access', 'scripts, writing and sharded Pub/Sub are allowed');
  return bad('redis access', refusals.join('; '), 'let this user run scripts on restmq:* and {restmq:*}, and use their channels: ACL SETUSER name ~restmq:* ~{restmq:*} &* +@all');
}
