import { command } from './command';
import { exits, missingQueueHelp } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { printLines, table } from './output';

export const consumers = command({
  name: 'consumers',
  usage: 'QUEUE',
  explains: `Print the consumers of a queue: its streams, on all daemons of the pool. Exits with 1 if there are none.
${missingQueueHelp}`,
  words: ['queue'],
  wordCount: [1, 1],
  options: { ...jsonOption, ...daemonOptions },
  examples: ['restmq consumers orders.eu', 'restmq consumers orders.eu --json | jq -r .address'],
  async run({ json, ...where }, [queue]) {
    const { api } = await daemonAt(where);
    const found = (await answered(api.GET('/v1/queues/{queue}/consumers', inPath(queue!)))).consumers;
    if (found.length === 0) return exits.nothing;
    const head = ['ID', 'TRANSPORT', 'ACK', 'BUFFERED', 'ADDRESS', 'CONNECTED', 'DAEMON'];
    const rows = found.map((one) => [
      one.id,
      one.transport,
      one.ack,
      one.bufferedBytes,
      one.address,
      one.connectedAt,
      one.daemon,
    ]);
    await printLines(json ? found.map((one) => JSON.stringify(one)) : table(head, rows));
    return exits.done;
  },
});
