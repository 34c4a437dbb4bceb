import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ResponseBody, HttpStream } from '../../stream/http-stream';
import { isPassing, type Open, type WaitingStreams } from '../../stream/waiting-streams';
import { discardBody } from '../request/read-body';
import type { Incoming } from '../request/incoming';
import { writeStreamHead } from './write';
import type { AnyReply } from '../types';

/** A stream that has ended and is not read to its end within this time is cut. */
const lingerMs = 3000;

export function isEndless(reply: AnyReply): reply is AnyReply & { body: HttpStream } {
  return typeof reply.body === 'object' && reply.body !== null && 'open' in reply.body;
}

/**
 * Answer with a body that does not end by itself: its head at once, then the bytes that the stream writes.
 * @returns when it has begun
 * @throws the error of the stream if it can't begin
 */
export async function stream(
  incoming: Incoming,
  request: IncomingMessage,
  response: ServerResponse,
  reply: AnyReply & { body: HttpStream },
  callback: string | undefined,
): Promise<void> {
  const begin = request.method === 'HEAD' ? null : await reply.body.open(incoming);
  discardBody(request); // an unread body would delay the news that the client has left
  writeStreamHead(response, reply, callback);
  if (begin) begin(outletOf(request, response));
  else response.end();
}

/**
 * The same for an EventSource, which gives up for good on any answer but 200: if the stream can't be opened now, it is
 * answered all the same, and waits.
 * @throws the error of `open` if it will not pass
 */
export async function streamToEventSource(
  incoming: Incoming,
  request: IncomingMessage,
  response: ServerResponse,
  open: Open,
  waiting: Pick<WaitingStreams, 'enter'>,
): Promise<void> {
  const begin = await open().catch((error: unknown) => {
    if (isPassing(error)) return error;
    throw error;
  });
  discardBody(request);
  writeStreamHead(response, { status: 200, type: 'text/event-stream' }, undefined);
  const outlet = outletOf(request, response);
  if (typeof begin === 'function') begin(outlet);
  else waiting.enter(incoming, outlet, open, begin);
}

/** Whether a client accepts events only. A client that also accepts problems gets them with their status. */
export function isEventSource({ method, headers: { accept = '' } }: IncomingMessage): boolean {
  if (method !== 'GET' || accept.length > acceptMax) return false;
  const types = accept
    .toLowerCase()
    .split(',')
    .map((one) => one.split(';', 1)[0]!.trim());
  return types.includes('text/event-stream') && !types.includes('application/problem+json');
}

const acceptMax = 1024;

function outletOf({ socket }: IncomingMessage, response: ServerResponse): ResponseBody {
  return {
    socket,
    chunked: response.chunkedEncoding,
    end: () => {
      const timer = setTimeout(() => socket.destroy(), lingerMs);
      response.once('close', () => clearTimeout(timer));
      response.end();
    },
    cut: () => {
      if (!response.writableEnded) response.destroy();
    },
  };
}
