import type { QueueStatus, Status } from '../../../generated/messages';
import type { Engine } from '../../queue/engine';
import { queueNamed } from '../../queue/names';
import type { Handlers } from '../types';

type ControlOperations = 'getPolicy' | 'setPolicy' | 'listStatus' | 'getStatus' | 'setStatus';

/** Policy and flow control of stream consumers: `/p/{queue}` and `/control/`. */
export function controlHandlers(engine: Engine): Pick<Handlers, ControlOperations> {
  return {
    getPolicy: async ({ path }) => {
      const value = await engine.policy(queueNamed(path.queue));
      return { status: 200, type: 'application/json', body: { queue: path.queue, value } };
    },
    setPolicy: async ({ path, body }) => {
      await engine.configure(queueNamed(path.queue), { policy: body.form.policy });
      return { status: 200, type: 'text/plain', body: 'OK' };
    },
    listStatus: async () => {
      const all = await engine.forAll(async (queue) => flagOf(queue.name, await engine.status(queue)));
      const queues = Object.fromEntries(all.map((one) => [one.queue, one]));
      return { status: 200, type: 'application/json', body: { count: all.length, queues } };
    },
    getStatus: async ({ path }) => {
      const status = flagOf(path.queue, await engine.status(queueNamed(path.queue)));
      return { status: 200, type: 'application/json', body: { queue: path.queue, status } };
    },
    setStatus: async ({ path, body }) => {
      await engine.configure(queueNamed(path.queue), { status: body.form.status });
      return { status: 200, type: 'application/json', body: { stat: flagOf(path.queue, body.form.status) } };
    },
  };
}

function flagOf(queue: string, status: Status): QueueStatus {
  return { queue, status: status === 'start' ? 1 : 0 };
}
