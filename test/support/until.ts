import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Wait until something is true, looking every 10 ms; events that nobody announces can only be waited for this way.
 * @throws when it is not true within `withinMs`
 */
export async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for: ${what}`);
    await sleep(10);
  }
}
