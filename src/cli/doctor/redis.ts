import type { components } from '../../../generated/operations';
import { StartError, UsageError } from '../../errors';
import { createLog } from '../../log';
import { connect } from '../../redis/startup/connect';
import { inspect, type Inspection } from '../../redis/startup/inspection';
import { configFrom, isSaid, type RedisValues } from '../redis-options';
import { bad, clockCheck, good, skipped, warning, type Check } from './check';
import { redisCliFor, type RedisCliCommand } from './redis-cli';
import { refusalChecks, refusalIn } from './refusals';

type RedisState = components['schemas']['RedisState'];

/**
 * @param asDaemonSays  the state of Redis as the daemon reports it; null if it does not
 * @throws UsageError for invalid options
 */
export async function checkRedis(values: RedisValues, asDaemonSays: RedisState | null): Promise<Check[]> {
  if (isSaid(values)) return checkItself(values);
  if (asDaemonSays === null)
    return [skipped('redis', 'not checked', 'name it with --redis-url, or ask the daemon as an administrator')];
  return [
    ...stateChecks(asDaemonSays, redisCliFor(values)),
    skipped('redis fsync', 'the daemon does not report it', 'name Redis with --redis-url'),
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
    const redisCli = redisCliFor(values);
    return [
      ...stateChecks(found.state, redisCli),
      fsyncCheck(found, redisCli),
      ...refusalChecks(found.refusals, redisCli),
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
  return refusalIn(says, (command) => redisCliFor(values)(command)) ?? bad('redis', says, remedy);
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

function stateChecks(state: RedisState, redisCli: RedisCliCommand): Check[] {
  return [
    versionCheck(state),
    roleCheck(state),
    evictionCheck(state, redisCli),
    memoryCheck(state, redisCli),
    persistenceCheck(state, redisCli),
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
    ? good('redis role', 'master')
    : bad(
        'redis role',
        `${role}, which accepts no writes`,
        'name the master, or the Sentinels: --redis-url redis+sentinel://host:26379/name',
      );
}

function evictionCheck({ evictionPolicy }: RedisState, redisCli: RedisCliCommand): Check {
  if (evictionPolicy === 'noeviction')
    return good('redis eviction', 'noeviction: a full Redis refuses writes and evicts nothing');
  return bad(
    'redis eviction',
    `${evictionPolicy}: a full Redis evicts messages`,
    `${redisCli('CONFIG SET maxmemory-policy noeviction')}, and the same in redis.conf`,
  );
}

function memoryCheck({ usedMemoryBytes, maxMemoryBytes }: RedisState, redisCli: RedisCliCommand): Check {
  const used = `${mebibytes(usedMemoryBytes)} MiB used`;
  if (maxMemoryBytes === 0)
    return warning(
      'redis memory',
      `${used}, no limit: growing queues can use all memory of the machine`,
      `set a limit, beyond which adds get a 507: ${redisCli('CONFIG SET maxmemory BYTES')}, and the same in redis.conf`,
    );
  if (usedMemoryBytes > maxMemoryBytes * 0.9)
    return warning(
      'redis memory',
      `${used} of ${mebibytes(maxMemoryBytes)}`,
      `take or purge messages, or raise the limit: ${redisCli('CONFIG SET maxmemory BYTES')}`,
    );
  return good('redis memory', `${used} of ${mebibytes(maxMemoryBytes)}`);
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(1);
}

function persistenceCheck({ appendOnly, lastSaveOk }: RedisState, redisCli: RedisCliCommand): Check {
  if (!lastSaveOk)
    return bad('redis persistence', 'the last write to disk failed', 'see the log of Redis; often the disk is full');
  if (appendOnly) return good('redis persistence', 'writes go to the append-only file');
  return warning(
    'redis persistence',
    'no append-only file: a restart of Redis loses all writes since the last snapshot',
    `${redisCli('CONFIG SET appendonly yes')}, and the same in redis.conf`,
  );
}

function fsyncCheck({ fsync, state }: Inspection, redisCli: RedisCliCommand): Check {
  const name = 'redis fsync';
  if (!state.appendOnly) return skipped(name, 'no append-only file', 'see persistence');
  if (fsync === null)
    return skipped(
      name,
      'this user may not read the configuration, or there are several servers',
      'allow CONFIG GET to this user, or see appendfsync in redis.conf',
    );
  if (fsync === 'no')
    return warning(
      name,
      'appendfsync no: a crash of the machine loses unwritten data, often 30 s',
      `${redisCli('CONFIG SET appendfsync everysec')}, and the same in redis.conf`,
    );
  return good(
    name,
    fsync === 'always'
      ? 'appendfsync always: a message answered with 2xx is on disk'
      : `appendfsync ${fsync}: a crash of the machine loses 1 s at most`,
  );
}
