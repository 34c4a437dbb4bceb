import { unreachable } from './errors';

/** Who does not answer within this time, in milliseconds, does not answer at all. */
export const answerMs = 10_000;

/** A timer can't be set for longer, in milliseconds: it would go off at once. */
export const longestMs = 2 ** 31 - 1;

/** @throws RestMQError `unreachable` when it takes longer than `ms`; 0: it may take for ever */
export function within<T>(ms: number, awaited: Promise<T>): Promise<T> {
  if (ms === 0) return awaited;
  let timer: ReturnType<typeof setTimeout>;
  const over = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(silent(ms)), ms)));
  return Promise.race([awaited, over]).finally(() => clearTimeout(timer));
}

/**
 * Ask, and hang up when no answer comes in time. Each request gets a signal of its own: those that live long would
 * gather listeners.
 * @param also  aborts it too
 * @throws RestMQError `unreachable`, the reason of `also`, and whatever `ask` throws
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

/** @throws the reason of `signal` once that is aborted, whatever becomes of `awaited` */
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
