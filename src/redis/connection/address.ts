import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { defaults, flagOf, type Config } from '../../config';
import { StartError, UsageError } from '../../errors';
import type { NodeOptions as RedisOptions } from './node';

/** Options for the address of Redis and the credentials. */
export type AddressConfig = Pick<
  Config,
  'redisUrl' | 'redisHost' | 'redisPort' | 'redisDb' | (typeof forTls)[number] | (typeof forSentinels)[number]
>;

const forTls = ['redisCa', 'redisCert', 'redisKey', 'redisTlsName'] as const;
const forSentinels = ['redisSentinelUser', 'redisSentinelPassword'] as const;

/** Address of Redis: one server, the master of Sentinels, or a Cluster. `shown` is the address without any password. */
export type Address = { shown: string } & (
  | { kind: 'single' | 'sentinel'; options: RedisOptions }
  | { kind: 'cluster'; nodes: { host: string; port: number }[]; options: RedisOptions }
);

/**
 * @returns the address of the configured Redis
 * @throws UsageError if `--redis-url` is invalid
 */
export function addressOf(config: AddressConfig): Address {
  const { redisUrl, redisHost: host, redisPort: port, redisDb: db } = config;
  const scheme = redisUrl?.split(':', 1)[0] ?? '';
  if (!scheme.startsWith('rediss'))
    refuse(config, forTls, 'TLS: use rediss://, rediss+sentinel:// or rediss+cluster:// in --redis-url');
  if (!scheme.endsWith('+sentinel')) refuse(config, forSentinels, 'Sentinels: use redis+sentinel:// in --redis-url');
  if (redisUrl === null) return { kind: 'single', shown: `${host}:${port}`, options: { host, port, db } };
  refuseTwo(config);
  const match = /^(redis|rediss|unix|rediss?\+(?:sentinel|cluster)):\/\/(?:([^/]*)@)?([^/@]*)(\/.*)?$/.exec(redisUrl);
  if (!match) throw notUnderstood();
  const [, , userinfo, hosts, path = ''] = match as unknown as [string, string, string?, string?, string?];
  const options: RedisOptions = {
    db,
    ...credentials(userinfo),
    ...(scheme.startsWith('rediss') ? encrypted(config) : {}),
  };
  if (scheme === 'unix') return { kind: 'single', shown: path, options: { ...options, path: socketPath(hosts, path) } };
  const nodes = (hosts ?? '').split(',').map((node) => hostAndPort(node, scheme.endsWith('sentinel') ? 26379 : 6379));
  const shown = `${scheme}://${nodes.map(written).join(',')}${path}`;
  if (scheme.endsWith('+cluster'))
    return { kind: 'cluster', shown, nodes, options: { ...options, ...inCluster(decoded(path.slice(1)), db) } };
  const [name, database, ...more] = path.slice(1).split('/').map(decoded);
  if (scheme.endsWith('+sentinel')) {
    if (!name)
      throw new UsageError(
        '--redis-url: a Sentinel address ends with the name of the master, as in redis+sentinel://host:26379/mymaster',
      );
    refuseMore(more, 'redis+sentinel://host:26379/mymaster/0');
    return {
      kind: 'sentinel',
      shown,
      options: { ...options, ...inDatabase(database, db), ...toSentinels(config), sentinels: nodes, name },
    };
  }
  if (nodes.length !== 1) throw new UsageError('--redis-url: several hosts need redis+sentinel:// or redis+cluster://');
  refuseMore([database ?? '', ...more], 'redis://host:6379/0');
  return { kind: 'single', shown, options: { ...options, ...inDatabase(name, db), ...nodes[0]! } };
}

/** Refuse options that would have no effect. */
function refuse(config: AddressConfig, names: readonly (keyof AddressConfig)[], belong: string): void {
  const given = names.filter((name) => config[name] !== null);
  if (given.length > 0)
    throw new UsageError(
      `${given.map((name) => `--${flagOf(name)}`).join(', ')} ${given.length === 1 ? 'requires' : 'require'} ${belong}`,
    );
}

/** Refuse --redis-host and --redis-port with --redis-url, which contains both. */
function refuseTwo({ redisHost, redisPort }: AddressConfig): void {
  const given = [
    ...(redisHost === defaults.redisHost ? [] : ['--redis-host']),
    ...(redisPort === defaults.redisPort ? [] : ['--redis-port']),
  ];
  if (given.length > 0)
    throw new UsageError(`${given.join(', ')} and --redis-url exclude each other; leave one of them out`);
}

/**
 * TLS options. ioredis uses `tls` for connections to a server, but not for those to Sentinels and to the master they
 * name.
 */
function encrypted({ redisCa, redisCert, redisKey, redisTlsName: name }: AddressConfig): RedisOptions {
  if ((redisCert === null) !== (redisKey === null))
    throw new UsageError('--redis-cert and --redis-key require each other; give both or none');
  const read = (file: string | null, flag: string): Buffer | undefined =>
    file === null ? undefined : fileOf(file, flag);
  const [ca, cert, key] = [read(redisCa, '--redis-ca'), read(redisCert, '--redis-cert'), read(redisKey, '--redis-key')];
  const tls = {
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(name === null ? {} : { servername: name }),
  };
  for (const [flag, pem] of [
    ['--redis-ca', ca],
    ['--redis-cert', cert],
  ] as const) {
    if (pem && !/-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----/.test(pem.toString('latin1')))
      throw new StartError(`${flag}: no certificate in this file; name a file in PEM (-----BEGIN CERTIFICATE-----)`);
  }
  try {
    createSecureContext(tls);
  } catch (error) {
    throw new StartError(
      `--redis-ca, --redis-cert and --redis-key can’t be used (${(error as Error).message}); the key must belong ` +
        'to the certificate, and all must be in PEM',
    );
  }
  return { tls, sentinelTLS: tls, enableTLSForSentinelMode: true };
}

function fileOf(path: string, flag: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new StartError(
      `${flag}: ${path} can’t be read (${(error as NodeJS.ErrnoException).code ?? 'no file'}); name a file in PEM ` +
        'that this user may read',
    );
  }
}

function toSentinels({ redisSentinelUser: user, redisSentinelPassword: password }: AddressConfig): RedisOptions {
  if (user !== null && password === null) throw new UsageError('--redis-sentinel-user needs --redis-sentinel-password');
  return {
    ...(user === null ? {} : { sentinelUsername: user }),
    ...(password === null ? {} : { sentinelPassword: password }),
  };
}

function socketPath(host: string | undefined, path: string): string {
  if (host || path === '') throw notUnderstood();
  return path;
}

function credentials(userinfo: string | undefined): Pick<RedisOptions, 'username' | 'password'> {
  if (!userinfo) return {};
  const [user, ...rest] = userinfo.split(':');
  const username = decoded(user!);
  return { ...(username ? { username } : {}), password: decoded(rest.join(':')) };
}

function hostAndPort(text: string, defaultPort: number): { host: string; port: number } {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text);
  const port = Number(match?.[2] ?? defaultPort);
  if (!match || port < 1 || port > 65535) throw notUnderstood();
  return { host: match[1]!.replace(/^\[|\]$/g, ''), port };
}

function written({ host, port }: { host: string; port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw notUnderstood();
  }
}

function inDatabase(text: string | undefined, db: number): Pick<RedisOptions, 'db'> {
  if (!text) return {};
  if (!/^\d{1,7}$/.test(text)) throw notUnderstood();
  if (db !== defaults.redisDb && db !== Number(text))
    throw new UsageError(
      `--redis-db ${db} and the /${text} in --redis-url are different databases; leave one of them out`,
    );
  return { db: Number(text) };
}

/** @param more  parts of the path after the database; not shown, as they may hold a password */
function refuseMore(more: readonly string[], as: string): void {
  if (more.some((part) => part !== ''))
    throw new UsageError(`--redis-url must end with the database number, as in ${as}; leave out the text after it`);
}

/** Refuse another database: ioredis would ignore it, and nodes of a Cluster have none. */
function inCluster(text: string, db: number): Pick<RedisOptions, 'db'> {
  const found = inDatabase(text, db);
  const said = found.db ? `the /${text} in --redis-url` : `--redis-db ${db}`;
  if ((found.db ?? db) !== 0)
    throw new UsageError(
      `a Redis Cluster has database 0 only; leave out ${said}, or name a Redis that is not a Cluster`,
    );
  return found;
}

/** Does not show the URL, which may hold a password. */
function notUnderstood(): UsageError {
  return new UsageError(
    '--redis-url is not valid; it must be like redis://user:password@host:6379/0, rediss://host, ' +
      'unix:///path/redis.sock, ' +
      'redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379',
  );
}
