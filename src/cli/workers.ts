import cluster, { type Worker } from 'node:cluster';
import { logFileWarningsOfWorkers } from '../access/warnings';
import type { Config } from '../config';
import type { Daemon } from '../daemon';
import { StartError } from '../errors';
import type { Log } from '../log';
import { serveMetricsToWorkers } from '../telemetry/worker-metrics';
import { addressOf } from '../redis/connection/address';
import { startEmbedded } from '../redis/embedded/embedded';
import { logHealthOfWorkers } from '../redis/health/health-log';
import { logOutagesOfWorkers } from '../redis/connection/outage-log';

/** Milliseconds after which a worker that does not stop is killed. */
const stopMs = 10_000;
/** Milliseconds before a worker that died is replaced. */
const againMs = 1000;

/**
 * Serve with several processes on one port. This process keeps the workers running, and the private Redis, if there is
 * one.
 * @returns when all workers serve
 * @throws StartError, UsageError; a worker that can't start reports the reason itself
 */
export async function startWorkers(config: Config, log: Log): Promise<Pick<Daemon, 'reload' | 'hurry' | 'stop'>> {
  if (!config.embeddedRedis) addressOf(config); // reports an invalid address once, not in each worker
  const embedded = config.embeddedRedis ? await startEmbedded({ dataDir: config.dataDir, log }) : null;
  const environment = embedded
    ? { RESTMQ_EMBEDDED_REDIS: 'false', RESTMQ_REDIS_URL: `unix://${embedded.socketPath}` }
    : {};
  serveMetricsToWorkers();
  logHealthOfWorkers(log);
  logOutagesOfWorkers(log);
  logFileWarningsOfWorkers(log);
  cluster.setupPrimary({ args: workerArgs(process.argv.slice(2)) });
  let stopping = false;
  let serving = false;

  const stop = async (): Promise<void> => {
    stopping = true;
    await Promise.all(
      Object.values(cluster.workers ?? {}).map((worker) => stopWorker(worker!, config.drainMs + stopMs)),
    );
    await embedded?.stop();
  };

  const fork = (): Worker => cluster.fork({ ...environment, RESTMQ_WORKERS: '1' });
  cluster.on('exit', (worker, code, signal) => {
    if (stopping || !serving) return;
    log.error({ pid: worker.process.pid, code, signal }, 'a worker exited; starting another');
    setTimeout(() => {
      if (!stopping) fork();
    }, againMs);
  });
  const first = Array.from({ length: config.workers }, fork);
  try {
    await Promise.all(first.map((worker) => listening(worker, portsOf(config))));
  } catch (error) {
    await stop();
    throw error;
  }

  serving = true;
  return {
    reload: () => {
      signalWorkers('SIGHUP');
      return Promise.resolve();
    },
    hurry: () => signalWorkers('SIGTERM'),
    stop,
  };
}

/** Resolves when a worker listens on all its ports. A worker that can't start reports the reason itself. */
function listening(worker: Worker, ports: number): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('listening', () => {
      if (--ports === 0) resolve();
    });
    worker.once('exit', () => reject(new StartError('a worker could not start; see its error above')));
  });
}

/** Number of sockets of a worker: HTTP, syslog over TCP and UDP, and syslog over TLS. */
function portsOf({ syslogPort, syslogTlsPort }: Config): number {
  return 1 + (syslogPort === null ? 0 : 2) + (syslogTlsPort === null ? 0 : 1);
}

function signalWorkers(signal: NodeJS.Signals): void {
  for (const worker of Object.values(cluster.workers ?? {})) worker!.process.kill(signal);
}

function stopWorker(worker: Worker, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(() => worker.process.kill('SIGKILL'), patienceMs);
    worker.once('exit', () => {
      clearTimeout(patience);
      resolve();
    });
    worker.kill('SIGTERM');
  });
}

/** The arguments without the options that only the first process handles. */
function workerArgs(args: string[]): string[] {
  return args.filter((arg, i) => !/^--(embedded-redis$|workers\b)/.test(arg) && args[i - 1] !== '--workers');
}
