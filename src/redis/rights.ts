import type { Redis } from 'ioredis';
import { ClusterClient } from './cluster/cluster';
import { poolChannels, poolKeys } from './keys';

/**
 * The rules of a user of Redis by which RestMQ works, for a shell. Keys of the pool go on behind the closing brace, so that the pattern has
 * none; INFO is among the dangerous commands, and it asks that.
 */
export const neededRights = "resetkeys '~restmq:*' '~{restmq:*' resetchannels '&restmq:*' '&{restmq:*' +@all -@admin -@dangerous +info";

/**
 * See that Redis lets this user do what a daemon does all the time: else it would start, and fail at the first message. Nothing is written.
 * @throws what Redis says of a right that is lacking; anything else that it says is not looked at
 */
export async function checkRights(client: Redis | ClusterClient): Promise<void> {
  const at = (key: string, act: (node: Redis) => Promise<unknown>): Promise<unknown> => (client instanceof ClusterClient ? client.send(key, act) : act(client));
  const runs = (key: string): Promise<unknown> => at(key, (node) => node.eval('return 0', 1, key));
  const tries = [runs(poolKeys.queues), runs(poolKeys.layout), at(poolChannels.watching, (node) => node.spublish(poolChannels.to('nobody'), ''))];
  for (const outcome of await Promise.allSettled(tries)) {
    if (outcome.status === 'rejected' && String(outcome.reason).includes('NOPERM')) throw outcome.reason;
  }
}
