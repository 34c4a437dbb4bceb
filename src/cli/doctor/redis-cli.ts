import { addressOf } from '../../redis/connection/address';
import { configFrom, isSaid, type RedisValues } from '../redis-options';

/**
 * Completes a Redis command for the operator to type: with the options that reach the servers, without any password.
 */
export type RedisCliCommand = (command: string) => string;

/** @throws StartError for invalid options */
export function redisCliFor(values: RedisValues): RedisCliCommand {
  if (!isSaid(values))
    return (command) =>
      `redis-cli -u URL ${command} (--embedded-redis: -s DATA-DIR/redis.sock for -u URL; Cluster: on every node)`;
  const address = addressOf(configFrom(values));
  if (address.kind === 'cluster')
    return (command) =>
      `on every node: redis-cli --cluster call ${address.nodes[0]!.host}:${address.nodes[0]!.port} ${command}`;
  if (address.kind === 'sentinel')
    return (command) => `on the master and each replica: redis-cli -u redis://HOST:PORT ${command}`;
  const { path, host, port } = address.options;
  const where =
    path === undefined
      ? address.shown.includes('://')
        ? `-u ${address.shown}`
        : `-h ${host} -p ${port}`
      : `-s ${path}`;
  return (command) => `redis-cli ${where} ${command}`;
}
