import type { Engine } from '../../queue/engine';
import { queueNamed, type Queue } from '../../queue/names';
import { BrokerError } from '../../errors';
import { cursorOf, textAt } from '../cursors';
import { queuePath } from '../paths';
import type { Handlers } from '../types';

type QueueOperations = 'queues' | 'getQueue' | 'putQueue' | 'deleteQueue' | 'purgeMessages';

const page = 100;

/** Queues as resources: `/v1/queues`. */
export function queueHandlers(engine: Engine): Pick<Handlers, QueueOperations> {
  return {
    queues: async ({ query: { prefix = '', cursor, max = page } }) => {
      const found = await engine.listPage(prefix, cursor === undefined ? '' : textAt(cursor), max + 1);
      const queues = found.slice(0, max);
      const more = found.length > max ? { cursor: cursorOf(queues.at(-1)!) } : {};
      return { status: 200, type: 'application/json', body: { queues, ...more } };
    },
    getQueue: async ({ path }) => {
      const queue = queueNamed(path.queue);
      if (!(await engine.exists(queue))) throw noSuchQueue(queue);
      return { status: 200, type: 'application/json', body: await engine.describe(queue) };
    },
    putQueue: async ({ path, body }) => {
      const queue = queueNamed(path.queue);
      const created = await engine.configure(queue, body.value);
      const shown = await engine.describe(queue);
      if (!created) return { status: 200, type: 'application/json', body: shown };
      return { status: 201, type: 'application/json', body: shown, headers: { Location: queuePath(queue) } };
    },
    deleteQueue: async ({ path }) => {
      const queue = queueNamed(path.queue);
      if (!(await engine.delete(queue))) throw noSuchQueue(queue);
      return { status: 204 };
    },
    purgeMessages: async ({ path }) => {
      const purged = await engine.purge(queueNamed(path.queue));
      return { status: 200, type: 'application/json', body: { queue: path.queue, purged } };
    },
  };
}

function noSuchQueue(queue: Queue): BrokerError {
  return new BrokerError('no-such-queue', 'There is no queue with this name. Its first message or a PUT creates it.', {
    queue: queue.name,
  });
}
