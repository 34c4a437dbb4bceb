import type { IncomingMessage } from 'node:http';
import type { Metrics } from '../metrics/metrics';
import { createSampler } from '../metrics/sampler';

/** How long requests take, some of them where there are many. */
export interface Timing {
  begin(request: IncomingMessage): void;
  answered(operation: string, request: IncomingMessage): void;
}

interface Begun {
  atMs: number;
  weight: number;
}

export function createTiming(metrics: Metrics): Timing {
  const sampler = createSampler();
  const begun = new WeakMap<IncomingMessage, Begun>();
  return {
    begin(request) {
      const atMs = sampler.begin();
      if (atMs > 0) begun.set(request, { atMs, weight: sampler.weight });
    },
    answered(operation, request) {
      const one = begun.get(request);
      if (one) metrics.answeredIn(operation, (performance.now() - one.atMs) / 1000, one.weight);
    },
  };
}
