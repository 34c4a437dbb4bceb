import { setTimeout as sleep } from 'node:timers/promises';
import { retryAfterOf } from '../../client/errors';
import { exits, Failure } from '../exits';
import { refusal } from './daemon';

/** Asks anew where a daemon can't do something now. */
export interface Patience {
  /**
   * @param ask  sends a request, the same each time, which does nothing twice
   * @returns the body of what is answered in the end, a 2xx
   * @throws Failure when it is refused for good, or the patience is at its end; and at once where nobody has ever
   *   answered
   */
  answer(ask: () => Promise<Response>): Promise<string>;
}

/** What stands in the way, and for how long, where that is said, ms. */
interface Hindrance {
  failure: Failure;
  isPassing: boolean;
  askedMs: number | null;
}

/** The queue or Redis is full, or Redis is away; or a proxy says that the daemon is. */
const passing: readonly number[] = [429, 502, 503, 504, 507];
/** Where it is not said how long to wait: so long, and longer each time. */
const [firstMs, longestMs] = [250, 5000];
/** Who waits again and again is told no more often. */
const tellMs = 10_000;

/**
 * @param seconds  no request is waited for longer than this, from when it failed first
 * @param tell     hears why it takes longer, and how long it will at least
 */
export function createPatience(seconds: number, tell: (text: string) => void): Patience {
  let hasAnswered = false;
  let toldMs = -Infinity;

  const attempt = async (ask: () => Promise<Response>): Promise<string | Hindrance> => {
    try {
      const response = await ask();
      hasAnswered = true;
      const body = await response.text();
      if (response.ok) return body;
      const askedSeconds = retryAfterOf(response.headers);
      return {
        failure: refusal(response, body),
        isPassing: passing.includes(response.status),
        askedMs: askedSeconds === undefined ? null : askedSeconds * 1000,
      };
    } catch (error) {
      return { failure: error instanceof Failure ? error : brokenOff(error), isPassing: hasAnswered, askedMs: null };
    }
  };

  return {
    async answer(ask) {
      let untilMs: number | undefined;
      for (let pauseMs = firstMs; ; pauseMs = Math.min(pauseMs * 2, longestMs)) {
        const answer = await attempt(ask);
        if (typeof answer === 'string') return answer;
        const nowMs = performance.now();
        // those that wait for one daemon are not to come all at once
        const waitMs = answer.askedMs ?? pauseMs * (0.5 + Math.random() / 2);
        untilMs ??= nowMs + seconds * 1000;
        if (!answer.isPassing || seconds === 0) throw answer.failure;
        if (nowMs + waitMs > untilMs)
          throw new Failure(
            `${answer.failure.message}; it is not waited for longer than --wait ${seconds} s`,
            answer.failure.exit,
          );
        if (nowMs - toldMs >= tellMs) {
          tell(`${answer.failure.message}; waiting, ${Math.round((untilMs - nowMs) / 1000)} s at most`);
          toldMs = nowMs;
        }
        await sleep(waitMs);
      }
    },
  };
}

function brokenOff(error: unknown): Failure {
  return new Failure(
    `the daemon’s answer broke off (${error instanceof Error ? error.message : String(error)})`,
    exits.unreachable,
  );
}
