import { isUtf8 } from 'node:buffer';
import type { Requester } from '../../longpoll/requester';
import type { Waiters } from '../../longpoll/waiters';
import { BrokerError } from '../../errors';
import { checkJson } from '../../queue/json-values';
import type { Engine } from '../../queue/engine';
import { asciiGroup } from '../../queue/group';
import { asciiKey, messageKey } from '../../queue/message-keys';
import { queueNamed, type Queue } from '../../queue/names';
import type { Leased, Message } from '../../queue/message-record';
import { iso, messageJson } from '../../queue/message-json';
import { writeMessageHeaders } from '../request/message-headers';
import { messagePath } from '../paths';
import { queueListPage } from '../site/pages';
import { messageOf, messageOfForm } from '../request/send-options';
import type { Handlers, Request } from '../types';

type ClassicOperations = 'takeByQuery' | 'headByQuery' | 'addByForm' | 'listQueues' | 'take' | 'head' | 'add' | 'purge';

/** Adding, taking and purging as RestMQ had it: `/`, `/q/` and `/q/{queue}`. */
export function classicHandlers(engine: Engine, waiters: Waiters): Pick<Handlers, ClassicOperations> {
  const addForm = async (
    name: string,
    request: Request<'add' | 'addByForm'>,
    form: Parameters<typeof messageOfForm>[1],
    preferred?: 'value',
  ) => {
    const queue = queueNamed(name);
    const { first, replayed } = await engine.addAll(
      queue,
      [messageOfForm(request, form, preferred)],
      request.headers['Idempotency-Key'],
    );
    return { status: 200, type: 'text/plain', body: messageKey(queue, first), headers: headersOf(replayed) } as const;
  };

  const addBytes = async (name: string, request: Request<'add'>, { bytes, type }: Bytes) => {
    const queue = queueNamed(name);
    checkJson(type, bytes, 'The body says application/json and');
    const { first, replayed } = await engine.addAll(
      queue,
      [messageOf(request, { value: bytes, type })],
      request.headers['Idempotency-Key'],
    );
    const key = messageKey(queue, first);
    return {
      status: 201,
      type: 'application/json',
      body: { key },
      headers: { ...headersOf(replayed), Location: messagePath(queue, key) },
    } as const;
  };

  const received = async (
    queue: Queue,
    leaseSeconds: number | undefined,
    waitMs: number,
    client: Requester,
  ): Promise<Message | Leased | null> => {
    if (leaseSeconds === undefined) return waiters.take(queue, waitMs, client);
    return (await waiters.lease(queue, { max: 1, leaseSeconds }, waitMs, client))?.[0] ?? null;
  };

  return {
    takeByQuery: async (request) => {
      if (request.query.queue === undefined) return toDashboard;
      const queue = queueNamed(request.query.queue);
      const message = await waiters.take(queue, 0, request);
      if (!message)
        throw new BrokerError('empty-queue', 'There is no message in this queue now.', { queue: queue.name });
      return { status: 200, type: 'application/json', body: messageJson(queue, message) };
    },
    headByQuery: async ({ query }) => {
      if (query.queue === undefined) return toDashboard;
      const { ready } = await engine.stats(queueNamed(query.queue));
      if (ready === 0) throw new BrokerError('empty-queue', 'There is no message in this queue now.');
      return { status: 200, headers: { 'RestMQ-Ready': ready } };
    },
    addByForm: (request) => addForm(request.body.form.queue, request, request.body.form, 'value'),
    listQueues: async (request) => {
      const queues = await engine.list();
      if (request.query.callback === undefined && request.prefers('text/html', 'application/json') === 'text/html') {
        return { status: 200, type: 'text/html', body: queueListPage(queues) };
      }
      return { status: 200, type: 'application/json', body: { count: queues.length, queues } };
    },
    take: async (request) => {
      const queue = queueNamed(request.path.queue);
      const { wait = 0, lease, raw } = request.query;
      const message = await received(queue, lease, wait * 1000, request);
      if (!message) return { status: 204 };
      if (raw) return rawReply(queue, message);
      return { status: 200, type: 'application/json', body: messageJson(queue, message) };
    },
    head: async ({ path }) => {
      const { ready } = await engine.stats(queueNamed(path.queue));
      return { status: ready > 0 ? 200 : 204, headers: { 'RestMQ-Ready': ready } };
    },
    add: (request) => {
      const { path, body } = request;
      return body.kind === 'form' ? addForm(path.queue, request, body.form) : addBytes(path.queue, request, body);
    },
    purge: async ({ path }) => {
      const queue = queueNamed(path.queue);
      const removed = await engine.purge(queue, { disconnect: true });
      return { status: 200, type: 'application/json', body: { queue: queue.name, status: removed > 0 ? 1 : 0 } };
    },
  };
}

type Bytes = Extract<Request<'add'>['body'], { kind: 'bytes' }>;

/** The header that says that an earlier request stored the message. */
function headersOf(replayed: boolean): { 'Idempotent-Replayed'?: true } {
  return replayed ? { 'Idempotent-Replayed': true } : {};
}

const toDashboard = { status: 302, headers: { Location: '/ui/' } } as const;

function rawReply(queue: Queue, message: Message | Leased) {
  const { number, count, head, value } = message;
  const bytes = head.type ?? (isUtf8(value) ? 'text/plain; charset=utf-8' : 'application/octet-stream');
  const headers = {
    'RestMQ-Key': asciiKey(queue, number),
    'RestMQ-Count': count,
    'RestMQ-Priority': head.priority,
    'RestMQ-Group': head.group === undefined ? undefined : asciiGroup(head.group),
    ...('leaseId' in message ? leaseHeaders(message) : {}),
    ...writeMessageHeaders(head.headers),
  };
  return { status: 200, type: { bytes }, body: value, headers } as const;
}

function leaseHeaders({ leaseId, attempt, expiresMs }: Leased) {
  return { 'RestMQ-Lease-Id': leaseId, 'RestMQ-Attempt': attempt, 'RestMQ-Lease-Expires-At': iso(expiresMs) };
}
