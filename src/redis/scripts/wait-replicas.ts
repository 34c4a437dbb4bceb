import type { Scripts } from '../../../generated/scripts';
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { BrokerError } from '../../errors';
import { ClusterClient } from '../connection/cluster/cluster-client';

type Argument = string | number | Uint8Array;

/** A script with its number of keys. */
interface Script {
  lua: string;
  numberOfKeys: number;
  bytes: boolean;
}

/**
 * Run a script and wait until replicas have its changes.
 * @throws BrokerError `redis-unavailable` if too few confirm in time; the script has run all the same
 */
export type WaitForReplicas = (script: Script, args: readonly Argument[]) => Promise<unknown>;

/**
 * Scripts whose effect is promised to the caller: a message is stored, or done with. Scripts that hand out messages are
 * not among them: an error would say that nothing happened, though messages were handed out.
 */
export const confirmedScripts: ReadonlySet<keyof Scripts> = new Set([
  'ack_leases',
  'add_messages',
  'begin_transfer',
  'cancel_transfer',
  'end_transfer',
  'change_settings',
  'revoke_api_key',
  'put_api_key',
  'nack_leases',
  'purge_messages',
  'redrive_messages',
  'remove_message',
] as const);

/**
 * WAIT (https://redis.io/docs/latest/commands/wait/) blocks the commands behind it on its connection, so these scripts
 * have a connection of their own. The scripts of one turn of the event loop share one WAIT, in the same write.
 * @param client  that connection
 * @param beforeLeaving  calls a function at the end of this turn
 */
export function createWaitForReplicas(
  client: Redis | ClusterClient,
  { replicas, timeoutMs }: { replicas: number; timeoutMs: number },
  beforeLeaving: (act: () => void) => void,
): WaitForReplicas {
  const waits = new WeakMap<Redis, Promise<number>>();

  const waitAt = (node: Redis): Promise<number> => {
    const known = waits.get(node);
    if (known) return known;
    const wait = new Promise<number>((resolve, reject) => {
      beforeLeaving(() => {
        waits.delete(node);
        node.wait(replicas, timeoutMs).then(resolve, reject);
      });
    });
    wait.catch(() => undefined); // if the script fails too, the caller gets that error
    waits.set(node, wait);
    return wait;
  };

  const confirmed = async (node: Redis, reply: Promise<unknown>): Promise<unknown> => {
    const wait = waitAt(node);
    const answer = await reply;
    if (changedNothing(answer)) return answer;
    const count = await wait;
    if (count < replicas) throw tooFew(count, replicas);
    return answer;
  };

  return ({ lua, numberOfKeys, bytes }, args) => {
    const call = bytes ? 'callBuffer' : 'call';
    const sendAs = (command: string, script: string) => (node: Redis) =>
      confirmed(node, node[call](command, script, numberOfKeys, ...(args as string[])));
    const whole = sendAs('EVAL', lua);
    const brief = sendAs('EVALSHA', shaOf(lua));
    // The second attempt has a WAIT of its own: the first one's would come before it.
    const send = (node: Redis): Promise<unknown> =>
      brief(node).catch((error: unknown) => {
        if (error instanceof Error && error.message.startsWith('NOSCRIPT')) return whole(node);
        throw error;
      });
    return client instanceof ClusterClient ? client.send(args[0] as string, send, whole) : send(client);
  };
}

/** 0 and less: the script asks for another call. An array: `add_messages` refused. */
function changedNothing(answer: unknown): boolean {
  if (typeof answer === 'number') return answer <= 0;
  return Array.isArray(answer) && (answer[0] === 'full' || answer[0] === 'mismatch');
}

const shas = new Map<string, string>();

function shaOf(lua: string): string {
  let sha = shas.get(lua);
  if (sha === undefined) shas.set(lua, (sha = createHash('sha1').update(lua).digest('hex')));
  return sha;
}

function tooFew(count: number, wanted: number): BrokerError {
  const have = count === 0 ? 'no replica' : `${count} of ${wanted} replicas`;
  return new BrokerError(
    'redis-unavailable',
    `It is done, but ${have} confirmed it in time, so that it may be lost with the master. Repeat an enqueue with ` +
      'the same Idempotency-Key, else it is stored twice; everything else may be repeated.',
  );
}
