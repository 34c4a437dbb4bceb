import cluster from 'node:cluster';
import type { Log } from '../../log';
import type { Metrics } from '../../telemetry/metrics';
import type { Health } from './health';
import { onWorkerMessage, sendToPrimary } from '../../worker-ipc';

/** How often it is looked where nobody asks, ms. */
const lookMs = 5000;

/**
 * Looks how Redis is, and tells when it begins to keep a daemon from its work, for another reason, and when it does not
 * any more.
 */
export interface FollowedHealth {
  look(): Promise<Health>;
  /** What was found last, 5 s ago at most; it is looked only where nobody has yet. */
  last(): Promise<Health>;
  stop(): void;
}

/** Hears what keeps a daemon from its work; nothing: it is ready. */
export type TellHealth = (problems: readonly string[]) => void;

/** @param tell  hears what is found first, and then what is news */
export function followHealth(look: () => Promise<Health>, tell: TellHealth): FollowedHealth {
  let last: Health | undefined;
  let told: string | undefined;
  let looks = 0;
  let seen = 0;
  let stopped = false;

  /** @param turn  what was seen before something that is known already is old */
  const note = (health: Health, turn: number): void => {
    if (stopped || turn < seen) return;
    seen = turn;
    last = health;
    const now = health.problems.map(reasonIn).join(' ');
    if (now === told) return;
    told = now;
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

/** How far it is with reading its files is no other reason. */
function reasonIn(problem: string): string {
  return problem.replaceAll(/\d{1,3} %/g, '%');
}

/** Tells the log; a worker tells the process that started it, which has one line for all. */
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
 * In the process that started the workers: a line in the log when the first of them is not ready, when one says another
 * reason than was
 * told, and when all are ready again. Of one that died nothing is concluded: the one that takes its place says how it
 * is.
 */
export function logHealthOfWorkers(log: Log): void {
  const tell = toLog(log);
  const found = new Map<number, readonly string[]>();
  let told = new Set<string>();
  cluster.on('exit', ({ id }) => found.delete(id));
  onWorkerMessage('health', (id, said) => {
    found.set(id, said);
    const problems = new Map([...found.values()].flat().map((problem) => [reasonIn(problem), problem]));
    const reasons = new Set(problems.keys());
    if (reasons.size === 0 || [...reasons].some((reason) => !told.has(reason))) tell([...problems.values()]);
    told = reasons;
  });
}

/** @param readiness  what is known of it; nothing is asked of Redis for it */
export function observeReadiness(metrics: Metrics, readiness: () => Promise<Health>): void {
  metrics.ask({
    name: 'restmq_ready',
    help: 'Whether this daemon can do its work, by what /readyz found last: 1 or 0.',
    type: 'gauge',
    ofWorkers: 'min',
    samples: async () => [{ labels: {}, value: (await readiness()).problems.length === 0 ? 1 : 0 }],
  });
}
