import type { Socket } from 'node:net';
import { WebSocketServer, type ServerOptions } from 'ws';
import type { Attachment, SubscribeOptionsOver } from '../delivery/consumer';
import type { Hub } from '../delivery/hub';
import type { Caller, Authorization } from '../access/check';
import type { Requester } from '../longpoll/waiters';
import { BrokerError } from '../errors';
import type { Queue } from '../queue/names';
import { WebSocketCommands, type ConnectionContext } from './websocket-commands';
import { classicFrames, v1Frames } from './encodings';
import { encodeFrame } from './websocket-frames';
import { ConsumerSocket, WebSocketConsumer } from './websocket-consumer';
import { WebSocketSink } from './websocket-sink';

/** A connection whose client waits for the answer to its handshake. */
export interface Handshake {
  request: Parameters<WebSocketServer['handleUpgrade']>[0];
  socket: Socket;
  head: Buffer;
}

/** A connection that switches from HTTP to WebSocket. */
export interface Switch {
  /**
   * Prepare the connection. Nothing is sent yet, so an error becomes the answer.
   * @returns how to begin, with the handshake
   * @throws BrokerError `too-many-consumers`, `no-room`, `redis-unavailable`
   */
  open(client: Requester & Caller): Promise<(handshake: Handshake) => void>;
}

/**
 * `/ws/{queue}`.
 * @param offered  the header Sec-WebSocket-Protocol
 * @throws BrokerError `invalid-parameter`
 */
export type WebSockets = (queue: Queue, wish: SubscribeOptionsOver<'websocket'>, offered: string | undefined) => Switch;

export interface WebSocketOptions extends ConnectionContext {
  hub: Hub;
  /** Largest message of a client, in bytes. */
  maxBody: number;
}

const subprotocol = 'restmq.v1';
/** A client that does not answer a close frame within this time is disconnected. */
const closeMs = 3000;
/**
 * Limits of the fragments that a client may split a message into, and of the chunks that the network may: each costs
 * memory, however small.
 */
const fragmentsMax = 1024;
const chunksMin = 2048;
const bytesPerChunk = 256;

export function createWebSockets({ hub, maxBody, ...around }: WebSocketOptions): WebSockets {
  const server = new WebSocketServer<typeof ConsumerSocket>(optionsOf(maxBody));

  /** @returns null if the client has closed its side meanwhile */
  const upgrade = ({ request, socket, head }: Handshake): ConsumerSocket | null => {
    let opened: ConsumerSocket | null = null;
    server.handleUpgrade(request, socket, head, (ws) => (opened = ws)); // synchronous: there is no verifyClient
    return opened;
  };

  return (queue, wish, offered) => {
    const protocol = protocolOf(offered);
    if (wish.credit !== undefined && protocol === undefined)
      throw wrong('query', 'credit', `requires the subprotocol ${subprotocol}`);
    return {
      open: async ({ authorization }) => {
        const attachment = await hub.attach(queue, wish);
        return (handshake) => {
          const ws = upgrade(handshake);
          if (!ws) return attachment.detach();
          const sink = new WebSocketSink(protocol === undefined ? classicFrames : v1Frames, ws, handshake.socket);
          ws.tell(
            protocol === undefined
              ? new Echo(sink, attachment, authorization, around)
              : new WebSocketCommands(queue, sink, attachment, authorization, around),
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

/** The types lack `closeTimeout`. */
function optionsOf(maxPayload: number): ServerOptions<typeof ConsumerSocket> & { closeTimeout: number } {
  return {
    WebSocket: ConsumerSocket,
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload,
    closeTimeout: closeMs,
    maxFragments: fragmentsMax,
    maxBufferedChunks: chunksMin + Math.ceil(maxPayload / bytesPerChunk),
    handleProtocols: (offered) => offered.has(subprotocol) && subprotocol,
  };
}

const token = /^[\w!#$%&'*+.^`|~-]+$/;

function protocolOf(offered: string | undefined): typeof subprotocol | undefined {
  if (offered === undefined) return undefined;
  const names = offered.split(',').map((one) => one.trim());
  if (!names.every((name) => token.test(name)) || new Set(names).size < names.length) {
    throw wrong('header', 'Sec-WebSocket-Protocol', 'must be a comma-separated list of different names');
  }
  if (names.includes(subprotocol)) return subprotocol;
  throw wrong('header', 'Sec-WebSocket-Protocol', `must list ${subprotocol}, or be absent`);
}

function wrong(location: 'query' | 'header', name: string, detail: string): BrokerError {
  return new BrokerError('invalid-parameter', `The parameter ${name} ${detail}.`, {
    errors: [{ pointer: `/${location}/${name}`, detail }],
  });
}
