import type { components } from '../../generated/operations';
import { command } from './command';
import { exits, missingQueueHelp } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { printLines, table } from './output';

export const consumers = command({
  name: 'consumers',
  usage: 'QUEUE',
  explains: `Print the consumers of a queue, on all daemons of the pool: its streams, and its workers, the clients that
leased or took messages by single requests in the last minute. Exits with 1 if there are none.
${missingQueueHelp}`,
  words: ['queue'],
  wordCount: [1, 1],
  options: { ...jsonOption, ...daemonOptions },
  examples: ['restmq consumers orders.eu', 'restmq consumers orders.eu --json | jq -r .address'],
  async run({ json, ...where }, [queue]) {
    const { api } = await daemonAt(where);
    const { consumers: streams, workers } = await answered(api.GET('/v1/queues/{queue}/consumers', inPath(queue!)));
    if (streams.length + workers.length === 0) return exits.nothing;
    if (json) await printLines([...streams, ...workers].map((one) => JSON.stringify(one)));
    else await printLines([...streamTable(streams), ...workerTable(workers)]);
    return exits.done;
  },
});

type ConsumerList = components['schemas']['ConsumerList'];

function streamTable(streams: ConsumerList['consumers']): string[] {
  if (streams.length === 0) return [];
  const head = ['ID', 'TRANSPORT', 'ACK', 'BUFFERED', 'ADDRESS', 'CONNECTED', 'DAEMON'];
  const rows = streams.map((one) => [
    one.id,
    one.transport,
    one.ack,
    one.bufferedBytes,
    one.address,
    one.connectedAt,
    one.daemon,
  ]);
  return table(head, rows);
}

function workerTable(workers: ConsumerList['workers']): string[] {
  if (workers.length === 0) return [];
  const head = ['WORKER', 'NAME', 'MODE', 'MESSAGES', 'PER SECOND', 'WAITING', 'LAST'];
  const rows = workers.map((one) => [
    one.address,
    one.name ?? '-',
    one.mode,
    one.messages,
    one.rate,
    one.waiting,
    one.lastAt,
  ]);
  return table(head, rows);
}
