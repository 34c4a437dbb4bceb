import { unreachable } from './errors';

/** Milliseconds after which a request counts as unanswered. */
export const answerMs = 10_000;

/** The longest delay of a timer in milliseconds; a longer one would fire at once. */
export const longestMs = 2 ** 31 - 1;

/**
 * @param ms  0: no limit
 * @throws RestMQError `unreachable` when it takes longer than `ms`
 */
export function within<T>(ms: number, awaited: Promise<T>): Promise<T> {
  if (ms === 0) return awaited;
  let timer: ReturnType<typeof setTimeout>;
  const over = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(silent(ms)), ms)));
  return Promise.race([awaited, over]).finally(() => clearTimeout(timer));
}

/**
 * Call `ask` with a signal that is aborted after `ms` milliseconds. Each request gets a signal of its own: a long-lived
 * signal would collect listeners.
 * @param also  aborts the request too
 * @throws RestMQError `unreachable` after `ms`, the reason of `also`, or the error of `ask`
 */
export async function asked<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  also?: AbortSignal,
  ms: number = answerMs,
): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(silent(ms)), ms);
  const stop = whenAborted(also, (reason) => limit.abort(reason));
  try {
    return await ask(limit.signal);
  } finally {
    clearTimeout(timer);
    stop();
  }
}

/** @throws the reason of `signal` as soon as it is aborted, even if `awaited` is still pending */
export function unlessAborted<T>(signal: AbortSignal, awaited: Promise<T>): Promise<T> {
  let stop: () => void;
  const aborted = new Promise<never>((_, reject) => (stop = whenAborted(signal, reject)));
  return Promise.race([awaited, aborted]).finally(() => stop());
}

/**
 * Call `act` with the reason when `signal` is aborted; at once if it has been.
 * @returns a function that stops that
 */
export function whenAborted(signal: AbortSignal | undefined, act: (reason: unknown) => void): () => void {
  const abort = (): void => act(signal?.reason);
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort);
  return () => signal?.removeEventListener('abort', abort);
}

function silent(ms: number): Error {
  return unreachable(`Nothing came for ${ms / 1000} s.`);
}
