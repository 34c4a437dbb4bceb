import type { Policy, Status } from '../../generated/messages';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { queueNamed, type Queue } from './names';
import { decodeRecord, type Message } from './message-record';
import { defaultSettings } from './settings';
import { isYes } from '../redis/scripts/flag';

/** Summary of a queue for lists. */
export interface QueueSummary {
  policy: Policy;
  status: Status;
  ready: number;
  delayed: number;
  leased: number;
  dead: number;
  /** Messages added and removed since the counters began. */
  came: number;
  went: number;
  /** Parts of `went`: acked or taken, expired, purged. */
  acked: number;
  expired: number;
  purged: number;
  /** Leases that expired, and messages that became dead letters, since the counters began. */
  lapsed: number;
  died: number;
  /** Size of the stored values. */
  bytes: number;
  /** When the first ready message was stored (ms); null if none is ready. */
  oldestMs: number | null;
  consumers: number;
  /** Clients that asked for messages by single requests in the last minute. */
  workers: number;
}

/** State of a queue at one time. */
export interface HistoryEntry extends Pick<QueueSummary, 'ready' | 'delayed' | 'leased' | 'dead' | 'came' | 'went'> {
  atMs: number;
}

/** The recorded history of a queue. */
export interface History {
  /** In any order. */
  entries: HistoryEntry[];
  /** The present state. */
  now: HistoryEntry;
  /** When the counters began at 0; null: unknown, or the queue was purged since. */
  bornMs: number | null;
}

/** A recently stored message; null: it is already gone. */
export interface RecentMessage {
  number: string;
  message: Message | null;
}

/** Operations that only observe. None changes what a consumer gets. */
export interface Monitor {
  summarize(queue: Queue): Promise<QueueSummary>;
  /** Append the queue's present state to its history. */
  appendHistory(queue: Queue): Promise<void>;
  /** @param reach  back to which time all entries are needed */
  readHistory(queue: Queue, reach: 'hour' | 'week'): Promise<History>;
  /**
   * The last `max` messages stored after number `after`, and the last number used.
   * @param after  null: return only the last number
   */
  readAfter(queue: Queue, after: number | null, max: number): Promise<{ last: number; messages: RecentMessage[] }>;
  /** The subset of `names` that are queues. */
  filterListed(names: readonly string[]): Promise<Set<string>>;
  /** Publish to other daemons. @returns how many received it */
  publishToPool(channel: string, text: string): Promise<number>;
  /** List queues that exist and are not listed, as the index was lost. @returns their names */
  relist(names: readonly string[]): Promise<string[]>;
  /** Set the listener that is called for each queue on which this daemon runs a script that may change its messages. */
  onTouched(act: (queue: Queue) => void): void;
}

export function createMonitor(store: ScriptRunner): Monitor {
  return {
    summarize: async ({ keys }) => {
      const [ready, delayed, leased, dead, counters, [policy, status], oldestAt, consumers, workers] = await store.run(
        'summarize_queue',
        keys,
      );
      const [next, floor, acked, expired, purged, lapsed, died, bytes] = counters.map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      return {
        policy: (policy ?? defaultSettings.policy) as Policy,
        status: (status ?? defaultSettings.status) as Status,
        ready,
        delayed,
        leased,
        dead,
        consumers,
        workers,
        came: next - floor,
        went: acked + expired + purged,
        acked,
        expired,
        purged,
        lapsed,
        died,
        bytes,
        oldestMs: oldestAt === '' ? null : Number(oldestAt),
      };
    },
    appendHistory: async ({ keys }) => void (await store.run('append_history', keys)),
    readHistory: async ({ keys }, reach) => {
      const [entries, now, born] = await store.run('read_history', keys, reach === 'week' ? '1' : '');
      return { entries: entries.map(entryFrom), now: entryFrom(now), bornMs: born === '' ? null : Number(born) };
    },
    readAfter: async ({ keys }, after, max) => {
      const [last, found] = await store.run('read_after', keys, after ?? '', max);
      return {
        last,
        messages: found.map(([number, record]) => ({
          number: number.toString(),
          message: record.length === 0 ? null : messageFrom(number.toString(), record),
        })),
      };
    },
    filterListed: async (names) => {
      const flags = await store.runPool('filter_listed', ...names);
      return new Set(names.filter((_, i) => isYes(flags[i]!)));
    },
    relist: async (names) => {
      const flags = await store.runPool('filter_listed', ...names);
      const listed: string[] = [];
      for (const name of names.filter((_, i) => !isYes(flags[i]!))) {
        if ((await store.run('queue_exists', queueNamed(name).keys)) === 0) continue;
        await store.runPool('register_queue', name);
        listed.push(name);
      }
      return listed;
    },
    publishToPool: (channel, text) => store.runPool('publish_to_pool', channel, text),
    onTouched: (act) => store.whenTouched((name) => act(queueNamed(name))),
  };
}

function messageFrom(number: string, record: Buffer): Message {
  return { number, count: 0, ...decodeRecord(record) };
}

/** @param text  as lua/history/append_history.lua writes it */
function entryFrom(text: string): HistoryEntry {
  const [atMs, ready, delayed, leased, dead, came, went] = text.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { atMs, ready, delayed, leased, dead, came, went };
}
