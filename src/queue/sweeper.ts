import type { Log } from '../log';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { retryWhileSweeping } from './partial-sweep';
import { queueNamed, type Queue } from './names';

/** Interval of sweeps. An idle pool costs a daemon one script each time, however many queues have timers. */
const sweepMs = 250;
const batch = 100;
/** A dead daemon's claim expires after this time; an expired lease ends within a second in any case. */
export const claimMs = 400;

/**
 * Sweep queues without traffic: expired messages, delayed ones and leases. Daemons share the work: each claims some of
 * the due queues, sweeps them and schedules their next sweep. If a daemon dies another one takes over its claims.
 */
export function startSweeper(store: ScriptRunner, log: Log): { stop(): void } {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const tick = async (): Promise<void> => {
    const busy = await sweep(store).catch((error: unknown) => {
      log.debug({ reason: String(error) }, 'sweep failed; retrying');
      return false;
    });
    if (!stopped) timer = setTimeout(() => void tick(), busy ? 0 : sweepMs);
  };
  timer = setTimeout(() => void tick(), sweepMs);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** @returns whether more queues may be due now */
async function sweep(store: ScriptRunner): Promise<boolean> {
  const names = await store.runPool('claim_due_sweeps', batch, claimMs);
  if (names[0] === '') {
    names.shift();
    await restoreSweeps(store);
  }
  await Promise.all(names.map((name) => sweepQueue(store, queueNamed(name))));
  return names.length === batch;
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

/** Sweep a queue that this daemon has claimed, and schedule its next sweep. */
export async function sweepQueue(store: ScriptRunner, { name, keys }: Queue): Promise<void> {
  const nextAt = await retryWhileSweeping(() => store.run('sweep_queue', keys));
  await store.runPool('finish_sweep', name, nextAt ?? '');
}
