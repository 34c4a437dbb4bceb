import { randomBytes } from 'node:crypto';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { retryWhileSweeping } from './partial-sweep';
import type { Queue } from './names';
import { decodeRecord, priorityBand, type Leased, type Message } from './message-record';
import type { Timers } from './timers';
import { isYes } from '../redis/scripts/flag';

/**
 * A broadcast message. An offset is its position in the order of all broadcasts of its queue, the same on every daemon.
 */
export interface BroadcastMessage extends Message {
  offset: number;
  /** Offset of the previous broadcast; 0: none is known. */
  previousOffset: number;
  /** Number of daemons it was published to. */
  listeners: number;
  readonly raw: { record: Buffer; expiresAt: string };
}

/** A message that was leased to a consumer by round robin. */
export interface AssignedMessage extends Leased {
  member: string;
  /** Time of delivery, ms by Redis' clock; NaN from a daemon of an earlier version. */
  givenMs: number;
}

/** A message on a Pub/Sub channel of a queue. */
export type Published =
  | { kind: 'sent'; message: BroadcastMessage }
  | { kind: 'given'; message: AssignedMessage }
  /** `again`: the leases of consumers were purged, which are to be registered again. */
  | { kind: 'purged' | 'again' }
  | { kind: 'question' | 'answer'; text: string };

/** A consumer as Redis knows it. `credit`: how many messages it may get before it returns one. */
export interface Member {
  name: string;
  credit: number;
}

/** Position of a consumer that attaches. */
export interface AttachResult {
  /** Offset of the last broadcast; later broadcasts are delivered to this consumer. */
  offset: number;
  /** Offset after which it reads the replay window; equal to `offset` if there is nothing to read. */
  behind: number;
  /** A message that it missed is no longer in the replay window. */
  gap: boolean;
}

export interface ReplayPage {
  messages: BroadcastMessage[];
  /** `reached`: offset up to which the window was read. `offset`: that of the last broadcast. Equal at the end. */
  reached: number;
  offset: number;
  gap: boolean;
}

/** Operations of stream consumers. Each is one script. */
export interface StreamConsumers {
  /**
   * Register consumers of a daemon, which gets the queue's broadcasts from then on.
   * @param total  number of consumers the daemon has with these, to register them all again; undefined: these are added
   * @param since  number of the last message that the consumer has; '0': it wants the whole window; undefined: nothing
   */
  attach(
    queue: Queue,
    daemonId: string,
    members: readonly Member[],
    about: { total?: number; since?: string | undefined },
  ): Promise<AttachResult>;
  /** @param daemonId  '': the daemon no longer counts them */
  detach(queue: Queue, daemonId: string, members: readonly string[]): Promise<void>;
  /** Give a consumer another name and credit; it stays registered. @returns whether it was known */
  rename(queue: Queue, before: string, after: Member): Promise<boolean>;
  /** Add `count` to a consumer's credit; negative: take some away. */
  addCredit(queue: Queue, member: string, count: number): Promise<void>;
  /**
   * Renew the lifetime of the daemon's registration.
   * @param heardMs  time of delivery of the last leased message the daemon has read; undefined: none since the last
   *   call
   * @returns false if Redis has lost the registration, or its number of consumers is not `count`
   */
  touchDaemon(queue: Queue, daemonId: string, count: number, heardMs: number | undefined): Promise<boolean>;
  /** Whether a time (ms) is over by this daemon's estimate of Redis' clock. */
  isOver(atMs: number): boolean;
  /** Whether a time (ms, Redis' clock) may be over, without a round trip. If true, ask `areOver`. */
  mayBeOver(atMs: number): boolean;
  /** Whether each time is over, after reading Redis' clock. All are if Redis is unavailable. */
  areOver(timesMs: readonly number[]): Promise<boolean[]>;
  /**
   * Deliver ready messages to consumers, at most 100.
   * @returns how many were delivered, how many are still ready, and the offset of the last broadcast
   */
  deliver(queue: Queue): Promise<{ delivered: number; ready: number; offset: number }>;
  /** Read the replay window after an offset, at most `max` messages. */
  replay(queue: Queue, behind: number, max: number): Promise<ReplayPage>;
  /**
   * Requeue a broadcast at the front if the only daemon that received it has no consumer left. No effect if consumers
   * attached since will read it from the replay window.
   */
  withdraw(queue: Queue, daemonId: string, message: BroadcastMessage): Promise<void>;
  /** Publish a question to every daemon with consumers. @returns how many received it */
  askDaemons(queue: Queue, text: string): Promise<number>;
  /** Publish an answer to the daemon that asked. */
  answerDaemon(queue: Queue, daemonId: string, text: string): Promise<void>;
}

/** Maximum number of messages that one script delivers. */
const batch = 100;
/** A round robin delivery is a lease. The queue is swept within this time, which arms the sweep that ends the lease. */
const firstSweepMs = 1000;

/** Credit of an auto-credit consumer: how many messages it may have that are not yet written or acked. */
export const creditMax = 100;

/** Published by a purge to the daemons that have consumers. */
export const purgedNotice = 'p';

export function createStreamConsumers(store: ScriptRunner, timers: Timers): StreamConsumers {
  return {
    attach: async (queue, daemonId, members, { total, since = '' }) => {
      const pairs = members.flatMap(({ name, credit }) => [name, credit]);
      timers.arm(queue, firstSweepMs); // from now on other daemons may lease to it, even if this one dies
      const [offset, behind, gap] = await store.run(
        'attach_consumers',
        queue.keys,
        daemonId,
        total ?? '',
        randomBytes(16).toString('hex'),
        since,
        ...pairs,
      );
      return { offset, behind, gap: isYes(gap) };
    },
    detach: async (queue, daemonId, members) =>
      void (await store.run('detach_consumers', queue.keys, daemonId, ...members)),
    rename: async (queue, before, { name, credit }) =>
      isYes(await store.run('rename_consumer', queue.keys, before, name, credit)),
    addCredit: async (queue, member, count) => void (await store.run('add_credit', queue.keys, member, count)),
    touchDaemon: async (queue, daemonId, count, heardMs) =>
      isYes(await store.run('touch_daemon', queue.keys, daemonId, count, heardMs ?? '')),
    isOver: (atMs) => atMs <= store.clock.now(),
    mayBeOver: (atMs) => atMs <= store.clock.now() || store.clock.hasDrifted(),
    areOver: async (timesMs) => {
      const isKnown = await store.clock.sync().then(
        () => true,
        () => false,
      );
      return timesMs.map((atMs) => !isKnown || atMs <= store.clock.now());
    },
    deliver: async (queue) => {
      const [delivered, ready, offset] = await retryWhileSweeping(() => {
        timers.arm(queue, firstSweepMs);
        return store.run('deliver_messages', queue.keys, batch);
      });
      return { delivered, ready, offset };
    },
    replay: async (queue, behind, max) => {
      const [reached, offset, gap, sent] = await store.run('read_replay', queue.keys, behind, max);
      return { reached, offset, gap: isYes(gap), messages: sent.map(sentFrom) };
    },
    withdraw: async (queue, daemonId, { number, head, offset, raw }) => {
      const order = Number(number) - (head.priority ?? 0) * priorityBand;
      await store.run('requeue_message', queue.keys, number, raw.record, 0, raw.expiresAt, '', order, offset, daemonId);
      if (raw.expiresAt !== '') timers.arm(queue, 0);
    },
    askDaemons: (queue, text) => store.run('publish_to_daemons', queue.keys, '', `?${text}`),
    answerDaemon: async (queue, daemonId, text) =>
      void (await store.run('publish_to_daemons', queue.keys, daemonId, `a${text}`)),
  };
}

/** Decode what a script published (redis/lua/include/deliver.lua); null for a kind that only a later version knows. */
export function publishedFrom(bytes: Buffer): Published | null {
  switch (String.fromCharCode(bytes[0] ?? 0)) {
    case 'm':
      return { kind: 'sent', message: sentFrom(bytes) };
    case 'l':
      return { kind: 'given', message: givenFrom(bytes) };
    case 'p':
      return { kind: 'purged' };
    case 'r':
      return { kind: 'again' };
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
  const [offset, before, listeners, number, expiresAt] = bytes.toString('latin1', 1, end).split(' ') as [
    string,
    string,
    string,
    string,
    string,
  ];
  const record = bytes.subarray(end + 1);
  return {
    number,
    count: 0,
    ...decodeRecord(record),
    offset: Number(offset),
    previousOffset: Number(before),
    listeners: Number(listeners),
    raw: { record, expiresAt },
  };
}

function givenFrom(bytes: Buffer): AssignedMessage {
  const end = bytes.indexOf(newline);
  const [member, leaseId, attempt, expiresMs, givenMs] = bytes.toString('latin1', 1, end).split(' ') as [
    string,
    string,
    string,
    string,
    string?,
  ];
  const number = leaseId.slice(0, leaseId.indexOf('-'));
  return {
    number,
    count: 0,
    ...decodeRecord(bytes.subarray(end + 1)),
    member,
    leaseId,
    attempt: Number(attempt),
    expiresMs: Number(expiresMs),
    givenMs: Number(givenMs),
  };
}
