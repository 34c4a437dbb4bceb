import { flagOf } from '../../config';
import type { Command, CommandTable } from '../command-table';
import type { CliOption } from '../options';

/** A command under each of its names: the source of the completion scripts. */
export interface DescribedCommand {
  /** Its words on the command line: `take`, or `key create`. */
  name: string;
  /** Aliases are completed and not offered. */
  isAlias: boolean;
  about: string;
  command: Command;
  flags: readonly Flag[];
  /** The names after its name; empty unless it is a group. */
  actions: readonly DescribedCommand[];
}

/** An option as it is typed: `--wait`. */
export interface Flag extends CliOption<unknown> {
  flag: string;
}

/** @param group  the name of the command that has these actions, and a space */
export function describedCommands(table: CommandTable, group = ''): DescribedCommand[] {
  return Object.entries(table).flatMap(([own, { about, aliases = [], load }]) =>
    [own, ...aliases].map((one) => {
      const [name, command] = [`${group}${one}`, load()];
      const flags = Object.entries(command.options).map(([option, of]) => ({ ...of, flag: `--${flagOf(option)}` }));
      return {
        name,
        isAlias: one !== own,
        about,
        command,
        flags,
        actions: describedCommands(command.actions ?? {}, `${name} `),
      };
    }),
  );
}

/** The commands that have options and words: all but groups, and the actions of groups. */
export function leavesOf(commands: readonly DescribedCommand[]): DescribedCommand[] {
  return commands.flatMap((one) => (one.actions.length === 0 ? [one] : one.actions));
}

/** The commands under their own names. */
export function offered(commands: readonly DescribedCommand[]): DescribedCommand[] {
  return commands.filter(({ isAlias }) => !isAlias);
}

/** The flags that take a value. */
export function valuedFlags({ flags }: DescribedCommand): string[] {
  return flags.flatMap(({ flag, placeholder }) => (placeholder === null ? [] : [flag]));
}

/** `key create` → `create`. */
export function lastWord(name: string): string {
  return name.split(' ').at(-1)!;
}

/** A text in single quotes, for bash and zsh. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
