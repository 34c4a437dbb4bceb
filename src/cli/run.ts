import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { version } from '../../package.json';
import type { Config } from '../config';
import { start, type Daemon, type Service } from '../daemon';
import { createLog, type Log } from '../log';
import { checkEndpoints, startTracing, wantsTraces } from '../telemetry/collectors/opentelemetry';
import { startWorkers } from './workers';

/** Run a daemon until it is told to stop. @throws StartError */
export async function runDaemon(config: Config, service: Service): Promise<void> {
  const log = createLog(config.logLevel);
  const isServing = config.workers === 1;
  const wantsTracing = wantsTraces(process.env);
  if (wantsTracing) checkEndpoints(process.env);
  const tracing = isServing && wantsTracing ? await startTracing(version, log) : null;
  const started = heedSignals();
  const daemon = isServing ? await start(config, log, service, tracing) : await startWorkers(config, log);
  warnOfStrangers(config, service, log);
  const stopped = stopOnSignal(daemon, config.acl !== null, log);
  started();
  await stopped;
  // its collector may be away
  if (tracing) await Promise.race([tracing.stop().catch(() => undefined), sleep(tracesMs)]);
}

/** What tells a daemon to stop. */
const toStop = ['SIGTERM', 'SIGINT'] as const;

/** A daemon that has stopped waits so long for somebody to take its last spans. */
const tracesMs = 2000;

function warnOfStrangers(
  { acl, listen, syslogPort, syslogTlsPort, syslogListen }: Config,
  service: Service,
  log: Log,
): void {
  if (acl !== null || cluster.isWorker) return;
  const warn = (address: string, what: string): void => {
    if (!/^(127(\.\d+){3}|::1|localhost)$/.test(address))
      log.warn({ listen: address }, `anyone who can reach this address may ${what}: there is no --acl`);
  };
  if (service === 'all') warn(listen, 'read, add and purge');
  else if (service === 'collectd') warn(listen, 'add to the queues of collectd');
  if (syslogPort !== null || syslogTlsPort !== null) warn(syslogListen ?? listen, 'add to the queues of syslog');
}

/**
 * Whoever reads that the daemon listens may tell it to stop at once, and it is to stop in order then. What comes while
 * it starts
 * ends it as if nobody heeded signals.
 * @returns to be called when somebody else heeds them
 */
function heedSignals(): () => void {
  const started = (): void => toStop.forEach((signal) => process.off(signal, end));
  const end = (signal: NodeJS.Signals): void => {
    started();
    process.kill(process.pid, signal);
  };
  for (const signal of toStop) process.on(signal, end);
  return started;
}

/**
 * On Ctrl-C a terminal sends a signal and npm the same again, and a service manager may send one to a worker and its
 * parent
 * another: what comes so soon after the first is no second one. What a worker's parent passes on is never too soon for
 * the worker.
 */
const sameMs = cluster.isWorker ? 500 : 1000;

/**
 * The first SIGTERM or SIGINT stops in order, and so does a worker's parent that goes away; a second one ends the
 * drain.
 * SIGHUP reads the access rules again, where there are any. Else it means that the terminal is gone; of what was
 * started from
 * none, as by a service manager, nothing has gone.
 */
async function stopOnSignal(
  daemon: Pick<Daemon, 'reload' | 'hurry' | 'stop'>,
  reloads: boolean,
  log: Log,
): Promise<void> {
  const hasTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
  await new Promise<void>((resolve) => {
    let first = 0;
    const told = (): void => {
      if (first === 0) first = performance.now();
      else if (performance.now() - first >= sameMs) daemon.hurry();
      resolve();
    };
    for (const signal of toStop) process.on(signal, told);
    process.on('disconnect', () => resolve());
    process.on('SIGHUP', () => {
      if (reloads) void daemon.reload();
      else if (hasTerminal) told();
      else log.info({}, 'SIGHUP changes nothing: there are no access rules (--acl) to read again');
    });
  });
  await daemon.stop();
}
