import type { Policy, Queue as QueueView, QueueSettings, QueueStats, Status } from '../../generated/messages';
import { poolChannels } from '../redis/keys';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { createAdd, type AddAll, type NewMessage } from './add';
import { retryWhileSweeping } from './partial-sweep';
import { createLeases, type Leases } from './leases';
import { createWaitQueue, queuedFrom, type Queued, type WaitQueue } from './wait-queue';
import { createBrowse, type Browse } from './browse';
import { queueNamed, type Queue } from './names';
import { decodeRecord, type Message } from './message-record';
import { checkChange, settingsFrom, encodeSettings, type SettingsChange } from './settings';
import { createStreamConsumers, purgedNotice, type StreamConsumers } from './consumers';
import { claimMs, sweepQueue } from './sweeper';
import { inBatches, mapInSlices } from '../slices';
import type { Timers } from './timers';
import { coalesceGets, ranks } from '../redis/scripts/coalescing';
import { createMonitor, type Monitor } from './monitor';
import { createTransfers, type Transfers } from './transfers';
import { createWorkerList, isUnserved, type WorkerList } from './workers';
import { isYes } from '../redis/scripts/flag';

/** A message that was taken. `raw`: what `putBack` needs. */
export interface Taken extends Message {
  readonly raw: { record: Buffer; expiresAt: Buffer; kept: Buffer; order: Buffer };
}

/**
 * Operations of a queue. Each is one atomic script in one round trip, by Redis' clock. Expired messages are neither
 * delivered nor counted. All reject with BrokerError `redis-unavailable` if Redis does not answer.
 */
export interface Engine extends Leases, WaitQueue, Browse, StreamConsumers, Monitor, Transfers, WorkerList {
  /** Store a message at the tail. @returns its number, from 1 up @throws BrokerError `queue-full`, `redis-full` */
  add(queue: Queue, message: NewMessage): Promise<number>;
  addAll: AddAll;
  /** Remove and return the first ready messages, 1 to `max`; null if there is none. */
  take(queue: Queue, max?: number): Promise<Taken[] | null>;
  /** The same for a waiter: messages that are reserved for earlier waiters are left. If it gets none it is queued. */
  takeInTurn(queue: Queue, max: number, waiter: string): Promise<Taken[] | Queued>;
  /** Undo a take whose client disconnected: put the messages back at the front, unless purged or expired since. */
  putBack(queue: Queue, taken: readonly Taken[]): Promise<void>;
  /** Remove a message in any state. @returns whether it existed */
  remove(queue: Queue, number: string): Promise<boolean>;
  /**
   * Remove all messages stored so far.
   * @param how  `disconnect`: end the streams of consumers, too
   * @returns number of messages removed
   */
  purge(queue: Queue, how?: { disconnect: boolean }): Promise<number>;
  /** Counts and settings at one instant. */
  stats(queue: Queue): Promise<QueueStats>;
  /** All counts and settings at one instant. */
  describe(queue: Queue): Promise<QueueView>;
  settings(queue: Queue): Promise<QueueSettings>;
  /**
   * Change settings, and create the queue if needed. @returns whether it was created @throws BrokerError `invalid-body`
   */
  configure(queue: Queue, change: SettingsChange): Promise<boolean>;
  policy(queue: Queue): Promise<Policy>;
  status(queue: Queue): Promise<Status>;
  /** Whether a queue is listed: it was used or configured, and not deleted since. */
  exists(queue: Queue): Promise<boolean>;
  /** Remove a queue with its messages and settings. @returns whether it existed */
  delete(queue: Queue): Promise<boolean>;
  /** The time by Redis' clock (ms), exactly; in a Cluster that of the queue's node. */
  redisTime(queue: Queue): Promise<number>;
  /** Names of all queues, sorted by bytes. */
  list(): Promise<string[]>;
  /** At most `max` names that begin with `prefix` and sort after `after`; '': from the first. */
  listPage(prefix: string, after: string, max: number): Promise<string[]>;
  /** Call `ask` for each queue, 100 at a time. @returns the answers in the order of `list` */
  forAll<T>(ask: (queue: Queue) => Promise<T>): Promise<T[]>;
}

/** Number of names that one script reads. */
const namesAtOnce = 1000;
/** How long the scripts remember how a leased message ended. */
const rememberMs = 3_600_000;

export function createEngine(store: ScriptRunner, timers: Timers): Engine {
  const addAll = createAdd(store, timers);

  /** A request that does not wait is served before all waiters. */
  const takeNow = (queue: Queue, max: number): Promise<Taken[] | null> =>
    takeUpTo(queue, max, '') as Promise<Taken[] | null>;
  const takeOne = coalesceGets(store, { rank: ranks.take }, (queue: Queue, _: undefined, count) =>
    takeNow(queue, count),
  );
  const take: Engine['take'] = (queue, max = 1) => (max === 1 ? takeOne(queue, undefined) : takeNow(queue, max));

  const takeUpTo = async (queue: Queue, max: number, waiter: string): Promise<Taken[] | Buffer | null> => {
    const found = await retryWhileSweeping(() => store.run('take_messages', queue.keys, max, waiter));
    if (found === null || Buffer.isBuffer(found)) return found;
    store.touch(queue.keys);
    return mapInSlices(found, ([number, record, count, expiresAt, kept, order]) => {
      if (kept.length > 0) timers.arm(queue, rememberMs);
      return {
        number: number.toString(),
        count: Number(count),
        ...decodeRecord(record),
        raw: { record, expiresAt, kept, order },
      };
    });
  };

  const putBack: Engine['putBack'] = async (queue, taken) => {
    await Promise.all(
      taken.map(({ number, count, raw }) =>
        store.run('requeue_message', queue.keys, number, raw.record, count, raw.expiresAt, raw.kept, raw.order, '', ''),
      ),
    );
    if (taken.some(({ raw }) => raw.expiresAt.length > 0)) timers.arm(queue, 0);
  };

  const remove: Engine['remove'] = async (queue, number) => {
    const removed = isYes(await retryWhileSweeping(() => store.run('remove_message', queue.keys, number)));
    if (removed) timers.arm(queue, rememberMs);
    return removed;
  };

  const purge: Engine['purge'] = async (queue, { disconnect } = { disconnect: false }) => {
    const [removed, last] = await store.run('purge_messages', queue.keys, disconnect ? purgedNotice : '');
    if (last > 0) await forget(queue, last);
    return removed;
  };

  /**
   * Drop the counters after a purge, so that no key is left. The index keeps the last number, so that no number is used
   * twice.
   */
  const forget = async (queue: Queue, last: number): Promise<void> => {
    await store.runPool('save_last_number', queue.name, last);
    await Promise.all([
      store.run('drop_counters', queue.keys, last),
      store.runPool('claim_queue_sweep', queue.name, claimMs),
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
    const { settings, counts, consumers, workers, rates, oldestAgeSeconds } = snapshotFrom(
      await retryWhileSweeping(() => store.run('get_stats', queue.keys, '1')),
    );
    const oldestAgeMs = oldestAgeSeconds === null ? null : oldestAgeSeconds * 1000;
    const unserved = isUnserved({ ...counts, status: settings.status, consumers, workers, oldestAgeMs });
    return { name: queue.name, settings, ...counts, consumers, workers, unserved, rates, oldestAgeSeconds };
  };

  const settings: Engine['settings'] = async (queue) => settingsFrom(await store.run('get_settings', queue.keys));

  const configure: Engine['configure'] = async (queue, change) => {
    if (change.backoff ?? change.ttlSeconds ?? change.delaySeconds) checkChange(await settings(queue), change);
    const [created] = await store.runPool('register_queue', queue.name);
    const changes = encodeSettings(change);
    if (changes.length > 0) await store.run('change_settings', queue.keys, ...changes);
    const isNew = isYes(created);
    if (isNew) {
      await store.runPool('register_queue', queue.name); // it may have been deleted in between
      store.touch(queue.keys);
    }
    return isNew;
  };

  /** Whether all daemons know the layout of this one (redis/keys.ts). */
  const isPoolOfNow = async (): Promise<boolean> => {
    const [daemons, withLayout] = await store.runPool('count_daemons', poolChannels.all, poolChannels.layout);
    return daemons === withLayout;
  };

  const remover: Engine['delete'] = async (queue) => {
    await purge(queue, { disconnect: true });
    await store.run('reset_settings', queue.keys);
    const listed = await store.runPool('unregister_queue', queue.name, (await isPoolOfNow()) ? '1' : '');
    // A client that used the queue before it was unlisted relies on its being listed.
    if ((await store.run('queue_exists', queue.keys)) > 0) await store.runPool('register_queue', queue.name);
    return isYes(listed);
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
    ...createTransfers(store, timers, addAll),
    ...createWorkerList(store),
    redisTime: async (queue) => (await retryWhileSweeping(() => store.run('get_stats', queue.keys, '')))[3],
    add: async (queue, message) => (await addAll(queue, [message])).first,
    takeInTurn: async (queue, max, waiter) => {
      const taken = await takeUpTo(queue, max, waiter);
      return Array.isArray(taken) ? taken : queuedFrom(taken);
    },
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
  workers: number,
];

function snapshotFrom([counts, counters, settings, now, rateIn, rateOut, oldestAt, consumers, workers]: Snapshot) {
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
    workers,
    oldestAgeSeconds: oldestAt === '' ? null : Math.floor((now - Number(oldestAt)) / 1000),
  };
}

function rounded(rate: number): number {
  return Math.round(rate * 100) / 100;
}
