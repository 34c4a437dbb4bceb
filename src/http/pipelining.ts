import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createTurns } from '../turns';

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** The most requests that wait on a connection before it is no longer read. */
const maxPipelined = 64;
const waiting = new WeakMap<Socket, number>();
/**
 * Answers that fit into the buffers of a connection would all be written in one turn. A turn of libuv accepts one
 * connection, so that a new client would wait for hundreds of such turns.
 */
const pipelined = createTurns(1);
/** Connections whose answer does not end by itself. */
const streaming = new WeakSet<Socket>();

/**
 * Handle a pipelined request when the answer before it has been sent: a client that sends many requests and reads no
 * answer consumes one message, not all.
 */
export function inTurn(request: IncomingMessage, response: ServerResponse, handle: Handle): void {
  const { socket } = request;
  const ahead = waiting.get(socket) ?? 0;
  waiting.set(socket, ahead + 1);
  if (ahead >= maxPipelined) {
    if (streaming.has(socket)) socket.destroy();
    else socket.pause();
  }
  response.once('socket', () => {
    waiting.set(socket, waiting.get(socket)! - 1);
    socket.resume();
    pipelined(() => handle(request, response));
  });
}

/**
 * A request pipelined behind a stream may never get its turn, and while we don't read the socket we can't see that the
 * client is gone. Close the connection if more than `maxPipelined` requests wait.
 */
export function holdNothingUp(socket: Socket, response: ServerResponse): void {
  if (response.closed || response.writableEnded) return;
  streaming.add(socket);
  response.once('close', () => streaming.delete(socket));
  if ((waiting.get(socket) ?? 0) > maxPipelined) socket.destroy();
}
