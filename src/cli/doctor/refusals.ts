import { neededRights } from '../../redis/startup/acl-check';
import { bad, good, warning, type Check } from './check';
import type { Told } from './place';

/**
 * Errors of Redis (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors), and the remedy for
 * each.
 */
const kinds: readonly (readonly [said: RegExp, checked: (message: string, told: Told) => Check])[] = [
  [
    /\bNOPERM\b|ACL failure/,
    (message, told) =>
      bad(
        'redis access',
        message,
        `let this user run scripts on the keys restmq:* and {restmq:*, and use the channels of these names; or name one with these rights in --redis-url: ${told(`ACL SETUSER restmq on '>PASSWORD' ${neededRights}`)}`,
      ),
  ],
  [
    /\b(READONLY|MASTERDOWN)\b/,
    () =>
      writes(
        'it is a replica, which takes no writes',
        'name the master, or the Sentinels: --redis-url redis+sentinel://host:26379/name',
      ),
  ],
  [
    /\bOOM\b/,
    (_, told) =>
      warning(
        'redis writes',
        'it is full: adding is refused with 507; taking and purging go on',
        `take or purge messages, or give it more: ${told('CONFIG SET maxmemory BYTES')}`,
      ),
  ],
  [
    /\bMISCONF\b/,
    (_, told) =>
      writes(
        'it can’t write to its disk, and so takes no changes',
        `make room on its disk and look at its log, and then have it save, after which it goes on: ${told('BGSAVE')}`,
      ),
  ],
  [
    /\bNOREPLICAS\b/,
    (_, told) =>
      writes(
        'it has fewer replicas than its min-replicas-to-write, and so takes no changes',
        `bring the replicas back, or ask for fewer: ${told('CONFIG SET min-replicas-to-write N')}`,
      ),
  ],
  [
    /\bBUSY\b/,
    (_, told) =>
      writes(
        'it is held up by a script of somebody else, and answers nothing else',
        `wait for the script, or end it: ${told('SCRIPT KILL')}`,
      ),
  ],
  [/\bLOADING\b/, () => writes('it still reads its files', 'wait; it answers when it has them')],
  [
    /\bCLUSTERDOWN\b/,
    (_, told) =>
      writes('a part of the Cluster is down', `start the nodes that are away; ${told('CLUSTER NODES')} tells which`),
  ],
];

function writes(says: string, remedy: string): Check {
  return bad('redis writes', says, remedy);
}

/** @returns null for a text without a known error of Redis */
export function refusalIn(message: string, told: Told): Check | null {
  const [, checked] = kinds.find(([said]) => said.test(message)) ?? [];
  return checked?.(message, told) ?? null;
}

/**
 * One check for each kind of refusal. Unknown errors are reported only if there is no known one: closing the connection
 * makes the remaining commands fail.
 */
export function refusalChecks(refusals: readonly string[], told: Told): Check[] {
  if (refusals.length === 0) return [good('redis access', 'scripts, writing and sharded Pub/Sub are allowed')];
  const known = new Map(
    refusals.flatMap((message) => refusalIn(message, told) ?? []).map((check) => [check.remedy, check]),
  );
  if (known.size > 0) return [...known.values()];
  return [writes(refusals.join('; '), 'look at Redis’ log')];
}
