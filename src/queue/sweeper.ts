import type { Log } from '../log';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { retryWhileSweeping } from './partial-sweep';
import { queueNamed, type Queue } from './names';
import type { Timers } from './timers';
import { isYes } from '../redis/scripts/flag';

/** Shortest interval of sweeps. */
const sweepMs = 250;
/** Longest interval while a sweep is scheduled: the daemon that scheduled an earlier one may have died. */
const scheduledMs = 1000;
/** Longest interval while none is scheduled. */
const idleMs = 4000;
/** Complete the moves of dead letters that other daemons have left. */
type Resume = (queue: Queue) => Promise<void>;

const batch = 100;
/** A dead daemon's claim expires after this time; an expired lease of a queue without traffic ends within 1.5 s. */
export const claimMs = 400;

/**
 * Sweep queues without traffic: expired messages, delayed ones and leases. Daemons share the work: each claims some of
 * the due queues, sweeps them and schedules their next sweep. If a daemon dies another one takes over its claims. A
 * daemon looks when the next sweep is due, as Redis says and as its own timers say.
 */
export function startSweeper(
  store: ScriptRunner,
  log: Log,
  timers: Pick<Timers, 'onArmed'>,
  resume: Resume = () => Promise.resolve(),
): { stop(): void } {
  return new Sweeper(store, log, timers, resume);
}

class Sweeper {
  private timer: NodeJS.Timeout | undefined;
  /** When the timer ends, by performance.now(). */
  private wakeMs = Infinity;
  private sweptMs = performance.now();
  private isSweeping = false;
  private stopped = false;

  constructor(
    private readonly store: ScriptRunner,
    private readonly log: Log,
    timers: Pick<Timers, 'onArmed'>,
    private readonly resume: Resume,
  ) {
    timers.onArmed((afterMs) => this.wakeIn(afterMs));
    this.wakeIn(sweepMs);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Sweep in this time or earlier, but not before the shortest interval is over. */
  private wakeIn(ms: number): void {
    const nowMs = performance.now();
    const wakeMs = Math.max(nowMs + ms, this.sweptMs + sweepMs);
    if (wakeMs >= this.wakeMs || this.stopped) return;
    this.wakeMs = wakeMs;
    if (this.isSweeping) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.sweep(), wakeMs - nowMs);
  }

  /** A move may take longer than a claim on a sweep. */
  private readonly resumeInBackground = (queue: Queue): void => {
    this.resume(queue).catch((error: unknown) =>
      this.log.debug(
        { queue: queue.name, reason: String(error) },
        'could not complete a move of dead letters; retrying',
      ),
    );
  };

  private async sweep(): Promise<void> {
    this.isSweeping = true;
    this.wakeMs = Infinity;
    this.sweptMs = performance.now();
    const nextMs = await sweepDue(this.store, this.resumeInBackground).catch((error: unknown) => {
      this.log.debug({ reason: String(error) }, 'sweep failed; retrying');
      return sweepMs;
    });
    const wantedMs = this.wakeMs - performance.now();
    this.isSweeping = false;
    this.wakeMs = Infinity;
    if (nextMs === 0) this.sweptMs = -Infinity; // more queues are due
    this.wakeIn(Math.max(0, Math.min(nextMs, wantedMs)));
  }
}

/** @returns milliseconds after which to sweep again; 0 if more queues may be due now */
async function sweepDue(store: ScriptRunner, resume: (queue: Queue) => void): Promise<number> {
  const [next, lost, ...names] = await store.runPool('claim_due_sweeps', batch, claimMs);
  if (lost === '1') await restoreSweeps(store);
  await Promise.all(names.map((name) => sweepQueue(store, queueNamed(name), resume)));
  if (names.length === batch) return 0;
  if (names.length > 0 || lost === '1') return sweepMs; // the next sweeps of these queues may be due soon
  return next === '' ? idleMs : Math.min(Number(next) + 1, scheduledMs);
}

const page = 1000;

/** Schedule a sweep of every queue: the key of the sweeps was lost, or there never was one. */
async function restoreSweeps(store: ScriptRunner): Promise<void> {
  let after = '-';
  for (let afterMs = 0; ; afterMs += page / 5) {
    const names = await store.runPool('list_queues', after, '+', page);
    const isLast = names.length < page;
    await store.runPool('restore_sweeps', isLast ? '1' : '', afterMs, ...names);
    if (isLast) return;
    after = `(${names.at(-1)!}`;
  }
}

/**
 * Sweep a queue that this daemon has claimed, and schedule its next sweep.
 * @param resume  called if a move of dead letters is to be completed; it schedules the next sweep
 */
export async function sweepQueue(store: ScriptRunner, queue: Queue, resume?: (queue: Queue) => void): Promise<void> {
  const [nextAt, hasTransfers] = await retryWhileSweeping(() => store.run('sweep_queue', queue.keys));
  if (isYes(hasTransfers)) resume?.(queue);
  await store.runPool('finish_sweep', queue.name, nextAt ?? '');
}
