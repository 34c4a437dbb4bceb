import type { Redis } from 'ioredis';
import { scripts } from '../../../generated/scripts';
import type { RedisClient, Connection } from '../connection/types';
import { ClusterClient } from '../connection/cluster/cluster-client';
import { slotOf } from '../connection/cluster/slots';
import { patterns, trialChannels, trialKeys } from '../keys';

const { pool, queues } = patterns;

/** ACL rules that RestMQ's user of Redis needs, quoted for a shell. INFO is a dangerous command, hence the +info. */
export const neededRights = [
  `resetkeys '~${queues}' '~${pool}' resetchannels '&${queues}' '&${pool}'`,
  '+@all -@admin -@dangerous +info',
].join(' ');

/**
 * Commands in RestMQ's scripts, without those that are checked with their own arguments below. PUBSUB's subcommands in
 * scripts read no key.
 */
const inScripts = Object.values(scripts)
  .flatMap(({ lua }) => [...lua.matchAll(/redis\.p?call\('([A-Z]+)'/g)].map(([, name]) => name!))
  .filter((name) => !['PUBSUB', 'SPUBLISH'].includes(name));

/** Commands outside of scripts, likewise. An ACL may refuse all others. */
const beside = ['GET', 'INFO', 'SET', 'SUNSUBSCRIBE', 'TIME', 'ZRANGE'];

const commands = [...new Set([...inScripts, ...beside])].sort();

/** Prefix of an error that names the missing rights, from the script below and from `tried`. */
const lacks = 'NOPERM this user lacks ';

/**
 * Script that finds out what Redis would refuse, without writing: DEL of a missing key counts as a write, but reaches
 * neither replicas nor files. It uses pcall, as a READONLY error that ioredis sees ends the connection. Each command is
 * checked with the arguments that hold its keys: Redis 7.0 crashes if EVAL has none. Channels are checked only as far
 * as there are arguments.
 */
const lua = `local lacking = {}
local function need(isAllowed, what)
  if not isAllowed then lacking[#lacking + 1] = what end
  return isAllowed
end
local may = redis.acl_check_cmd
for _, name in ipairs({'EVAL', 'EVALSHA'}) do need(may(name, '', '1', KEYS[1]), name) end
for _, name in ipairs({'${commands.join("','")}'}) do need(may(name, KEYS[1]), name) end
local mayPublish, mayListen = need(may('SPUBLISH'), 'SPUBLISH'), need(may('SSUBSCRIBE'), 'SSUBSCRIBE')
for i, pattern in ipairs({'${pool}', '${queues}'}) do
  local canPublish = not mayPublish or may('SPUBLISH', ARGV[i], '')
  local canListen = not mayListen or may('SSUBSCRIBE', ARGV[i])
  need(canPublish and canListen, 'the channels ' .. pattern)
end
if #lacking > 0 then return '${lacks}' .. table.concat(lacking, ', ') end
local reply = redis.pcall('DEL', KEYS[1], KEYS[2])
return type(reply) == 'table' and reply.err or ''`;

const name = 'restmq_trial';

type Trial = Record<typeof name, (...keysAndChannels: string[]) => Promise<string>>;

/** Define the script of `tried` on all connections. */
export function defineTrial(connection: Pick<Connection, 'each'>): void {
  connection.each((client) => client.defineCommand(name, { lua, numberOfKeys: 2 }));
}

/**
 * Run a script that writes, as a daemon always does.
 * @param node  has the script defined
 * @param trial  number whose `trialKeys` are on this node
 * @returns the refusal; `lackedIn` extracts missing rights from it
 */
export async function tried(node: Redis, trial: number): Promise<Error | undefined> {
  const keys = trialKeys(trial);
  const run = (...two: [string, string]): Promise<string> =>
    (node as unknown as Trial)[name](...two, ...trialChannels(trial));
  try {
    const said = await run(...keys);
    return said === '' ? undefined : new Error(said);
  } catch (error) {
    if (isAbout(error, aKey))
      return (
        (await lackingOf(
          [
            [`the keys ${pool}`, run(keys[0], keys[0])],
            [`the keys ${queues}`, run(keys[1], keys[1])],
          ],
          aKey,
        )) ?? (error as Error)
      );
    if (isAbout(error, aScript))
      return (
        (await lackingOf(
          [
            ['EVAL', node.eval('', 0)],
            ['EVALSHA', node.evalsha('', 0)],
          ],
          aScript,
        )) ?? (error as Error)
      );
    return error as Error;
  }
}

const aKey = /\bNOPERM\b.*\bkeys?\b/;
const aScript = /\bNOPERM\b.*'eval(sha)?'/;

function isAbout(error: unknown, refusal: RegExp): boolean {
  return error instanceof Error && refusal.test(error.message);
}

/** Name the tries that were refused for this reason. */
async function lackingOf(
  tries: readonly (readonly [what: string, answer: Promise<unknown>])[],
  refusal: RegExp,
): Promise<Error | undefined> {
  const outcomes = await Promise.allSettled(tries.map(([, answer]) => answer));
  const lacking = outcomes.flatMap((one, i) =>
    one.status === 'rejected' && isAbout(one.reason, refusal) ? [tries[i]![0]] : [],
  );
  return lacking.length === 0 ? undefined : new Error(`${lacks}${lacking.join(', ')}`);
}

/**
 * Check that this user of Redis may do what a daemon needs, which would otherwise fail at the first message. Writes
 * nothing.
 * @throws Error naming the missing rights; other refusals are ignored
 */
export async function checkAcl(client: RedisClient): Promise<void> {
  const lacking = (await triedEverywhere(client)).find(({ message }) => lackedIn(message) !== undefined);
  if (lacking) throw lacking;
}

/** @returns the refusals, in a Cluster of any master */
export async function triedEverywhere(client: RedisClient): Promise<Error[]> {
  defineTrial({ each: (act) => act(client) });
  const tries =
    client instanceof ClusterClient
      ? client.nodes().map((node) => tried(node, trialNumberOn(client, node)))
      : [tried(client, 0)];
  return (await Promise.all(tries)).filter((refused) => refused !== undefined);
}

const trialOf = new WeakMap<Redis, number>();

/** @returns the number whose `trialKeys` are on this node */
export function trialNumberOn(cluster: ClusterClient, node: Redis): number {
  const isThere = (trial: number): boolean => cluster.isOwner(node, slotOf(trialKeys(trial)[0]));
  let trial = trialOf.get(node) ?? 0;
  if (!isThere(trial)) for (trial = 0; !isThere(trial) && trial < 1e5;) trial++;
  trialOf.set(node, trial);
  return trial;
}

/**
 * @returns the rights that are missing by an error of Redis or `tried`; undefined: the error is about something else
 */
export function lackedIn(message: string): string | undefined {
  if (!/\bNOPERM\b|ACL failure/.test(message)) return undefined;
  if (message.startsWith(lacks)) return message.slice(lacks.length);
  const command = /run the '([^']+)' command/.exec(message)?.[1];
  if (command !== undefined) return command.toUpperCase().replace('|', ' ');
  if (/\bkeys?\b/.test(message)) return `the keys ${queues} or ${pool}`;
  if (/\bchannels?\b/.test(message)) return `the channels ${queues} or ${pool}`;
  return message;
}
