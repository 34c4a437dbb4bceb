import type { Log } from '../log';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import type { Monitor } from './monitor';

const checkMs = 10_000;
/** If the daemon that looks for the queues dies, another one begins again after this time. */
const claimMs = 60_000;
/** Queues that are checked together. */
const batch = 200;

interface Context {
  store: ScriptRunner;
  monitor: Pick<Monitor, 'relist'>;
  /** Finds the queues of which Redis has keys, some at a time; a name may come several times. */
  storedQueues: () => AsyncIterable<string[]>;
  log: Log;
}

/**
 * Check every few seconds whether names were lost from the list of queues: the key was removed by hand, or an old dump
 * of it loaded. If so, one daemon looks through the keys of Redis and lists the queues again.
 */
export function startQueueListCheck(context: Context): { stop(): void } {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const isStopped = (): boolean => stopped;
  const check = async (): Promise<void> => {
    await restore(context, isStopped).catch((error: unknown) =>
      context.log.debug({ reason: String(error) }, 'could not check the list of queues'),
    );
    if (!stopped) timer = setTimeout(() => void check(), checkMs).unref();
  };
  timer = setTimeout(() => void check(), checkMs).unref();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function restore({ store, monitor, storedQueues, log }: Context, isStopped: () => boolean): Promise<void> {
  if ((await store.runPool('check_queue_list', '', claimMs)) === 0) return;
  log.warn({}, 'Redis has lost names of queues; looking for them among its keys');
  let count = 0;
  try {
    for await (const names of storedQueues()) {
      if (isStopped()) return;
      for (let i = 0; i < names.length; i += batch) {
        const listed = await monitor.relist(names.slice(i, i + batch));
        if (listed.length > 0) await store.runPool('restore_sweeps', '', 0, ...listed);
        count += listed.length;
      }
    }
  } catch (error) {
    log.warn({ reason: String(error) }, 'could not look for lost queues; a queue is listed when it is next used');
    return;
  }
  await store.runPool('check_queue_list', '1', claimMs);
  log.warn({ queues: count }, 'listed queues again that Redis had lost');
}
