import type { Waiters } from '../../longpoll/waiters';
import { encoded } from '../../json';
import type { Engine } from '../../queue/engine';
import { queueNamed } from '../../queue/names';
import { iso, leasedJson } from '../../queue/message-json';
import type { Handlers } from '../types';

type LeaseOperations = 'leaseMessages' | 'ackLease' | 'extendLease' | 'nackLease' | 'ackLeases';

/** Leases as resources: `/v1/queues/{queue}/leases`. */
export function leaseHandlers(engine: Engine, waiters: Waiters): Pick<Handlers, LeaseOperations> {
  return {
    leaseMessages: async (request) => {
      const queue = queueNamed(request.path.queue);
      const { max = 1, lease, wait = 0 } = request.body.value;
      const held = await waiters.lease(queue, { max, leaseSeconds: lease }, wait * 1000, request);
      if (!held) return { status: 204 };
      const shown = held.map((one) => leasedJson(queue, one)).join(',');
      return { status: 200, type: 'application/json', body: encoded(`{"messages":[${shown}]}`) };
    },
    ackLease: async ({ path }) => {
      await engine.ackOne(queueNamed(path.queue), path.lease);
      return { status: 204 };
    },
    extendLease: async ({ path, body }) => {
      const { key, expiresMs } = await engine.extend(queueNamed(path.queue), path.lease, body.value.lease);
      return { status: 200, type: 'application/json', body: { key, lease: path.lease, expiresAt: iso(expiresMs) } };
    },
    nackLease: async ({ path, body }) => {
      const { delay, ...how } = body.value;
      const nacked = await engine.nack(queueNamed(path.queue), path.lease, { ...how, delaySeconds: delay });
      return { status: 200, type: 'application/json', body: nacked };
    },
    ackLeases: async ({
      path,
      body: {
        value: { leases },
      },
    }) => {
      const outcomes = await engine.ack(queueNamed(path.queue), leases);
      return {
        status: 200,
        type: 'application/json',
        body: { outcomes: leases.map((lease, i) => ({ lease, outcome: outcomes[i]! })) },
      };
    },
  };
}
