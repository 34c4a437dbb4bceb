import { setTimeout as sleep } from 'node:timers/promises';
import { startStopwatch } from './stopwatch';

/**
 * Wait until something is true, looking every 10 ms; events that nobody announces can only be waited for this way.
 * @throws when it is not true within `withinMs`, in which the time of a busy machine does not count, or within three
 *   times as long
 */
export async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const watch = startStopwatch();
  const latestAt = performance.now() + 3 * withinMs;
  while (!(await holds())) {
    if (watch.ms() > withinMs || performance.now() > latestAt)
      throw new Error(`waited ${withinMs} ms in vain for: ${what}`);
    await sleep(10);
  }
}
