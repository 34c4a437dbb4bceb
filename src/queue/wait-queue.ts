import type { ScriptRunner } from '../redis/scripts/script-runner';
import type { Queue } from './names';
import { isYes } from '../redis/scripts/flag';

/** Why a waiter got no message. It is queued now. */
export type Queued =
  /** The queue has no ready message. */
  | { readonly kind: 'empty' }
  /** The ready messages are reserved for earlier waiters. `next`: the first of these on this daemon; null: none is. */
  | { readonly kind: 'reserved'; readonly next: string | null };

export const empty: Queued = { kind: 'empty' };

/** @param answer  of a script that gives a waiter its messages: a name, '' or null */
export function queuedFrom(answer: Buffer | null): Queued {
  return answer === null ? empty : { kind: 'reserved', next: answer.toString() || null };
}

/** The wait queue of a queue (redis/lua/include/wait_queue.lua). A waiter's name is `<daemon> <anything>`. */
export interface WaitQueue {
  /** Put waiters back that were dropped, by when they came. @returns number of ready messages */
  rejoin(queue: Queue, waiters: readonly { name: string; waitedMs: number }[]): Promise<number>;
  /** Whether a waiter is in the wait queue. */
  isStanding(queue: Queue, name: string): Promise<boolean>;
  /** Remove waiters that got no message. If ready messages are now reserved for later waiters, these are woken. */
  giveUp(queue: Queue, names: readonly string[]): Promise<void>;
}

/** Maximum number of waiters in one script: Lua's stack has room for 8,000 values. */
const batch = 1000;

export function createWaitQueue(store: ScriptRunner): WaitQueue {
  return {
    rejoin: async (queue, waiters) => {
      let ready = 0;
      for (let i = 0; i < Math.max(waiters.length, 1); i += batch) {
        const pairs = waiters.slice(i, i + batch).flatMap(({ name, waitedMs }) => [name, Math.round(waitedMs)]);
        ready = await store.run('requeue_waiters', queue.keys, ...pairs);
      }
      return ready;
    },
    isStanding: async (queue, name) => isYes(await store.run('find_waiter', queue.keys, name)),
    giveUp: async (queue, names) => {
      for (let i = 0; i < names.length; i += batch)
        await store.run('remove_waiters', queue.keys, ...names.slice(i, i + batch));
    },
  };
}
