import { describeOptions, options, parseConfig, type Config } from '../config';
import type { Command } from './command-table';
import { exits, serverExitHelp } from './exits';
import { lazy } from './lazy';

const ports = { port: 25_001, syslogPort: 25_000 };

const help = `Usage: restmq syslogd [OPTIONS]

Receive syslog over TCP, UDP and TLS, and add the messages to a queue per sender, syslogd:ADDRESS. A restmq serve on
the same Redis serves these queues. The default of --syslog-port is 25000; --port (25001) has /healthz, /readyz and
/metrics only. If both name one port, as on command lines of RestMQ before 1.0 (--port=25000), syslog gets it and --port
the next one.

Options are those of restmq serve. Each has an environment variable: RESTMQ_REDIS_HOST for --redis-host. An empty
variable is ignored.

Options:
${describeOptions(ports)}

${serverExitHelp}

Examples:
  restmq syslogd --redis-url redis://10.0.0.5:6379/0 --syslog-listen 0.0.0.0
  logger --server localhost --port 25000 --tcp hello
  curl http://localhost:8888/c/syslogd:127.0.0.1
`;

export const syslogd: Command = { help, options, words: [], repeats: false, run };

/** @throws StartError */
async function run(args: readonly string[]): Promise<number> {
  const config = withTwoPorts(parseConfig(args, process.env, ports));
  await lazy.daemon().runDaemon(config, 'syslogd');
  return exits.done;
}

/** Keep the two ports different; 0 is a free port for each. */
function withTwoPorts(config: Config): Config {
  const { port, syslogPort } = config;
  return port === syslogPort && port !== 0 ? { ...config, port: port < 65_535 ? port + 1 : port - 1 } : config;
}
