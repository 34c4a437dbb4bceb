import { command } from './command';
import { exits } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { printLines } from './output';

export const len = command({
  name: 'len',
  about: 'tell how many messages a queue has ready',
  usage: 'QUEUE',
  explains:
    'Print how many messages are ready to be taken; 0 for a queue that nobody has used. With --json there is all ' +
    'that the queue holds.',
  words: ['queue'],
  wordCount: [1, 1],
  options: { ...jsonOption, ...daemonOptions },
  examples: ['restmq len orders.eu', 'test "$(restmq len orders.eu)" -lt 1000 || echo "many orders wait"'],
  async run({ json, ...where }, [queue]) {
    const { api } = await daemonAt(where);
    const stats = await answered(api.GET('/stats/{queue}', inPath(queue!)));
    await printLines([json ? JSON.stringify(stats) : String(stats.len)]);
    return exits.done;
  },
});
