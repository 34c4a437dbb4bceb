import cluster from 'node:cluster';
import type { Log } from '../../log';
import type { Metrics } from '../../telemetry/metrics';
import type { Health } from './health';
import { onWorkerMessage, sendToPrimary } from '../../worker-ipc';

/** Interval of the checks, ms. */
const lookMs = 5000;

/** Checks the health of Redis, and reports when problems begin, change or end. */
export interface FollowedHealth {
  look(): Promise<Health>;
  /** The last result, at most 5 s old; checks only if there is none yet. */
  last(): Promise<Health>;
  stop(): void;
}

/** Called with the problems that make the daemon not ready; none: it is ready. */
export type TellHealth = (problems: readonly string[]) => void;

/** @param tell  called with the first result, and then when it changes */
export function followHealth(look: () => Promise<Health>, tell: TellHealth): FollowedHealth {
  let last: Health | undefined;
  let logged: string | undefined;
  let looks = 0;
  let seen = 0;
  let stopped = false;

  /** @param turn  a result that is older than the last one is dropped */
  const note = (health: Health, turn: number): void => {
    if (stopped || turn < seen) return;
    seen = turn;
    last = health;
    const now = health.problems.map(reasonIn).join(' ');
    if (now === logged) return;
    logged = now;
    tell(health.problems);
  };

  const followed = async (): Promise<Health> => {
    const turn = ++looks;
    const health = await look();
    note(health, turn);
    return health;
  };

  const timer = setInterval(() => void followed(), lookMs);
  timer.unref();
  return {
    look: followed,
    last: () => (last ? Promise.resolve(last) : followed()),
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}

/** Problem without percentages: progress of loading is no change. */
function reasonIn(problem: string): string {
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
