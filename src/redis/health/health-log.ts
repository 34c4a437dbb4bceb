import cluster from 'node:cluster';
import type { Log } from '../../log';
import type { Metrics } from '../../telemetry/metrics';
import type { Health } from './health';
import { onWorkerMessage, sendToPrimary } from '../../worker-ipc';

/** Called with the problems that make the daemon not ready; none: it is ready. */
export type TellHealth = (problems: readonly string[]) => void;

/** Problem without percentages: progress of loading is no change. */
export function reasonIn(problem: string): string {
  return problem.replaceAll(/\d{1,3} %/g, '%');
}

/** Logs problems; a worker sends them to the primary process, which logs one line for all. */
export function createHealthLog(log: Log): TellHealth {
  return cluster.isWorker ? (problems) => sendToPrimary('health', problems) : toLog(log);
}

function toLog(log: Log): TellHealth {
  let isReady = true;
  return (problems) => {
    if (problems.length > 0) log.warn({ problems }, 'RestMQ is not ready: /readyz answers 503');
    else if (!isReady) log.info({}, 'RestMQ is ready again');
    isReady = problems.length === 0;
  };
}

/**
 * In the primary process: log when the first worker is not ready, when a worker reports a new problem, and when all are
 * ready again. A worker that dies changes nothing: its replacement reports its own health.
 */
export function logHealthOfWorkers(log: Log): void {
  const tell = toLog(log);
  const found = new Map<number, readonly string[]>();
  let logged = new Set<string>();
  cluster.on('exit', ({ id }) => found.delete(id));
  onWorkerMessage('health', (id, said) => {
    found.set(id, said);
    const problems = new Map([...found.values()].flat().map((problem) => [reasonIn(problem), problem]));
    const reasons = new Set(problems.keys());
    if (reasons.size === 0 || [...reasons].some((reason) => !logged.has(reason))) tell([...problems.values()]);
    logged = reasons;
  });
}

/** @param readiness  the last known health; Redis is not asked for the metric */
export function observeReadiness(metrics: Metrics, readiness: () => Promise<Health>): void {
  metrics.ask({
    name: 'restmq_ready',
    help: 'Whether this daemon can do its work, by what /readyz found last: 1 or 0.',
    type: 'gauge',
    ofWorkers: 'min',
    samples: async () => [{ labels: {}, value: (await readiness()).problems.length === 0 ? 1 : 0 }],
  });
}
