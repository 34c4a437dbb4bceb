import type { RedisOptions as AllRedisOptions } from 'ioredis';
import type { Config } from '../config';
import { StartError } from '../errors';

type RedisOptions = Omit<AllRedisOptions, 'replyMapping'>;

/** Where Redis is: one server, a Sentinel's master, or a Cluster. `shown` is the address without any password. */
export type Address = { shown: string } & (
  | { kind: 'single' | 'sentinel'; options: RedisOptions }
  | { kind: 'cluster'; nodes: { host: string; port: number }[]; options: RedisOptions }
);

/**
 * @returns where the configured Redis is
 * @throws StartError when `--redis-url` can't be understood
 */
export function addressOf(config: Pick<Config, 'redisUrl' | 'redisHost' | 'redisPort' | 'redisDb'>): Address {
  const { redisUrl, redisHost: host, redisPort: port, redisDb: db } = config;
  if (redisUrl === null) return { kind: 'single', shown: `${host}:${port}`, options: { host, port, db } };
  const match = /^(redis|rediss|unix|rediss?\+(?:sentinel|cluster)):\/\/(?:([^/]*)@)?([^/@]*)(\/.*)?$/.exec(redisUrl);
  if (!match) throw notUnderstood();
  const [, scheme, userinfo, hosts, path = ''] = match as unknown as [string, string, string?, string?, string?];
  const options: RedisOptions = { db, ...credentials(userinfo), ...(scheme.startsWith('rediss') ? encrypted : {}) };
  if (scheme === 'unix') return { kind: 'single', shown: path, options: { ...options, path: socketPath(hosts, path) } };
  const nodes = (hosts ?? '').split(',').map((node) => hostAndPort(node, scheme.endsWith('sentinel') ? 26379 : 6379));
  const shown = `${scheme}://${nodes.map(written).join(',')}${path}`;
  if (scheme.endsWith('+cluster')) return { kind: 'cluster', shown, nodes, options };
  const [name, database] = path.slice(1).split('/').map(decoded);
  if (scheme.endsWith('+sentinel')) {
    if (!name) throw new StartError('--redis-url: a Sentinel address ends with the name of the master, as in redis+sentinel://host:26379/mymaster');
    return { kind: 'sentinel', shown, options: { ...options, ...inDatabase(database), sentinels: nodes, name } };
  }
  if (nodes.length !== 1) throw new StartError('--redis-url: several hosts need redis+sentinel:// or redis+cluster://');
  return { kind: 'single', shown, options: { ...options, ...inDatabase(name), ...nodes[0]! } };
}

/** ioredis takes `tls` alone for the way to a server, not for the way to a Sentinel and from there to its master. */
const encrypted: RedisOptions = { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true };

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

function inDatabase(text: string | undefined): Pick<RedisOptions, 'db'> {
  if (!text) return {};
  if (!/^\d{1,7}$/.test(text)) throw notUnderstood();
  return { db: Number(text) };
}

/** The URL itself is not shown: it may hold a password. */
function notUnderstood(): StartError {
  return new StartError(
    '--redis-url can’t be understood; it looks like redis://user:password@host:6379/0, rediss://host, unix:///path/redis.sock, ' +
      'redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379',
  );
}
