import { describeCommands, type Command, type CommandEntry, type Word } from './command-table';
import { exitHelp, exits, Failure } from './exits';
import { describeTable, parseArguments, type Table, type Values } from './options';

export interface Definition<T extends Table> {
  name: string;
  /** The words after the command's name in the usage: `QUEUE [VALUE]`. */
  usage: string;
  /** Text of the help before the options. */
  explains: string;
  words: readonly Word[];
  /** Least and most number of words; Infinity: no limit. */
  wordCount: readonly [from: number, to: number];
  options: T;
  examples: readonly string[];
  run: (values: Values<T>, words: readonly string[]) => Promise<number>;
}

export function command<T extends Table>({
  name,
  usage,
  explains,
  words,
  wordCount: [from, to],
  options,
  examples,
  run,
}: Definition<T>): Command {
  return {
    options,
    words,
    repeats: to === Infinity,
    help: helpOf(`${name} ${usage}`, [explains, `Options:\n${describeTable(options)}`], examples),
    async run(args) {
      const { values, words: given } = parseArguments(name, options, args, process.env);
      if (given.length < from || given.length > to) {
        throw new Failure(`usage: restmq ${name} ${usage}; see restmq ${name} --help`, exits.usage);
      }
      return run(values, given);
    },
  };
}

interface GroupDefinition {
  name: string;
  explains: string;
  actions: Readonly<Record<string, Action>>;
  examples: readonly string[];
}

interface Action {
  about: string;
  aliases?: readonly string[];
  command: Command;
}

/** A command whose first word selects one of several: `key create`. */
export function commandGroup({ name, explains, actions, examples }: GroupDefinition): Command {
  const names = Object.keys(actions);
  const entries = Object.entries(actions).map(([action, { command: one, ...entry }]): [string, CommandEntry] => [
    action,
    { ...entry, load: () => one },
  ]);
  const table = Object.fromEntries(entries);
  const list = describeCommands(table, Math.max(...names.map((one) => one.length)) + 2);
  const more = `restmq ${name} ACTION --help shows the options of an action.`;
  return {
    options: {},
    words: [],
    repeats: false,
    actions: table,
    help: helpOf(`${name} ACTION [OPTIONS]`, [explains, `Actions:\n${list}`, more], examples),
    run() {
      throw new Failure(`usage: restmq ${name} ${names.join('|')} ...; see restmq ${name} --help`, exits.usage);
    },
  };
}

function helpOf(usage: string, parts: readonly string[], examples: readonly string[]): string {
  const shown = `Examples:\n${examples.map((one) => `  ${one}`).join('\n')}`;
  return `${[`Usage: restmq ${usage}`, ...parts, shown, exitHelp].join('\n\n')}\n`;
}
