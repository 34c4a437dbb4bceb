import cluster from 'node:cluster';
import { collectDefaultMetrics, Registry, type Metric } from 'prom-client';
import { version } from '../../package.json';
import { Histogram, secondsBounds, type Sample } from './histogram';
import { joinOthers, textOfAllWorkers } from './worker-metrics';

/** Metrics of a daemon for Prometheus. Counting costs a few additions; metrics are made when they are collected. */
export interface Metrics {
  /** Count an answer of an operation. */
  answered(operation: string, status: number): void;
  /** Record how long an answer took. @param weight  number of answers it stands for */
  answeredIn(operation: string, seconds: number, weight: number): void;
  /** Record how long a script took, or took to fail. @param weight  number of scripts it stands for */
  roundTrip(seconds: number, weight: number): void;
  /**
   * Add a counter with one label.
   * @param known  label values that start at 0: a rate would otherwise miss the first increment
   * @returns adds `by`, by default 1, to the counter of a label value
   */
  tally(name: string, help: string, label: string, known?: readonly string[]): (value: string, by?: number) => void;
  /** Add a metric whose values are computed when it is collected. */
  ask(metric: RequestSource): void;
  /** All metrics in Prometheus' text format; with several workers those of all together. */
  text(): Promise<string>;
}

export interface RequestSource {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram';
  /** How the values of several workers are merged: `max` if all report the same, `min` if it must hold for all. */
  ofWorkers?: 'sum' | 'max' | 'min';
  samples: () => Sample[] | Promise<Sample[]>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const ask = (asked: RequestSource): void => registry.registerMetric(metricOf(asked));
  const requests = new Map<string, Map<number, number>>();
  const durations = new Map<string, Histogram>();
  const roundTrips = new Histogram(secondsBounds);

  ask({
    name: 'restmq_info',
    help: 'Always 1; its label tells the version.',
    type: 'gauge',
    ofWorkers: 'max',
    samples: () => [{ labels: { version }, value: 1 }],
  });
  ask({
    name: 'restmq_http_requests_total',
    help: 'Requests answered, by operation of the contract and HTTP status.',
    type: 'counter',
    samples: () =>
      [...requests].flatMap(([operation, byStatus]) =>
        [...byStatus].map(([status, value]) => ({ labels: { operation, status }, value })),
      ),
  });
  ask({
    name: 'restmq_http_request_duration_seconds',
    type: 'histogram',
    help:
      'Duration of requests until the answer, including waits; of a stream, until it began. Under load one in 16 is ' +
      'timed and counts for 16.',
    samples: () =>
      [...durations].flatMap(([operation, one]) => one.samples('restmq_http_request_duration_seconds', { operation })),
  });
  ask({
    name: 'restmq_redis_round_trip_seconds',
    type: 'histogram',
    help: 'How long scripts took to be answered by Redis, or to fail. Under load one in 16 is timed and counts for 16.',
    samples: () => roundTrips.samples('restmq_redis_round_trip_seconds', {}),
  });
  if (cluster.isWorker) joinOthers(registry);

  return {
    answered(operation, status) {
      let byStatus = requests.get(operation);
      if (!byStatus) requests.set(operation, (byStatus = new Map<number, number>()));
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    },
    answeredIn(operation, seconds, weight) {
      let one = durations.get(operation);
      if (!one) durations.set(operation, (one = new Histogram(secondsBounds)));
      one.observe(seconds, weight);
    },
    roundTrip: (seconds, weight) => roundTrips.observe(seconds, weight),
    tally(name, help, label, known = []) {
      const counts = new Map(known.map((value) => [value, 0]));
      ask({
        name,
        help,
        type: 'counter',
        samples: () => [...counts].map(([value, count]) => ({ labels: { [label]: value }, value: count })),
      });
      return (value, by = 1) => counts.set(value, (counts.get(value) ?? 0) + by);
    },
    ask,
    text: () => (cluster.isWorker ? textOfAllWorkers() : registry.metrics()),
  };
}

/** A registry uses only the name, the help text and `get` of a metric. */
function metricOf({ name, help, type, ofWorkers = 'sum', samples }: RequestSource): Metric {
  const get = async (): Promise<object> => ({ name, help, type, aggregator: ofWorkers, values: await samples() });
  return { name, help, get } as unknown as Metric;
}
