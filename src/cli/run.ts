import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { version } from '../../package.json';
import type { Config } from '../config';
import { start, type Daemon, type Service } from '../daemon';
import { createLog, type Log } from '../log';
import { checkEndpoints, startTracing, wantsTraces } from '../telemetry/collectors/opentelemetry';
import { startWorkers } from './workers';

/** Run a daemon until a signal stops it. @throws StartError */
export async function runDaemon(config: Config, service: Service): Promise<void> {
  const log = createLog(config.logLevel);
  const isServing = config.workers === 1;
  const wantsTracing = wantsTraces(process.env);
  if (wantsTracing) checkEndpoints(process.env);
  const tracing = isServing && wantsTracing ? await startTracing(version, log) : null;
  const started = heedSignals();
  const daemon = isServing ? await start(config, log, service, tracing) : await startWorkers(config, log);
  warnOfStrangers(config, service, log);
  const stopped = stopOnSignal(daemon, readsFiles(config), log);
  started();
  await stopped;
  // the collector may be unavailable
  if (tracing) await Promise.race([tracing.stop().catch(() => undefined), sleep(tracesMs)]);
}

/** Whether there are files that SIGHUP reads again. */
function readsFiles({ acl, tlsCert, syslogTlsCert }: Config): boolean {
  return acl !== null || tlsCert !== null || syslogTlsCert !== null;
}

/** Signals that stop a daemon. */
const toStop = ['SIGTERM', 'SIGINT'] as const;

/** Milliseconds that a stopped daemon waits for its last spans to be exported. */
const tracesMs = 2000;

function warnOfStrangers(
  { acl, listen, syslogPort, syslogTlsPort, syslogListen }: Config,
  service: Service,
  log: Log,
): void {
  if (acl !== null || cluster.isWorker) return;
  const warn = (address: string, what: string): void => {
    if (!/^(127(\.\d+){3}|::1|localhost)$/.test(address))
      log.warn({ listen: address }, `without --acl anyone who can reach this address may ${what}`);
  };
  if (service === 'all') warn(listen, 'read, add and purge');
  else if (service === 'collectd') warn(listen, 'add to the collectd queues');
  if (syslogPort !== null || syslogTlsPort !== null) warn(syslogListen ?? listen, 'add to the syslog queues');
}

/**
 * Until the daemon handles signals itself, SIGTERM and SIGINT end the process as by default. The listeners are
 * installed early: a program that reads that the daemon listens may stop it at once, and the stop must be orderly then.
 * @returns a function that removes the listeners
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
 * Milliseconds within which a second signal counts as the same. On Ctrl-C both the terminal and npm send one, and a
 * service manager may signal a worker as well as its parent. A worker waits less, so that a second signal passed on by
 * its parent always counts.
 */
const sameMs = cluster.isWorker ? 500 : 1000;

/**
 * Stop in order on the first SIGTERM or SIGINT, or when a worker's parent disappears; a second signal ends the drain.
 * SIGHUP reads the access rules and certificates again. Without such files it stops the daemon if it has a terminal,
 * which is gone then; started without one, as by a service manager, the daemon ignores it.
 */
async function stopOnSignal(
  daemon: Pick<Daemon, 'reload' | 'hurry' | 'stop'>,
  reloads: boolean,
  log: Log,
): Promise<void> {
  const hasTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
  await new Promise<void>((resolve) => {
    let first = 0;
    const onSignal = (): void => {
      if (first === 0) first = performance.now();
      else if (performance.now() - first >= sameMs) daemon.hurry();
      resolve();
    };
    for (const signal of toStop) process.on(signal, onSignal);
    process.on('disconnect', () => resolve());
    process.on('SIGHUP', () => {
      if (reloads) void daemon.reload();
      else if (hasTerminal) onSignal();
      else log.info({}, 'SIGHUP ignored: there is no ACL file (--acl) or certificate (--tls-cert) to reload');
    });
  });
  await daemon.stop();
}
