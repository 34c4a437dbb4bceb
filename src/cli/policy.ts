import { command } from './command';
import { exits, Failure } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { printLines } from './output';

const policies = ['broadcast', 'roundrobin'] as const;

export const policy = command({
  name: 'policy',
  about: 'tell or set whether all consumers get a message, or one',
  usage: `QUEUE [${policies.join('|')}]`,
  explains: 'Print the policy by which stream consumers get messages, or set it: broadcast gives each to all of them, roundrobin to one in turn.',
  words: ['queue', policies],
  wordCount: [1, 2],
  options: { ...jsonOption, ...daemonOptions },
  examples: ['restmq policy orders.eu', 'restmq policy orders.eu roundrobin'],
  async run({ json, ...where }, [queue, wanted]) {
    const value = policies.find((one) => one === wanted);
    if (wanted !== undefined && value === undefined) throw new Failure(`the policy must be one of ${policies.join(', ')}, not "${wanted}"`, exits.usage);
    const { api } = await daemonAt(where);
    const set = value ?? (await answered(api.GET('/p/{queue}', inPath(queue!)))).value;
    if (value !== undefined) await answered(api.PUT('/v1/queues/{queue}', { ...inPath(queue!), body: { policy: value } }));
    await printLines([json ? JSON.stringify({ queue, policy: set }) : set]);
    return exits.done;
  },
});
