import { RestMQError } from './errors';
import { longestMs } from './limits';

/** How long to wait before the next try. */
export interface Backoff {
  /**
   * Milliseconds; longer each time, and no shorter than the daemon asks for. @param error  why another try is needed
   */
  next(error?: unknown): number;
  /** It worked: the next failure is the first again. */
  reset(): void;
}

/** A random part, so that clients that lost the same daemon don't come back all at once. */
export function createBackoff(firstMs = 200, mostMs = 10_000): Backoff {
  let nextMs = firstMs;
  return {
    next(error) {
      const ms = nextMs * (0.5 + Math.random() / 2);
      nextMs = Math.min(nextMs * 2, mostMs);
      const asked = error instanceof RestMQError ? (error.retryAfter ?? 0) : 0;
      return Math.max(ms, asked * 1000);
    },
    reset: () => void (nextMs = firstMs),
  };
}

/** Resolves after so long, or at once when `signal` is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(ms, longestMs));
    signal.addEventListener('abort', done);
  });
}
