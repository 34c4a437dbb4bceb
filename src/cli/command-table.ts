import { nearest } from '../nearest';
import { exits, Failure } from './exits';
import type { Table } from './options';

/**
 * The candidates for a word of a command line, for completion: names of queues, files or contexts, fixed words, or none
 * (`any`).
 */
export type Word = 'queue' | 'file' | 'context' | 'any' | readonly string[];

/** A command as used by main and by the completion. */
export interface Command {
  readonly help: string;
  /** Used by the completion. */
  readonly options: Table;
  readonly words: readonly Word[];
  /** The last word may be repeated. */
  readonly repeats: boolean;
  /** The commands that the first word selects. */
  readonly actions?: CommandTable;
  /** @returns the exit code @throws Failure, StartError */
  readonly run: (args: readonly string[]) => Promise<number>;
}

/** A command that is loaded when it is needed. */
export interface CommandEntry {
  readonly about: string;
  readonly aliases?: readonly string[];
  readonly load: () => Command;
}

export type CommandTable = Readonly<Record<string, CommandEntry>>;

/** A command, and the arguments after its name. */
interface Found {
  command: Command;
  rest: readonly string[];
}

/**
 * Find the command that the first words of a command line name: `take`, or `key create`.
 * @param args  at least one
 * @throws Failure `usage` that names the nearest command
 */
export function findCommand(table: CommandTable, [name, ...rest]: readonly string[]): Found {
  const command = entryNamed(table, name!, 'command', '').load();
  const [action, ...more] = rest;
  if (!command.actions || action === undefined || action.startsWith('-')) return { command, rest };
  return { command: entryNamed(command.actions, action, 'action', `${name!} `).load(), rest: more };
}

/** @param group  the name of the command that has these actions, and a space */
function entryNamed(table: CommandTable, name: string, kind: string, group: string): CommandEntry {
  const named = Object.hasOwn(table, name)
    ? table[name]
    : Object.values(table).find(({ aliases }) => aliases?.includes(name));
  if (named) return named;
  const names = Object.entries(table).flatMap(([one, { aliases = [] }]) => [one, ...aliases]);
  const meant = suggestion(name, names);
  throw new Failure(`unknown ${kind} ${group}${name}${meant}; see restmq ${group}--help`, exits.usage);
}

/** @returns ` (did you mean NAME?)`, or '' if no name is near */
export function suggestion(given: string, names: readonly string[]): string {
  const meant = nearest(given, names);
  return meant === null ? '' : ` (did you mean ${meant}?)`;
}

/** @returns the commands as lines of a help text */
export function describeCommands(table: CommandTable, width: number): string {
  return Object.entries(table)
    .map(([name, { about, aliases = [] }]) => {
      const also = aliases.length === 0 ? '' : ` (alias: ${aliases.join(', ')})`;
      return `  ${name.padEnd(width)}${about}${also}`;
    })
    .join('\n');
}
