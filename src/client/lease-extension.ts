import { isPassing } from './errors';
import { asked, longestMs } from './limits';

/** Extend a lease after this part of it, so that it survives a restart or two of the daemon. */
const extendAfter = 1 / 3;
/** After a failed extension retry after this part of the usual interval. */
const sooner = 1 / 4;

/**
 * Extends a lease again and again until `stop`. Most handlers end before the first extension, and cost one timer.
 */
export class LeaseExtension {
  readonly #everyMs: number;
  readonly #extend: (signal: AbortSignal) => Promise<unknown>;
  readonly #onLost: (error: unknown) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Ends the request for an extension. */
  #request: AbortController | undefined;
  #isOver = false;

  /** @param onLost  called once, with the error, when the lease can't be extended any more */
  constructor(
    leaseSeconds: number,
    extend: (signal: AbortSignal) => Promise<unknown>,
    onLost: (error: unknown) => void,
  ) {
    this.#everyMs = leaseSeconds * 1000 * extendAfter;
    this.#extend = extend;
    this.#onLost = onLost;
    this.#schedule(this.#everyMs);
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#request?.abort();
  }

  #schedule(ms: number): void {
    if (!this.#isOver) this.#timer = setTimeout(() => void this.#run(), Math.min(ms, longestMs));
  }

  async #run(): Promise<void> {
    this.#request ??= new AbortController();
    try {
      await asked(this.#extend, this.#request.signal);
      this.#schedule(this.#everyMs);
    } catch (error) {
      // the main loop of the worker reports a daemon that is unavailable
      if (isPassing(error)) this.#schedule(this.#everyMs * sooner);
      else if (!this.#isOver) this.#onLost(error);
    }
  }
}
