import { command } from './command';
import { exits } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { printLines } from './output';

export const len = command({
  name: 'len',
  usage: 'QUEUE',
  explains: `Print the number of ready messages; 0 for a queue that does not exist. With --json, print all counts and
settings of the queue.`,
  words: ['queue'],
  wordCount: [1, 1],
  options: { ...jsonOption, ...daemonOptions },
  examples: ['restmq len orders.eu', 'test "$(restmq len orders.eu)" -lt 1000 || echo "too many orders"'],
  async run({ json, ...where }, [queue]) {
    const { api } = await daemonAt(where);
    const stats = await answered(api.GET('/stats/{queue}', inPath(queue!)));
    await printLines([json ? JSON.stringify(stats) : String(stats.len)]);
    return exits.done;
  },
});
