import { createHash, randomUUID } from 'node:crypto';
import type { Arg } from '../../generated/scripts';
import { BrokerError } from '../errors';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import type { Queue } from './names';
import { encodeProperties } from './message-record';
import type { Timers } from './timers';
import { coalesceCalls, ranks } from '../redis/scripts/coalescing';
import { traced } from './trace-context';

/** A message to store. `value` is bytes, or a string that is stored as UTF-8. */
export interface NewMessage {
  value: string | Uint8Array;
  /** Media type; undefined if the producer gave none. */
  type?: string | undefined;
  /** 1 to 31,536,000; undefined: the queue's setting. */
  ttlSeconds?: number | undefined;
  /** 0 to 31,536,000; undefined: the queue's setting. */
  delaySeconds?: number | undefined;
  /** 0 to 9; undefined is 0. */
  priority?: number | undefined;
  /** 1 to 128 bytes of UTF-8 (group.ts). */
  group?: string | undefined;
  headers?: { [name: string]: string } | undefined;
  /**
   * W3C trace context, stored as a header. It is not part of the fingerprint, as a repeated request has another one.
   */
  traceparent?: string | undefined;
}

export interface Added {
  /** Number of the first message; the others have the next numbers. */
  first: number;
  /** An earlier request with the same idempotency key stored the messages; this one stored nothing. */
  replayed: boolean;
}

const dayMs = 86_400_000;
/** Shortest ttl or delay that a setting can give. */
const leastMs = 1000;
/** Maximum number of queues in `known`. */
const knownLimit = 10_000;

/**
 * Store messages at the tail, all or none.
 * @param idempotencyKey  undefined: none
 * @throws BrokerError `queue-full`, `idempotency-mismatch`, `redis-full`, `redis-unavailable`; then nothing was stored
 */
export type AddAll = (queue: Queue, messages: readonly NewMessage[], idempotencyKey?: string) => Promise<Added>;

export function createAdd(store: ScriptRunner, timers: Timers): AddAll {
  /** Queues with settings or consumers: whether the settings give messages a ttl or a delay. */
  const known = new Map<string, 'timed' | 'untimed'>();

  /** Store messages by a script of their own. */
  const addAlone = async (queue: Queue, messages: readonly NewMessage[], idempotencyKey?: string): Promise<Added> => {
    const answer = await send(queue, argumentsOf(messages), soonest(messages, idempotencyKey), [
      idempotencyKey ?? '',
      idempotencyKey === undefined ? '' : fingerprint(messages),
    ]);
    return typeof answer === 'number' ? { first: answer, replayed: false } : refusedOrReplayed(queue, answer);
  };

  const addTogether = coalesceCalls<Queue, NewMessage, Added>(store, {
    rank: ranks.add,
    sizeOf: ({ value }) => value.length,
    run: async (queue, messages) => {
      const answer = await send(queue, argumentsOf(messages), undefined);
      // The limits refused the batch: add each message by itself, so that those which fit are stored.
      if (typeof answer !== 'number') return messages.map((one) => addAlone(queue, [one]));
      return messages.map((_, i) => ({ first: answer + i, replayed: false }));
    },
  });

  const send = async (
    queue: Queue,
    args: [number, ...Arg[]],
    dueMs: number | undefined,
    repeated: readonly [key: string, print: string] = once,
  ): Promise<number | Refusal> => {
    let begun = '';
    let held = '';
    for (;;) {
      const settings = known.get(queue.name);
      const isTimed = settings === 'timed';
      const all = [begun, `${isTimed ? '1' : ''}${held}`, ...repeated, ...args] as const;
      const isBrief = dueMs === undefined && settings === undefined;
      const stored = isBrief
        ? store.runBrief('add_messages', queue.keys, ...all)
        : store.run('add_messages', queue.keys, ...all);
      if (isTimed || dueMs !== undefined) timers.arm(queue, isTimed ? leastMs : dueMs!);
      const answer = await stored;
      if (typeof answer !== 'number') return answer;
      if (!isRetry(answer)) {
        if (begun !== '') await listAgain(queue);
        return answer;
      }
      switch (answer) {
        case AddAnswer.noCounters:
          begun = await begin(queue);
          break;
        case AddAnswer.needsSweep:
          remember(queue, 'timed');
          break;
        case AddAnswer.needsAllKeys:
          remember(queue, 'untimed');
          break;
        case AddAnswer.needsLeasedBytes:
          held = ` ${await bytesHeld(queue)}`;
          break;
        case AddAnswer.moreIsDue:
      }
    }
  };

  /** Bytes of the leased messages. Leases may begin and end while the pages are read. */
  async function bytesHeld({ keys }: Queue): Promise<number> {
    let total = 0;
    for (let from = 0; ;) {
      const [count, bytes] = await store.run('sum_leased_bytes', keys, from);
      total += bytes;
      from += count;
      if (count < 1000) return total;
    }
  }

  /** @returns the argument `begun` of the first message; '' if another daemon has just stored it */
  async function begin({ name, keys }: Queue): Promise<string> {
    const mark = await store.run('start_counters', keys, randomUUID());
    if (mark === '') return '';
    const [, floor] = await store.runPool('register_queue', name);
    return `${floor} ${mark}`;
  }

  function remember({ name }: Queue, settings: 'timed' | 'untimed'): void {
    if (known.size >= knownLimit) known.clear();
    known.set(name, settings);
  }

  /**
   * Register the queue again: it may have been deleted between its registration and its first message. The message is
   * stored in any case.
   */
  function listAgain({ name }: Queue): Promise<unknown> {
    return store.runPool('register_queue', name).catch(() => undefined);
  }

  return (queue, messages, idempotencyKey) => {
    const isPlain = messages.length === 1 && soonest(messages, idempotencyKey) === undefined;
    return isPlain ? addTogether(queue, messages[0]!) : addAlone(queue, messages, idempotencyKey);
  };
}

/** Answers of `add_messages` that ask for another call. Nothing is stored then. */
enum AddAnswer {
  noCounters = 0,
  moreIsDue = -1,
  /** The settings give a ttl or a delay: arm a sweep before the script. */
  needsSweep = -2,
  /** The queue has settings or stream consumers: a brief call can't do it. */
  needsAllKeys = -3,
  /** `drop-oldest` needs the bytes of the leased messages. */
  needsLeasedBytes = -4,
}

/** All other numbers are message numbers, from 1. */
function isRetry(answer: number): answer is AddAnswer {
  return answer <= 0;
}

/**
 * Answer of `add_messages` that is no number. `detail`: for `full` the seconds to wait, for `replayed` the number of
 * the earlier request's first message.
 */
type Refusal = [outcome: 'full' | 'replayed' | 'mismatch', detail: number];

/** Number of arguments of each message, and the arguments of all (redis/lua/messages/add_messages.lua). */
function argumentsOf(messages: readonly NewMessage[]): [fields: number, ...Arg[]] {
  const fields = Math.max(...messages.map(fieldsOf));
  const args: [number, ...Arg[]] = [fields];
  for (const message of messages) {
    args.push(message.value);
    if (fields > 1) args.push(headOf(message));
    if (fields > 2)
      args.push(
        message.priority ? message.priority : '',
        milliseconds(message.ttlSeconds),
        milliseconds(message.delaySeconds),
      );
  }
  return args;
}

function fieldsOf({ type, headers, traceparent, priority, group, ttlSeconds, delaySeconds }: NewMessage): 1 | 2 | 5 {
  if (priority || ttlSeconds !== undefined || delaySeconds !== undefined) return 5;
  const isPlain = type === undefined && headers === undefined && traceparent === undefined && group === undefined;
  return isPlain ? 1 : 2;
}

function headOf({ type, headers, priority, group, traceparent }: NewMessage): string {
  return encodeProperties({ type, headers: traced(headers, traceparent), priority, group });
}

function milliseconds(seconds: number | undefined): Arg {
  return seconds === undefined ? '' : Math.round(seconds * 1000);
}

function soonest(messages: readonly NewMessage[], idempotencyKey: string | undefined): number | undefined {
  let least = idempotencyKey === undefined ? Infinity : dayMs;
  for (const { ttlSeconds, delaySeconds } of messages) {
    if (ttlSeconds !== undefined) least = Math.min(least, ttlSeconds * 1000);
    if (delaySeconds) least = Math.min(least, delaySeconds * 1000);
  }
  return least === Infinity ? undefined : least;
}

/** Arguments of a request without an idempotency key. */
const once = ['', ''] as const;

/** Digest by which a repeated request is recognized: all messages with their properties, without the trace context. */
function fingerprint(messages: readonly NewMessage[]): string {
  const hash = createHash('sha256');
  for (const { value, type, headers, priority, group, ttlSeconds, delaySeconds } of messages) {
    for (const arg of [
      encodeProperties({ type, headers, priority, group }),
      value,
      milliseconds(ttlSeconds),
      milliseconds(delaySeconds),
      priority ? priority : '',
    ]) {
      const bytes = typeof arg === 'object' ? arg : Buffer.from(String(arg));
      hash.update(`${bytes.length}:`).update(bytes);
    }
  }
  return hash.digest('base64url');
}

function refusedOrReplayed(queue: Queue, [outcome, detail]: Refusal): Added {
  if (outcome === 'replayed') return { first: detail, replayed: true };
  if (outcome === 'full') {
    throw new BrokerError('queue-full', `The queue is full (maxLength or maxBytes); try again in ${detail} s.`, {
      queue: queue.name,
      retryAfterSeconds: detail,
    });
  }
  throw new BrokerError(
    'idempotency-mismatch',
    'This idempotency key was given to another request in the last 24 hours.',
    { queue: queue.name },
  );
}
