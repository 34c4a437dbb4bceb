import type { ScriptRunner } from '../redis/scripts/script-runner';
import type { Queue } from './names';
import { isYes } from '../redis/scripts/flag';

/**
 * Why a waiter got no message. It is queued now.
 * `place`: when it came, by Redis' clock (µs); the wait queue is ordered by it.
 */
export type Queued =
  /** The queue has no ready message. */
  | { readonly kind: 'empty'; readonly place: string }
  /** The ready messages are reserved for earlier waiters. `next`: the first of these on this daemon; null: none is. */
  | { readonly kind: 'reserved'; readonly place: string; readonly next: string | null };

/** @param answer  of a script that gives a waiter its messages: `<place>` or `<place> <next>`, null without a waiter */
export function queuedFrom(answer: Buffer | null): Queued {
  const text = answer?.toString() ?? '';
  const end = text.indexOf(' ');
  if (end < 0) return { kind: 'empty', place: text };
  return { kind: 'reserved', place: text.slice(0, end), next: text.slice(end + 1) || null };
}

/** The wait queue of a queue (redis/lua/include/wait_queue.lua). A waiter's name is `<daemon> <anything>`. */
export interface WaitQueue {
  /** Put waiters back that were dropped, each at the place it had. @returns number of ready messages */
  rejoin(queue: Queue, waiters: readonly { name: string; place: string }[]): Promise<number>;
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
        const pairs = waiters.slice(i, i + batch).flatMap(({ name, place }) => [name, place]);
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
