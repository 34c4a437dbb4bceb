import { randomBytes } from 'node:crypto';
import { BrokerError } from '../errors';
import { mapInSlices } from '../slices';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import type { AddAll, NewMessage } from './add';
import { decodeRecord } from './message-record';
import { queueNamed, type Queue } from './names';
import { retryWhileSweeping } from './partial-sweep';
import type { Timers } from './timers';

/** The result of one step. */
export interface Transferred {
  redriven: number;
  expired: number;
  /** Numbers that are not of dead letters. */
  missing: number;
  /** How many of the numbers were looked at. */
  looked: number;
}

/** Moves of dead letters to another queue, which may be in another slot of a Cluster. */
export interface Transfers {
  /**
   * Move dead letters to the tail of another queue, at most `max`, 100 or 1 MiB. A script takes them out of this queue,
   * another adds them to the target under an idempotency key, and a third forgets them here. If the daemon dies in
   * between, the sweeper of another one completes the move.
   * @param numbers  only these, at most 100; none: the oldest
   * @throws BrokerError `queue-full`, `redis-full`: nothing was moved; `redis-unavailable`: it may be completed later
   */
  transfer(queue: Queue, target: Queue, max: number, numbers: readonly string[]): Promise<Transferred>;
  /** Complete the moves that other daemons have left. */
  resumeTransfers(queue: Queue): Promise<void>;
}

/** A move that takes longer is completed by another daemon. */
const holdMs = 10_000;

type Row = [record: Buffer, ttlMs: Buffer];

export function createTransfers(store: ScriptRunner, timers: Timers, addAll: AddAll): Transfers {
  const add = async (target: Queue, id: string, rows: readonly Row[]): Promise<void> => {
    await addAll(target, await mapInSlices(rows, messageFrom), ` transfer ${id}`); // no client's key begins with a space
  };

  const transfer: Transfers['transfer'] = async (queue, target, max, numbers) => {
    const id = randomBytes(12).toString('base64url');
    const begun = store.run('begin_transfer', queue.keys, id, target.name, holdMs, max, ...numbers);
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
    return { redriven: rows.length, expired, missing, looked };
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

function messageFrom([record, ttlMs]: Row): NewMessage {
  const { head, value } = decodeRecord(record);
  return {
    value,
    type: head.type,
    headers: head.headers,
    priority: head.priority,
    ttlSeconds: ttlMs.length === 0 ? undefined : Number(ttlMs) / 1000,
  };
}

/** Whether the target certainly did not store the messages. */
function isRefusal(error: unknown): boolean {
  return error instanceof BrokerError && (error.code === 'queue-full' || error.code === 'redis-full');
}
