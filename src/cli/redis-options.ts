import { defaults, options, variableOf, type Config } from '../config';
import type { CliOption } from './options';

type RedisName = Extract<keyof typeof options, `redis${string}`>;

/** The options of `restmq serve` for the connection to Redis. */
export const redisOptions = Object.fromEntries(
  Object.entries(options)
    .filter(([name]) => name.startsWith('redis') && name !== 'redisPool')
    .map(([name, one]) => [name, { ...one, variable: variableOf(name) } satisfies CliOption<unknown>]),
) as unknown as { [N in RedisName]: CliOption<Config[N]> };

export type RedisValues = { readonly [N in RedisName]: Config[N] };

/** A configuration with these options; all else has its default. */
export function configFrom(values: RedisValues): Config {
  const said = Object.keys(redisOptions) as RedisName[];
  return { ...defaults, ...Object.fromEntries(said.map((name) => [name, values[name]])) };
}

/** Whether any option differs from its default. */
export function isSaid(values: RedisValues): boolean {
  return (Object.keys(redisOptions) as RedisName[]).some((name) => values[name] !== defaults[name]);
}
