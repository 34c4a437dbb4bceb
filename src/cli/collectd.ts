import { describeOptions, options, parseConfig } from '../config';
import type { Command } from './command-table';
import { exits, serverExitHelp } from './exits';
import { lazy } from './lazy';

const help = `Usage: restmq collectd [OPTIONS]

Receive values (write_http) and notifications from collectd at /collectd/data and /collectd/event, and add them to the
queues collectd_data and collectd_event. A restmq serve on the same Redis serves these queues. This daemon also has
/healthz, /readyz and /metrics.

Options are those of restmq serve. Each has an environment variable: RESTMQ_REDIS_HOST for --redis-host. An empty
variable is ignored.

Options:
${describeOptions()}

${serverExitHelp}

Examples:
  restmq collectd --redis-url redis://10.0.0.5:6379/0 --listen 0.0.0.0 --port 8889
  curl http://localhost:8888/c/collectd_data
`;

export const collectd: Command = { help, options, words: [], repeats: false, run };

/** @throws StartError */
async function run(args: readonly string[]): Promise<number> {
  const config = parseConfig(args, process.env);
  await lazy.daemon().runDaemon(config, 'collectd');
  return exits.done;
}
