import type { Socket } from 'node:net';
import { WebSocketServer, type ServerOptions } from 'ws';
import type { Caller } from '../access/check';
import { BrokerError } from '../errors';
import type { Requester } from '../longpoll/requester';
import { ConsumerSocket } from './websocket-consumer';

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
 * Answers a handshake.
 * @returns null if the client has closed its side meanwhile
 */
export type AcceptHandshake = (handshake: Handshake) => ConsumerSocket | null;

export const subprotocol = 'restmq.v1';
/** A client that does not answer a close frame within this time is disconnected. */
const closeMs = 3000;
/**
 * Limits of the fragments that a client may split a message into, and of the chunks that the network may: each costs
 * memory, however small.
 */
const fragmentsMax = 1024;
const chunksMin = 2048;
const bytesPerChunk = 256;

/** @param maxBody  largest message of a client, in bytes */
export function createAcceptHandshake(maxBody: number): AcceptHandshake {
  const server = new WebSocketServer<typeof ConsumerSocket>(optionsOf(maxBody));
  return ({ request, socket, head }) => {
    let opened: ConsumerSocket | null = null;
    server.handleUpgrade(request, socket, head, (ws) => (opened = ws)); // synchronous: there is no verifyClient
    return opened;
  };
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

/**
 * @param offered  the header Sec-WebSocket-Protocol
 * @throws BrokerError `invalid-parameter`
 */
export function protocolOf(offered: string | undefined): typeof subprotocol | undefined {
  if (offered === undefined) return undefined;
  const names = offered.split(',').map((one) => one.trim());
  if (!names.every((name) => token.test(name)) || new Set(names).size < names.length) {
    throw wrongParameter('header', 'Sec-WebSocket-Protocol', 'must be a comma-separated list of different names');
  }
  if (names.includes(subprotocol)) return subprotocol;
  throw wrongParameter('header', 'Sec-WebSocket-Protocol', `must list ${subprotocol}, or be absent`);
}

export function wrongParameter(location: 'query' | 'header', name: string, detail: string): BrokerError {
  return new BrokerError('invalid-parameter', `The parameter ${name} ${detail}.`, {
    errors: [{ pointer: `/${location}/${name}`, detail }],
  });
}
