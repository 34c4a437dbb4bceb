import cluster from 'node:cluster';
import { describeOptions, parseConfig, type Config } from '../config';
import { start, type Daemon } from '../daemon';
import { createLog } from '../log';
import { startWorkers } from './workers';

export const about = 'serve queues over HTTP';

export const help = `Usage: restmq serve [OPTIONS]

Serve queues over HTTP; the messages live in Redis.

Options (each can be set in the environment too: --redis-host is RESTMQ_REDIS_HOST):
${describeOptions()}

Examples:
  restmq serve --embedded-redis
  restmq serve --redis-url redis://10.0.0.5:6379/0 --listen 0.0.0.0
  curl -d value=foobar http://localhost:8888/q/test
  curl http://localhost:8888/q/test
`;

/** @throws StartError */
export async function run(args: readonly string[]): Promise<void> {
  const config = parseConfig(args, process.env);
  const daemon = config.workers > 1 ? await startWorkers(config, createLog(config.logLevel)) : await start(config);
  warnOfStrangers(config);
  await stopOnSignal(daemon, config.acl !== null);
}

function warnOfStrangers({ listen, acl, logLevel }: Config): void {
  if (acl !== null || cluster.isWorker || /^(127(\.\d+){3}|::1|localhost)$/.test(listen)) return;
  createLog(logLevel).warn({ listen }, 'anyone who can reach this address may read, add and purge: there is no --acl');
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
