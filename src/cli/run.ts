import type { Config } from '../config';
import { start, type Service } from '../daemon';
import { createLog } from '../log';
import { startWorkers } from './workers';

/** Run a daemon until it is told to stop. @throws StartError */
export async function runDaemon(config: Config, service: Service): Promise<void> {
  const log = createLog(config.logLevel);
  const daemon = config.workers > 1 ? await startWorkers(config, log) : await start(config, log, service);
  warnOfStrangers(config, service);
  await stopOnSignal(daemon);
}

function warnOfStrangers({ listen, syslogPort, syslogTlsPort, syslogListen, logLevel }: Config, service: Service): void {
  const warn = (address: string, what: string): void => {
    if (!/^(127\.|::1$|localhost$)/.test(address)) createLog(logLevel).warn({ listen: address }, `anyone who can reach this address may ${what}: there is no access control`);
  };
  if (service === 'all') warn(listen, 'read, add and purge');
  else if (service === 'collectd') warn(listen, 'add to the queues of collectd');
  if (syslogPort !== null || syslogTlsPort !== null) warn(syslogListen ?? listen, 'add to the queues of syslog');
}

/**
 * The first SIGTERM or SIGINT stops in order, and so does a worker's parent that goes away. Those that follow change
 * nothing: on Ctrl-C a terminal sends one and npm another.
 */
async function stopOnSignal(daemon: { stop(): Promise<void> }): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'] as const) process.on(event as 'SIGTERM', () => resolve());
  });
  await daemon.stop();
}
