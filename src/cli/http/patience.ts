import { setTimeout as sleep } from 'node:timers/promises';
import { retryAfterOf } from '../../client/errors';
import type { HttpAnswer } from '../../client/node/http';
import { exits, Failure } from '../exits';
import { refusal } from './daemon';

/** Retries requests while a daemon is temporarily unavailable. */
export interface Patience {
  /**
   * @param ask  sends the same idempotent request each time
   * @returns the body of the first answer with a 2xx
   * @throws Failure for a permanent refusal, when the time is up, and at once if no answer ever came from this daemon
   */
  answer(ask: () => Promise<HttpAnswer>): Promise<string>;
}

/** A failed attempt. `askedMs`: milliseconds to wait, as the answer has it; null if it does not. */
interface Hindrance {
  failure: Failure;
  isPassing: boolean;
  askedMs: number | null;
}

/** Statuses to retry: the queue or Redis is full, Redis is unavailable, or a proxy reports that the daemon is. */
const passing: readonly number[] = [429, 502, 503, 504, 507];
/** Milliseconds between retries if the answer does not set them: the first and the longest delay. */
const [firstMs, longestMs] = [250, 5000];
/** Least milliseconds between two reports of waiting. */
const tellMs = 10_000;

/**
 * @param seconds  longest time to retry a request, from its first failure
 * @param tell     receives the reason for the wait and the seconds left
 */
export function createPatience(seconds: number, tell: (text: string) => void): Patience {
  let hasAnswered = false;
  let toldMs = -Infinity;

  const attempt = async (ask: () => Promise<HttpAnswer>): Promise<string | Hindrance> => {
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
        // jitter: clients that wait for the same daemon must not retry at the same moment
        const waitMs = answer.askedMs ?? pauseMs * (0.5 + Math.random() / 2);
        untilMs ??= nowMs + seconds * 1000;
        if (!answer.isPassing || seconds === 0) throw answer.failure;
        if (nowMs + waitMs > untilMs)
          throw new Failure(`${answer.failure.message}; gave up after --wait ${seconds} s`, answer.failure.exit);
        if (nowMs - toldMs >= tellMs) {
          tell(`${answer.failure.message}; retrying for up to ${Math.round((untilMs - nowMs) / 1000)} s`);
          toldMs = nowMs;
        }
        await sleep(waitMs);
      }
    },
  };
}

function brokenOff(error: unknown): Failure {
  return new Failure(
    `the connection was lost while reading the answer (${error instanceof Error ? error.message : String(error)})`,
    exits.unreachable,
  );
}
