import type { Waiters } from '../../longpoll/waiters';
import { EncodedParts } from '../../json';
import type { Engine } from '../../queue/engine';
import { ackOutcomes } from '../../queue/ack-outcomes';
import { queueNamed } from '../../queue/names';
import { iso, leasedJson } from '../../queue/message-json';
import { mapInSlices } from '../../slices';
import type { Handlers } from '../types';

type LeaseOperations = 'leaseMessages' | 'ackLease' | 'extendLease' | 'nackLease' | 'ackLeases';

/** Leases as resources: `/v1/queues/{queue}/leases`. */
export function leaseHandlers(engine: Engine, waiters: Waiters): Pick<Handlers, LeaseOperations> {
  return {
    leaseMessages: async (request) => {
      const queue = queueNamed(request.path.queue);
      const { max = 1, leaseSeconds, waitSeconds = 0, acks } = request.body.value;
      const [how, waitMs] = [{ max, leaseSeconds }, waitSeconds * 1000];
      const { outcomes, leased } = acks
        ? await waiters.ackAndLease(queue, acks, how, waitMs, request)
        : { outcomes: null, leased: await waiters.lease(queue, how, waitMs, request) };
      if (!leased && !outcomes) return { status: 204 };
      const shown = await mapInSlices(leased ?? [], (one) => leasedJson(queue, one));
      const end = outcomes ? `,"outcomes":${JSON.stringify(ackOutcomes(acks!, outcomes))}}` : '}';
      return { status: 200, type: 'application/json', body: EncodedParts.ofArray('{"messages":', shown, end) };
    },
    ackLease: async ({ path }) => {
      await engine.ackOne(queueNamed(path.queue), path.leaseId);
      return { status: 204 };
    },
    extendLease: async ({ path, body }) => {
      const { key, expiresMs } = await engine.extend(queueNamed(path.queue), path.leaseId, body.value.leaseSeconds);
      return {
        status: 200,
        type: 'application/json',
        body: { key, leaseId: path.leaseId, leaseExpiresAt: iso(expiresMs) },
      };
    },
    nackLease: async ({ path, body }) => {
      const nacked = await engine.nack(queueNamed(path.queue), path.leaseId, body.value);
      return { status: 200, type: 'application/json', body: nacked };
    },
    ackLeases: async ({
      path,
      body: {
        value: { leaseIds },
      },
    }) => {
      const outcomes = await engine.ack(queueNamed(path.queue), leaseIds);
      return {
        status: 200,
        type: 'application/json',
        body: { outcomes: ackOutcomes(leaseIds, outcomes) },
      };
    },
  };
}
