import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { version } from '../../package.json';
import type { Config } from '../config';
import { start, type Daemon, type Service } from '../daemon';
import { createLog } from '../log';
import { checkEndpoints, startTracing, wantsTraces } from '../observe/opentelemetry';
import { startWorkers } from './workers';

/** Run a daemon until it is told to stop. @throws StartError */
export async function runDaemon(config: Config, service: Service): Promise<void> {
  const log = createLog(config.logLevel);
  const isServing = config.workers === 1;
  const wantsTracing = wantsTraces(process.env);
  if (wantsTracing) checkEndpoints(process.env);
  const tracing = isServing && wantsTracing ? await startTracing(version, log) : null;
  const daemon = isServing ? await start(config, log, service, tracing) : await startWorkers(config, log);
  warnOfStrangers(config, service);
  await stopOnSignal(daemon, config.acl !== null);
  if (tracing) await Promise.race([tracing.stop().catch(() => undefined), sleep(tracesMs)]); // its collector may be away
}

/** A daemon that has stopped waits so long for somebody to take its last spans. */
const tracesMs = 2000;

function warnOfStrangers({ acl, listen, syslogPort, syslogTlsPort, syslogListen, logLevel }: Config, service: Service): void {
  if (acl !== null || cluster.isWorker) return;
  const warn = (address: string, what: string): void => {
    if (!/^(127(\.\d+){3}|::1|localhost)$/.test(address)) createLog(logLevel).warn({ listen: address }, `anyone who can reach this address may ${what}: there is no --acl`);
  };
  if (service === 'all') warn(listen, 'read, add and purge');
  else if (service === 'collectd') warn(listen, 'add to the queues of collectd');
  if (syslogPort !== null || syslogTlsPort !== null) warn(syslogListen ?? listen, 'add to the queues of syslog');
}

/**
 * SIGHUP reads the access rules again, where there are any; else it means that the terminal is gone.
 * The first SIGTERM or SIGINT stops in order, and so does a worker's parent that goes away. Those that follow change
 * nothing: on Ctrl-C a terminal sends one and npm another.
 */
async function stopOnSignal(daemon: Pick<Daemon, 'reload' | 'stop'>, reloads: boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event as 'SIGTERM', () => resolve());
    process.on('SIGHUP', () => (reloads ? void daemon.reload() : resolve()));
  });
  await daemon.stop();
}
