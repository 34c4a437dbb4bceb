import { exitHelp, exits, Failure } from './exits';
import { describeTable, parseArguments, type Table, type Values } from './options';

/**
 * What can stand for a word of a command line, for completion: the name of a queue, of a file, one of some words, or
 * anything.
 */
export type Word = 'queue' | 'file' | 'any' | readonly string[];

/** A command as main and the completion see it. */
export interface Command {
  readonly about: string;
  readonly help: string;
  /** For completion. */
  readonly options: Table;
  readonly words: readonly Word[];
  /** @returns what to end with @throws Failure, StartError */
  readonly run: (args: readonly string[]) => Promise<number>;
}

export interface Definition<T extends Table> {
  name: string;
  about: string;
  /** What follows the name in the usage: `QUEUE [VALUE]`. */
  usage: string;
  /** What the help tells beside the options. */
  explains: string;
  words: readonly Word[];
  /** How many words there may be; Infinity for any number. */
  wordCount: readonly [from: number, to: number];
  options: T;
  examples: readonly string[];
  run: (values: Values<T>, words: readonly string[]) => Promise<number>;
}

export function command<T extends Table>({
  name,
  about,
  usage,
  explains,
  words,
  wordCount: [from, to],
  options,
  examples,
  run,
}: Definition<T>): Command {
  return {
    about,
    options,
    words,
    help: [
      `Usage: restmq ${name} ${usage}`,
      '',
      explains,
      '',
      'Options:',
      describeTable(options),
      '',
      'Examples:',
      ...examples.map((one) => `  ${one}`),
      '',
      exitHelp,
      '',
    ].join('\n'),
    async run(args) {
      const { values, words: given } = parseArguments(name, options, args, process.env);
      if (given.length < from || given.length > to) {
        throw new Failure(`the usage is restmq ${name} ${usage}; see restmq ${name} --help`, exits.usage);
      }
      return run(values, given);
    },
  };
}
