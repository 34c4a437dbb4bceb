import type { Log } from '../log';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { retryWhileSweeping } from './sweep-retry';
import { queueNamed, type Queue } from './names';

/** How often a daemon asks what is due. An idle pool costs it one script each time, however many queues have timers. */
const sweepMs = 250;
const batch = 100;
/** A claim of a daemon that died is taken over after this long: a lease is back within a second in any case. */
export const claimMs = 400;

/**
 * Move what is due on queues without traffic, together with the other daemons: each claims some of the queues that are
 * due, sweeps them, and notes when they are due again. No daemon is special, and one that dies leaves nothing undone.
 */
export function startSweeper(store: ScriptRunner, log: Log): { stop(): void } {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const tick = async (): Promise<void> => {
    const busy = await sweep(store).catch((error: unknown) => {
      log.debug({ reason: String(error) }, 'the sweep is put off');
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

/** @returns whether there may be more to sweep right now */
async function sweep(store: ScriptRunner): Promise<boolean> {
  const names = await store.runPool('claim_sweeps', batch, claimMs);
  await Promise.all(names.map((name) => sweepQueue(store, queueNamed(name))));
  return names.length === batch;
}

/** Move what is due on a queue that this daemon has claimed, and note when it is due again. */
export async function sweepQueue(store: ScriptRunner, { name, keys }: Queue): Promise<void> {
  const nextAt = await retryWhileSweeping(() => store.run('sweep_queue', keys));
  await store.runPool('finish_sweep', name, nextAt ?? '');
}
