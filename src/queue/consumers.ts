import { randomBytes } from 'node:crypto';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { retryWhileSweeping } from './sweep-retry';
import type { Queue } from './names';
import { decodeRecord, type Leased, type Message } from './message-record';
import type { Timers } from './timers';

/**
 * A broadcast message. Places are where it stands in the order of all broadcasts of its queue, in any daemon's eyes.
 */
export interface BroadcastMessage extends Message {
  offset: number;
  /** The place of the broadcast before it; 0: nothing is known of one. */
  previousOffset: number;
  /** How many daemons it was published to. */
  listeners: number;
  readonly raw: { record: Buffer; expiresAt: string };
}

/** A message that was leased to a consumer in its turn. */
export interface AssignedMessage extends Leased {
  member: string;
  /** When it was given, ms by Redis' clock; NaN where a daemon of an earlier version gave it. */
  givenMs: number;
}

/** What daemons hear on the channels of a queue. */
export type Published =
  | { kind: 'sent'; message: BroadcastMessage }
  | { kind: 'given'; message: AssignedMessage }
  | { kind: 'purged' }
  | { kind: 'question' | 'answer'; text: string };

/** A consumer as Redis knows it, and how many messages it may be given before it returns one. */
export interface Member {
  name: string;
  credit: number;
}

/** Where a consumer stands when it comes. */
export interface AttachResult {
  /** The place of the last broadcast: what has a later one is for this consumer. */
  offset: number;
  /** The place behind which it wants to read the replay window; `place` where it wants nothing of it. */
  behind: number;
  /** Something that it missed has left the window. */
  gap: boolean;
}

export interface ReplayPage {
  messages: BroadcastMessage[];
  /** Where the reading ended, and the place of the last broadcast: the same when there is no more. */
  reached: number;
  offset: number;
  gap: boolean;
}

/** The verbs of those who stream. Each is one script, as all others. */
export interface StreamConsumers {
  /**
   * Count consumers of a daemon in; from then on it is published to.
   * @param total  how many it has with these, where Redis may have forgotten; undefined: these are more than before
   * @param since  the number of the last message that the consumer has, '0': it wants all that is left; undefined:
   *   nothing
   */
  attach(
    queue: Queue,
    daemonId: string,
    members: readonly Member[],
    about: { total?: number; since?: string | undefined },
  ): Promise<AttachResult>;
  /** @param daemonId  '': the daemon did not count them any more */
  detach(queue: Queue, daemonId: string, members: readonly string[]): Promise<void>;
  /** Give a consumer another name and credit; it stays counted. @returns whether it was known */
  rename(queue: Queue, before: string, after: Member): Promise<boolean>;
  /** Let a consumer be given so many messages more; fewer where that is negative. */
  addCredit(queue: Queue, member: string, count: number): Promise<void>;
  /**
   * Keep what Redis knows of the daemon's consumers from being forgotten.
   * @param heardMs  when the last message was given that the daemon has read; undefined: none since it said so
   * @returns false where Redis has lost them, or knows other than `count`
   */
  touchDaemon(queue: Queue, daemonId: string, count: number, heardMs: number | undefined): Promise<boolean>;
  /**
   * Whether something is over by Redis' clock (ms), as far as this daemon knows: where it may be, `areOver` is to be
   * asked.
   */
  mayBeOver(atMs: number): boolean;
  /** The same of each, after a look at that clock. Where Redis is away all are over. */
  areOver(timesMs: readonly number[]): Promise<boolean[]>;
  /**
   * Give consumers what is ready, a bounded number. @returns how many they got, how many are ready still, the last
   * place
   */
  deliver(queue: Queue): Promise<{ delivered: number; ready: number; place: number }>;
  /** Read the replay window behind a place, at most `max`. */
  replay(queue: Queue, behind: number, max: number): Promise<ReplayPage>;
  /**
   * Make a broadcast message ready again, at the front, that only a daemon heard which has nobody for it; unless those
   * who came since read it all the same.
   */
  withdraw(queue: Queue, daemonId: string, message: BroadcastMessage): Promise<void>;
  /** Ask every daemon with consumers something. @returns how many were reached */
  askDaemons(queue: Queue, text: string): Promise<number>;
  /** Answer the daemon that asked. */
  answerDaemon(queue: Queue, daemonId: string, text: string): Promise<void>;
}

/** A script gives at most this many. */
const batch = 100;
/**
 * What is given in turn is leased. Within this time a sweep looks at the queue, and sees to it that it comes back in
 * time.
 */
const firstSweepMs = 1000;
const priorityBand = 2 ** 49;

/**
 * So many messages a consumer that does not count them may hold at once that it was given in turn and that are not
 * written or acked yet.
 */
export const creditMax = 100;

/** What the purge of a queue tells the daemons that have consumers there. */
export const purgedNotice = 'p';

export function createStreamConsumers(store: ScriptRunner, timers: Timers): StreamConsumers {
  return {
    attach: async (queue, daemonId, members, { total, since = '' }) => {
      const pairs = members.flatMap(({ name, credit }) => [name, credit]);
      timers.arm(queue, firstSweepMs); // from now on others may give it messages, whatever becomes of this daemon
      const [place, behind, gap] = await store.run(
        'attach_consumers',
        queue.keys,
        daemonId,
        total ?? '',
        randomBytes(16).toString('hex'),
        since,
        ...pairs,
      );
      return { offset: place, behind, gap: gap === 1 };
    },
    detach: async (queue, daemonId, members) =>
      void (await store.run('detach_consumers', queue.keys, daemonId, ...members)),
    rename: async (queue, before, { name, credit }) =>
      (await store.run('rename_consumer', queue.keys, before, name, credit)) === 1,
    addCredit: async (queue, member, count) => void (await store.run('add_credit', queue.keys, member, count)),
    touchDaemon: async (queue, daemonId, count, heardMs) =>
      (await store.run('touch_daemon', queue.keys, daemonId, count, heardMs ?? '')) === 1,
    mayBeOver: (atMs) => atMs <= store.clock.now() || store.clock.hasDrifted(),
    areOver: async (timesMs) => {
      const isKnown = await store.clock.sync().then(
        () => true,
        () => false,
      );
      return timesMs.map((atMs) => !isKnown || atMs <= store.clock.now());
    },
    deliver: async (queue) => {
      const [delivered, ready, place] = await retryWhileSweeping(() => {
        timers.arm(queue, firstSweepMs);
        return store.run('deliver_messages', queue.keys, batch);
      });
      return { delivered, ready, place };
    },
    replay: async (queue, behind, max) => {
      const [reached, place, gap, sent] = await store.run('read_replay', queue.keys, behind, max);
      return { reached, offset: place, gap: gap === 1, messages: sent.map(sentFrom) };
    },
    withdraw: async (queue, daemonId, { n, head, offset: place, raw }) => {
      const order = Number(n) - (head.priority ?? 0) * priorityBand;
      await store.run('requeue_message', queue.keys, n, raw.record, 0, raw.expiresAt, '', order, place, daemonId);
      if (raw.expiresAt !== '') timers.arm(queue, 0);
    },
    askDaemons: (queue, text) => store.run('publish_to_daemons', queue.keys, '', `?${text}`),
    answerDaemon: async (queue, daemonId, text) =>
      void (await store.run('publish_to_daemons', queue.keys, daemonId, `a${text}`)),
  };
}

/** Read what a script published (redis/lua/include/deliver.lua); null for what a later version may say. */
export function publishedFrom(bytes: Buffer): Published | null {
  switch (String.fromCharCode(bytes[0] ?? 0)) {
    case 'm':
      return { kind: 'sent', message: sentFrom(bytes) };
    case 'l':
      return { kind: 'given', message: givenFrom(bytes) };
    case 'p':
      return { kind: 'purged' };
    case '?':
      return { kind: 'question', text: bytes.toString('utf8', 1) };
    case 'a':
      return { kind: 'answer', text: bytes.toString('utf8', 1) };
    default:
      return null;
  }
}

const newline = 0x0a;

function sentFrom(bytes: Buffer): BroadcastMessage {
  const end = bytes.indexOf(newline);
  const [place, before, listeners, n, expiresAt] = bytes.toString('latin1', 1, end).split(' ') as [
    string,
    string,
    string,
    string,
    string,
  ];
  const record = bytes.subarray(end + 1);
  return {
    n,
    count: 0,
    ...decodeRecord(record),
    offset: Number(place),
    previousOffset: Number(before),
    listeners: Number(listeners),
    raw: { record, expiresAt },
  };
}

function givenFrom(bytes: Buffer): AssignedMessage {
  const end = bytes.indexOf(newline);
  const [member, lease, attempt, expiresMs, givenMs] = bytes.toString('latin1', 1, end).split(' ') as [
    string,
    string,
    string,
    string,
    string?,
  ];
  const n = lease.slice(0, lease.indexOf('-'));
  return {
    n,
    count: 0,
    ...decodeRecord(bytes.subarray(end + 1)),
    member,
    lease,
    attempt: Number(attempt),
    expiresMs: Number(expiresMs),
    givenMs: Number(givenMs),
  };
}
