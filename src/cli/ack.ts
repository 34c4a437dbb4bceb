import { command } from './command';
import { exits } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption } from './http/daemon';
import { printLines, tell } from './output';

const most = 100;

export const ack = command({
  name: 'ack',
  usage: 'QUEUE LEASE...',
  explains: `Acknowledge messages leased with restmq take --lease; they are removed. Exits with 1 if a lease is
unknown or was over before.`,
  words: ['queue', 'any'],
  wordCount: [2, Infinity],
  options: { ...jsonOption, ...daemonOptions },
  examples: ['restmq ack jobs 1-1-YWJjZGVmZ2hpamtsbW5vcA'],
  async run({ json, ...where }, [queue, ...leases]) {
    const { api } = await daemonAt(where);
    let isDone = true;
    for (let i = 0; i < leases.length; i += most) {
      const { outcomes } = await answered(
        api.POST('/v1/queues/{queue}/acks', { ...inPath(queue!), body: { leaseIds: leases.slice(i, i + most) } }),
      );
      if (json) await printLines(outcomes.map((one) => JSON.stringify(one)));
      for (const { leaseId, outcome } of outcomes) {
        if (outcome === 'acked') continue;
        isDone = false;
        if (!json) tell(`${leaseId}: ${outcome}`);
      }
    }
    return isDone ? exits.done : exits.nothing;
  },
});
