import type { Engine } from '../../../src/queue/engine';
import type { NewMessage } from '../../../src/queue/add';
import { queueNamed, type Queue } from '../../../src/queue/names';
import { BrokerError } from '../../../src/errors';
import { poolKeys, queueKeys, type QueueKey } from '../../../src/redis/keys';
import { ModelQueue, floor } from './model';
import type { Waiting } from './peers';
import type { Pool } from './pool';

/** A lease that was given, live or over. */
export interface Lease {
  q: number;
  number: number;
  leaseId: string;
}

/** A client that waits at one of the processes. */
export interface Wait {
  q: number;
  at: number;
  how: { max: number; leaseSeconds: number | undefined };
  waiting: Waiting;
}

/** The state of the model: two queues, all leases ever given, and the waiters, in order of arrival. */
export class Model {
  queues = [new ModelQueue(), new ModelQueue()];
  leases: Lease[] = [];
  waits: Wait[] = [];
}

/** The system under test. No key of the third queue may ever change. */
export interface Real extends Pool {
  queues: Queue[];
  bystander: Queue;
  /** The bystander's keys as they have to stay. */
  print: string;
}

/** An empty Redis, and a run's queues. */
export async function openWorld(pool: Pool, names: readonly string[]): Promise<Real> {
  pool.rewind();
  await pool.redis.client.flushall();
  const [bystander, ...queues] = names.map(queueNamed) as [Queue, ...Queue[]];
  for (const { name } of queues) await pool.redis.client.hset(poolKeys.lastNumbers, name, floor);
  await fillEveryKey(pool.eye(), bystander);
  // Keys of waiters, streams, dashboards, moves and stops, which are not here.
  const {
    line,
    replay,
    replayBody,
    daemons,
    consumers,
    ring,
    history,
    longHistory,
    transfers,
    transfersUntil,
    paused,
    workers,
  } = bystander.keys;
  for (const key of [
    line,
    replay,
    replayBody,
    daemons,
    consumers,
    ring,
    history,
    longHistory,
    transfers,
    transfersUntil,
    paused,
    workers,
  ])
    await pool.redis.client.set(key, 'x');
  expect(await pool.redis.client.exists(...storedKeysOf(bystander))).toBe(storedKeysOf(bystander).length);
  return { ...pool, queues, bystander, print: await printOf(pool, bystander) };
}

/** A message in every state, and something in every key that a queue can have. */
async function fillEveryKey(engine: Engine, queue: Queue): Promise<void> {
  const message = (value: string, more: Partial<NewMessage> = {}): NewMessage => ({ value, ...more });
  await engine.configure(queue, { maxLength: 100, maxAttempts: 3 });
  const batch = ['dead', 'acked', 'leased', 'ready'].map((value) => message(value, { ttlSeconds: 100_000 }));
  await engine.addAll(queue, [...batch, message('delayed', { delaySeconds: 100_000, priority: 3 })], 'key');
  const [dead, again] = (await engine.lease(queue, 2, 100_000))!;
  await engine.nack(queue, dead!.leaseId, { dead: true });
  await engine.nack(queue, again!.leaseId, {});
  const [acked] = (await engine.lease(queue, 2, 100_000))!;
  await engine.ackOne(queue, acked!.leaseId);
  await engine.peek(queue);
}

/** All that lies in a queue's keys, in short. */
export async function printOf({ redis }: Pick<Pool, 'redis'>, queue: Queue): Promise<string> {
  const dump =
    "local all = {} for i, key in ipairs(KEYS) do all[i] = redis.call('DUMP', key) or '' end return redis.sha1hex(table.concat(all, ' '))";
  const names = storedKeysOf(queue);
  return (await redis.client.eval(dump, names.length, ...names)) as string;
}

export function storedKeysOf({ keys }: Queue): string[] {
  const channels = [keys.wake, keys.stream, keys.to];
  return keysIn(keys).filter((key) => !channels.includes(key));
}

/** All keys of a queue. */
export function keysIn(keys: Queue['keys']): string[] {
  return (Object.keys(queueKeys) as QueueKey[]).map((key) => keys[key]);
}

export function picked<T>(from: readonly T[], pick: number): T {
  return from[pick % from.length]!;
}

/**
 * The result of an action: its answer, or the code of its error; `lost` if the daemon was killed before it answered.
 */
export async function outcomeOf<T>(act: Promise<T>): Promise<T | string> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof BrokerError) return error.code;
    if (/ECONN|EPIPE|socket hang up/.test(String(error))) return 'lost';
    throw error;
  }
}
