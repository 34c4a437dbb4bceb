import type { components } from '../../../generated/operations';
import { StartError, UsageError } from '../../errors';
import { createLog } from '../../log';
import { connect } from '../../redis/startup/connect';
import { inspect, type Inspection } from '../../redis/startup/inspection';
import { configFrom, isSaid, type RedisValues } from '../redis-options';
import { bad, clockCheck, good, skipped, warning, type Check } from './check';
import { toldTo, type Told } from './place';
import { refusalChecks, refusalIn } from './refusals';

type RedisState = components['schemas']['RedisState'];

/**
 * @param asDaemonSays  the state of Redis as the daemon reports it; null if it does not
 * @throws UsageError for invalid options
 */
export async function checkRedis(values: RedisValues, asDaemonSays: RedisState | null): Promise<Check[]> {
  if (isSaid(values)) return checkItself(values);
  if (asDaemonSays === null)
    return [
      skipped('redis', 'not looked at', 'say where it is with --redis-url, or ask a daemon as its administrator'),
    ];
  return [
    ...stateChecks(asDaemonSays, toldTo(values)),
    skipped('redis fsync', 'the daemon does not tell', 'say where Redis is with --redis-url'),
  ];
}

async function checkItself(values: RedisValues): Promise<Check[]> {
  let connection;
  try {
    connection = await connect(configFrom(values), createLog('silent'), 'look');
  } catch (error) {
    if (!(error instanceof StartError) || error instanceof UsageError) throw error;
    return [refusesAll(error.message, values)];
  }
  try {
    const found = await inspect(connection);
    const told = toldTo(values);
    return [
      ...stateChecks(found.state, told),
      fsyncCheck(found, told),
      ...refusalChecks(found.refusals, told),
      clockCheck('redis clock', found.aheadMs, 'Redis’'),
    ];
  } finally {
    connection.close();
  }
}

/**
 * The check for a Redis that can't be used. The text in parentheses is from Redis, and may have sentences of its own.
 */
function refusesAll(message: string, values: RedisValues): Check {
  const [says, remedy] = splitRemedy(message);
  if (remedy === undefined) return bad('redis', message, 'see restmq serve --help');
  return refusalIn(says, (command) => toldTo(values)(command)) ?? bad('redis', says, remedy);
}

function splitRemedy(message: string): [says: string, remedy?: string] {
  for (const [separator, kept] of [
    ['). ', ')'],
    ['. ', ''],
    ['; ', ''],
  ] as const) {
    const at = message.indexOf(separator);
    if (at >= 0) return [message.slice(0, at) + kept, message.slice(at + separator.length)];
  }
  return [message];
}

function stateChecks(state: RedisState, told: Told): Check[] {
  return [
    versionCheck(state),
    roleCheck(state),
    evictionCheck(state, told),
    memoryCheck(state, told),
    persistenceCheck(state, told),
  ];
}

/** Redis versions that are too old were refused before; Valkey counts from 7.2. */
function versionCheck({ version, mode }: RedisState): Check {
  return Number(version.split('.')[0]) >= 7
    ? good('redis', `version ${version}, ${mode}`)
    : bad('redis', `version ${version}`, 'RestMQ needs Redis 7 or Valkey 7.2, or newer');
}

function roleCheck({ role }: RedisState): Check {
  return role === 'master'
    ? good('redis role', 'a master')
    : bad(
        'redis role',
        `a ${role}, which takes no writes`,
        'name the master, or the Sentinels: --redis-url redis+sentinel://host:26379/name',
      );
}

function evictionCheck({ evictionPolicy }: RedisState, told: Told): Check {
  if (evictionPolicy === 'noeviction')
    return good('redis eviction', 'noeviction: a full Redis refuses, and drops nothing');
  return bad(
    'redis eviction',
    `${evictionPolicy}: a full Redis drops messages by itself`,
    `${told('CONFIG SET maxmemory-policy noeviction')}, and the same in redis.conf`,
  );
}

function memoryCheck({ usedMemoryBytes, maxMemoryBytes }: RedisState, told: Told): Check {
  const used = `${mebibytes(usedMemoryBytes)} MiB are used`;
  if (maxMemoryBytes === 0)
    return warning(
      'redis memory',
      `${used}, and there is no limit: queues that grow take the machine’s memory`,
      `give it what the machine can spare: ${told('CONFIG SET maxmemory BYTES')}, and the same in redis.conf; beyond it adding is refused with 507, taking goes on`,
    );
  if (usedMemoryBytes > maxMemoryBytes * 0.9)
    return warning(
      'redis memory',
      `${used} of ${mebibytes(maxMemoryBytes)}`,
      `take or purge messages, or give it more: ${told('CONFIG SET maxmemory BYTES')}`,
    );
  return good('redis memory', `${used} of ${mebibytes(maxMemoryBytes)}`);
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(1);
}

function persistenceCheck({ appendOnly, lastSaveOk }: RedisState, told: Told): Check {
  if (!lastSaveOk)
    return bad('redis persistence', 'the last write to disk failed', 'look at Redis’ log; often the disk is full');
  if (appendOnly) return good('redis persistence', 'what is stored goes to the append-only file');
  return warning(
    'redis persistence',
    'there is no append-only file: a Redis that ends loses what came since the last snapshot',
    `${told('CONFIG SET appendonly yes')}, and the same in redis.conf`,
  );
}

function fsyncCheck({ fsync, state }: Inspection, told: Told): Check {
  const name = 'redis fsync';
  if (!state.appendOnly) return skipped(name, 'there is no append-only file to sync', 'see persistence');
  if (fsync === null)
    return skipped(
      name,
      'we may not ask, or there are several servers',
      'let this user CONFIG GET, or look into redis.conf: appendfsync',
    );
  if (fsync === 'no')
    return warning(
      name,
      'appendfsync no: a machine that fails loses what the system had not written, often half a minute',
      `${told('CONFIG SET appendfsync everysec')}, and the same in redis.conf`,
    );
  return good(
    name,
    fsync === 'always'
      ? 'appendfsync always: a 2xx is on the disk'
      : `appendfsync ${fsync}: a machine that fails loses a second at most`,
  );
}
