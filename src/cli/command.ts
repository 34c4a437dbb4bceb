import { exitHelp, exits, Failure } from './exits';
import { describeTable, parseArguments, type Table, type Values } from './options';

/**
 * The candidates for a word of a command line, for completion: queue names, file names, fixed words, or none (`any`).
 */
export type Word = 'queue' | 'file' | 'any' | readonly string[];

/** A command as used by main and by the completion. */
export interface Command {
  readonly about: string;
  readonly help: string;
  /** Used by the completion. */
  readonly options: Table;
  readonly words: readonly Word[];
  /** @returns the exit code @throws Failure, StartError */
  readonly run: (args: readonly string[]) => Promise<number>;
}

export interface Definition<T extends Table> {
  name: string;
  about: string;
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
        throw new Failure(`usage: restmq ${name} ${usage}; see restmq ${name} --help`, exits.usage);
      }
      return run(values, given);
    },
  };
}
