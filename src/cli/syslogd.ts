import { describeOptions, parseConfig, type Config } from '../config';
import { serverExitHelp } from './exits';
import { lazy } from './lazy';

export const about = 'receive syslog, and nothing else';

export const help = `Usage: restmq syslogd [OPTIONS]

Receive syslog over TCP, UDP and TLS into queues, syslogd:ADDRESS for each sender, which any restmq serve on the same Redis
serves. --syslog-port is 25000 where it is not given; --port (25001) has /healthz, /readyz and /metrics only. Where both are the same port, as in
the start line of RestMQ (--port=25000), syslog has it, and these have the next one.

Options, those of restmq serve (each can be set in the environment too: --redis-host is RESTMQ_REDIS_HOST; a variable that is empty is none):
${describeOptions()}

${serverExitHelp}

Examples:
  restmq syslogd --redis-url redis://10.0.0.5:6379/0 --syslog-listen 0.0.0.0
  logger --server localhost --port 25000 --tcp hello
  curl http://localhost:8888/c/syslogd:127.0.0.1
`;

/** @throws StartError */
export async function run(args: readonly string[]): Promise<void> {
  const config = withTwoPorts(parseConfig(args, process.env, { port: 25_001, syslogPort: 25_000 }));
  await lazy().runDaemon()(config, 'syslogd');
}

/** Keep the two ports different; 0 is a free port for each. */
function withTwoPorts(config: Config): Config {
  const { port, syslogPort } = config;
  return port === syslogPort && port !== 0 ? { ...config, port: port < 65_535 ? port + 1 : port - 1 } : config;
}
