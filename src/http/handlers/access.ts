import type { components } from '../../../generated/operations';
import { scopesOf, transportsAllowed, type Authorization } from '../../access/check';
import { ticketSeconds, type Key, type Keys } from '../../access/keys';
import { BrokerError } from '../../errors';
import { queueNamed } from '../../queue/names';
import { iso } from '../../queue/message-json';
import type { Handlers } from '../types';

type Schemas = components['schemas'];
type AccessOperations = 'whoAmI' | 'listKeys' | 'createKey' | 'revokeKey' | 'createTicket';

/**
 * The current principal, keys, and tickets for streams: `/v1/access`, `/v1/keys`, `/v1/tickets`.
 * @param controlled  whether there are access rules
 */
export function accessHandlers(keys: Keys, controlled: boolean): Pick<Handlers, AccessOperations> {
  return {
    whoAmI: ({ authorization }) => ({
      status: 200,
      type: 'application/json',
      body: { controlled, ...describeCaller(authorization) },
    }),
    listKeys: async () => ({ status: 200, type: 'application/json', body: { keys: (await keys.list()).map(shown) } }),
    createKey: async ({
      body: {
        value: { name, scopes, expiresInSeconds },
      },
    }) => {
      if (!controlled) throw uncontrolled();
      const created = await keys.create(
        name,
        scopes,
        expiresInSeconds === undefined ? null : Date.now() + expiresInSeconds * 1000,
      );
      return { status: 201, type: 'application/json', body: { ...shown(created), key: created.key } };
    },
    revokeKey: async ({ path: { id } }) => {
      if (await keys.revoke(id)) return { status: 204 };
      throw new BrokerError('no-such-key', `There is no key ${id}.`);
    },
    createTicket: async ({ body, authorization }) => {
      const { name } = queueNamed(body.value.queue);
      const verb = body.value.verb ?? 'consume';
      const categories = transportsAllowed(authorization, verb, name);
      if (categories.length === 0)
        throw new BrokerError('forbidden', `You may not ${verb} on this queue, so you can’t get a ticket for it.`, {
          queue: name,
        });
      const expiresAt = iso(Date.now() + ticketSeconds * 1000);
      const { keyId, untilMs } = authorization.principal;
      const ticket = await keys.issue({ queue: name, verb, categories, keyId, untilMs });
      return { status: 201, type: 'application/json', body: { ticket, queue: name, verb, expiresAt } };
    },
  };
}

function describeCaller(authorization: Authorization): Omit<Schemas['Caller'], 'controlled'> {
  const { by, name, keyId, untilMs } = authorization.principal;
  const ways = transportsAllowed(authorization, 'consume', undefined);
  return {
    by,
    ...(name !== null && { name }),
    ...(keyId !== null && { keyId }),
    scopes: scopesOf(authorization),
    transports: (['comet', 'sse', 'websocket'] as const).filter((way) => ways.includes(way)),
    ...(untilMs !== null && { expiresAt: iso(untilMs) }),
  };
}

function shown({ id, name, scopes, createdMs, expiresMs }: Key): Schemas['ApiKey'] {
  return { id, name, scopes, createdAt: iso(createdMs), ...(expiresMs !== null && { expiresAt: iso(expiresMs) }) };
}

/** Without rules any client could create a key, which would stay valid once the daemon gets rules. */
function uncontrolled(): BrokerError {
  return new BrokerError('forbidden', 'This daemon has no access rules (--acl), so API keys can’t be created.');
}
