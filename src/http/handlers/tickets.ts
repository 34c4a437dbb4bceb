import { waysOf } from '../../access/check';
import { ticketSeconds, type Keys } from '../../access/keys';
import { BrokerError } from '../../errors';
import { queueNamed } from '../../queue/names';
import type { Handlers } from '../types';

/** Tickets for streams: `/v1/tickets`. */
export function ticketHandlers(keys: Keys): Pick<Handlers, 'createTicket'> {
  return {
    createTicket: async ({ body, permit }) => {
      const { name } = queueNamed(body.value.queue);
      const verb = body.value.verb ?? 'consume';
      const categories = waysOf(permit, verb, name);
      if (categories.length === 0) throw new BrokerError('forbidden', `You may not ${verb} on this queue, so no ticket may.`, { queue: name });
      const expiresAt = new Date(Date.now() + ticketSeconds * 1000).toISOString();
      const ticket = await keys.issue({ queue: name, verb, categories, keyId: permit.keyId });
      return { status: 201, type: 'application/json', body: { ticket, queue: name, verb, expiresAt } };
    },
  };
}
