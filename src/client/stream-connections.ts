import { sendOver, type ApiOptions } from './api';
import { headerFor } from './credentials';
import { refusalOf, RestMQError, unreachable } from './errors';
import { bodyOf, readComet, readSse } from './http-streams';
import { within } from './limits';
import { queryOf, silenceMs, type Connection, type ConnectionWish } from './streams';
import { openWebSocket, subprotocol, type WebSocketConstructor } from './websocket';

/** The parts of a client that its streams need. */
export interface StreamClient extends ApiOptions {
  readonly url: string;
  createTicket(signal: AbortSignal): Promise<{ ticket: string }>;
}

export async function connectHttp(
  client: StreamClient,
  path: 'sse' | 'c',
  { queue, since, ack, heartbeatSeconds, signal }: ConnectionWish,
): Promise<Connection> {
  const query = queryOf({ since, heartbeat: heartbeatSeconds, ack: path === 'sse' ? ack : undefined });
  const response = await within(
    silenceMs(heartbeatSeconds),
    requestStream(client, `/${path}/${encodeURIComponent(queue)}?${query}`, signal),
  );
  const [type, read] =
    path === 'sse' ? (['text/event-stream', readSse] as const) : (['application/x-ndjson', readComet] as const);
  return { incoming: read({ queue, body: bodyOf(response, type, signal), heartbeatSeconds }) };
}

/** A browser can't send headers with a WebSocket: a ticket replaces the credentials. */
export async function connectWebSocket(
  client: StreamClient,
  WebSocket: WebSocketConstructor,
  wish: ConnectionWish,
): Promise<Connection> {
  const { queue, since, ack, heartbeatSeconds, credit, signal } = wish;
  const ticket = client.credentials && (await within(silenceMs(heartbeatSeconds), client.createTicket(signal))).ticket;
  const path = `/ws/${encodeURIComponent(queue)}?`;
  const query = queryOf({ since, ack, heartbeat: heartbeatSeconds, credit, ticket });
  const socket = new WebSocket(`${client.url.replace(/^http/, 'ws')}${path}${query}`, [subprotocol]);
  return openWebSocket(socket, wish, () =>
    within(
      silenceMs(heartbeatSeconds),
      handshakeError(client, `${path}${queryOf({ since, ack, heartbeat: heartbeatSeconds })}`, signal),
    ),
  );
}

/**
 * The reason for a failed handshake. The same path is requested without an upgrade; the daemon answers with any other
 * problem.
 */
async function handshakeError(client: StreamClient, path: string, signal: AbortSignal): Promise<unknown> {
  const why: unknown = await requestStream(client, path, signal)
    .then(({ body }) => body?.cancel())
    .catch((error: unknown) => error);
  return why instanceof RestMQError && why.code !== 'upgrade-required' ? why : unreachable('The WebSocket failed.');
}

/** @throws RestMQError */
async function requestStream(client: StreamClient, path: string, signal: AbortSignal): Promise<Response> {
  const { credentials } = client;
  const headers = credentials ? [await headerFor(credentials, signal)] : [];
  const request = new Request(client.url + path, { headers, signal });
  const response = await sendOver(client, request);
  request.signal.throwIfAborted(); // the request must not be garbage-collected before: see bodyOf
  if (response.ok) return response;
  throw refusalOf(response, await response.json().catch(() => null));
}
