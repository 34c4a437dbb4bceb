import { scripts, type Arg, type Scripts } from '../../../generated/scripts';
import { untold, type RoundTrips } from '../../telemetry/round-trips';
import type { Connection } from '../connection/types';
import type { Clock } from '../connection/clock';
import { createMultiQueueBatches, type RunScript } from './multi-queue-batch';
import { createDeferredCalls } from './deferred-calls';
import { poolKeys, queueOf, type PoolKey, type QueueKey, type QueueKeys } from '../keys';
import { createScriptCall } from './script-call';
import { confirmedScripts } from './wait-replicas';

type ScriptName = keyof Scripts;
type KeysOf<Name extends ScriptName> = (typeof scripts)[Name]['keys'][number];

/** Scripts that work on one queue, and scripts that work on the pool. */
export type QueueScript = { [N in ScriptName]: KeysOf<N> extends QueueKey ? N : never }[ScriptName];
export type PoolScript = { [N in ScriptName]: KeysOf<N> extends PoolKey ? N : never }[ScriptName];

/** Scripts that have a brief call, with fewer keys (scripts/generate/scripts.ts). */
export type BriefScript = { [N in ScriptName]: (typeof scripts)[N] extends { brief: unknown } ? N : never }[ScriptName];

/** Runs the scripts, typed. The layers above have no other way to Redis. Every call is one script in one round trip. */
export interface ScriptRunner {
  /** @throws BrokerError `redis-unavailable`, `redis-full` */
  run<Name extends QueueScript>(
    name: Name,
    keys: QueueKeys,
    ...args: Scripts[Name]['args']
  ): Promise<Scripts[Name]['returns']>;
  /**
   * The same with only the keys that all calls of the script need: keys cost Redis and the daemon more than most of the
   * work (`add_messages` with 5 keys instead of 15: 13 % more scripts/s).
   */
  runBrief<Name extends BriefScript & QueueScript>(
    name: Name,
    keys: QueueKeys,
    ...args: Scripts[Name]['args']
  ): Promise<Scripts[Name]['returns']>;
  /** @throws BrokerError `redis-unavailable`, `redis-full` */
  runPool<Name extends PoolScript>(name: Name, ...args: Scripts[Name]['args']): Promise<Scripts[Name]['returns']>;
  /** Call `act` at the end of this turn of the event loop, just before the commands of the turn are written. */
  atTurnEnd(act: () => void): void;
  /**
   * Defer a call for a queue to the end of this turn of the event loop, or until another script runs for that queue. A
   * lower `rank` is sent first.
   */
  deferCall(keys: QueueKeys, rank: number, send: () => void): void;
  /** Whether replicas confirm the scripts of `confirmedScripts`. */
  readonly confirmsWrites: boolean;
  /** Redis' clock. */
  clock: Pick<Clock, 'now' | 'hasDrifted' | 'sync'>;
  /** Set the listener that gets the name of each queue on which a script runs that may change its messages. */
  whenTouched(act: (name: string) => void): void;
  /** Notify the listener of a change that only the script's answer shows. */
  touch(keys: QueueKeys): void;
}

/**
 * Scripts that don't change what a queue holds and so don't notify the listener of `whenTouched`. If they move due
 * messages that needs no notice: a sweep would move them within a second. `take_messages` and `lease_messages` are
 * among them because only their answer shows a change; the engine calls `touch` then.
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
  'put_workers',
  'read_workers',
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
  const batches = createMultiQueueBatches(connection);
  const commandOf = (name: ScriptName, as: string, keyNames: readonly string[]): Command => {
    const { many, ...script } = scripts[name] as (typeof scripts)[ScriptName] & { many?: string };
    const about = { ...script, promises: confirmedScripts.has(name) };
    const single = createScriptCall(connection, trips, { ...about, name: as, numberOfKeys: keyNames.length });
    // No batches in a Cluster, where queues are on several nodes, and for scripts that replicas confirm, which have a
    // connection of their own.
    if (many === undefined || connection.isCluster || (about.promises && connection.confirm))
      return { keyNames, send: single };
    return {
      keyNames,
      send: batches.add(single, createScriptCall(connection, trips, { ...about, name: `${as}_many`, lua: many })),
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
  const deferred = createDeferredCalls(connection);
  const call = ({ keyNames, send, travels }: Command, keys: Readonly<Record<string, string>>, args: Arg[]): never => {
    if (!travels) batches.flush();
    return send(
      keyNames.map((name) => keys[name]!),
      args,
    ) as never;
  };
  const run = (command: Command, name: ScriptName, keys: QueueKeys, args: Arg[]): never => {
    deferred.flush(keys);
    if (touched && !quiet.has(name)) touched(queueOf(keys));
    return call(command, keys, args);
  };
  return {
    run: (name, keys, ...args) => run(commands[name], name, keys, args),
    runBrief: (name, keys, ...args) => run(briefs[name], name, keys, args),
    runPool: (name, ...args) => call(commands[name], poolKeys, args),
    atTurnEnd: (act) => connection.atTurnEnd(act),
    confirmsWrites: connection.confirm !== undefined,
    deferCall: deferred.defer,
    clock: connection.clock,
    whenTouched: (act) => void (touched = act),
    touch: (keys) => touched?.(queueOf(keys)),
  };
}

interface Command {
  keyNames: readonly string[];
  send: RunScript;
  /** Its calls are batched until the end of the turn of the event loop. */
  travels?: boolean;
}
