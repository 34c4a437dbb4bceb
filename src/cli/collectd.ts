import { describeOptions, parseConfig } from '../config';
import { serverExitHelp } from './exits';
import { lazy } from './lazy';

export const about = 'receive from collectd, and nothing else';

export const help = `Usage: restmq collectd [OPTIONS]

Receive what collectd sends (write_http, notifications) at /collectd/data and /collectd/event, into the queues collectd_data and
collectd_event, which any restmq serve on the same Redis serves. Beside these there are /healthz, /readyz and /metrics.

Options, those of restmq serve (each can be set in the environment too: --redis-host is RESTMQ_REDIS_HOST; a variable that is empty is none):
${describeOptions()}

${serverExitHelp}

Examples:
  restmq collectd --redis-url redis://10.0.0.5:6379/0 --listen 0.0.0.0 --port 8889
  curl http://localhost:8888/c/collectd_data
`;

/** @throws StartError */
export async function run(args: readonly string[]): Promise<void> {
  const config = parseConfig(args, process.env);
  await lazy().runDaemon()(config, 'collectd');
}
