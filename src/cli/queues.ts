import { command } from './command';
import { exits } from './exits';
import { answered, daemonAt, daemonOptions, jsonOption } from './http/daemon';
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
    let cursor: string | undefined;
    do {
      const page = await answered(
        api.GET('/v1/queues', { params: { query: { prefix, max: 100, ...(cursor === undefined ? {} : { cursor }) } } }),
      );
      await printLines(json ? page.queues.map((name) => JSON.stringify(name)) : page.queues);
      count += page.queues.length;
      cursor = page.cursor;
    } while (cursor !== undefined);
    return count > 0 ? exits.done : exits.nothing;
  },
});
