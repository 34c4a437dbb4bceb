import type { Attachment, SubscribeOptionsOver } from '../delivery/consumer';
import type { Hub } from '../delivery/hub';
import type { Authorization } from '../access/check';
import type { Queue } from '../queue/names';
import { WebSocketCommands, type ConnectionContext } from './websocket-commands';
import { classicFrames, v1Frames } from './encodings';
import { encodeFrame } from './websocket-frames';
import { WebSocketConsumer } from './websocket-consumer';
import { protocolOf, subprotocol, wrongParameter, type AcceptHandshake, type Switch } from './websocket-handshake';
import { WebSocketSink } from './websocket-sink';

/**
 * `/ws/{queue}`.
 * @param offered  the header Sec-WebSocket-Protocol
 * @throws BrokerError `invalid-parameter`
 */
export type WebSockets = (queue: Queue, wish: SubscribeOptionsOver<'websocket'>, offered: string | undefined) => Switch;

export interface WebSocketOptions extends ConnectionContext {
  hub: Hub;
  accept: AcceptHandshake;
}

export function createWebSockets({ hub, accept, ...around }: WebSocketOptions): WebSockets {
  return (queue, wish, offered) => {
    const protocol = protocolOf(offered);
    if (wish.credit !== undefined && protocol === undefined)
      throw wrongParameter('query', 'credit', `requires the subprotocol ${subprotocol}`);
    return {
      open: async ({ authorization }) => {
        const attachment = await hub.attach(queue, wish);
        return (handshake) => {
          const ws = accept(handshake);
          if (!ws) return attachment.detach();
          const sink = new WebSocketSink(protocol === undefined ? classicFrames : v1Frames, ws, handshake.socket);
          ws.tell(
            protocol === undefined
              ? new Echo(sink, attachment, authorization, around)
              : new WebSocketCommands(queue.name, sink, attachment, authorization, wish.address, around),
          );
          attachment.start(sink);
        };
      },
    };
  };
}

/** WebSocket without a subprotocol: a client gets its own messages back. */
class Echo extends WebSocketConsumer {
  constructor(
    sink: WebSocketSink,
    attachment: Attachment,
    authorization: Authorization,
    private readonly around: Pick<ConnectionContext, 'consumerBuffer'>,
  ) {
    super(sink, attachment, authorization);
  }

  onMessage(data: Buffer, isBinary: boolean): void {
    this.sink.say([encodeFrame(isBinary ? 'binary' : 'text', data)], this.around.consumerBuffer);
  }
}
