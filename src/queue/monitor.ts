import type { Policy, Status } from '../../generated/messages';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { queueNamed, type Queue } from './names';
import { decodeRecord, type Message } from './message-record';
import { defaultSettings } from './settings';

/** What a list shows of a queue. */
export interface QueueSummary {
  policy: Policy;
  status: Status;
  ready: number;
  delayed: number;
  leased: number;
  dead: number;
  /** How many messages came and went since the counters began. */
  came: number;
  went: number;
  /** Of those that went: acked or taken, their time was over, removed at once. */
  acked: number;
  expired: number;
  purged: number;
  /** How many leases ran out, and how many messages died, since then. */
  lapsed: number;
  died: number;
  /** Of the values that are stored. */
  bytes: number;
  /** When the next message to be taken was stored (ms); null where none is ready. */
  oldestMs: number | null;
  consumers: number;
}

/** What a queue held and had moved at one time. */
export interface HistoryEntry extends Pick<QueueSummary, 'ready' | 'delayed' | 'leased' | 'dead' | 'came' | 'went'> {
  atMs: number;
}

/** A message that was stored a moment ago; null: it has gone already. */
export interface RecentMessage {
  n: string;
  message: Message | null;
}

/** The verbs of those who only watch. None of them changes what a consumer gets. */
export interface Monitor {
  summarize(queue: Queue): Promise<QueueSummary>;
  /** Write down what a queue holds now, for its history. */
  appendHistory(queue: Queue): Promise<void>;
  /** What was written down over the last hour, the oldest first, and now. */
  readHistory(queue: Queue): Promise<{ entries: HistoryEntry[]; now: HistoryEntry }>;
  /** The messages that were stored after `after`, the last `max`, and the last number; without `after` only that. */
  readAfter(queue: Queue, after: number | null, max: number): Promise<{ last: number; messages: RecentMessage[] }>;
  /** Those of these names that are queues. */
  filterListed(names: readonly string[]): Promise<Set<string>>;
  /** Say something to other daemons. @returns how many heard it */
  publishToPool(channel: string, text: string): Promise<number>;
  /** From now on be told of each queue on which this daemon runs a script that may change what the queue holds. */
  onTouched(act: (queue: Queue) => void): void;
}

export function createMonitor(store: ScriptRunner): Monitor {
  return {
    summarize: async ({ keys }) => {
      const [ready, delayed, leased, dead, counters, [policy, status], oldestAt, consumers] = await store.run(
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
    readHistory: async ({ keys }) => {
      const [entries, now] = await store.run('read_history', keys);
      return { entries: entries.map(entryFrom), now: entryFrom(now) };
    },
    readAfter: async ({ keys }, after, max) => {
      const [last, found] = await store.run('read_after', keys, after ?? '', max);
      return {
        last,
        messages: found.map(([n, record]) => ({
          n: n.toString(),
          message: record.length === 0 ? null : messageFrom(n.toString(), record),
        })),
      };
    },
    filterListed: async (names) => {
      const flags = await store.runPool('filter_listed', ...names);
      return new Set(names.filter((_, i) => flags[i] === 1));
    },
    publishToPool: (channel, text) => store.runPool('publish_to_pool', channel, text),
    onTouched: (act) => store.whenTouched((name) => act(queueNamed(name))),
  };
}

function messageFrom(n: string, record: Buffer): Message {
  return { n, count: 0, ...decodeRecord(record) };
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
