import type { IncomingMessage } from 'node:http';
import type { Metrics } from '../telemetry/metrics';
import { createSampler } from '../telemetry/sampler';

/** Times requests, or a sample of them if there are many. */
export interface Timing {
  begin(request: IncomingMessage): void;
  /** @returns the time it took, in seconds; undefined if it was not timed */
  answered(operation: string, request: IncomingMessage): number | undefined;
}

interface Begun {
  atMs: number;
  weight: number;
}

/** @param all  whether every request is timed */
export function createTiming(metrics: Metrics, all: boolean): Timing {
  const sampler = all ? { weight: 1, begin: () => performance.now() } : createSampler();
  const begun = new WeakMap<IncomingMessage, Begun>();
  return {
    begin(request) {
      const atMs = sampler.begin();
      if (atMs > 0) begun.set(request, { atMs, weight: sampler.weight });
    },
    answered(operation, request) {
      const one = begun.get(request);
      if (!one) return undefined;
      const seconds = (performance.now() - one.atMs) / 1000;
      metrics.answeredIn(operation, seconds, one.weight);
      return seconds;
    },
  };
}
