import type { Encoding, Ending } from '../delivery/consumer';
import { BrokerError } from '../errors';
import { joinLines } from '../json';
import { asciiKey } from '../queue/message-keys';
import type { Queue } from '../queue/names';
import type { Leased, Message } from '../queue/message-record';
import { leaseMembers, messageMembers } from '../queue/message-json';
import { encodeFrame } from './websocket-frames';

/**
 * How messages become bytes on each transport. Every encoding is made once, so that its consumers share their bytes.
 */

/** An encoding of a stream that is an HTTP answer. */
export interface HttpEncoding extends Encoding {
  /** A heartbeat. */
  readonly beat: Buffer;
  /** The last bytes of a stream; null if the transport can't say why it ends. */
  farewell(queue: Queue, why: Ending): Buffer | null;
}

/** How text becomes bytes of the body. */
type Framing = (text: string) => Buffer;

const longText = 64 * 1024;
const lineEnd = Buffer.from('\r\n');

/** A chunk (RFC 9112, 7.1), for HTTP/1.1 clients. */
const chunk: Framing = (text) => {
  if (text.length < longText) return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
  const bytes = Buffer.from(text); // a long text is read once, not to count its bytes and again to encode them
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, lineEnd]);
};

/** Unchanged, for HTTP/1.0 clients: the body ends with the connection. */
const plain: Framing = (text) => Buffer.from(text);

/** @param chunked  whether the client knows chunks */
export function framingOf(chunked: boolean): Framing {
  return chunked ? chunk : plain;
}

/** One encoding in both framings. */
interface Pair {
  chunked: HttpEncoding;
  plain: HttpEncoding;
}

export function sseEncoding(chunked: boolean): HttpEncoding {
  return chunked ? sse.chunked : sse.plain;
}

/** @param callback  name of the function that each line calls; undefined: each line is JSON */
export function cometEncoding(chunked: boolean, callback: string | undefined): HttpEncoding {
  const pair = callback === undefined ? lines : cometCalling(callback);
  return chunked ? pair.chunked : pair.plain;
}

/** The most callback names kept: JSONP libraries make a new one for each request. */
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

/** A line can't say why the stream ends. */
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

function messageEvent(queue: Queue, { number }: Message, json: string): string {
  return `id: ${asciiKey(queue, number)}\ndata: ${joinLines(json)}\n\n`;
}

/** @param name  without line breaks */
export function namedEvent(name: string, json: string): string {
  return `event: ${name}\ndata: ${joinLines(json)}\n\n`;
}

/** Clients reconnect spread over this time, not all at once. */
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
  message: (queue, message) => encodeFrame('text', messageJson(queue, message)),
  leased: (queue, message) => encodeFrame('text', leasedJson(queue, message)),
  gap: (queue, since) => encodeFrame('text', gapJson(queue, since)),
};

/** WebSocket with restmq.v1. */
export const v1Frames: Encoding = {
  message: (queue, message) => encodeFrame('text', `${v1Head(queue)}${messageMembers(queue, message)}}`),
  leased: (queue, message) =>
    encodeFrame('text', `${v1Head(queue)}${messageMembers(queue, message)},${leaseMembers(message)}}`),
  gap: (queue, since) => encodeFrame('text', gapJson(queue, since)),
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

function gapJson({ name }: Queue, sinceKey: string | null): string {
  return JSON.stringify({ type: 'gap', queue: name, sinceKey });
}
