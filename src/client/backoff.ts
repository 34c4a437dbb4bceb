import { RestMQError } from './errors';
import { longestMs, whenAborted } from './limits';

/** Delays between retries: exponential, with jitter. */
export interface Backoff {
  /**
   * @returns milliseconds to wait; doubles each time, and is at least the `retryAfterSeconds` of `error`
   * @param error  the failure of the last try
   */
  next(error?: unknown): number;
  /** Call after a success: the next delay is the first again. */
  reset(): void;
}

/** The jitter (50 to 100 % of each delay) keeps clients that lost the same daemon from coming back all at once. */
export function createBackoff(firstMs = 200, mostMs = 10_000): Backoff {
  let nextMs = firstMs;
  return {
    next(error) {
      const ms = nextMs * (0.5 + Math.random() / 2);
      nextMs = Math.min(nextMs * 2, mostMs);
      const asked = error instanceof RestMQError ? (error.retryAfterSeconds ?? 0) : 0;
      return Math.max(ms, asked * 1000);
    },
    reset: () => void (nextMs = firstMs),
  };
}

/** Resolves after `ms` milliseconds, or at once when `signal` is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  let stop = (): void => undefined;
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(ms, longestMs));
    stop = whenAborted(signal, () => resolve());
  });
  clearTimeout(timer!);
  stop();
}
