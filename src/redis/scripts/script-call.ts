import type { Arg } from '../../../generated/scripts';
import { BrokerError } from '../../errors';
import type { RoundTrips } from '../../telemetry/round-trips';
import type { Connection } from '../connection/types';
import type { RunScript } from './multi-queue-batch';
import { commandTimeoutMs } from '../connection/node';
import { mapRedisError } from '../connection/error-mapping';

/** A script as it is defined for the Redis clients. */
interface Script {
  name: string;
  lua: string;
  /** undefined: each call passes it. */
  numberOfKeys?: number;
  bytes: boolean;
  timed: boolean;
  /** Its effects are confirmed by replicas (wait-replicas.ts). */
  promises: boolean;
}

/**
 * Define a command that runs a script.
 * @returns a function that runs it
 * @throws BrokerError `redis-unavailable`, `redis-full`
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
  // async, so that ioredis' exception without any connection becomes a rejection, as callers of batches expect.
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
        await clock.sync(); // it did nothing, so repeat it: a clock may have been set
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
 * A stalled or disconnected Redis may reach a command long after its caller got a 503. A script that starts later than
 * this does nothing, so that no message is stored or taken after the caller was told that it failed.
 */
const deadlineMs = commandTimeoutMs - 100;

function isLate(error: unknown): boolean {
  return error instanceof Error && /^(ERR )?LATE\b/.test(error.message); // Redis 7 puts ERR in front of a single word
}

/** Map a rejection of ioredis to the error for the caller, and count it. */
export function guarded<T>(reply: Promise<T>, trips: RoundTrips): Promise<T> {
  return reply.catch((cause: unknown) => {
    const error = mapRedisError(cause);
    trips.failed(error instanceof BrokerError ? (error.code === 'redis-full' ? 'full' : 'unavailable') : 'other');
    throw error;
  });
}
