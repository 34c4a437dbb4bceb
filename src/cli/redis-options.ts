import { defaults, options, variableOf, type Config } from '../config';
import type { CliOption } from './options';

type RedisName = Extract<keyof typeof options, `redis${string}`>;

/** Where Redis is, said as to `restmq serve`. */
export const redisOptions = Object.fromEntries(
  Object.entries(options)
    .filter(([name]) => name.startsWith('redis') && name !== 'redisPool')
    .map(([name, one]) => [name, { ...one, variable: variableOf(name) } satisfies CliOption<unknown>]),
) as unknown as { [N in RedisName]: CliOption<Config[N]> };

export type RedisValues = { readonly [N in RedisName]: Config[N] };

/** A configuration that says where Redis is, and nothing else. */
export function configFrom(values: RedisValues): Config {
  const said = Object.keys(redisOptions) as RedisName[];
  return { ...defaults, ...Object.fromEntries(said.map((name) => [name, values[name]])) };
}

/** Whether somebody said where Redis is. */
export function isSaid(values: RedisValues): boolean {
  return (Object.keys(redisOptions) as RedisName[]).some((name) => values[name] !== defaults[name]);
}
