import type { ScriptRunner } from '../redis/scripts/script-runner';
import type { Queue } from './names';

/**
 * Why a waiter gets nothing now: null when nothing is ready. Otherwise what is ready is for those ahead of it: the
 * first of
 * them who came to the same daemon, '' when there is none. Whichever it is, the waiter stands in line from now on.
 */
export type NotYet = string | null;

/** Who stands in the line of a queue (redis/lua/include/wait_queue.lua). A waiter's name is `<daemon> <anything>`. */
export interface WaitQueue {
  /** Put waiters back in line where they have been dropped. @returns how many messages are ready */
  rejoin(queue: Queue, waiters: readonly { name: string; waitedMs: number }[]): Promise<number>;
  /** Whether a waiter's place in line is known. */
  isStanding(queue: Queue, name: string): Promise<boolean>;
  /** Waiters leave without having been served; who stands behind them is woken if it is served now. */
  giveUp(queue: Queue, names: readonly string[]): Promise<void>;
}

/** So many in one script: Lua's stack has room for 8,000 values. */
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
    isStanding: async (queue, name) => (await store.run('find_waiter', queue.keys, name)) === 1,
    giveUp: async (queue, names) => {
      for (let i = 0; i < names.length; i += batch)
        await store.run('remove_waiters', queue.keys, ...names.slice(i, i + batch));
    },
  };
}
