import { command } from './command';
import { exits } from './exits';
import { daemonAt, daemonOptions, jsonOption } from './http/daemon';
import { queuePages } from './http/queue-pages';
import { printLines } from './output';

export const queues = command({
  name: 'queues',
  usage: '[PREFIX]',
  explains: `Print the names of all queues, or of those that begin with PREFIX, in byte order; with --json, each as a
JSON string. Exits with 1 if there are none.`,
  words: ['queue'],
  wordCount: [0, 1],
  options: { ...jsonOption, ...daemonOptions },
  examples: ['restmq queues', 'restmq queues orders. | while read -r queue; do restmq len "$queue"; done'],
  async run({ json, ...where }, [prefix = '']) {
    const { api } = await daemonAt(where);
    let count = 0;
    for await (const names of queuePages(api, prefix)) {
      await printLines(json ? names.map((name) => JSON.stringify(name)) : names);
      count += names.length;
    }
    return count > 0 ? exits.done : exits.nothing;
  },
});
