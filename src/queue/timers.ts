import type { ScriptRunner } from '../redis/scripts/script-runner';
import type { Queue } from './names';

/** Sees to it that a queue is swept when something falls due there, by whichever daemon is left then. */
export interface Timers {
  /**
   * Have a queue swept in `afterMs`, or somewhat earlier. Call it in the same turn of the event loop as the verb that
   * makes
   * something due: both leave in one write, the verb first, so that no sweep can come in between and a daemon that dies
   * leaves either both or none. (A Cluster, or a --redis-pool of several connections, has them on two ways.) However
   * many verbs
   * a turn has, a queue is armed once.
   */
  arm(queue: Queue, afterMs: number): void;
}

const retryMs = 1000;

/**
 * What is armed is remembered for one turn only: a daemon can't know that a queue is still armed for the time it once
 * asked
 * for, because a sweep that came earlier, on another's behalf, may have found nothing left to wait for.
 */
export function createTimers(store: ScriptRunner): Timers {
  const soonest = new Map<string, number>();

  const send = (name: string): void => {
    const afterMs = soonest.get(name)!;
    soonest.delete(name);
    // Redis went away just then. What the verb did is known to its caller; the timer is owed.
    store.runPool('schedule_sweep', name, afterMs).catch(() => setTimeout(() => mark(name, 0), retryMs).unref());
  };

  const mark = (name: string, afterMs: number): void => {
    const armed = soonest.get(name);
    if (armed === undefined) store.atTurnEnd(() => send(name));
    if (armed === undefined || afterMs < armed) soonest.set(name, afterMs);
  };

  return { arm: (queue, afterMs) => mark(queue.name, afterMs) };
}
