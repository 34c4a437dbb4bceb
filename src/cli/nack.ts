import { command } from './command';
import { exits } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { flag, named, seconds } from './options';
import { printLines } from './output';

export const nack = command({
  name: 'nack',
  usage: 'QUEUE LEASE [OPTIONS]',
  explains: `End a lease from restmq take --lease: the message becomes ready again, at the front of the queue. Print
its new state.`,
  words: ['queue', 'any'],
  wordCount: [2, 2],
  options: {
    delaySeconds: seconds(0, 31_536_000, 'delay before the message becomes ready again'),
    reason: named('TEXT', 'reason, stored with the message'),
    dead: flag('make it a dead letter instead'),
    ...jsonOption,
    ...daemonOptions,
  },
  examples: ['restmq nack jobs 1-1-YWJjZGVmZ2hpamtsbW5vcA --delay 5m --reason "the mail server is down"'],
  async run({ delaySeconds, reason, dead, json, ...where }, [queue, lease]) {
    const { api } = await daemonAt(where);
    const { params } = inPath(queue!);
    const body = {
      ...(delaySeconds === null ? {} : { delaySeconds }),
      ...(reason === null ? {} : { reason }),
      ...(dead ? { dead } : {}),
    };
    const given = await answered(
      api.POST('/v1/queues/{queue}/leases/{leaseId}/nack', {
        params: { path: { ...params.path, leaseId: lease! } },
        body,
      }),
    );
    await printLines([json ? JSON.stringify(given) : given.state]);
    return exits.done;
  },
});
