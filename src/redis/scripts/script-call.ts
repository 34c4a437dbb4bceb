import type { Arg } from '../../../generated/scripts';
import { BrokerError } from '../../errors';
import type { RoundTrips } from '../../telemetry/round-trips';
import type { Connection } from '../startup/connect';
import type { RunScript } from './multi-queue-batch';
import { commandTimeoutMs } from '../connection/node';
import { mapRedisError } from '../connection/error-mapping';

/** A script as clients know it. */
interface Script {
  name: string;
  lua: string;
  /** undefined: each call says. */
  numberOfKeys?: number;
  bytes: boolean;
  timed: boolean;
  /** A caller is promised that what it did stays done (replicas.ts). */
  promises: boolean;
}

/**
 * Give the clients a command that runs a script. @returns how to run it @throws BrokerError `redis-unavailable`,
 * `redis-full`
 */
export function createScriptCall(
  connection: Connection,
  trips: RoundTrips,
  { name, lua, numberOfKeys, bytes, timed, promises }: Script,
): RunScript {
  connection.each((client) =>
    client.defineCommand(name, { lua, numberOfKeys } as { lua: string; numberOfKeys: number }),
  );
  const { clock } = connection;
  const confirm = promises ? connection.confirm : undefined;
  const method = bytes ? `${name}Buffer` : name;
  // async: ioredis throws where there is no connection at all, and whoever gathers calls is to hear of it as of any
  // failure.
  const send = async (keys: readonly string[], args: readonly Arg[]): Promise<unknown> => {
    const all: Arg[] = numberOfKeys === undefined ? [keys.length] : [];
    for (const key of keys) all.push(key);
    for (const arg of args) all.push(arg);
    if (timed) all.push(Math.round(clock.now() + deadlineMs));
    if (confirm) return confirm({ lua, numberOfKeys: keys.length, bytes }, all);
    const client = connection.client() as unknown as Record<string, (...args: Arg[]) => Promise<unknown>>;
    return client[method]!(...all);
  };
  const run: RunScript = (keys, args) =>
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
  return error instanceof Error && /^(ERR )?LATE\b/.test(error.message); // Redis 7 puts ERR in front of a single word
}

/** Turn what ioredis rejects with into what a caller may see. */
export function guarded<T>(reply: Promise<T>, trips: RoundTrips): Promise<T> {
  return reply.catch((cause: unknown) => {
    const error = mapRedisError(cause);
    trips.failed(error instanceof BrokerError ? (error.code === 'redis-full' ? 'full' : 'unavailable') : 'other');
    throw error;
  });
}
