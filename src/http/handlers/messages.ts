import type { Message } from '../../../generated/messages';
import { BrokerError } from '../../errors';
import type { Waiters } from '../../delivery/waiters';
import { encoded, parseJson, type Encoded } from '../../json';
import type { Engine, Taken } from '../../queue/engine';
import { messageKey, queueNamed, type Queue } from '../../queue/names';
import { isJsonType, valueMembers } from '../../queue/record';
import type { Handlers } from '../types';
import { isUtf8 } from 'node:buffer';

type MessageOperations = 'takeByQuery' | 'headByQuery' | 'addByForm' | 'take' | 'head' | 'add' | 'purge';

/** Adding, taking and purging: `/` and `/q/{queue}`. */
export function messageHandlers(engine: Engine, waiters: Waiters): Pick<Handlers, MessageOperations> {
  const addForm = async (name: string, { value, msg, ttl }: Form): Promise<string> => {
    const queue = queueNamed(name);
    return messageKey(queue, await engine.add(queue, { value: (value ?? msg)!, ttlSeconds: ttl }));
  };

  return {
    takeByQuery: async (request) => {
      if (request.query.queue === undefined) return toQueues;
      const queue = queueNamed(request.query.queue);
      const message = await waiters.take(queue, 0, request);
      if (!message) throw new BrokerError('empty-queue', 'There is no message in this queue now.', { queue: queue.name });
      return { status: 200, type: 'application/json', body: messageJson(queue, message) };
    },
    headByQuery: async ({ query }) => {
      if (query.queue === undefined) return toQueues;
      const { ready } = await engine.stats(queueNamed(query.queue));
      if (ready === 0) throw new BrokerError('empty-queue', 'There is no message in this queue now.');
      return { status: 200, headers: { 'RestMQ-Ready': ready } };
    },
    addByForm: async ({ body }) => ({ status: 200, type: 'text/plain', body: await addForm(body.form.queue, body.form) }),
    take: async (request) => {
      const queue = queueNamed(request.path.queue);
      const message = await waiters.take(queue, (request.query.wait ?? 0) * 1000, request);
      if (!message) return { status: 204 };
      if (request.query.raw) return rawReply(queue, message);
      return { status: 200, type: 'application/json', body: messageJson(queue, message) };
    },
    head: async ({ path }) => {
      const { ready } = await engine.stats(queueNamed(path.queue));
      return { status: ready > 0 ? 200 : 204, headers: { 'RestMQ-Ready': ready } };
    },
    add: async ({ path, body }) => {
      if (body.kind === 'form') return { status: 200, type: 'text/plain', body: await addForm(path.queue, body.form) };
      const queue = queueNamed(path.queue);
      checkJson(body.type, body.bytes);
      const key = messageKey(queue, await engine.add(queue, { value: body.bytes, type: body.type }));
      return { status: 201, type: 'application/json', body: { key }, headers: { Location: `/j/${encodeURIComponent(queue.name)}` } };
    },
    purge: async ({ path }) => {
      const queue = queueNamed(path.queue);
      const removed = await engine.purge(queue);
      return { status: 200, type: 'application/json', body: { queue: queue.name, status: removed > 0 ? 1 : 0 } };
    },
  };
}

interface Form {
  value?: string | Uint8Array;
  msg?: string | Uint8Array;
  ttl?: number;
}

const toQueues = { status: 302, headers: { Location: '/q/' } } as const;

function messageJson(queue: Queue, message: Taken): Encoded<Message> {
  return encoded(`{"key":${queue.keyPrefixJson}${message.n}",${valueMembers(message)},"count":${message.count}}`);
}

function rawReply(queue: Queue, { n, count, head, value }: Taken) {
  const bytes = head.type ?? (isUtf8(value) ? 'text/plain; charset=utf-8' : 'application/octet-stream');
  const headers = { 'RestMQ-Key': encodeURI(messageKey(queue, n)), 'RestMQ-Count': count };
  return { status: 200, type: { bytes }, body: value, headers } as const;
}

/** What says it is JSON comes out as JSON: then it has to be. */
function checkJson(type: string | undefined, bytes: Buffer): void {
  if (!isJsonType(type)) return;
  if (!isUtf8(bytes)) throw new BrokerError('invalid-json', 'The body says application/json and is not JSON: it is not UTF-8.');
  parseJson(bytes.toString(), 'The body says application/json and');
}
