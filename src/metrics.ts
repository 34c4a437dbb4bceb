import cluster from 'node:cluster';
import { AggregatorRegistry, collectDefaultMetrics, Counter, Registry } from 'prom-client';

/** What a daemon counts, for Prometheus. */
export interface Metrics {
  /** An operation was answered. Costs a look-up: the counts become metrics when somebody asks. */
  answered(operation: string, status: number): void;
  /** A counter with one label. @returns how to count: by the label's value, one or more at a time */
  tally(name: string, help: string, label: string): (value: string, by?: number) => void;
  /** Everything in Prometheus' text format; with several workers, of all of them together. */
  text(): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Map<string, Map<number, number>>();
  registry.registerMetric(requestCounter(requests));
  if (cluster.isWorker) joinOthers(registry);
  return {
    answered(operation, status) {
      let byStatus = requests.get(operation);
      if (!byStatus) requests.set(operation, (byStatus = new Map<number, number>()));
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    },
    tally(name, help, label) {
      const counter = new Counter({ name, help, labelNames: [label], registers: [registry] });
      return (value, by = 1) => counter.inc({ [label]: value }, by);
    },
    text: () => (cluster.isWorker ? textOfAllWorkers() : registry.metrics()),
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

/** What a worker asks of the process that started it, and the answer. */
interface MetricsMessage {
  restmq: 'metrics';
  text?: string;
}

function isMetricsMessage(message: unknown): message is MetricsMessage {
  return (message as Partial<MetricsMessage> | null)?.restmq === 'metrics';
}

/** From now on this worker answers when the first process gathers the metrics of all. */
function joinOthers(registry: Registry): void {
  AggregatorRegistry.setRegistries(registry);
  new AggregatorRegistry();
}

function textOfAllWorkers(): Promise<string> {
  return new Promise((resolve) => {
    const listen = (message: unknown): void => {
      if (!isMetricsMessage(message) || message.text === undefined) return;
      process.off('message', listen);
      resolve(message.text);
    };
    process.on('message', listen);
    process.send!({ restmq: 'metrics' } satisfies MetricsMessage);
  });
}

/** In the process that started the workers: answer each that asks with the metrics of all. */
export function serveMetricsToWorkers(): void {
  const registry = new AggregatorRegistry();
  cluster.on('message', (worker, message: unknown) => {
    if (!isMetricsMessage(message)) return;
    const answer = (text: string): void => void worker.send({ restmq: 'metrics', text } satisfies MetricsMessage);
    registry.clusterMetrics().then(answer, () => answer('')); // a worker was just being stopped: no metrics for once
  });
}
