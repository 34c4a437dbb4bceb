import { command } from './command';
import type { Command } from './command-table';
import { exits, Failure } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { printLines } from './output';

interface Setting<Name extends 'policy' | 'status', Value extends string> {
  /** Name of the command. */
  name: string;
  /** Name of the setting. */
  setting: Name;
  choices: readonly Value[];
  explains: string;
}

/** A command that prints a setting of a queue, or changes it. */
export function settingCommand<Name extends 'policy' | 'status', Value extends string>({
  name,
  setting,
  choices,
  explains,
}: Setting<Name, Value>): Command {
  return command({
    name,
    explains,
    usage: `QUEUE [${choices.join('|')}]`,
    words: ['queue', choices],
    wordCount: [1, 2],
    options: { ...jsonOption, ...daemonOptions },
    examples: [`restmq ${name} orders.eu`, `restmq ${name} orders.eu ${choices.at(-1)!}`],
    async run({ json, ...where }, [queue, wanted]) {
      const value = choices.find((one) => one === wanted);
      if (wanted !== undefined && value === undefined)
        throw new Failure(`the ${setting} must be one of ${choices.join(', ')}, not "${wanted}"`, exits.usage);
      const { api } = await daemonAt(where);
      const set = value ?? (await answered(api.GET('/stats/{queue}', inPath(queue!))))[setting];
      if (value !== undefined)
        await answered(api.PUT('/v1/queues/{queue}', { ...inPath(queue!), body: { [setting]: value } }));
      await printLines([json ? JSON.stringify({ queue, [setting]: set }) : set]);
      return exits.done;
    },
  });
}
