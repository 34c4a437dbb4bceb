import { setTimeout as sleep } from 'node:timers/promises';

/** Wait for a promise, but not longer than `ms`. */
export async function within(ms: number, done: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  await Promise.race([done, sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined)]);
  timer.abort();
}
