import { parseArgs, type ParseArgsConfig } from 'node:util';
import { flagOf, nearestFlag } from '../config';
import { option, text, truth, type Option } from '../option-values';
import { durationSeconds } from '../durations';
import { exits, Failure } from './exits';

/** The source of a value. */
export type ValueSource = 'option' | 'variable';

/** An option of a command. The parser, the help and the completion are derived from its table of options. */
export interface CliOption<T> extends Option<T> {
  /** @throws Error whose message completes "--name must be ..." */
  parse(text: string, source?: ValueSource): T;
  /** The environment variable that sets it. */
  readonly variable?: string;
  /** All valid values. */
  readonly choices?: readonly string[];
  /** The value is the name of a file. */
  readonly isFile?: true;
  /** The value is the name of a context. */
  readonly isContext?: true;
  /** It may be repeated; `parse` returns an array, and all of them are joined. */
  readonly isMany?: true;
}

export type Table = Readonly<Record<string, CliOption<unknown>>>;
export type Values<T extends Table> = { readonly [N in keyof T]: T[N] extends Option<infer V> ? V : never };

export const flag = (about: string): CliOption<boolean> => option(null, false, truth, about);

export const named = (placeholder: string, about: string): CliOption<string | null> =>
  option<string | null>(placeholder, null, text, about);

export const file = (placeholder: string, about: string): CliOption<string | null> => ({
  ...named(placeholder, about),
  isFile: true,
});

export const oneOf = <const C extends string>(
  placeholder: string,
  choices: readonly C[],
  about: string,
): CliOption<C | null> => ({
  ...option<C | null>(placeholder, null, (given) => choice(choices, given), about),
  choices,
});

function choice<C extends string>(choices: readonly C[], given: string): C {
  const found = choices.find((one) => one === given);
  if (found !== undefined) return found;
  throw new Error(`one of ${choices.join(', ')}`);
}

/** A duration in whole seconds; null if not given. The option's name ends in `Seconds`, its flag does not. */
export const seconds = (from: number, to: number, about: string): CliOption<number | null> =>
  option<number | null>('DURATION', null, durationSeconds(from, to), about);

/** `NAME=VALUE`; may be repeated. */
export const pairs = (placeholder: string, about: string): CliOption<readonly (readonly [string, string])[]> => ({
  ...option<readonly (readonly [string, string])[]>(
    placeholder,
    [],
    (given) => {
      const at = given.indexOf('=');
      if (at > 0) return [[given.slice(0, at), given.slice(at + 1)]];
      throw new Error(placeholder);
    },
    about,
  ),
  isMany: true,
});

/**
 * Parse the arguments of a command.
 * @throws Failure `usage` that names the option, its valid values, and the help
 */
export function parseArguments<T extends Table>(
  command: string,
  table: T,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): { values: Values<T>; words: string[] } {
  const { values: given, positionals } = split(command, table, args);
  const values = Object.entries(table).map(([name, one]): [string, unknown] => {
    const said = given[flagOf(name)];
    if (said !== undefined) return [name, parsed(one, [said].flat(), `--${flagOf(name)}`, 'option')];
    const variable = one.variable === undefined ? undefined : environment[one.variable];
    return [name, variable ? parsed(one, [variable], one.variable!, 'variable') : one.fallback];
  });
  return { values: Object.fromEntries(values) as Values<T>, words: positionals };
}

type Said = Record<string, boolean | string | (boolean | string)[] | undefined>;

function split(command: string, table: Table, args: readonly string[]): { values: Said; positionals: string[] } {
  const known = Object.entries(table).map(([name, one]) => [
    flagOf(name),
    { type: one.placeholder === null ? 'boolean' : 'string', multiple: one.isMany === true },
  ]);
  try {
    return parseArgs({
      args: [...args],
      options: Object.fromEntries(known) as NonNullable<ParseArgsConfig['options']>,
      allowPositionals: true,
    });
  } catch (error) {
    const reason = (error as Error).message.split(/\. |\n/)[0]!;
    const remedy = /^Unknown option '-[^-]/.test(reason) ? '; an argument that begins with a dash goes after --' : '';
    const meant = nearestFlag(reason, Object.keys(table));
    throw new Failure(`${reason}${meant}${remedy}; see restmq ${command} --help`, exits.usage);
  }
}

function parsed(
  one: CliOption<unknown>,
  given: readonly (boolean | string)[],
  as: string,
  source: ValueSource,
): unknown {
  const each = given.map((said) => {
    try {
      return one.parse(String(said), source);
    } catch (error) {
      throw new Failure(`${as} must be ${(error as Error).message}, not "${String(said)}"`, exits.usage);
    }
  });
  return one.isMany ? each.flat() : each[0];
}

/** The options as text for the help. */
export function describeTable(table: Table): string {
  const rows = Object.entries(table).map(([name, { placeholder, fallback, about, variable }]): [string, string] => {
    const shown = typeof fallback === 'string' || typeof fallback === 'number' ? String(fallback) : '';
    const notes = [shown, variable ? `or ${variable}` : ''].filter(Boolean).join('; ');
    return [`--${flagOf(name)}${placeholder ? ` ${placeholder}` : ''}`, `${about}${notes && ` (${notes})`}`];
  });
  rows.push(['--help, -h', 'show this help']);
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, about]) => `  ${left.padEnd(width)}  ${about}`).join('\n');
}
