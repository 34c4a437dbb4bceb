import type { Scripts } from '../../../generated/scripts';
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { BrokerError } from '../../errors';
import { ClusterClient } from '../connection/cluster/cluster-client';

type Argument = string | number | Uint8Array;

/** A script as it is sent: its text, and how many of its arguments are keys. */
interface Script {
  lua: string;
  numberOfKeys: number;
  bytes: boolean;
}

/**
 * Run a script, and answer when replicas have what it changed.
 * @throws BrokerError `redis-unavailable` when too few say so in time: then it was done all the same
 */
export type WaitForReplicas = (script: Script, args: readonly Argument[]) => Promise<unknown>;

/**
 * Scripts by which a caller is promised that something will be as it says: that a message is stored, or is done with.
 * Those that
 * hand out messages are not among them: whoever does not hear of what it was given must not be told that nothing
 * happened.
 */
export const confirmedScripts: ReadonlySet<keyof Scripts> = new Set([
  'ack_leases',
  'add_messages',
  'change_settings',
  'revoke_api_key',
  'put_api_key',
  'nack_leases',
  'purge_messages',
  'redrive_messages',
  'remove_message',
] as const);

/**
 * WAIT (https://redis.io/docs/latest/commands/wait/) holds up what comes behind it on its connection, so these scripts
 * have
 * one of their own. What is sent in one turn of the event loop shares one WAIT, which leaves in the same write.
 * @param client  that connection
 * @param beforeLeaving  does something at the end of this turn
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
    wait.catch(() => undefined); // where the script fails too, that is what is told
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
    // The second try has a WAIT of its own: the first one's would be in front of it.
    const send = (node: Redis): Promise<unknown> =>
      brief(node).catch((error: unknown) => {
        if (error instanceof Error && error.message.startsWith('NOSCRIPT')) return whole(node);
        throw error;
      });
    return client instanceof ClusterClient ? client.send(args[0] as string, send, whole) : send(client);
  };
}

/** 0 and less: call again, in another way; and what `add` refuses. */
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
    `It is done, but ${have} confirmed it in time: it may be lost with the master. An enqueue that is repeated is stored twice, but with the same Idempotency-Key; everything else may be repeated.`,
  );
}
