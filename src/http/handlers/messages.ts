import { isUtf8 } from 'node:buffer';
import type { Client, Waiters } from '../../delivery/waiters';
import { BrokerError } from '../../errors';
import { checkJson } from '../../protocol/values';
import type { NewMessage } from '../../queue/adding';
import type { Engine } from '../../queue/engine';
import { messageKey, queueNamed, type Queue } from '../../queue/names';
import type { Leased, Message } from '../../queue/record';
import { iso, messageView } from '../../queue/views';
import { ownHeadersOut } from '../own-headers';
import { messagePath } from '../paths';
import { sendOptions } from '../send-options';
import type { Handlers, Request } from '../types';

type MessageOperations = 'takeByQuery' | 'headByQuery' | 'addByForm' | 'take' | 'head' | 'add' | 'purge';

/** Adding, taking and purging: `/` and `/q/{queue}`. */
export function messageHandlers(engine: Engine, waiters: Waiters): Pick<Handlers, MessageOperations> {
  /** Store the one message of a request. @returns its key, and the header that says that an earlier one stored it */
  const stored = async (queue: Queue, request: Request<'add' | 'addByForm'>, message: NewMessage) => {
    const { first, replayed } = await engine.addAll(queue, [message], request.headers['Idempotency-Key']);
    return { key: messageKey(queue, first), headers: { 'Idempotent-Replayed': replayed || undefined } };
  };

  const addForm = async (name: string, request: Request<'add' | 'addByForm'>, { value, msg, ttl }: Form) => {
    const { delaySeconds, ttlSeconds, priority, headers: own, traceparent } = sendOptions(request);
    // No spread: it took a twentieth of an add's time.
    const message = { value: (value ?? msg)!, ttlSeconds: ttl ?? ttlSeconds, delaySeconds, priority, headers: own, traceparent };
    const { key, headers } = await stored(queueNamed(name), request, message);
    return { status: 200, type: 'text/plain', body: key, headers } as const;
  };

  const received = async (queue: Queue, leaseSeconds: number | undefined, waitMs: number, client: Client): Promise<Message | Leased | null> => {
    if (leaseSeconds === undefined) return waiters.take(queue, waitMs, client);
    return (await waiters.lease(queue, { max: 1, leaseSeconds }, waitMs, client))?.[0] ?? null;
  };

  return {
    takeByQuery: async (request) => {
      if (request.query.queue === undefined) return toDashboard;
      const queue = queueNamed(request.query.queue);
      const message = await waiters.take(queue, 0, request);
      if (!message) throw new BrokerError('empty-queue', 'There is no message in this queue now.', { queue: queue.name });
      return { status: 200, type: 'application/json', body: messageView(queue, message) };
    },
    headByQuery: async ({ query }) => {
      if (query.queue === undefined) return toDashboard;
      const { ready } = await engine.stats(queueNamed(query.queue));
      if (ready === 0) throw new BrokerError('empty-queue', 'There is no message in this queue now.');
      return { status: 200, headers: { 'RestMQ-Ready': ready } };
    },
    addByForm: (request) => addForm(request.body.form.queue, request, request.body.form),
    take: async (request) => {
      const queue = queueNamed(request.path.queue);
      const { wait = 0, lease, raw } = request.query;
      const message = await received(queue, lease, wait * 1000, request);
      if (!message) return { status: 204 };
      if (raw) return rawReply(queue, message);
      return { status: 200, type: 'application/json', body: messageView(queue, message) };
    },
    head: async ({ path }) => {
      const { ready } = await engine.stats(queueNamed(path.queue));
      return { status: ready > 0 ? 200 : 204, headers: { 'RestMQ-Ready': ready } };
    },
    add: async (request) => {
      const { path, body } = request;
      if (body.kind === 'form') return addForm(path.queue, request, body.form);
      const queue = queueNamed(path.queue);
      checkJson(body.type, body.bytes, 'The body says application/json and');
      const { key, headers } = await stored(queue, request, { ...sendOptions(request), value: body.bytes, type: body.type });
      return { status: 201, type: 'application/json', body: { key }, headers: { ...headers, Location: messagePath(queue, key) } };
    },
    purge: async ({ path }) => {
      const queue = queueNamed(path.queue);
      const removed = await engine.purge(queue, { disconnect: true });
      return { status: 200, type: 'application/json', body: { queue: queue.name, status: removed > 0 ? 1 : 0 } };
    },
  };
}

interface Form {
  value?: string | Uint8Array;
  msg?: string | Uint8Array;
  ttl?: number;
}

const toDashboard = { status: 302, headers: { Location: '/ui/' } } as const;

function rawReply(queue: Queue, message: Message | Leased) {
  const { n, count, head, value } = message;
  const bytes = head.type ?? (isUtf8(value) ? 'text/plain; charset=utf-8' : 'application/octet-stream');
  const headers = {
    'RestMQ-Key': encodeURI(messageKey(queue, n)), 'RestMQ-Count': count, 'RestMQ-Priority': head.priority,
    ...('lease' in message ? leaseHeaders(message) : {}), ...ownHeadersOut(head.headers),
  };
  return { status: 200, type: { bytes }, body: value, headers } as const;
}

function leaseHeaders({ lease, attempt, expiresMs }: Leased) {
  return { 'RestMQ-Lease': lease, 'RestMQ-Attempt': attempt, 'RestMQ-Expires-At': iso(expiresMs) };
}
