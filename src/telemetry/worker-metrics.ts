import cluster from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';

/** A worker's request to the primary process for the metrics of all workers; with `text` the answer. */
interface MetricsMessage {
  restmq: 'metrics';
  text?: string;
}

function isMetricsMessage(message: unknown): message is MetricsMessage {
  return (message as Partial<MetricsMessage> | null)?.restmq === 'metrics';
}

/** Let the primary process collect this worker's metrics. */
export function joinOthers(registry: Registry): void {
  AggregatorRegistry.setRegistries(registry);
  new AggregatorRegistry();
}

export function textOfAllWorkers(): Promise<string> {
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

/** In the primary process: answer requests of workers with the metrics of all. */
export function serveMetricsToWorkers(): void {
  const registry = new AggregatorRegistry();
  cluster.on('message', (worker, message: unknown) => {
    if (!isMetricsMessage(message)) return;
    const answer = (text: string): void => void worker.send({ restmq: 'metrics', text } satisfies MetricsMessage);
    registry.clusterMetrics().then(answer, () => answer('')); // a worker was just being stopped: no metrics this time
  });
}
