import { randomBytes } from 'node:crypto';
import { BrokerError } from '../errors';
import { mapInSlices } from '../slices';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import type { AddAll, NewMessage } from './add';
import { decodeRecord, type MessageState } from './message-record';
import { queueNamed, type Queue } from './names';
import { retryWhileSweeping } from './partial-sweep';
import type { Timers } from './timers';

/** The result of one step. */
export interface Transferred {
  moved: number;
  /** Dead letters whose ttl had run out. */
  expired: number;
  /** Numbers of messages that are not in the state. */
  missing: number;
  /** How many of the numbers were looked at. */
  looked: number;
}

/** States in which messages can be moved. */
export type MovableState = Exclude<MessageState, 'leased'>;

/** Moves of messages to another queue, which may be in another slot of a Cluster. */
export interface Transfers {
  /**
   * Move messages to the tail of another queue, at most `max`, 100 or 1 MiB. A script takes them out of this queue,
   * another adds them to the target under an idempotency key, and a third forgets them here. If the daemon dies in
   * between, the sweeper of another one completes the move.
   * @param numbers  only these, at most 100; none: the first in the order of the state
   * @throws BrokerError `queue-full`, `redis-full`: nothing was moved; `redis-unavailable`: it may be completed later
   */
  transfer(
    queue: Queue,
    target: Queue,
    max: number,
    numbers: readonly string[],
    state?: MovableState,
  ): Promise<Transferred>;
  /** Complete the moves that other daemons have left. */
  resumeTransfers(queue: Queue): Promise<void>;
}

/** A move that takes longer is completed by another daemon. */
const holdMs = 10_000;

type Row = [record: Buffer, ttlMs: Buffer, delayMs: Buffer];

export function createTransfers(store: ScriptRunner, timers: Timers, addAll: AddAll): Transfers {
  const add = async (target: Queue, id: string, rows: readonly Row[]): Promise<void> => {
    // No client's key begins with a space.
    await addAll(target, await mapInSlices(rows, messageFrom), ` transfer ${id}`);
  };

  const transfer: Transfers['transfer'] = async (queue, target, max, numbers, state = 'dead') => {
    const id = randomBytes(12).toString('base64url');
    const begun = retryWhileSweeping(() =>
      store.run('begin_transfer', queue.keys, id, target.name, holdMs, max, state, ...numbers),
    );
    timers.arm(queue, holdMs);
    const [expired, missing, looked, untilMs, rows] = await begun;
    if (rows.length > 0) {
      try {
        await add(target, id, rows);
      } catch (error) {
        if (isRefusal(error)) await store.run('cancel_transfer', queue.keys, id, untilMs);
        throw error;
      }
      await store.run('end_transfer', queue.keys, id);
    }
    return { moved: rows.length, expired, missing, looked };
  };

  const resumeTransfers: Transfers['resumeTransfers'] = async (queue) => {
    for (;;) {
      timers.arm(queue, holdMs);
      const found = await retryWhileSweeping(() => store.run('claim_transfer', queue.keys, holdMs));
      if (!found) return;
      const [id, target, rows] = [String(found[0]), String(found[1]), found[2]];
      await add(queueNamed(target), id, rows);
      await store.run('end_transfer', queue.keys, id);
    }
  };

  return { transfer, resumeTransfers };
}

function messageFrom([record, ttlMs, delayMs]: Row): NewMessage {
  const { head, value } = decodeRecord(record);
  return {
    value,
    type: head.type,
    headers: head.headers,
    priority: head.priority,
    group: head.group,
    ttlSeconds: secondsOf(ttlMs),
    delaySeconds: secondsOf(delayMs),
  };
}

/** @param ms  empty: none */
function secondsOf(ms: Buffer): number | undefined {
  return ms.length === 0 ? undefined : Math.max(Number(ms), 0) / 1000;
}

/** Whether the target certainly did not store the messages. */
function isRefusal(error: unknown): boolean {
  return error instanceof BrokerError && (error.code === 'queue-full' || error.code === 'redis-full');
}
