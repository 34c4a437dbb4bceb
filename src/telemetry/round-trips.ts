import type { Metrics } from './metrics';
import { createSampler } from './sampler';

/** Measures scripts that are sent to Redis. */
export interface RoundTrips {
  /** @returns when the script begins (ms, `performance.now()`); 0: it is not timed */
  begin(): number;
  /** Time a script that began at `began`. */
  follow(answer: Promise<unknown>, began: number): void;
  failed(kind: (typeof kinds)[number]): void;
}

const kinds = ['unavailable', 'full', 'other'] as const;

export function createRoundTrips(metrics: Metrics): RoundTrips {
  const sampler = createSampler();
  const failed = metrics.tally(
    'restmq_redis_errors_total',
    'Scripts that failed: Redis was unavailable, or full, or said something else.',
    'kind',
    kinds,
  );
  return {
    begin: () => sampler.begin(),
    follow(answer, began) {
      const { weight } = sampler;
      const ended = (): void => metrics.roundTrip((performance.now() - began) / 1000, weight);
      answer.then(ended, ended);
    },
    failed: (kind) => failed(kind),
  };
}

/** For programs without metrics. */
export const untold: RoundTrips = { begin: () => 0, follow: () => undefined, failed: () => undefined };
