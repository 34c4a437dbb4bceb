import { confirm } from './ask';
import { command } from './command';
import { exits, Failure } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { flag } from './options';
import { printLines } from './output';

export const purge = command({
  name: 'purge',
  usage: 'QUEUE [--yes]',
  explains: `Remove all messages in any state, and print their number; the settings of the queue stay. Asks for
confirmation on a terminal, and requires --yes without one.`,
  words: ['queue'],
  wordCount: [1, 1],
  options: { yes: flag('do not ask for confirmation'), ...jsonOption, ...daemonOptions },
  examples: ['restmq purge orders.eu', 'restmq purge orders.eu --yes'],
  async run({ yes, json, ...where }, [queue]) {
    inPath(queue!);
    if (!yes && !process.stdin.isTTY)
      throw new Failure('purge removes messages for good; confirm with --yes', exits.usage);
    const { api } = await daemonAt(where);
    if (!yes) {
      const { ready, delayed, leased, dead } = await answered(api.GET('/stats/{queue}', inPath(queue!)));
      if (!(await confirm(`Remove ${ready + delayed + leased + dead} messages of ${queue!} for good?`)))
        return exits.nothing;
    }
    const { purged } = await answered(api.POST('/v1/queues/{queue}/purge', inPath(queue!)));
    await printLines([json ? JSON.stringify({ queue, purged }) : String(purged)]);
    return exits.done;
  },
});
