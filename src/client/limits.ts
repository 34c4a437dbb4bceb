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
 * Call `ask` with a signal that is aborted after `ms`. Each request gets a signal of its own: a long-lived signal would
 * collect listeners.
 * @param also  aborts the request too
 * @throws RestMQError `unreachable` after `ms`, the reason of `also`, or the error of `ask`
 */
export async function asked<T>(ms: number, ask: (signal: AbortSignal) => Promise<T>, also?: AbortSignal): Promise<T> {
  const limit = new AbortController();
  const abort = (): void => limit.abort(also?.reason);
  const timer = setTimeout(() => limit.abort(silent(ms)), ms);
  if (also?.aborted) abort();
  else also?.addEventListener('abort', abort);
  try {
    return await ask(limit.signal);
  } finally {
    clearTimeout(timer);
    also?.removeEventListener('abort', abort);
  }
}

/** @throws the reason of `signal` as soon as it is aborted, even if `awaited` is still pending */
export function unlessAborted<T>(signal: AbortSignal, awaited: Promise<T>): Promise<T> {
  let abort: () => void;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
  return Promise.race([awaited, aborted]).finally(() => signal.removeEventListener('abort', abort));
}

function silent(ms: number): Error {
  return unreachable(`Nothing came for ${ms / 1000} s.`);
}
