import { scripts, type Arg, type Scripts } from '../../generated/scripts';
import type { Connection } from './client';
import { poolKeys, queueKey, queueKeys, type PoolKey, type QueueKey } from './keys';
import { commandTimeoutMs } from './node';
import { asRedisProblem } from './problems';
import { promises } from './replicas';

type ScriptName = keyof Scripts;
type KeysOf<Name extends ScriptName> = (typeof scripts)[Name]['keys'][number];

/** Scripts that work on one queue, and those that work on what the pool shares. */
export type QueueScript = { [N in ScriptName]: KeysOf<N> extends QueueKey ? N : never }[ScriptName];
export type PoolScript = { [N in ScriptName]: KeysOf<N> extends PoolKey ? N : never }[ScriptName];

/** Scripts that have a brief call, with fewer keys (scripts/generate/scripts.ts). */
export type BriefScript = { [N in ScriptName]: (typeof scripts)[N] extends { brief: unknown } ? N : never }[ScriptName];

/** A queue's keys, made once for many calls. */
export type QueueKeys = Readonly<Record<QueueKey, string>>;

/** The scripts, typed; the only way to Redis for the layers above. Every call is one script and one round trip. */
export interface Store {
  /** @throws BrokerError `redis-unavailable`, `redis-full` */
  run<Name extends QueueScript>(name: Name, keys: QueueKeys, ...args: Scripts[Name]['args']): Promise<Scripts[Name]['returns']>;
  /**
   * The same, with only those keys that every call of the script needs: keys cost Redis and the daemon more than most of
   * what is done with them (`add` with 5 instead of 15: 13 % more scripts/s).
   */
  runBrief<Name extends BriefScript & QueueScript>(name: Name, keys: QueueKeys, ...args: Scripts[Name]['args']): Promise<Scripts[Name]['returns']>;
  /** @throws BrokerError `redis-unavailable`, `redis-full` */
  runPool<Name extends PoolScript>(name: Name, ...args: Scripts[Name]['args']): Promise<Scripts[Name]['returns']>;
  /** Do something when this turn of the event loop is over, just before what was sent in it leaves. */
  beforeLeaving(act: () => void): void;
  /** Every queue's name, sorted by bytes. */
  listQueues(): Promise<string[]>;
  /** From now on be told the name of each queue on which a script runs that may change what the queue holds. */
  whenTouched(act: (name: string) => void): void;
  /** Tell that a script changed what a queue holds, where only its answer shows that. */
  touch(keys: QueueKeys): void;
}

const namesOf = new WeakMap<QueueKeys, string>();

export function keysOf(queue: string): QueueKeys {
  const names = Object.keys(queueKeys) as QueueKey[];
  const keys = Object.fromEntries(names.map((key) => [key, queueKey(queue, key)])) as Record<QueueKey, string>;
  namesOf.set(keys, queue);
  return keys;
}

/**
 * Scripts that only look, or only say something; where they move what is due others would have, within a second. Of `take` and
 * `lease` only the caller knows whether they found anything.
 */
const quiet: ReadonlySet<ScriptName> = new Set([
  'begin', 'browse', 'course', 'giveup', 'glance', 'grant', 'keep', 'lease', 'look', 'newest', 'peek', 'recent', 'record', 'rejoin', 'replay',
  'settings', 'stats', 'take', 'tell',
] satisfies QueueScript[]);

export function createStore(connection: Connection): Store {
  const names = Object.keys(scripts) as ScriptName[];
  const commands = Object.fromEntries(names.map((name) => [name, command(connection, name, commandName(name), scripts[name].keys)])) as Record<ScriptName, Command>;
  const briefs: Record<BriefScript, Command> = { add: command(connection, 'add', `${commandName('add')}_brief`, scripts.add.brief) };
  let touched: ((name: string) => void) | undefined;
  const run = (command: Command, name: ScriptName, keys: QueueKeys, args: Arg[]): never => {
    if (touched && !quiet.has(name)) touched(namesOf.get(keys)!);
    return command(keys, args) as never;
  };
  return {
    run: (name, keys, ...args) => run(commands[name], name, keys, args),
    runBrief: (name, keys, ...args) => run(briefs[name], name, keys, args),
    runPool: (name, ...args) => commands[name](poolKeys, args) as never,
    beforeLeaving: (act) => connection.beforeLeaving(act),
    whenTouched: (act) => void (touched = act),
    touch: (keys) => touched?.(namesOf.get(keys)!),
    listQueues: () => guarded(connection.client().zrange(poolKeys.queues, '0', '-1')),
  };
}

type Command = (keys: Readonly<Record<string, string>>, args: Arg[]) => Promise<unknown>;

/** Give the clients a command that runs a script with these of its keys. */
function command(connection: Connection, script: ScriptName, name: string, keyNames: readonly string[]): Command {
  const { lua, bytes, timed } = scripts[script];
  connection.each((client) => client.defineCommand(name, { lua, numberOfKeys: keyNames.length }));
  const { clock } = connection;
  const confirm = promises.has(script) ? connection.confirm : undefined;
  const method = bytes ? `${name}Buffer` : name;
  const send = (keys: Readonly<Record<string, string>>, args: Arg[]): Promise<unknown> => {
    const all: Arg[] = [];
    for (const key of keyNames) all.push(keys[key]!);
    for (const arg of args) all.push(arg);
    if (timed) all.push(Math.round(clock.now() + deadlineMs));
    if (confirm) return confirm({ lua, numberOfKeys: keyNames.length, bytes }, all);
    const client = connection.client() as unknown as Record<string, (...args: Arg[]) => Promise<unknown>>;
    return client[method]!(...all);
  };
  return (keys, args) =>
    guarded(
      send(keys, args).catch(async (error: unknown) => {
        if (!isLate(error)) throw error;
        await clock.sync(); // it did nothing, so it may be tried again: somebody may have set a clock
        return send(keys, args);
      }),
    );
}

/**
 * Redis may be stopped, or cut off, and come to a command long after its caller was told 503. So that nothing is stored
 * or taken behind a caller's back, a script that is this late does nothing.
 */
const deadlineMs = commandTimeoutMs - 100;

function isLate(error: unknown): boolean {
  return error instanceof Error && /^(ERR )?LATE\b/.test(error.message); // Redis 7 puts ERR in front of a single word
}

function commandName(script: ScriptName): string {
  return `restmq_${script}`;
}

/** Turn what ioredis rejects with into what a caller may see. */
function guarded<T>(reply: Promise<T>): Promise<T> {
  return reply.catch((error: unknown) => {
    throw asRedisProblem(error);
  });
}
