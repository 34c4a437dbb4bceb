import type { Policy, Queue as QueueView, QueueSettings, QueueStats, Status } from '../../generated/messages';
import { poolChannels } from '../redis/keys';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { createAdd, type AddAll, type NewMessage } from './add';
import { retryWhileSweeping } from './sweep-retry';
import { createLeases, type Leases } from './leases';
import { createWaitQueue, type WaitQueue, type NotYet } from './wait-queue';
import { createBrowse, type Browse } from './browse';
import { queueNamed, type Queue } from './names';
import { decodeRecord, type Message } from './message-record';
import { checkChange, settingsFrom, encodeSettings, type SettingsChange } from './settings';
import { creditMax, createStreamConsumers, purgedNotice, type StreamConsumers } from './consumers';
import { claimMs, sweepQueue } from './sweeper';
import { createTimers } from './timers';
import { coalesceGets, ranks } from '../redis/scripts/coalescing';
import { createMonitor, type Monitor } from './monitor';

/** A message that was taken, with what it takes to put it back. */
export interface Taken extends Message {
  readonly raw: { record: Buffer; expiresAt: Buffer; kept: Buffer; order: Buffer };
}

/**
 * The verbs of a queue. Each is one script and one round trip, atomic, by Redis' clock; what has expired is neither
 * delivered nor counted. All reject with BrokerError `redis-unavailable` when Redis does not answer.
 */
export interface Engine extends Leases, WaitQueue, Browse, StreamConsumers, Monitor {
  /** Store a message at the tail. @returns its number, from 1 up @throws BrokerError `queue-full`, `redis-full` */
  add(queue: Queue, message: NewMessage): Promise<number>;
  addAll: AddAll;
  /** Remove the first ready messages, 1 to `max`, and return them; null when there is none. */
  take(queue: Queue, max?: number): Promise<Taken[] | null>;
  /** The same for somebody who will wait where there is nothing: only what is not for those ahead in line. */
  takeInTurn(queue: Queue, max: number, waiter: string): Promise<Taken[] | NotYet>;
  /** Undo a take whose consumer is gone: its messages are at the front again, unless purged or expired meanwhile. */
  putBack(queue: Queue, taken: readonly Taken[]): Promise<void>;
  /** Remove a message by its number, whatever its state. @returns whether it was there */
  remove(queue: Queue, n: string): Promise<boolean>;
  /**
   * Remove every message that was stored before, and disconnect stream consumers where `disconnect` says so. @returns
   * how many
   */
  purge(queue: Queue, how?: { disconnect: boolean }): Promise<number>;
  /** Counts and settings of one instant. */
  stats(queue: Queue): Promise<QueueStats>;
  /** The same in full. */
  describe(queue: Queue): Promise<QueueView>;
  settings(queue: Queue): Promise<QueueSettings>;
  /**
   * Change settings; the queue comes into being if need be. @returns whether it did @throws BrokerError `invalid-body`
   */
  configure(queue: Queue, change: SettingsChange): Promise<boolean>;
  policy(queue: Queue): Promise<Policy>;
  status(queue: Queue): Promise<Status>;
  /** Whether a queue is listed: it was used or configured, and not deleted since. */
  exists(queue: Queue): Promise<boolean>;
  /** Remove a queue's messages and settings, and the queue from the list. @returns whether there was such a queue */
  delete(queue: Queue): Promise<boolean>;
  /** The names of all queues, sorted by bytes. */
  list(): Promise<string[]>;
  /** At most `max` names that begin with `prefix` and come after `after` (''; from the first). */
  listPage(prefix: string, after: string, max: number): Promise<string[]>;
  /** What `ask` answers for each queue, in the order of `list`; other callers get their turn in between. */
  forAll<T>(ask: (queue: Queue) => Promise<T>): Promise<T[]>;
}

/** Names of queues that one script reads. */
const namesAtOnce = 1000;
/** For so long the scripts remember how a message ended that was leased. */
const rememberMs = 3_600_000;

export function createEngine(store: ScriptRunner): Engine {
  const timers = createTimers(store);
  const addAll = createAdd(store, timers);

  /** Nobody is ahead of who does not wait. */
  const takeNow = (queue: Queue, max: number): Promise<Taken[] | null> =>
    takeUpTo(queue, max, '') as Promise<Taken[] | null>;
  const takeOne = coalesceGets(store, { rank: ranks.take }, (queue: Queue, _: undefined, count) =>
    takeNow(queue, count),
  );
  const take: Engine['take'] = (queue, max = 1) => (max === 1 ? takeOne(queue, undefined) : takeNow(queue, max));

  const takeUpTo: Engine['takeInTurn'] = async (queue, max, waiter) => {
    const found = await retryWhileSweeping(() => store.run('take_messages', queue.keys, max, waiter));
    if (found === null || Buffer.isBuffer(found)) return found && found.toString();
    store.touch(queue.keys);
    return found.map(([n, record, count, expiresAt, kept, order]) => {
      if (kept.length > 0) timers.arm(queue, rememberMs);
      return {
        n: n.toString(),
        count: Number(count),
        ...decodeRecord(record),
        raw: { record, expiresAt, kept, order },
      };
    });
  };

  const putBack: Engine['putBack'] = async (queue, taken) => {
    await Promise.all(
      taken.map(({ n, count, raw }) =>
        store.run('requeue_message', queue.keys, n, raw.record, count, raw.expiresAt, raw.kept, raw.order, '', ''),
      ),
    );
    if (taken.some(({ raw }) => raw.expiresAt.length > 0)) timers.arm(queue, 0);
  };

  const remove: Engine['remove'] = async (queue, n) => {
    const removed = (await retryWhileSweeping(() => store.run('remove_message', queue.keys, n))) === 1;
    if (removed) timers.arm(queue, rememberMs);
    return removed;
  };

  const purge: Engine['purge'] = async (queue, { disconnect } = { disconnect: false }) => {
    const [removed, last] = await store.run('purge_messages', queue.keys, disconnect ? purgedNotice : '', creditMax);
    if (last > 0) await forget(queue, last);
    return removed;
  };

  /**
   * After a purge: the counters go, so that no key is left; the index keeps the last number, so that none is given
   * twice.
   */
  const forget = async (queue: Queue, last: number): Promise<void> => {
    await store.runPool('save_last_number', queue.name, last);
    await Promise.all([
      store.run('drop_counters', queue.keys, last),
      store.runPool('claim_sweep', queue.name, claimMs),
    ]);
    await sweepQueue(store, queue);
  };

  const stats: Engine['stats'] = async (queue) => {
    const { settings, counts, consumers } = snapshotFrom(
      await retryWhileSweeping(() => store.run('get_stats', queue.keys, '')),
    );
    const { ready, delayed, leased, dead, enqueued, acked, expired, purged } = counts;
    const { status, policy } = settings;
    return {
      name: queue.name,
      len: ready,
      status,
      policy,
      ready,
      delayed,
      leased,
      dead,
      enqueued,
      acked,
      expired,
      purged,
      consumers,
    };
  };

  const describe: Engine['describe'] = async (queue) => {
    const { settings, counts, consumers, rates, oldestAgeSeconds } = snapshotFrom(
      await retryWhileSweeping(() => store.run('get_stats', queue.keys, '1')),
    );
    return { name: queue.name, settings, ...counts, consumers, rates, oldestAgeSeconds };
  };

  const settings: Engine['settings'] = async (queue) => settingsFrom(await store.run('get_settings', queue.keys));

  const configure: Engine['configure'] = async (queue, change) => {
    if (change.backoff ?? change.ttl ?? change.delay) checkChange(await settings(queue), change);
    const [created] = await store.runPool('register_queue', queue.name);
    const changes = encodeSettings(change);
    if (changes.length > 0) await store.run('change_settings', queue.keys, ...changes);
    if (created) {
      await store.runPool('register_queue', queue.name); // somebody may have deleted it in between
      store.touch(queue.keys);
    }
    return created === 1;
  };

  /** Whether every daemon that listens knows the layout that this one knows (redis/keys.ts). */
  const isPoolOfNow = async (): Promise<boolean> => {
    const [daemons, withLayout] = await store.runPool('count_daemons', poolChannels.all, poolChannels.layout);
    return daemons === withLayout;
  };

  const remover: Engine['delete'] = async (queue) => {
    await purge(queue, { disconnect: true });
    await store.run('reset_settings', queue.keys);
    const listed = await store.runPool('unregister_queue', queue.name, (await isPoolOfNow()) ? '1' : '');
    // Whoever used it again before it left the list believes that it is listed.
    if ((await store.run('queue_exists', queue.keys)) > 0) await store.runPool('register_queue', queue.name);
    return listed === 1;
  };

  const listPage: Engine['listPage'] = (prefix, after, max) => {
    const end = Buffer.concat([Buffer.from(`(${prefix}`), Buffer.from([0xff])]); // in UTF-8 no name has this byte
    return store.runPool('list_queues', after > prefix ? `(${after}` : `[${prefix}`, end, max);
  };

  const list: Engine['list'] = async () => {
    const names: string[] = [];
    for (;;) {
      const page = await listPage('', names.at(-1) ?? '', namesAtOnce);
      for (const name of page) names.push(name);
      if (page.length < namesAtOnce) return names;
    }
  };

  return {
    ...createLeases(store, timers),
    ...createWaitQueue(store),
    ...createBrowse(store),
    ...createStreamConsumers(store, timers),
    ...createMonitor(store),
    add: async (queue, message) => (await addAll(queue, [message])).first,
    takeInTurn: (queue, max, waiter) => (waiter === '' ? take(queue, max) : takeUpTo(queue, max, waiter)),
    addAll,
    take,
    putBack,
    remove,
    purge,
    stats,
    describe,
    settings,
    configure,
    policy: async (queue) => (await settings(queue)).policy,
    status: async (queue) => (await settings(queue)).status,
    exists: async ({ name }) => (await store.runPool('list_queues', `[${name}`, `[${name}`, 1)).length > 0,
    delete: remover,
    list,
    listPage,
    forAll: async (ask) => inBatches((await list()).map(queueNamed), ask),
  };
}

type Snapshot = [
  counts: number[],
  counters: (string | null)[],
  settings: string[],
  now: number,
  rateIn: string,
  rateOut: string,
  oldestAt: string,
  consumers: number,
];

function snapshotFrom([counts, counters, settings, now, rateIn, rateOut, oldestAt, consumers]: Snapshot) {
  const [ready, delayed, leased, dead] = counts as [number, number, number, number];
  const [next, floor, acked, expired, purged, bytes] = counters.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    settings: settingsFrom(settings),
    counts: { ready, delayed, leased, dead, bytes, enqueued: next - floor, acked, expired, purged },
    rates: { in: rounded(Number(rateIn)), out: rounded(Number(rateOut)) },
    consumers,
    oldestAgeSeconds: oldestAt === '' ? null : Math.floor((now - Number(oldestAt)) / 1000),
  };
}

function rounded(rate: number): number {
  return Math.round(rate * 100) / 100;
}

/** So many questions stand in line at once, in front of everyone else's. */
const batch = 100;

async function inBatches<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let i = 0; i < items.length; i += batch)
    answers.push(...(await Promise.all(items.slice(i, i + batch).map(ask))));
  return answers;
}
