import { isIP } from 'node:net';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './errors';

/** An option of a command: its syntax, its parser and its default. */
export interface Option<T> {
  /** Placeholder of the value in `--help`; null: the option is a switch without a value. */
  placeholder: string | null;
  fallback: T;
  /** @throws Error whose message completes "--name must be ..." */
  parse(text: string): T;
  about: string;
}

export const whole =
  (from: number, to: number) =>
  (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= from && number <= to) return number;
    throw new Error(`a whole number from ${from} to ${to}`);
  };

export const text = (given: string): string => {
  if (given !== '') return given;
  throw new Error('given a value');
};

export const truth = (given: string): boolean => {
  if (/^(1|true|yes|on)$/i.test(given)) return true;
  if (/^(0|false|no|off|)$/i.test(given)) return false;
  throw new Error('true or false');
};

/** Bytes, with an optional unit k (KiB) or m (MiB): `65536`, `64k`, `1m`. */
const bytes = (given: string): number => {
  const match = /^(\d{1,15})([km]?)$/i.exec(given);
  const size = match
    ? Number(match[1]) * { '': 1, k: 1024, m: 1024 ** 2 }[match[2]!.toLowerCase() as '' | 'k' | 'm']
    : 0;
  if (size >= 1 && size <= 512 * 1024 ** 2) return size;
  throw new Error('a size from 1 to 512m, such as 65536, 64k or 1m');
};

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof levels)[number];

const level = (given: string): LogLevel => {
  const found = levels.find((one) => one === given);
  if (found) return found;
  throw new Error(`one of ${levels.join(', ')}`);
};

/** IP addresses and CIDR blocks, separated by commas; '' is an empty list. */
const addresses = (given: string): string[] => {
  const found = given
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  if (found.every(isBlock)) return found;
  throw new Error('addresses or CIDR blocks separated by commas, such as 127.0.0.1,10.0.0.0/8');
};

const origins = (given: string): string[] => {
  const found = given
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter(Boolean);
  if (found.every((one) => one === '*' || /^https?:\/\/[^/@?#\s]+$/.test(one))) return found;
  throw new Error('origins separated by commas, such as https://shop.example, or *');
};

/** Host names and IP addresses, in lower case. */
const hosts = (given: string): string[] => {
  const found = given
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter(Boolean);
  if (
    found.every(
      (one) => one === '*' || isIP(one.replace(/^\[(.*)\]$/, '$1')) !== 0 || /^[\w-]+(\.[\w-]+)*\.?$/.test(one),
    )
  )
    return found;
  throw new Error('names or addresses without a port, separated by commas, such as mq.example,10.0.0.5, or *');
};

function isBlock(one: string): boolean {
  const [address, bits, ...more] = one.split('/') as [string, ...string[]];
  const family = isIP(address);
  return (
    family !== 0 &&
    more.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))
  );
}

export function option<T>(
  placeholder: string | null,
  fallback: T,
  parse: (text: string) => T,
  about: string,
): Option<T> {
  return { placeholder, fallback, parse, about };
}

/**
 * Every option of `restmq serve`: `--redis-host` is RESTMQ_REDIS_HOST in the environment and `redisHost` in Config. The
 * parser, `--help` and the type Config are all derived from this table.
 */
export const options = {
  port: option('PORT', 8888, whole(0, 65535), 'port to listen on; 0 takes a free one'),
  listen: option(
    'ADDRESS',
    '127.0.0.1',
    text,
    'address to listen on; 0.0.0.0 and :: are every address of this machine',
  ),
  redisUrl: option<string | null>(
    'URL',
    null,
    text,
    'Redis by URL: redis://, rediss:// (TLS), unix:///path, redis+sentinel://host:port,host:port/name, ' +
      'redis+cluster://host:port,host:port',
  ),
  redisHost: option('HOST', '127.0.0.1', text, 'host of Redis'),
  redisPort: option('PORT', 6379, whole(1, 65535), 'port of Redis'),
  redisDb: option('N', 0, whole(0, 1_000_000), 'number of the Redis database'),
  redisPool: option('N', 1, whole(1, 100), 'connections to Redis for commands; one is fastest'),
  redisCa: option<string | null>(
    'FILE',
    null,
    text,
    'certificates that the certificate of Redis has to be signed by, in PEM, where they are not the system’s',
  ),
  redisCert: option<string | null>('FILE', null, text, 'this daemon’s own certificate for Redis, in PEM'),
  redisKey: option<string | null>('FILE', null, text, 'the certificate’s private key, in PEM'),
  redisTlsName: option<string | null>(
    'NAME',
    null,
    text,
    'name that the certificate of Redis has to be for, where it is not for its address',
  ),
  redisSentinelUser: option<string | null>(
    'NAME',
    null,
    text,
    'user that the Sentinels ask for, where it is not the default one',
  ),
  redisSentinelPassword: option<string | null>(
    'PASSWORD',
    null,
    text,
    'password that the Sentinels ask for; that of Redis is in --redis-url. Better as a variable',
  ),
  waitReplicas: option(
    'N',
    0,
    whole(0, 10),
    'replicas of Redis that must have what is confirmed, or the answer is 503. Set Redis’ min-replicas-to-write ' +
      'too: then it refuses before it stores',
  ),
  waitReplicasTimeout: option('MS', 500, whole(1, 1000), 'milliseconds to wait for them'),
  embeddedRedis: option(null, false, truth, 'start a private redis-server, its append-only file in --data-dir'),
  dataDir: option('DIR', 'restmq-data', text, 'where the private redis-server keeps its files'),
  workers: option('N', 1, whole(1, 64), 'processes that serve; each uses one core'),
  maxBody: option('SIZE', 1024 ** 2, bytes, 'largest request body in bytes; 64k and 1m are understood'),
  headersTimeout: option('SECONDS', 6, whole(1, 600), 'seconds within which the headers of a request must come'),
  bodyTimeout: option('SECONDS', 5, whole(1, 600), 'seconds within which at least 1 KiB more of a body must come'),
  requestTimeout: option('SECONDS', 60, whole(1, 3600), 'seconds within which a request must be there as a whole'),
  idleTimeout: option(
    'SECONDS',
    65,
    whole(1, 3600),
    'seconds that a connection may wait for its next request; more than the proxy in front lets it',
  ),
  sendTimeout: option(
    'SECONDS',
    60,
    whole(1, 3600),
    'seconds within which a client must read something more of an answer',
  ),
  drain: option(
    'SECONDS',
    0,
    whole(0, 600),
    'seconds that a daemon which is told to stop goes on serving, not ready, so that load balancers notice',
  ),
  heartbeat: option(
    'SECONDS',
    25,
    whole(0, 300),
    'seconds between signs of life on event streams and WebSockets; 0 for none',
  ),
  maxConsumers: option('N', 40_000, whole(1, 1_000_000), 'streams that a process serves at once'),
  maxConsumersPerAddress: option('N', 10_000, whole(1, 1_000_000), 'streams that one address may have of them'),
  maxConnectionsPerAddress: option<number | null>(
    'N',
    null,
    whole(1, 1_000_000),
    'connections that one address may have; without it 2000 more than streams, and at most half of what the ' +
      'process may have open',
  ),
  consumerBuffer: option('SIZE', 1024 ** 2, bytes, 'bytes that may wait for a stream to be read before it is ended'),
  trustProxy: option<readonly string[]>(
    'ADDRESSES',
    [],
    addresses,
    'proxies whose X-Forwarded-For is believed: addresses and CIDR blocks, separated by commas',
  ),
  logLevel: option<LogLevel>('LEVEL', 'info', level, `how much to log: ${levels.join(', ')}`),
  acl: option<string | null>(
    'FILE',
    null,
    text,
    'access rules: who may produce, consume and administer; without it everyone may',
  ),
  jwks: option<string | null>('FILE', null, text, 'keys (JWKS) whose JSON Web Tokens are believed; needs --acl'),
  jwtIssuer: option<string | null>('NAME', null, text, 'what the claim iss of a token must be'),
  jwtAudience: option<string | null>('NAME', null, text, 'what the claim aud of a token must be'),
  corsOrigins: option<readonly string[]>(
    'ORIGINS',
    [],
    origins,
    'origins whose pages may send requests and read answers, separated by commas, such as https://shop.example; *' +
      ' for all. Cookies and Basic never count for *',
  ),
  hosts: option<readonly string[]>(
    'NAMES',
    [],
    hosts,
    'names that clients may call this daemon by, beside localhost, separated by commas; * for any. Without it ' +
      'any, on loopback without --acl none',
  ),
  metricsQueues: option(
    'N',
    100,
    whole(0, 10_000),
    'queues that /metrics tells of by name, those with the most messages first; all others are summed',
  ),
  syslogPort: option<number | null>(
    'PORT',
    null,
    whole(0, 65535),
    'receive syslog there, over TCP and UDP; RestMQ used 25000',
  ),
  syslogListen: option<string | null>(
    'ADDRESS',
    null,
    text,
    'address to receive syslog on, where it is not that of --listen',
  ),
  syslogQueue: option<string | null>(
    'QUEUE',
    null,
    text,
    'one queue for the syslog of all senders, instead of syslogd:ADDRESS for each',
  ),
  syslogTlsPort: option<number | null>(
    'PORT',
    null,
    whole(0, 65535),
    'receive syslog over TLS there; the usual port is 6514',
  ),
  syslogTlsCert: option<string | null>(
    'FILE',
    null,
    text,
    'the certificate for that, in PEM, with those that it is signed by',
  ),
  syslogTlsKey: option<string | null>('FILE', null, text, 'the certificate’s private key, in PEM'),
} satisfies Record<string, Option<unknown>>;

type Name = keyof typeof options;
type ValueOf<O> = O extends Option<infer T> ? T : never;

/**
 * The configuration of a daemon: a value for every option. Durations are seconds, but `waitReplicasTimeout` is
 * milliseconds; sizes are bytes. null: not set.
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
    const reason = (error instanceof Error ? error.message : String(error)).split('. ')[0]!;
    throw new UsageError(`${reason}; see restmq serve --help`);
  }
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
    throw new UsageError('--embedded-redis and --redis-url name two Redis; leave one of them out');
  }
  if (config.embeddedRedis && (config.redisHost !== defaults.redisHost || config.redisPort !== defaults.redisPort)) {
    throw new UsageError('--embedded-redis and --redis-host or --redis-port name two Redis; leave one of them out');
  }
  if (config.headersTimeout > config.requestTimeout) {
    throw new UsageError('--headers-timeout is longer than --request-timeout, in which the headers are');
  }
  if (config.acl === null && config.jwks !== null) {
    throw new UsageError(
      '--jwks: without --acl everything is open, and no token is looked at; give --acl a file, which may be empty',
    );
  }
  const tls = [config.syslogTlsPort, config.syslogTlsCert, config.syslogTlsKey];
  if (tls.includes(null) && tls.some((one) => one !== null)) {
    throw new UsageError(
      '--syslog-tls-port, --syslog-tls-cert and --syslog-tls-key go together; give all of them or none',
    );
  }
  return config;
}

/** The options as text for `--help`. */
export function describeOptions(): string {
  const rows = names.map((name): [string, string] => {
    const { placeholder, fallback, about } = options[name];
    const shown = fallback === false ? '' : String(fallback ?? '');
    const value = shown && ` (${shown})`;
    return [`--${flagOf(name)}${placeholder ? ` ${placeholder}` : ''}`, `${about}${value}`];
  });
  rows.push(['--version', 'tell the version'], ['--help', 'this text']);
  const width = Math.max(...rows.map(([flag]) => flag.length));
  return rows.map(([flag, about]) => `  ${flag.padEnd(width)}  ${about}`).join('\n');
}

/** `redisHost` → `redis-host`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `redisHost` → `RESTMQ_REDIS_HOST`. */
export function variableOf(name: string): string {
  return `RESTMQ_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;
}
