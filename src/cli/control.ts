import { command } from './command';
import { exits, Failure } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { printLines } from './output';

const statuses = ['start', 'stop'] as const;

export const control = command({
  name: 'control',
  about: 'tell, stop or start the flow to stream consumers',
  usage: `QUEUE [${statuses.join('|')}]`,
  explains: 'Print whether messages flow to stream consumers (start) or wait (stop), or set it. What takes or leases messages is not held up.',
  words: ['queue', statuses],
  wordCount: [1, 2],
  options: { ...jsonOption, ...daemonOptions },
  examples: ['restmq control orders.eu', 'restmq control orders.eu stop'],
  async run({ json, ...where }, [queue, wanted]) {
    const value = statuses.find((one) => one === wanted);
    if (wanted !== undefined && value === undefined) throw new Failure(`the status must be one of ${statuses.join(', ')}, not "${wanted}"`, exits.usage);
    const { api } = await daemonAt(where);
    const set = value ?? (await answered(api.GET('/stats/{queue}', inPath(queue!)))).status;
    if (value !== undefined) await answered(api.PUT('/v1/queues/{queue}', { ...inPath(queue!), body: { status: value } }));
    await printLines([json ? JSON.stringify({ queue, status: set }) : set]);
    return exits.done;
  },
});
