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
 * Answer with a body that does not end by itself: its head at once, then what the stream writes.
 * @returns when it has begun
 * @throws what the stream throws before it begins
 */
export async function stream(
  incoming: Incoming,
  request: IncomingMessage,
  response: ServerResponse,
  reply: AnyReply & { body: HttpStream },
  callback: string | undefined,
): Promise<void> {
  const begin = request.method === 'HEAD' ? null : await reply.body.open(incoming);
  discardBody(request); // a body that nobody reads would hold up the news that the client has hung up
  writeStreamHead(response, reply, callback);
  if (begin) begin(outletOf(request, response));
  else response.end();
}

/**
 * The same for an EventSource, which would give up for good on any answer but 200: where the stream can't be opened now
 * it is
 * answered all the same, and waits.
 * @throws what `open` throws and is not over by itself
 */
export async function streamToEventSource(
  incoming: Incoming,
  request: IncomingMessage,
  response: ServerResponse,
  open: Open,
  waiting: WaitingStreams,
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

/**
 * Whether a request reads nothing but events. A client that reads problems says so, and gets them with their status.
 */
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
