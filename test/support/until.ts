import { setTimeout as sleep } from 'node:timers/promises';
import { startStopwatch } from './stopwatch';

/**
 * Wait until something is true, looking every 10 ms; events that nobody announces can only be waited for this way.
 * @throws when it is not true within `withinMs`, in which what the machine kept from this process does not count
 */
export async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const watch = startStopwatch();
  while (!(await holds())) {
    if (watch.ms() > withinMs) throw new Error(`waited ${withinMs} ms in vain for: ${what}`);
    await sleep(10);
  }
}
