import type { Encoding, Ending } from '../delivery/consumer';
import { BrokerError } from '../errors';
import { joinLines } from '../json';
import { asciiKey } from '../queue/message-keys';
import type { Queue } from '../queue/names';
import type { Leased, Message } from '../queue/message-record';
import { leaseMembers, messageMembers } from '../queue/message-json';
import { frame } from './frame-writer';

/**
 * How messages become bytes on each transport. Every encoding is made once, so that its consumers share their bytes.
 */

/** An encoding of a stream that is a HTTP answer. */
export interface HttpEncoding extends Encoding {
  /** A sign of life. */
  readonly beat: Buffer;
  /** The last bytes of a stream; null where the transport has no words for it. */
  farewell(queue: Queue, why: Ending): Buffer | null;
}

/** How text lies on the wire. */
type Framing = (text: string) => Buffer;

/** A chunk (RFC 9112, 7.1), for clients of HTTP/1.1. */
const chunk: Framing = (text) => Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);

/** As it is, for clients of HTTP/1.0: the end of the connection is the end of the body. */
const plain: Framing = (text) => Buffer.from(text);

/** @param chunked  whether the client knows chunks */
export function framingOf(chunked: boolean): Framing {
  return chunked ? chunk : plain;
}

/** The same encoding for both. */
interface Pair {
  chunked: HttpEncoding;
  plain: HttpEncoding;
}

export function sseEncoding(chunked: boolean): HttpEncoding {
  return chunked ? sse.chunked : sse.plain;
}

/** @param callback  the name of a function that each line calls; undefined: each is JSON */
export function cometEncoding(chunked: boolean, callback: string | undefined): HttpEncoding {
  const pair = callback === undefined ? lines : cometCalling(callback);
  return chunked ? pair.chunked : pair.plain;
}

/** JSONP libraries make a new name for each request: of those that are remembered there are only so many. */
const callbacksMax = 256;
const callbacks = new Map<string, Pair>();

function cometCalling(callback: string): Pair {
  const known = callbacks.get(callback);
  if (known) return known;
  if (callbacks.size >= callbacksMax) callbacks.clear();
  const pair = pairOf((framing) => comet((json) => framing(`${callback}(${joinLines(json)});\r\n`), framing));
  callbacks.set(callback, pair);
  return pair;
}

function pairOf(make: (framing: Framing) => HttpEncoding): Pair {
  return { chunked: make(chunk), plain: make(plain) };
}

const lines = pairOf((framing) => comet((json) => framing(`${joinLines(json)}\r\n`), framing));

/** There are no words for an end in a line. */
function comet(line: (json: string) => Buffer, framing: Framing): HttpEncoding {
  return {
    message: (queue, message) => line(messageJson(queue, message)),
    leased: (queue, message) => line(leasedJson(queue, message)),
    gap: (queue, since) => line(gapJson(queue, since)),
    beat: framing('\r\n'),
    farewell: () => null,
  };
}

const sse = pairOf((framing) => ({
  message: (queue, message) => framing(messageEvent(queue, message, messageJson(queue, message))),
  leased: (queue, message) => framing(messageEvent(queue, message, leasedJson(queue, message))),
  gap: (queue, since) => framing(namedEvent('gap', gapJson(queue, since))),
  beat: framing(':\n\n'),
  farewell: (queue, why) => framing(farewells[why](queue)),
}));

function messageEvent(queue: Queue, { n }: Message, json: string): string {
  return `id: ${asciiKey(queue, n)}\ndata: ${joinLines(json)}\n\n`;
}

/** @param name  without line breaks */
export function namedEvent(name: string, json: string): string {
  return `event: ${name}\ndata: ${joinLines(json)}\n\n`;
}

/** Clients that lost their daemon come back one after the other, not all at once. */
const [soonestMs, latestMs] = [1000, 5000] as const;

const farewells: Record<Ending, (queue: Queue) => string> = {
  purged: ({ name }) => namedEvent('purged', JSON.stringify({ type: 'purged', queue: name })),
  slow: (queue) => namedEvent('error', JSON.stringify(tooSlow(queue).toProblem())),
  stopping: () => `retry: ${Math.round(soonestMs + Math.random() * (latestMs - soonestMs))}\n\n`,
};

function tooSlow({ name }: Queue): BrokerError {
  return new BrokerError('slow-consumer', 'More waits for this stream to be read than --consumer-buffer allows.', {
    queue: name,
  });
}

/** WebSocket without a subprotocol. */
export const classicFrames: Encoding = {
  message: (queue, message) => frame('text', messageJson(queue, message)),
  leased: (queue, message) => frame('text', leasedJson(queue, message)),
  gap: (queue, since) => frame('text', gapJson(queue, since)),
};

/** WebSocket with restmq.v1. */
export const v1Frames: Encoding = {
  message: (queue, message) => frame('text', `${v1Head(queue)}${messageMembers(queue, message)}}`),
  leased: (queue, message) =>
    frame('text', `${v1Head(queue)}${messageMembers(queue, message)},${leaseMembers(message)}}`),
  gap: (queue, since) => frame('text', gapJson(queue, since)),
};

function v1Head({ name }: Queue): string {
  return `{"type":"message","queue":${JSON.stringify(name)},`;
}

function messageJson(queue: Queue, message: Message): string {
  return `{${messageMembers(queue, message)}}`;
}

function leasedJson(queue: Queue, message: Leased): string {
  return `{${messageMembers(queue, message)},${leaseMembers(message)}}`;
}

function gapJson({ name }: Queue, since: string | null): string {
  return JSON.stringify({ type: 'gap', queue: name, since });
}
