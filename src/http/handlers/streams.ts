import type { ConsumerList } from '../../../generated/messages';
import type { Hub } from '../../delivery/hub';
import { messageNumberOnWire } from '../../queue/message-keys';
import { queueNamed, type Queue } from '../../queue/names';
import type { Comet } from '../../stream/comet';
import type { Sse } from '../../stream/sse';
import type { CommandConnections } from '../../stream/command-connections';
import type { WebSockets } from '../../stream/websocket';
import type { Handlers } from '../types';

type StreamOperations = 'comet' | 'sse' | 'websocket' | 'commandConnection' | 'consumers';

/** The three transports of a stream, and the connections for commands alone. */
export interface Faces {
  comet: Comet;
  sse: Sse;
  websocket: WebSockets;
  commandConnections: CommandConnections;
}

/**
 * Streams and their consumers: `/c/{queue}`, `/sse/{queue}`, `/ws/{queue}`, `/v1/queues/{queue}/consumers`;
 * and `/ws`, which streams no queue.
 * @param listConsumers  the streams and workers of a queue, on all daemons
 * @param heartbeatSeconds  the default
 */
export function streamHandlers(
  hub: Hub,
  listConsumers: (queue: Queue) => Promise<ConsumerList>,
  faces: Faces,
  heartbeatSeconds: number,
): Pick<Handlers, StreamOperations> {
  return {
    comet: (request) => {
      const {
        path,
        query: { since, heartbeat = 0, callback },
        address,
      } = request;
      const queue = queueNamed(path.queue);
      const body = faces.comet(
        queue,
        { transport: 'comet', address, since: numberOf(queue, since), ack: 'auto', heartbeatSeconds: heartbeat },
        callback,
      );
      const isLines = request.prefers('application/x-ndjson', 'text/html', 'text/plain') === 'application/x-ndjson';
      return { status: 200, type: isLines ? 'application/x-ndjson' : 'text/plain', body };
    },
    sse: ({ path, query: { since, ack = 'auto', heartbeat = heartbeatSeconds }, headers, address }) => {
      const queue = queueNamed(path.queue);
      const last = headers['Last-Event-ID'] ?? since;
      const body = faces.sse(queue, {
        transport: 'sse',
        address,
        since: numberOf(queue, last),
        ack,
        heartbeatSeconds: heartbeat,
      });
      return { status: 200, type: 'text/event-stream', body };
    },
    websocket: async ({
      path,
      query: { since, ack = 'auto', heartbeat = heartbeatSeconds, credit },
      headers,
      address,
    }) => {
      const queue = queueNamed(path.queue);
      const wish = {
        transport: 'websocket',
        address,
        since: numberOf(queue, since),
        ack,
        heartbeatSeconds: heartbeat,
        credit,
      } as const;
      // here, so that a client without a handshake gets this error, too
      if (ack === 'manual') await hub.checkManual(queue);
      return { status: 101, body: faces.websocket(queue, wish, headers['Sec-WebSocket-Protocol']) };
    },
    commandConnection: ({ query: { heartbeat = heartbeatSeconds }, headers, address }) => {
      const wish = { address, heartbeatSeconds: heartbeat };
      return { status: 101, body: faces.commandConnections.connect(wish, headers['Sec-WebSocket-Protocol']) };
    },
    consumers: async ({ path }) => {
      return { status: 200, type: 'application/json', body: await listConsumers(queueNamed(path.queue)) };
    },
  };
}

/**
 * @returns the number in a message key; `0` stays as it is
 * @throws BrokerError `invalid-key` for the key of another queue
 */
function numberOf(queue: Queue, since: string | undefined): string | undefined {
  return since === undefined || since === '0' ? since : messageNumberOnWire(queue, since);
}
