import { collectDefaultMetrics, Counter, Registry } from 'prom-client';

/** What a daemon counts, for Prometheus. */
export interface Metrics {
  /** An operation was answered. Costs a look-up: the counts become metrics when somebody asks. */
  answered(operation: string, status: number): void;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Map<string, Map<number, number>>();
  registry.registerMetric(requestCounter(requests));
  return {
    answered(operation, status) {
      let byStatus = requests.get(operation);
      if (!byStatus) requests.set(operation, (byStatus = new Map<number, number>()));
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    },
    text: () => registry.metrics(),
  };
}

function requestCounter(requests: Map<string, Map<number, number>>): Counter {
  return new Counter({
    name: 'restmq_http_requests_total',
    help: 'Requests answered, by operation of the contract and HTTP status.',
    labelNames: ['operation', 'status'],
    registers: [],
    collect() {
      this.reset();
      for (const [operation, byStatus] of requests) {
        for (const [status, count] of byStatus) this.inc({ operation, status }, count);
      }
    },
  });
}
