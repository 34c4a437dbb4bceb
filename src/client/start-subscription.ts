import { checkChoice, checkFunction, checkOptions } from './options';
import type { RestMQOptions } from './request-options';
import { connectHttp, connectWebSocket, type StreamClient } from './stream-connections';
import type { LeaseFrame, NackOptions } from './streams';
import { Subscription, type SubscribeOptions } from './subscription';
import { webSocketOf } from './websocket';

/** The requests of a subscription. */
interface SubscribingClient {
  readonly url: string;
  ack(queue: string, leaseId: string): Promise<void>;
  nack(queue: string, leaseId: string, options: NackOptions): Promise<object>;
  extend(queue: string, leaseId: string, leaseSeconds: number | undefined): Promise<object>;
  createTicket(queue: string, verb: 'consume', options: { signal: AbortSignal }): Promise<{ ticket: string }>;
}

/** @throws TypeError for an unknown option, or one that the transport does not support */
export function startSubscription(
  client: SubscribingClient,
  clientOptions: RestMQOptions,
  queue: string,
  options: SubscribeOptions,
): Subscription {
  checkOptions(options, ['transport', 'since', 'ack', 'credit', 'heartbeatSeconds', 'signal', 'onLost']);
  const { transport = 'sse', ack } = options;
  checkChoice('transport', transport, ['sse', 'websocket', 'comet']);
  checkFunction('onLost', options.onLost);
  if (transport === 'comet' && ack === 'manual') throw new TypeError('The transport comet has no acks.');
  const WebSocket = transport === 'websocket' ? webSocketOf(clientOptions.WebSocket) : null;
  const streams: StreamClient = {
    ...clientOptions,
    url: client.url,
    createTicket: (signal) => client.createTicket(queue, 'consume', { signal }),
  };
  return new Subscription(
    queue,
    {
      connect: (wish) =>
        WebSocket
          ? connectWebSocket(streams, WebSocket, wish)
          : connectHttp(streams, transport === 'comet' ? 'c' : 'sse', wish),
      answer: (frame) => answerOver(client, queue, frame),
    },
    options,
  );
}

/** Ack, nack or extend in a separate request. */
function answerOver(client: SubscribingClient, queue: string, frame: LeaseFrame): Promise<object> {
  const { cmd, leaseId, ...how } = frame;
  if (cmd === 'nack') return client.nack(queue, leaseId, how as NackOptions);
  if (cmd === 'extend') return client.extend(queue, leaseId, frame.leaseSeconds);
  return client.ack(queue, leaseId).then(() => ({}));
}
