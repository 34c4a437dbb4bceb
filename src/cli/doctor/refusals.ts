import { neededRights } from '../../redis/startup/acl-check';
import { bad, good, warning, type Check } from './check';
import type { RedisCliCommand } from './redis-cli';

/**
 * Errors of Redis (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors), and the remedy for
 * each.
 */
const kinds: readonly (readonly [said: RegExp, checked: (message: string, redisCli: RedisCliCommand) => Check])[] = [
  [
    /\bNOPERM\b|ACL failure/,
    (message, redisCli) =>
      bad(
        'redis access',
        message,
        'allow this user scripts on the keys and channels restmq:* and {restmq:*, or name a user with these rights ' +
          `in --redis-url: ${redisCli(`ACL SETUSER restmq on '>PASSWORD' ${neededRights}`)}`,
      ),
  ],
  [
    /\b(READONLY|MASTERDOWN)\b/,
    () =>
      writes(
        'it is a replica, which accepts no writes',
        'name the master, or the Sentinels: --redis-url redis+sentinel://host:26379/name',
      ),
  ],
  [
    /\bOOM\b/,
    (_, redisCli) =>
      warning(
        'redis writes',
        'memory is full: adds are refused with 507; takes and purges still work',
        `take or purge messages, or raise the limit: ${redisCli('CONFIG SET maxmemory BYTES')}`,
      ),
  ],
  [
    /\bMISCONF\b/,
    (_, redisCli) =>
      writes(
        'it can’t write to its disk, and so refuses writes',
        `free disk space and see its log; then let it save, after which it accepts writes: ${redisCli('BGSAVE')}`,
      ),
  ],
  [
    /\bNOREPLICAS\b/,
    (_, redisCli) =>
      writes(
        'it has fewer replicas than min-replicas-to-write, and so refuses writes',
        `start the replicas, or require fewer: ${redisCli('CONFIG SET min-replicas-to-write N')}`,
      ),
  ],
  [
    /\bBUSY\b/,
    (_, redisCli) =>
      writes('a script of another client blocks it', `wait for the script, or end it: ${redisCli('SCRIPT KILL')}`),
  ],
  [/\bLOADING\b/, () => writes('it is loading its data', 'wait until it has loaded')],
  [
    /\bCLUSTERDOWN\b/,
    (_, redisCli) =>
      writes('a part of the Cluster is down', `start the missing nodes; ${redisCli('CLUSTER NODES')} lists them`),
  ],
];

function writes(says: string, remedy: string): Check {
  return bad('redis writes', says, remedy);
}

/** @returns null for a text without a known error of Redis */
export function refusalIn(message: string, redisCli: RedisCliCommand): Check | null {
  const [, checked] = kinds.find(([said]) => said.test(message)) ?? [];
  return checked?.(message, redisCli) ?? null;
}

/**
 * One check for each kind of refusal. Unknown errors are reported only if there is no known one: closing the connection
 * makes the remaining commands fail.
 */
export function refusalChecks(refusals: readonly string[], redisCli: RedisCliCommand): Check[] {
  if (refusals.length === 0) return [good('redis access', 'scripts, writes and sharded Pub/Sub are allowed')];
  const known = new Map(
    refusals.flatMap((message) => refusalIn(message, redisCli) ?? []).map((check) => [check.remedy, check]),
  );
  if (known.size > 0) return [...known.values()];
  return [writes(refusals.join('; '), 'see the log of Redis')];
}
