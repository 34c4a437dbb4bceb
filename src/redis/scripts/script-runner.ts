import { scripts, type Arg, type Scripts } from '../../../generated/scripts';
import { untold, type RoundTrips } from '../../telemetry/round-trips';
import type { Connection } from '../startup/connect';
import type { Clock } from '../connection/clock';
import { createMultiQueueBatches, type RunScript } from './multi-queue-batch';
import { createDeferredCalls } from './deferred-calls';
import { poolKeys, queueOf, type PoolKey, type QueueKey, type QueueKeys } from '../keys';
import { createScriptCall } from './script-call';
import { confirmedScripts } from './wait-replicas';

type ScriptName = keyof Scripts;
type KeysOf<Name extends ScriptName> = (typeof scripts)[Name]['keys'][number];

/** Scripts that work on one queue, and those that work on what the pool shares. */
export type QueueScript = { [N in ScriptName]: KeysOf<N> extends QueueKey ? N : never }[ScriptName];
export type PoolScript = { [N in ScriptName]: KeysOf<N> extends PoolKey ? N : never }[ScriptName];

/** Scripts that have a brief call, with fewer keys (scripts/generate/scripts.ts). */
export type BriefScript = { [N in ScriptName]: (typeof scripts)[N] extends { brief: unknown } ? N : never }[ScriptName];

/** The scripts, typed; the only way to Redis for the layers above. Every call is one script and one round trip. */
export interface ScriptRunner {
  /** @throws BrokerError `redis-unavailable`, `redis-full` */
  run<Name extends QueueScript>(
    name: Name,
    keys: QueueKeys,
    ...args: Scripts[Name]['args']
  ): Promise<Scripts[Name]['returns']>;
  /**
   * The same, with only those keys that every call of the script needs: keys cost Redis and the daemon more than most
   * of
   * what is done with them (`add` with 5 instead of 15: 13 % more scripts/s).
   */
  runBrief<Name extends BriefScript & QueueScript>(
    name: Name,
    keys: QueueKeys,
    ...args: Scripts[Name]['args']
  ): Promise<Scripts[Name]['returns']>;
  /** @throws BrokerError `redis-unavailable`, `redis-full` */
  runPool<Name extends PoolScript>(name: Name, ...args: Scripts[Name]['args']): Promise<Scripts[Name]['returns']>;
  /** Do something when this turn of the event loop is over, just before what was sent in it leaves. */
  atTurnEnd(act: () => void): void;
  /**
   * Hold something back that is to be sent for a queue: until this turn of the event loop is over, or anything else is
   * sent for
   * that queue. Of what is held back a lower `rank` goes first.
   */
  deferCall(keys: QueueKeys, rank: number, send: () => void): void;
  /** What is known of Redis' time. */
  clock: Pick<Clock, 'now' | 'hasDrifted' | 'sync'>;
  /** From now on be told the name of each queue on which a script runs that may change what the queue holds. */
  whenTouched(act: (name: string) => void): void;
  /** Tell that a script changed what a queue holds, where only its answer shows that. */
  touch(keys: QueueKeys): void;
}

/**
 * Scripts that only look, or only say something; where they move what is due others would have, within a second. Of
 * `take` and
 * `lease` only the caller knows whether they found anything.
 */
const quiet: ReadonlySet<ScriptName> = new Set([
  'start_counters',
  'browse_messages',
  'read_history',
  'remove_waiters',
  'summarize_queue',
  'add_credit',
  'sum_leased_bytes',
  'touch_daemon',
  'lease_messages',
  'get_message',
  'list_newest',
  'peek_message',
  'read_after',
  'append_history',
  'requeue_waiters',
  'read_replay',
  'get_settings',
  'find_waiter',
  'get_stats',
  'take_messages',
  'publish_to_daemons',
] satisfies QueueScript[]);

export function createScriptRunner(connection: Connection, trips: RoundTrips = untold): ScriptRunner {
  const names = Object.keys(scripts) as ScriptName[];
  const convoys = createMultiQueueBatches(connection);
  const commandOf = (name: ScriptName, as: string, keyNames: readonly string[]): Command => {
    const { many, ...script } = scripts[name] as (typeof scripts)[ScriptName] & { many?: string };
    const about = { ...script, promises: confirmedScripts.has(name) };
    const single = createScriptCall(connection, trips, { ...about, name: as, numberOfKeys: keyNames.length });
    // Keys of several queues are on several nodes of a Cluster, and what replicas are to confirm has a connection of
    // its own.
    if (many === undefined || connection.isCluster || (about.promises && connection.confirm))
      return { keyNames, send: single };
    return {
      keyNames,
      send: convoys.add(single, createScriptCall(connection, trips, { ...about, name: `${as}_many`, lua: many })),
      travels: true,
    };
  };
  const commands = Object.fromEntries(
    names.map((name) => [name, commandOf(name, `restmq_${name}`, scripts[name].keys)]),
  ) as Record<ScriptName, Command>;
  const briefs: Record<BriefScript, Command> = {
    add_messages: commandOf('add_messages', 'restmq_add_brief', scripts.add_messages.brief),
  };
  let touched: ((name: string) => void) | undefined;
  const held = createDeferredCalls(connection);
  const call = ({ keyNames, send, travels }: Command, keys: Readonly<Record<string, string>>, args: Arg[]): never => {
    if (!travels) convoys.flush();
    return send(
      keyNames.map((name) => keys[name]!),
      args,
    ) as never;
  };
  const run = (command: Command, name: ScriptName, keys: QueueKeys, args: Arg[]): never => {
    held.flush(keys);
    if (touched && !quiet.has(name)) touched(queueOf(keys));
    return call(command, keys, args);
  };
  return {
    run: (name, keys, ...args) => run(commands[name], name, keys, args),
    runBrief: (name, keys, ...args) => run(briefs[name], name, keys, args),
    runPool: (name, ...args) => call(commands[name], poolKeys, args),
    atTurnEnd: (act) => connection.atTurnEnd(act),
    deferCall: held.defer,
    clock: connection.clock,
    whenTouched: (act) => void (touched = act),
    touch: (keys) => touched?.(queueOf(keys)),
  };
}

interface Command {
  keyNames: readonly string[];
  send: RunScript;
  /** It goes with others of its kind, when the turn of the event loop is over. */
  travels?: boolean;
}
