import type { ScriptRunner } from '../redis/scripts/script-runner';
import type { Queue } from './names';

/** Schedules sweeps, which any daemon may run. */
export interface Timers {
  /**
   * Have a queue swept in `afterMs` or earlier, once for all calls of a turn. Call it in the same turn of the event
   * loop as the operation that sets the timer. Both leave in one write, the operation first: no sweep can come in
   * between, and a daemon that dies leaves either both or none. (With a Cluster or several connections, --redis-pool,
   * they take two ways.)
   */
  arm(queue: Queue, afterMs: number): void;
  /** Call `act` with the milliseconds until a sweep that was just armed. */
  onArmed(act: (afterMs: number) => void): void;
}

const retryMs = 1000;

/**
 * A timer is remembered for one turn only. A daemon can't know that a queue is still armed: a sweep that came earlier,
 * for another daemon, may have found no timer left and disarmed it.
 */
export function createTimers(store: ScriptRunner): Timers {
  const soonest = new Map<string, number>();
  let tellArmed: (afterMs: number) => void = () => undefined;

  const send = (name: string): void => {
    const afterMs = soonest.get(name)!;
    soonest.delete(name);
    // Redis became unavailable. The caller knows the outcome of its operation, but the timer must still be set.
    store.runPool('schedule_sweep', name, afterMs).catch(() => setTimeout(() => mark(name, 0), retryMs).unref());
  };

  const mark = (name: string, afterMs: number): void => {
    const armed = soonest.get(name);
    if (armed === undefined) store.atTurnEnd(() => send(name));
    if (armed !== undefined && armed <= afterMs) return;
    soonest.set(name, afterMs);
    tellArmed(afterMs);
  };

  return {
    arm: (queue, afterMs) => mark(queue.name, afterMs),
    onArmed: (act) => (tellArmed = act),
  };
}
