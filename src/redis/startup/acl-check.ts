import type { Redis } from 'ioredis';
import { scripts } from '../../../generated/scripts';
import type { RedisClient, Connection } from './connect';
import { ClusterClient } from '../connection/cluster/cluster-client';
import { slotOf } from '../connection/cluster/slots';
import { patterns, trialChannels, trialKeys } from '../keys';

const { pool, queues } = patterns;

/**
 * The rules of a user of Redis by which RestMQ works, for a shell. INFO is among the dangerous commands, and it asks
 * that.
 */
export const neededRights = `resetkeys '~${queues}' '~${pool}' resetchannels '&${queues}' '&${pool}' +@all -@admin -@dangerous +info`;

/**
 * What RestMQ's scripts do in Redis, but for what has arguments of its own below. PUBSUB has subcommands, which look at
 * nothing of a key.
 */
const inScripts = Object.values(scripts)
  .flatMap(({ lua }) => [...lua.matchAll(/redis\.p?call\('([A-Z]+)'/g)].map(([, name]) => name!))
  .filter((name) => !['PUBSUB', 'SPUBLISH'].includes(name));

/** What it does beside them, likewise. Of what else there is an ACL may take away what it likes. */
const beside = ['GET', 'INFO', 'SET', 'SUNSUBSCRIBE', 'TIME', 'ZRANGE'];

const commands = [...new Set([...inScripts, ...beside])].sort();

/** How what a user lacks is told by the script below and by `tried`. */
const lacks = 'NOPERM this user lacks ';

/**
 * What Redis would refuse of a daemon, found without writing: to take away a key that is not there counts as a write,
 * but neither replicas nor files hear of it. pcall: a READONLY that ioredis hears of ends the connection. Every command
 * is asked about with
 * the arguments by which its keys are found: Redis 7.0 ends by a fault of its own where EVAL has none. Channels it
 * looks for no further than there are arguments.
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
  need((not mayPublish or may('SPUBLISH', ARGV[i], '')) and (not mayListen or may('SSUBSCRIBE', ARGV[i])), 'the channels ' .. pattern)
end
if #lacking > 0 then return '${lacks}' .. table.concat(lacking, ', ') end
local reply = redis.pcall('DEL', KEYS[1], KEYS[2])
return type(reply) == 'table' and reply.err or ''`;

const name = 'restmq_trial';

type Trial = Record<typeof name, (...keysAndChannels: string[]) => Promise<string>>;

/** Let every connection know the script by which `tried` finds out what is refused. */
export function defineTrial(connection: Pick<Connection, 'each'>): void {
  connection.each((client) => client.defineCommand(name, { lua, numberOfKeys: 2 }));
}

/**
 * Do what a daemon does all the time: run a script that writes.
 * @param node  one that knows the script
 * @param n  whose `trialKeys` are on this node
 * @returns what Redis refuses it with; of rights that are lacking `lackedIn` knows the words
 */
export async function tried(node: Redis, n: number): Promise<Error | undefined> {
  const keys = trialKeys(n);
  const run = (...two: [string, string]): Promise<string> =>
    (node as unknown as Trial)[name](...two, ...trialChannels(n));
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

/** The same for each alone: which of them are refused so. */
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
 * See that Redis lets this user do what a daemon does all the time: else it would start, and fail at the first message.
 * Nothing is written.
 * @throws what is said of a right that is lacking; whatever else is refused is not looked at
 */
export async function checkAcl(client: RedisClient): Promise<void> {
  const lacking = (await triedEverywhere(client)).find(({ message }) => lackedIn(message) !== undefined);
  if (lacking) throw lacking;
}

/** @returns what is refused, of a Cluster by any of its masters */
export async function triedEverywhere(client: RedisClient): Promise<Error[]> {
  defineTrial({ each: (act) => act(client) });
  const tries =
    client instanceof ClusterClient
      ? client.nodes().map((node) => tried(node, placeOn(client, node)))
      : [tried(client, 0)];
  return (await Promise.all(tries)).filter((refused) => refused !== undefined);
}

const places = new WeakMap<Redis, number>();

/** @returns of which number the `trialKeys` are on this node */
export function placeOn(cluster: ClusterClient, node: Redis): number {
  const isThere = (n: number): boolean => cluster.isOwner(node, slotOf(trialKeys(n)[0]));
  let n = places.get(node) ?? 0;
  if (!isThere(n)) for (n = 0; !isThere(n) && n < 1e5;) n++;
  places.set(node, n);
  return n;
}

/** @returns what a user lacks by what Redis says, or `tried`; undefined: it speaks of something else */
export function lackedIn(message: string): string | undefined {
  if (!/\bNOPERM\b|ACL failure/.test(message)) return undefined;
  if (message.startsWith(lacks)) return message.slice(lacks.length);
  const command = /run the '([^']+)' command/.exec(message)?.[1];
  if (command !== undefined) return command.toUpperCase().replace('|', ' ');
  if (/\bkeys?\b/.test(message)) return `the keys ${queues} or ${pool}`;
  if (/\bchannels?\b/.test(message)) return `the channels ${queues} or ${pool}`;
  return message;
}
