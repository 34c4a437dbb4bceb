import type { Job } from '../../../generated/messages';
import { encode, encoded, type Encoded } from '../../json';
import type { Engine } from '../../queue/engine';
import { queueNamed } from '../../queue/names';
import { valueMembers } from '../../queue/record';
import { jobPage, queueListPage } from '../pages';
import type { Handlers } from '../types';

/** A job page shows this many messages. */
const newest = 10;

/** What the queues hold: `/q/`, `/stats/` and `/j/{queue}`. */
export function statsHandlers(engine: Engine): Pick<Handlers, 'listQueues' | 'stats' | 'queueStats' | 'job'> {
  return {
    listQueues: async (request) => {
      const queues = await engine.list();
      if (request.query.callback === undefined && request.prefers('text/html', 'application/json') === 'text/html') {
        return { status: 200, type: 'text/html', body: queueListPage(queues) };
      }
      return { status: 200, type: 'application/json', body: { count: queues.length, queues } };
    },
    stats: async () => {
      const all = await engine.forAll((queue) => engine.stats(queue));
      const queues = Object.fromEntries(all.map((one) => [one.name, one]));
      return { status: 200, type: 'application/json', body: { count: all.length, queues } };
    },
    queueStats: async ({ path }) => ({ status: 200, type: 'application/json', body: await engine.stats(queueNamed(path.queue)) }),
    job: async (request) => {
      const json = await jobJson(engine, request.path.queue);
      const type = request.prefers('text/html', 'application/json');
      if (type === 'application/json') return { status: 200, type, body: json };
      return { status: 200, type: 'text/html', body: jobPage(JSON.parse(json) as Job) };
    },
  };
}

async function jobJson(engine: Engine, name: string): Promise<Encoded<Job>> {
  const queue = queueNamed(name);
  const [stats, messages] = await Promise.all([engine.stats(queue), engine.newest(queue, newest)]);
  const shown = messages.map((one) => `{"key":${queue.keyPrefixJson}${one.n}",${valueMembers(one)},"count":${one.count}}`);
  return encoded(`{"stats":${encode(stats)},"messages":[${shown.join(',')}]}`);
}
