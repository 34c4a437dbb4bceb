import type { Socket } from 'node:net';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import type { Attachment, Wish } from '../delivery/consumer';
import type { Hub } from '../delivery/hub';
import type { Caller, Permit } from '../access/check';
import type { Client } from '../delivery/waiters';
import { BrokerError } from '../errors';
import type { Log } from '../log';
import type { Queue } from '../queue/names';
import { Conversation, type Commands } from './conversation';
import { classicFrames, v1Frames } from './encodings';
import { frame } from './frames';
import { WebSocketSink } from './websocket-sink';

/** A connection whose client waits for the answer to its handshake. */
export interface Handshake {
  request: Parameters<WebSocketServer['handleUpgrade']>[0];
  socket: Socket;
  head: Buffer;
}

/** What becomes of a connection that stops being HTTP. */
export interface Switch {
  /**
   * Get ready. Nothing was sent yet: what is thrown becomes the answer.
   * @returns how to begin, with the handshake
   * @throws BrokerError `too-many-consumers`, `no-room`, `redis-unavailable`
   */
  open(client: Client & Caller): Promise<(handshake: Handshake) => void>;
}

/** `/ws/{queue}`. @param offered  the header Sec-WebSocket-Protocol @throws BrokerError `invalid-parameter` */
export type WebSockets = (queue: Queue, wish: Omit<Wish, 'transport'>, offered: string | undefined) => Switch;

export interface WebSocketOptions {
  hub: Hub;
  commands: Commands;
  /** Largest message of a client, in bytes. */
  maxBody: number;
  /** What may wait for a client to read it, in bytes. */
  consumerBuffer: number;
  log: Log;
}

const subprotocol = 'restmq.v1';
/** Who does not answer the end of a connection within this time is cut. */
const closeMs = 3000;
/** Of those that are the application's own (RFC 6455, 7.4.2). */
const revokedCode = 4003;
/** Pieces that a client may cut a message into, and that the network may: each has its cost in memory, however small it is. */
const fragmentsMax = 1024;
const chunksMin = 2048;
const bytesPerChunk = 256;

export function createWebSockets({ hub, commands, maxBody, consumerBuffer, log }: WebSocketOptions): WebSockets {
  const server = new WebSocketServer(optionsOf(maxBody));

  const converse = (ws: WebSocket, socket: Socket, queue: Queue, attachment: Attachment, permit: Permit): void => {
    const sink = new WebSocketSink(v1Frames, ws, socket);
    const conversation = new Conversation({ ws, sink, queue, attachment, commands, permit, consumerBuffer, log });
    ws.on('message', (data, isBinary) => conversation.hear(data as Buffer, isBinary));
    ws.on('close', () => conversation.over());
    attachment.start(sink);
  };

  const echo = (ws: WebSocket, socket: Socket, attachment: Attachment): void => {
    const sink = new WebSocketSink(classicFrames, ws, socket);
    ws.on('message', (data, isBinary) => sink.say(frame(isBinary ? 'binary' : 'text', data as Buffer), consumerBuffer));
    attachment.start(sink);
  };

  return (queue, wish, offered) => {
    const protocol = protocolOf(offered);
    if (wish.permits !== undefined && protocol === undefined) throw wrong('query', 'permits', `needs the subprotocol ${subprotocol}`);
    return {
      open: async ({ permit }) => {
        const attachment = await hub.attach(queue, { ...wish, transport: 'websocket' });
        return ({ request, socket, head }) => {
          socket.once('close', () => attachment.detach());
          if (socket.destroyed) return attachment.detach();
          server.handleUpgrade(request, socket, head, (ws) => {
            ws.on('error', ignored); // ws has closed the connection with the code that fits
            if (protocol === undefined) echo(ws, socket, attachment);
            else converse(ws, socket, queue, attachment, permit);
            endWith(permit, ws, attachment);
          });
        };
      },
    };
  };
}

/** Whose permit ends gets no message more, and is told so. */
function endWith(permit: Permit, ws: WebSocket, attachment: Attachment): void {
  const stillPermitted = permit.whenOver(() => {
    attachment.detach();
    ws.close(revokedCode, 'not permitted any more');
  });
  ws.on('close', stillPermitted);
}

/** `closeTimeout` is not in the types yet. */
function optionsOf(maxPayload: number): ServerOptions & { closeTimeout: number } {
  return {
    noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload, closeTimeout: closeMs,
    maxFragments: fragmentsMax, maxBufferedChunks: chunksMin + Math.ceil(maxPayload / bytesPerChunk),
    handleProtocols: (offered) => offered.has(subprotocol) && subprotocol,
  };
}

const token = /^[\w!#$%&'*+.^`|~-]+$/;

function protocolOf(offered: string | undefined): typeof subprotocol | undefined {
  if (offered === undefined) return undefined;
  const names = offered.split(',').map((one) => one.trim());
  if (!names.every((name) => token.test(name)) || new Set(names).size < names.length) {
    throw wrong('header', 'Sec-WebSocket-Protocol', 'must be names separated by commas, each once');
  }
  if (names.includes(subprotocol)) return subprotocol;
  throw wrong('header', 'Sec-WebSocket-Protocol', `must list ${subprotocol}, or not be there`);
}

function wrong(place: 'query' | 'header', name: string, detail: string): BrokerError {
  return new BrokerError('invalid-parameter', `The parameter ${name} ${detail}.`, { errors: [{ pointer: `/${place}/${name}`, detail }] });
}

function ignored(): void {
  // nothing is left to do
}
