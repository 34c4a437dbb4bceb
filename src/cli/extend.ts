import { command } from './command';
import { exits } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { seconds } from './options';
import { printLines } from './output';

export const extend = command({
  name: 'extend',
  usage: 'QUEUE LEASE [OPTIONS]',
  explains: `Extend a lease from restmq take --lease, and print the time at which it ends. Exits with 1 if the lease is
unknown, and with 4 if it was over before.`,
  words: ['queue', 'any'],
  wordCount: [2, 2],
  options: {
    leaseSeconds: seconds(1, 43_200, 'lease duration from now on; without it, the lease time of the queue'),
    ...jsonOption,
    ...daemonOptions,
  },
  examples: ['restmq extend jobs 1-1-YWJjZGVmZ2hpamtsbW5vcA --lease 10m'],
  async run({ leaseSeconds, json, ...where }, [queue, leaseId]) {
    const { api } = await daemonAt(where);
    const path = { ...inPath(queue!).params.path, leaseId: leaseId! };
    const body = leaseSeconds === null ? {} : { leaseSeconds };
    const extended = await answered(api.PATCH('/v1/queues/{queue}/leases/{leaseId}', { params: { path }, body }));
    await printLines([json ? JSON.stringify(extended) : extended.leaseExpiresAt]);
    return exits.done;
  },
});
