import type { Redis } from 'ioredis';
import { scripts } from '../../generated/scripts';
import type { Connection } from './client';

/** What RestMQ's scripts do in Redis; of what else there is an ACL may take away what it likes. PUBSUB has subcommands, which look at nothing of a key. */
const commands = [...new Set(Object.values(scripts).flatMap(({ lua }) => [...lua.matchAll(/redis\.p?call\('([A-Z]+)'/g)].map(([, name]) => name!)))]
  .filter((name) => name !== 'PUBSUB').sort();

/**
 * What Redis would refuse of a script that writes, found without writing: to take away a key that is not there counts as a write,
 * but neither replicas nor files hear of it. pcall: a READONLY that ioredis hears of ends the connection.
 */
const lua = `local lacking = {}
for _, name in ipairs({'${commands.join("','")}'}) do
  if not (redis.acl_check_cmd(name, KEYS[1]) and redis.acl_check_cmd(name, KEYS[2])) then lacking[#lacking + 1] = name end
end
if #lacking > 0 then return 'NOPERM this user lacks ' .. table.concat(lacking, ', ') end
local reply = redis.pcall('DEL', KEYS[1], KEYS[2])
return type(reply) == 'table' and reply.err or ''`;

const name = 'restmq_trial';

/** Let every connection know the script by which `tried` finds out what is refused. */
export function defineTrial(connection: Connection): void {
  connection.each((client) => client.defineCommand(name, { lua, numberOfKeys: 2 }));
}

/**
 * Do what a daemon does all the time: run a script that writes.
 * @param keys  `trialKeys` that are on this node
 * @returns what Redis refuses it with
 */
export async function tried(node: Redis, keys: readonly string[]): Promise<Error | undefined> {
  try {
    const said = await (node as unknown as Record<typeof name, (...keys: string[]) => Promise<string>>)[name](...keys);
    return said === '' ? undefined : new Error(said);
  } catch (error) {
    return error as Error;
  }
}
