import { describeOptions, parseConfig } from '../config';
import { serverExitHelp } from './exits';
import { lazy } from './lazy';

export const about = 'serve queues over HTTP';

export const help = `Usage: restmq serve [OPTIONS]

Serve queues over HTTP; the messages live in Redis.

Options (each can be set in the environment too: --redis-host is RESTMQ_REDIS_HOST; a variable that is empty is none):
${describeOptions()}

OpenTelemetry's own variables turn on traces over OTLP/HTTP: OTEL_EXPORTER_OTLP_ENDPOINT (http://localhost:4318), OTEL_SERVICE_NAME,
OTEL_TRACES_SAMPLER, ... Without an endpoint there are none.

On SIGTERM a daemon is not ready (/readyz) from that moment on, serves for --drain SECONDS more, finishes what is in flight, and ends with 0 within 10 s.
A second SIGTERM or SIGINT, a second or more after the first, ends the drain. SIGHUP reads the access rules again, where there is --acl; without, it stops a
daemon that was started from a terminal, and does nothing to one that was not.

${serverExitHelp}

Examples:
  restmq serve --embedded-redis
  restmq serve --redis-url redis://10.0.0.5:6379/0 --listen 0.0.0.0
  curl -d value=foobar http://localhost:8888/q/test
  curl http://localhost:8888/q/test
`;

/** @throws StartError */
export async function run(args: readonly string[]): Promise<void> {
  const config = parseConfig(args, process.env);
  await lazy().runDaemon()(config, 'all');
}
