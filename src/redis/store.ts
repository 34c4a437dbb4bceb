import { BrokerError } from '../errors';
import { scripts, type Arg, type Scripts } from '../../generated/scripts';
import { untold, type RoundTrips } from '../metrics/round-trips';
import { commandTimeoutMs, type Connection } from './client';
import { createConvoys, type Send } from './convoys';
import { poolKeys, queueOf, type PoolKey, type QueueKey, type QueueKeys } from './keys';

type ScriptName = keyof Scripts;
type KeysOf<Name extends ScriptName> = (typeof scripts)[Name]['keys'][number];

/** Scripts that work on one queue, and those that work on what the pool shares. */
export type QueueScript = { [N in ScriptName]: KeysOf<N> extends QueueKey ? N : never }[ScriptName];
export type PoolScript = { [N in ScriptName]: KeysOf<N> extends PoolKey ? N : never }[ScriptName];

/** Scripts that have a brief call, with fewer keys (scripts/generate/scripts.ts). */
export type BriefScript = { [N in ScriptName]: (typeof scripts)[N] extends { brief: unknown } ? N : never }[ScriptName];

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
  /**
   * Hold something back that is to be sent for a queue: until this turn of the event loop is over, or anything else is sent for
   * that queue. Of what is held back a lower `rank` goes first.
   */
  holdBack(keys: QueueKeys, rank: number, send: () => void): void;
  /** Every queue's name, sorted by bytes. */
  listQueues(): Promise<string[]>;
  /** From now on be told the name of each queue on which a script runs that may change what the queue holds. */
  whenTouched(act: (name: string) => void): void;
  /** Tell that a script changed what a queue holds, where only its answer shows that. */
  touch(keys: QueueKeys): void;
}

/**
 * Scripts that only look, or only say something; where they move what is due others would have, within a second. Of `take` and
 * `lease` only the caller knows whether they found anything.
 */
const quiet: ReadonlySet<ScriptName> = new Set([
  'begin', 'browse', 'course', 'giveup', 'glance', 'grant', 'keep', 'lease', 'look', 'newest', 'peek', 'recent', 'record', 'rejoin', 'replay',
  'settings', 'stats', 'take', 'tell',
] satisfies QueueScript[]);

export function createStore(connection: Connection, trips: RoundTrips = untold): Store {
  const names = Object.keys(scripts) as ScriptName[];
  const convoys = createConvoys(connection);
  const of = (name: ScriptName, as: string, keyNames: readonly string[]): Command => {
    const { lua, bytes, timed } = scripts[name];
    const single = sender(connection, trips, { name: as, lua, numberOfKeys: keyNames.length, bytes, timed });
    const { many } = scripts[name] as { many?: string };
    if (many === undefined || connection.isCluster) return { keyNames, send: single };
    return { keyNames, send: convoys.add(single, sender(connection, trips, { name: `${as}_many`, lua: many, bytes, timed })), travels: true };
  };
  const commands = Object.fromEntries(names.map((name) => [name, of(name, commandName(name), scripts[name].keys)])) as Record<ScriptName, Command>;
  const briefs: Record<BriefScript, Command> = { add: of('add', `${commandName('add')}_brief`, scripts.add.brief) };
  let touched: ((name: string) => void) | undefined;
  const held = createHeld(connection);
  const call = ({ keyNames, send, travels }: Command, keys: Readonly<Record<string, string>>, args: Arg[]): never => {
    if (!travels) convoys.leave();
    return send(keyNames.map((name) => keys[name]!), args) as never;
  };
  const run = (command: Command, name: ScriptName, keys: QueueKeys, args: Arg[]): never => {
    held.release(keys);
    if (touched && !quiet.has(name)) touched(queueOf(keys));
    return call(command, keys, args);
  };
  return {
    run: (name, keys, ...args) => run(commands[name], name, keys, args),
    runBrief: (name, keys, ...args) => run(briefs[name], name, keys, args),
    runPool: (name, ...args) => call(commands[name], poolKeys, args),
    beforeLeaving: (act) => connection.beforeLeaving(act),
    holdBack: held.add,
    whenTouched: (act) => void (touched = act),
    touch: (keys) => touched?.(queueOf(keys)),
    listQueues: () => guarded(connection.client().zrange(poolKeys.queues, '0', '-1'), trips),
  };
}

interface Held {
  add: Store['holdBack'];
  /** Send what is held back for a queue. */
  release: (keys: QueueKeys) => void;
}

function createHeld(connection: Connection): Held {
  const all = new Map<QueueKeys, ((() => void)[] | undefined)[]>(); // by rank

  const release: Held['release'] = (keys) => {
    const sends = all.size > 0 && all.get(keys);
    if (!sends) return;
    all.delete(keys); // first: what is sent comes back here
    for (const some of sends) some?.forEach((send) => send());
  };

  const releaseAll = (): void => {
    for (const keys of all.keys()) release(keys);
  };

  return {
    release,
    add: (keys, rank, send) => {
      if (all.size === 0) connection.beforeLeaving(releaseAll, true);
      let sends = all.get(keys);
      if (!sends) all.set(keys, (sends = []));
      (sends[rank] ??= []).push(send);
    },
  };
}

interface Command {
  keyNames: readonly string[];
  send: Send;
  /** It goes with others of its kind, when the turn of the event loop is over. */
  travels?: boolean;
}

interface Sent {
  name: string;
  lua: string;
  /** undefined: each call says. */
  numberOfKeys?: number;
  bytes: boolean;
  timed: boolean;
}

/** Give the clients a command that runs a script. */
function sender(connection: Connection, trips: RoundTrips, { name, lua, numberOfKeys, bytes, timed }: Sent): Send {
  connection.each((client) => client.defineCommand(name, { lua, ...(numberOfKeys === undefined ? {} : { numberOfKeys }) }));
  const { clock } = connection;
  const method = bytes ? `${name}Buffer` : name;
  const send: Send = (keys, args) => {
    const all: Arg[] = numberOfKeys === undefined ? [keys.length] : [];
    for (const key of keys) all.push(key);
    for (const arg of args) all.push(arg);
    if (timed) all.push(Math.round(clock.now() + deadlineMs));
    const client = connection.client() as unknown as Record<string, (...args: Arg[]) => Promise<unknown>>;
    return client[method]!(...all);
  };
  const run: Send = (keys, args) =>
    guarded(
      send(keys, args).catch(async (error: unknown) => {
        if (!isLate(error)) throw error;
        await clock.sync(); // it did nothing, so it may be tried again: somebody may have set a clock
        return send(keys, args);
      }),
      trips,
    );
  return (keys, args) => {
    const began = trips.begin();
    const answer = run(keys, args);
    if (began > 0) trips.follow(answer, began);
    return answer;
  };
}

/**
 * Redis may be stopped, or cut off, and come to a command long after its caller was told 503. So that nothing is stored
 * or taken behind a caller's back, a script that is this late does nothing.
 */
const deadlineMs = commandTimeoutMs - 100;

function isLate(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('LATE');
}

function commandName(script: ScriptName): string {
  return `restmq_${script}`;
}

/** Turn what ioredis rejects with into what a caller may see. */
function guarded<T>(reply: Promise<T>, trips: RoundTrips): Promise<T> {
  return reply.catch((cause: unknown) => {
    const error = asRedisProblem(cause);
    trips.failed(error instanceof BrokerError ? (error.code === 'redis-full' ? 'full' : 'unavailable') : 'other');
    throw error;
  });
}

/** Errors by which Redis (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors) or ioredis says "not now". */
const unavailable =
  /^(LATE|LOADING|READONLY|MISCONF|MASTERDOWN|NOREPLICAS|CLUSTERDOWN|TRYAGAIN|BUSY|NOAUTH|WRONGPASS|NOPERM|ERR max number of clients)|Connection is closed|Command timed out|Stream isn't writeable|ECONN|ENOENT|EPIPE|ETIMEDOUT|Failed to refresh slots|None of startup nodes|max retries per request|Socket (closed|timeout)/;

/** What ioredis rejects with, as what a caller may see; anything else stays what it is. */
export function asRedisProblem(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.message.startsWith('OOM')) {
    return new BrokerError('redis-full', 'Redis has no memory left for another message; take or purge some first.', {}, { cause: error });
  }
  if (unavailable.test(error.message)) {
    return new BrokerError('redis-unavailable', 'Redis does not answer now; try again in a second.', {}, { cause: error });
  }
  return error;
}
