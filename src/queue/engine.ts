import type { Policy, QueueStats, Status } from '../../generated/messages';
import type { Arg } from '../../generated/scripts';
import type { Store } from '../redis/store';
import { queueNamed, type Queue } from './names';
import { decodeRecord, encodeHead, type Message } from './record';

/** What to store: bytes (a string stands for its UTF-8), and what the producer said about them. */
export interface NewMessage {
  value: string | Uint8Array;
  /** Media type; undefined where the producer gave none. */
  type?: string | undefined;
  /** 1 to 31,536,000; undefined: the message does not expire. */
  ttlSeconds?: number | undefined;
}

/** A message that was taken, with what it takes to put it back. */
export interface Taken extends Message {
  readonly raw: { record: Buffer; expiresAt: Buffer };
}

/**
 * The verbs of a queue. Each is one script and one round trip, atomic, by Redis' clock; what has expired is neither
 * delivered nor counted. All reject with BrokerError `redis-unavailable` when Redis does not answer.
 */
export interface Engine {
  /** Store a message at the tail. @returns its number, from 1 up @throws BrokerError `redis-full` */
  add(queue: Queue, message: NewMessage): Promise<number>;
  /** Remove the oldest ready message and return it; null when there is none. */
  take(queue: Queue): Promise<Taken | null>;
  /** Undo a take whose consumer is gone: the message is the oldest again, unless purged or expired meanwhile. */
  putBack(queue: Queue, taken: Taken): Promise<void>;
  /** Look at the oldest ready message and count the look; null when there is none. */
  peek(queue: Queue): Promise<Message | null>;
  /** The newest ready messages, newest first; the look is not counted. */
  newest(queue: Queue, max: number): Promise<Message[]>;
  /** Remove a message by its number. @returns whether it was there */
  remove(queue: Queue, n: string): Promise<boolean>;
  /** Remove every message that was stored before. @returns how many */
  purge(queue: Queue): Promise<number>;
  /** Counts and settings of one instant. */
  stats(queue: Queue): Promise<QueueStats>;
  policy(queue: Queue): Promise<Policy>;
  setPolicy(queue: Queue, policy: Policy): Promise<void>;
  status(queue: Queue): Promise<Status>;
  setStatus(queue: Queue, status: Status): Promise<void>;
  /** The names of all queues, sorted by bytes. */
  list(): Promise<string[]>;
  /** What `ask` answers for each queue, in the order of `list`; other callers get their turn in between. */
  forAll<T>(ask: (queue: Queue) => Promise<T>): Promise<T[]>;
}

const defaultPolicy: Policy = 'broadcast';
const defaultStatus: Status = 'start';

export function createEngine(store: Store): Engine {
  const add: Engine['add'] = async (queue, { value, type, ttlSeconds }) => {
    const ttlMs = ttlSeconds === undefined ? '' : ttlSeconds * 1000;
    const head = encodeHead(type);
    const storeFrom = (floor: Arg): Promise<number> => {
      const stored = store.run('add', queue.keys, floor, head, value, ttlMs);
      // Whether the message is stored does not depend on this: where it fails, the queue's next use sweeps it.
      if (ttlMs !== '') store.runPool('arm', queue.name, ttlMs).catch(() => undefined);
      return stored;
    };
    const n = await storeFrom('');
    return n > 0 ? n : storeFrom(await store.runPool('announce', queue.name));
  };

  const take: Engine['take'] = async (queue) => {
    const found = await untilSwept(() => store.run('take', queue.keys));
    if (found === null) return null;
    const [n, record, count, expiresAt] = found;
    return { n: n.toString(), count: Number(count), ...decodeRecord(record), raw: { record, expiresAt } };
  };

  const putBack: Engine['putBack'] = async (queue, { n, count, raw }) => {
    await store.run('putback', queue.keys, n, raw.record, count, raw.expiresAt);
    if (raw.expiresAt.length > 0) await rearm(queue);
  };

  const peek: Engine['peek'] = async (queue) => {
    const found = await untilSwept(() => store.run('peek', queue.keys));
    return found && { n: found[0].toString(), count: found[2], ...decodeRecord(found[1]) };
  };

  const newest: Engine['newest'] = async (queue, max) => {
    const found = await untilSwept(() => store.run('newest', queue.keys, max));
    return found.map(([n, record, count]) => ({ n: n.toString(), count: Number(count), ...decodeRecord(record) }));
  };

  const remove: Engine['remove'] = async (queue, n) => (await untilSwept(() => store.run('remove', queue.keys, n))) === 1;

  const purge: Engine['purge'] = async (queue) => {
    const [removed, last] = await store.run('purge', queue.keys);
    if (last > 0) await forget(queue, last);
    return removed;
  };

  /** After a purge: the counters go, so that no key is left; the index keeps the last number, so that none is given twice. */
  const forget = async (queue: Queue, last: number): Promise<void> => {
    await store.runPool('remember', queue.name, last);
    await Promise.all([store.run('forget', queue.keys, last), store.runPool('disarm', queue.name)]);
    await rearm(queue);
  };

  const rearm = async (queue: Queue): Promise<void> => {
    const nextAt = await untilSwept(() => store.run('sweep', queue.keys));
    if (nextAt !== null) await store.runPool('settle', queue.name, nextAt);
  };

  const stats: Engine['stats'] = async (queue) => {
    const [ready, counters, [policy, status]] = await untilSwept(() => store.run('stats', queue.keys));
    const [next, floor, acked, expired, purged] = counters.map(Number) as [number, number, number, number, number];
    return {
      name: queue.name, len: ready, status: (status ?? defaultStatus) as Status, policy: (policy ?? defaultPolicy) as Policy,
      ready, enqueued: next - floor, acked, expired, purged,
    };
  };

  const configure = async (queue: Queue, field: 'policy' | 'status', value: Arg): Promise<void> => {
    await store.runPool('announce', queue.name);
    await store.run('configure', queue.keys, field, value);
  };

  return {
    add, take, putBack, peek, newest, remove, purge, stats,
    policy: async (queue) => ((await store.run('settings', queue.keys))[0] ?? defaultPolicy) as Policy,
    setPolicy: (queue, policy) => configure(queue, 'policy', policy === defaultPolicy ? '' : policy),
    status: async (queue) => ((await store.run('settings', queue.keys))[1] ?? defaultStatus) as Status,
    setStatus: (queue, status) => configure(queue, 'status', status === defaultStatus ? '' : status),
    list: () => store.listQueues(),
    forAll: async (ask) => inBatches((await store.listQueues()).map(queueNamed), ask),
  };
}

/** So many questions stand in line at once, in front of everyone else's. */
const batch = 100;

async function inBatches<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let i = 0; i < items.length; i += batch) answers.push(...(await Promise.all(items.slice(i, i + batch).map(ask))));
  return answers;
}

/** A script removes a bounded number of expired messages and answers -1 while more are due: ask again. */
export async function untilSwept<T>(ask: () => Promise<T>): Promise<Exclude<T, -1>> {
  for (;;) {
    const answer = await ask();
    if (answer !== -1) return answer as Exclude<T, -1>;
  }
}
