import type { LeasedMessage } from '../../../generated/messages';
import { answerOf, refusalOf } from '../../client/errors';
import type { HttpAnswer } from '../../client/node/http';
import { jsonApiOver } from '../../client/node/json-api';
import type { LeaseClient } from '../../client/worker';
import { inPath, pathOf, type Daemon } from '../http/daemon';

/** Bytes of all headers of an answer: 32 headers of 1024 characters are more than the 16 KiB of Node. */
const maxHeaderSize = 256 * 1024;

/**
 * The requests of a worker whose messages have their values as a Buffer: the bytes that were added. The leases of the
 * JSON API would not do: text in `application/json` looks there like a JSON string.
 */
export function leaseClientOf(daemon: Pick<Daemon, 'send'>): LeaseClient {
  const api = jsonApiOver((path, request) => daemon.send(path, request));

  const lease = async (
    queue: string,
    { leaseSeconds = 30, waitSeconds = 0, signal }: Parameters<LeaseClient['ackAndLease']>[2],
  ): Promise<LeasedMessage[]> => {
    const path = `/q/${pathOf(queue)}?raw=true&lease=${leaseSeconds}&wait=${waitSeconds}`;
    const answer = await daemon.send(path, { signal, maxHeaderSize });
    if (answer.status === 204) return [];
    if (!answer.ok) throw refusalOf(answer as unknown as Response, parsed(await answer.text()));
    return [leasedMessage(answer, await answer.bytes())];
  };

  return {
    async ackAndLease(queue, leaseIds, request) {
      if (leaseIds.length === 0) return { messages: await lease(queue, request), outcomes: [] };
      const outcomes = await this.ackAll(queue, leaseIds, request);
      // the acks are done: a failure would repeat them, and comes again with the next request
      return { messages: await lease(queue, request).catch(() => []), outcomes };
    },
    async ack(queue, leaseId, { signal }) {
      const { path } = inPath(queue).params;
      const params = { path: { ...path, leaseId } };
      await answerOf(api.DELETE('/v1/queues/{queue}/leases/{leaseId}', { params, signal }));
    },
    async ackAll(queue, leaseIds, { signal }) {
      const asked = api.POST('/v1/queues/{queue}/acks', { ...inPath(queue), body: { leaseIds }, signal });
      return (await answerOf(asked)).outcomes;
    },
    nack(queue, leaseId, { signal, ...body }) {
      const params = { path: { ...inPath(queue).params.path, leaseId } };
      return answerOf(api.POST('/v1/queues/{queue}/leases/{leaseId}/nack', { params, body, signal }));
    },
    extend(queue, leaseId, leaseSeconds, { signal }) {
      const params = { path: { ...inPath(queue).params.path, leaseId } };
      const body = leaseSeconds === undefined ? {} : { leaseSeconds };
      return answerOf(api.PATCH('/v1/queues/{queue}/leases/{leaseId}', { params, body, signal }));
    },
  };
}

function leasedMessage({ headers, message: { rawHeaders } }: HttpAnswer, value: Buffer): LeasedMessage {
  const get = (name: string): string | undefined => decoded(headers.get(name));
  const [contentType, priority, group] = [get('Content-Type'), get('RestMQ-Priority'), get('RestMQ-Group')];
  return {
    key: get('RestMQ-Key')!,
    value,
    leaseId: get('RestMQ-Lease-Id')!,
    attempt: Number(get('RestMQ-Attempt')),
    leaseExpiresAt: get('RestMQ-Lease-Expires-At')!,
    createdAt: '',
    headers: messageHeadersIn(rawHeaders),
    ...(contentType !== undefined && { contentType }),
    ...(priority !== undefined && { priority: Number(priority) }),
    ...(group !== undefined && { group: decodeURIComponent(group) }),
  };
}

function messageHeadersIn(raw: readonly string[]): Record<string, string> {
  const pairs = raw.flatMap((text, i): [string, string][] => {
    const [, name] = i % 2 === 0 ? (/^restmq-header-(.+)$/i.exec(text) ?? []) : [];
    return name === undefined ? [] : [[name, decoded(raw[i + 1]!)!]];
  });
  return Object.fromEntries(pairs);
}

/** Node reads header values as Latin-1. */
function decoded(value: string | null): string | undefined {
  return value === null ? undefined : Buffer.from(value, 'latin1').toString();
}

/** @returns the text itself if it is no JSON */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
