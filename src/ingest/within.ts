import { setTimeout as sleep } from 'node:timers/promises';

/** Wait until something is done, but not for longer than `ms`. */
export async function within(ms: number, done: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  await Promise.race([done, sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined)]);
  timer.abort();
}
