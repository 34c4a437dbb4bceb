import { describeOptions, options, parseConfig } from '../config';
import type { Command } from './command-table';
import { exits, serverExitHelp } from './exits';
import { lazy } from './lazy';

const help = `Usage: restmq serve [OPTIONS]

Serve queues over HTTP. The messages are stored in Redis.

Each option has an environment variable: RESTMQ_REDIS_HOST for --redis-host. An empty variable is ignored.

Options:
${describeOptions()}

Forms of --redis-url:
  redis://user:password@host:6379/0
  rediss://host:6379                             TLS
  unix:///path/redis.sock
  redis+sentinel://host:26379,host:26379/name    the master called name; rediss+sentinel:// with TLS
  redis+cluster://host:6379,host:6379            rediss+cluster:// with TLS

Traces are exported over OTLP/HTTP if OTEL_EXPORTER_OTLP_ENDPOINT is set, such as http://localhost:4318.
OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER and other variables of OpenTelemetry apply.

Signals:
  SIGTERM, SIGINT  stop: /readyz answers 503, requests are served for --drain more, requests in flight are finished
                   within 10 s. A second signal, at least 1 s after the first, ends the drain
  SIGHUP           read the ACL file and certificates again; without any, stop if started from a terminal, else ignored

${serverExitHelp}

Examples:
  restmq serve --embedded-redis
  restmq serve --redis-url redis://10.0.0.5:6379/0 --listen 0.0.0.0
  curl -d value=foobar http://localhost:8888/q/test
  curl http://localhost:8888/q/test
`;

export const serve: Command = { help, options, words: [], repeats: false, run };

/** @throws StartError */
async function run(args: readonly string[]): Promise<number> {
  const config = parseConfig(args, process.env);
  await lazy.daemon().runDaemon(config, 'all');
  return exits.done;
}
