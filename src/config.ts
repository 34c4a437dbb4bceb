import { parseArgs, type ParseArgsConfig } from 'node:util';
import { durationMs, formatDuration } from './durations';
import { UsageError } from './errors';
import { nearest } from './nearest';
import {
  addresses,
  bytes,
  hosts,
  level,
  levels,
  option,
  origins,
  path,
  text,
  truth,
  whole,
  type LogLevel,
  type Option,
} from './option-values';

/**
 * Every option of `restmq serve`: `--redis-host` is RESTMQ_REDIS_HOST in the environment and `redisHost` in Config;
 * `--drain 8s` is `drainMs: 8000`. The parser, `--help` and the type Config are all derived from this table.
 */
export const options = {
  port: option('PORT', 8888, whole(0, 65535), 'port to listen on; 0: any free port'),
  listen: option('ADDRESS', '127.0.0.1', text, 'address to listen on; 0.0.0.0 or ::, all addresses'),
  basePath: option('PATH', '', path, 'path below which everything is served, such as /restmq; for a proxy in front'),
  tlsCert: option<string | null>('FILE', null, text, 'certificate chain, in PEM; --port then speaks HTTPS'),
  tlsKey: option<string | null>('FILE', null, text, 'private key of --tls-cert, in PEM'),
  tlsCa: option<string | null>(
    'FILE',
    null,
    text,
    'CA certificates, in PEM; clients must then show a certificate of one of them',
  ),
  redisUrl: option<string | null>(
    'URL',
    null,
    text,
    'redis://, rediss:// (TLS), unix://, redis+sentinel:// or redis+cluster:// URL',
  ),
  redisHost: option('HOST', '127.0.0.1', text, 'Redis host'),
  redisPort: option('PORT', 6379, whole(1, 65535), 'Redis port'),
  redisDb: option('N', 0, whole(0, 1_000_000), 'Redis database number'),
  redisPool: option('N', 1, whole(1, 100), 'number of Redis connections for commands; 1 is fastest'),
  redisCa: option<string | null>('FILE', null, text, 'CA certificates for Redis, in PEM, instead of the system’s'),
  redisCert: option<string | null>('FILE', null, text, 'client certificate for Redis, in PEM'),
  redisKey: option<string | null>('FILE', null, text, 'private key of the client certificate, in PEM'),
  redisTlsName: option<string | null>('NAME', null, text, 'host name in the certificate of Redis, if not its address'),
  redisSentinelUser: option<string | null>('NAME', null, text, 'user name for the Sentinels'),
  redisSentinelPassword: option<string | null>(
    'PASSWORD',
    null,
    text,
    'password for the Sentinels; prefer the variable',
  ),
  waitReplicas: option(
    'N',
    0,
    whole(0, 10),
    'replicas that must confirm a write, else 503; set min-replicas-to-write too',
  ),
  waitReplicasTimeoutMs: option('DURATION', 500, durationMs(1, 1000), 'timeout of --wait-replicas'),
  embeddedRedis: option(null, false, truth, 'start a private redis-server that stores its data in --data-dir'),
  dataDir: option('DIR', 'restmq-data', text, 'data directory of the private redis-server'),
  workers: option('N', 1, whole(1, 64), 'number of processes; each uses one core'),
  maxBody: option('SIZE', 1024 ** 2, bytes, 'maximum size of a request body, such as 65536, 64k or 1m'),
  headersTimeoutMs: option('DURATION', 6000, durationMs(1000, 600_000), 'timeout for the headers of a request'),
  bodyTimeoutMs: option('DURATION', 5000, durationMs(1000, 600_000), 'timeout for each 1 KiB of a request body'),
  requestTimeoutMs: option('DURATION', 60_000, durationMs(1000, 3_600_000), 'timeout for a whole request'),
  idleTimeoutMs: option(
    'DURATION',
    65_000,
    durationMs(1000, 3_600_000),
    'timeout of an idle connection; set it higher than in a proxy in front',
  ),
  sendTimeoutMs: option(
    'DURATION',
    60_000,
    durationMs(1000, 3_600_000),
    'timeout for a client that does not read its answer',
  ),
  drainMs: option(
    'DURATION',
    0,
    durationMs(0, 600_000),
    'time to serve on after SIGTERM, with /readyz at 503 for load balancers',
  ),
  heartbeatMs: option(
    'DURATION',
    25_000,
    durationMs(0, 300_000),
    'interval of heartbeats on event streams and WebSockets; 0: none',
  ),
  maxConsumers: option('N', 40_000, whole(1, 1_000_000), 'maximum stream consumers per process'),
  maxConsumersPerAddress: option('N', 10_000, whole(1, 1_000_000), 'maximum stream consumers per client address'),
  maxConnectionsPerAddress: option<number | null>(
    'N',
    null,
    whole(1, 1_000_000),
    'maximum connections per client address (streams + 2000, up to half of ulimit -n)',
  ),
  consumerBuffer: option('SIZE', 1024 ** 2, bytes, 'maximum unread bytes per stream; beyond it the stream is ended'),
  trustProxy: option<readonly string[]>(
    'ADDRESSES',
    [],
    addresses,
    'proxies whose X-Forwarded-For is trusted: comma-separated addresses, CIDR blocks',
  ),
  logLevel: option<LogLevel>('LEVEL', 'info', level, `log level: ${levels.join(', ')}`),
  acl: option<string | null>('FILE', null, text, 'ACL file with the access rules; without it everyone has full access'),
  jwks: option<string | null>('FILE', null, text, 'JWKS file with keys of accepted JSON Web Tokens; requires --acl'),
  jwtIssuer: option<string | null>('NAME', null, text, 'required claim iss of a token'),
  jwtAudience: option<string | null>('NAME', null, text, 'required claim aud of a token'),
  corsOrigins: option<readonly string[]>(
    'ORIGINS',
    [],
    origins,
    'comma-separated origins allowed by CORS; *: all, but without cookies and Basic',
  ),
  hosts: option<readonly string[]>(
    'NAMES',
    [],
    hosts,
    'accepted Host names besides localhost, or * (*; on loopback without --acl: none)',
  ),
  metricsQueues: option(
    'N',
    100,
    whole(0, 10_000),
    'number of queues listed in /metrics, largest first; the others are summed',
  ),
  syslogPort: option<number | null>('PORT', null, whole(0, 65535), 'port to receive syslog on, over TCP and UDP'),
  syslogListen: option<string | null>('ADDRESS', null, text, 'address to receive syslog on, if not that of --listen'),
  syslogQueue: option<string | null>(
    'QUEUE',
    null,
    text,
    'queue for syslog of all senders, instead of syslogd:ADDRESS per sender',
  ),
  syslogTlsPort: option<number | null>(
    'PORT',
    null,
    whole(0, 65535),
    'port to receive syslog on, over TLS; the usual one is 6514',
  ),
  syslogTlsCert: option<string | null>('FILE', null, text, 'certificate chain for syslog over TLS, in PEM'),
  syslogTlsKey: option<string | null>('FILE', null, text, 'private key of --syslog-tls-cert, in PEM'),
} satisfies Record<string, Option<unknown>>;

type Name = keyof typeof options;
type ValueOf<O> = O extends Option<infer T> ? T : never;

/**
 * The configuration of a daemon: a value for every option. A duration is in milliseconds, and its name ends in `Ms`;
 * sizes are bytes. null: not set.
 */
export type Config = { readonly [N in Name]: ValueOf<(typeof options)[N]> };

const names = Object.keys(options) as Name[];

/** The default of every option. */
export const defaults = Object.fromEntries(names.map((name) => [name, options[name].fallback])) as Config;

/**
 * Read the options of `restmq serve`. The command line takes precedence over the environment, and that over the
 * defaults.
 * @param fallbacks  defaults of the command that differ from those of the table
 * @throws UsageError that names the option and its valid values
 */
export function parseConfig(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  fallbacks: Partial<Config> = {},
): Config {
  const given = parseFlags(args);
  const read = (name: Name): [Name, unknown] => {
    const flag = given[flagOf(name)];
    if (flag !== undefined) return [name, parsed(name, String(flag), `--${flagOf(name)}`)];
    const variable = environment[variableOf(name)]; // empty, as ${X:-} in a compose.yaml makes it, is unset
    if (variable) return [name, parsed(name, variable, variableOf(name))];
    return [name, fallbacks[name] ?? options[name].fallback];
  };
  return consistent(Object.fromEntries(names.map(read)) as unknown as Config);
}

type Flags = Record<string, string | boolean | undefined>;

function parseFlags(args: readonly string[]): Flags {
  const known = names.map((name) => [
    flagOf(name),
    { type: options[name].placeholder === null ? 'boolean' : 'string' },
  ]);
  try {
    return parseArgs({
      args: [...args],
      options: Object.fromEntries(known) as NonNullable<ParseArgsConfig['options']>,
      allowPositionals: false,
    }).values as Flags;
  } catch (error) {
    refuseAmbiguous(error, args);
    const reason = (error as Error).message.split('. ')[0]!;
    throw new UsageError(`${reason}${nearestFlag(reason, names)}; see restmq serve --help`);
  }
}

/**
 * @param reason  an error of Node's parser
 * @param known   names of options
 * @returns ` (did you mean --NAME?)`; '' if it is about something else than an unknown option, or no flag is near
 */
export function nearestFlag(reason: string, known: readonly string[]): string {
  const [, given] = /^Unknown option '--([\w-]+)'/.exec(reason) ?? [];
  const meant = given === undefined ? null : nearest(given, known.map(flagOf));
  return meant === null ? '' : ` (did you mean --${meant}?)`;
}

/** Explain the error of Node's parser for a value that begins with a dash. */
function refuseAmbiguous(error: unknown, args: readonly string[]): void {
  const [, flag] =
    /^Option '(?:-\w, )?(--[\w-]+)(?:[^'\w-][^']*)?' argument is ambiguous/.exec((error as Error).message) ?? [];
  const name = names.find((one) => `--${flagOf(one)}` === flag);
  if (name === undefined) return;
  const given = args[args.indexOf(flag!) + 1] ?? '';
  parsed(name, given, flag!);
  throw new UsageError(`${flag} must be given a value, not "${given}"; see restmq serve --help`);
}

function parsed(name: Name, given: string, as: string): unknown {
  try {
    return options[name].parse(given);
  } catch (error) {
    throw new UsageError(`${as} must be ${(error as Error).message}, not "${given}"`);
  }
}

function consistent(config: Config): Config {
  if (config.embeddedRedis && config.redisUrl !== null) {
    throw new UsageError('--embedded-redis and --redis-url exclude each other; leave one of them out');
  }
  if (config.embeddedRedis && (config.redisHost !== defaults.redisHost || config.redisPort !== defaults.redisPort)) {
    throw new UsageError('--embedded-redis excludes --redis-host and --redis-port; leave one of them out');
  }
  if (config.headersTimeoutMs > config.requestTimeoutMs) {
    throw new UsageError('--headers-timeout must not be longer than --request-timeout, which includes the headers');
  }
  if (config.acl === null && config.jwks !== null) {
    throw new UsageError(
      '--jwks requires --acl: without it no token is checked; give --acl a file, which may be empty',
    );
  }
  if ((config.tlsCert === null) !== (config.tlsKey === null)) {
    throw new UsageError('--tls-cert and --tls-key require each other; give both or neither');
  }
  if (config.tlsCa !== null && config.tlsCert === null) {
    throw new UsageError('--tls-ca requires --tls-cert and --tls-key');
  }
  const tls = [config.syslogTlsPort, config.syslogTlsCert, config.syslogTlsKey];
  if (tls.includes(null) && tls.some((one) => one !== null)) {
    throw new UsageError(
      '--syslog-tls-port, --syslog-tls-cert and --syslog-tls-key require each other; give all or none',
    );
  }
  return config;
}

/**
 * The options as text for `--help`.
 * @param changed  defaults of the command, where they differ from those of `serve`
 */
export function describeOptions(changed: Partial<Config> = {}): string {
  const rows = names.map((name): [string, string] => {
    const { placeholder, about } = options[name];
    const fallback = changed[name] ?? options[name].fallback;
    const plain = fallback === false ? '' : String(fallback ?? '');
    const shown = name.endsWith('Ms') ? formatDuration(Number(fallback)) : plain;
    const value = shown && ` (${shown})`;
    return [`--${flagOf(name)}${placeholder ? ` ${placeholder}` : ''}`, `${about}${value}`];
  });
  rows.push(['--version, -v', 'show the version'], ['--help, -h', 'show this help']);
  const width = Math.max(...rows.map(([flag]) => flag.length));
  return rows.map(([flag, about]) => `  ${flag.padEnd(width)}  ${about}`).join('\n');
}

/** `redisHost` → `redis-host`, `drainMs` → `drain`: a flag takes its unit with its value. */
export function flagOf(name: string): string {
  return name.replace(/(?:Ms|Seconds)$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `redisHost` → `RESTMQ_REDIS_HOST`. */
export function variableOf(name: string): string {
  return `RESTMQ_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;
}
