import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';

export type Transport = 'comet' | 'sse' | 'websocket';

/** An event of a stream: a message, or one of `gap`, `purged`, `error`, `close 1012`. */
export interface StreamEvent {
  event: 'message' | 'gap' | 'purged' | 'error' | 'reply';
  key: string;
  value: unknown;
  leaseId?: string;
  [more: string]: unknown;
}

/** A stream as a client sees it. */
export interface Stream {
  readonly received: StreamEvent[];
  /** Resolves when the stream is over, with why: `end`, `close 4008 slow consumer`, the error. */
  readonly over: Promise<string>;
  /** Send a frame (WebSocket). */
  send(frame: object): void;
  /** Read no more for the moment, and go on. */
  pause(): void;
  resume(): void;
  /** Hang up. */
  hangUp(): void;
}

export interface StreamOptions {
  /** `?since=test:1&ack=manual` */
  query?: string;
  headers?: Record<string, string>;
  /** WebSocket subprotocol. */
  protocol?: string;
  /** Told of each as it comes. */
  on?: (received: StreamEvent, stream: Stream) => void;
}

/** Connect a consumer; resolves when the daemon has answered, from when on it misses nothing. */
export function connectStream(
  url: string,
  queue: string,
  transport: Transport,
  options: StreamOptions = {},
): Promise<Stream> {
  return transport === 'websocket'
    ? connectWebSocket(url, queue, options)
    : connectHttp(url, queue, transport, options);
}

function connectHttp(
  url: string,
  queue: string,
  transport: 'comet' | 'sse',
  { query = '', headers = {}, on }: StreamOptions,
): Promise<Stream> {
  const path = `/${transport === 'comet' ? 'c' : 'sse'}/${encodeURIComponent(queue)}${query}`;
  return new Promise((resolve, reject) => {
    const asked: ClientRequest = request(`${url}${path}`, { headers, agent: false });
    asked.on('error', reject);
    asked.on('response', (response: IncomingMessage) => {
      if (response.statusCode !== 200) {
        response.resume();
        return reject(new Error(`${path} is answered with ${response.statusCode}`));
      }
      resolve(reading(asked, response, transport === 'sse' ? parseSse : parseLines, on));
    });
    asked.end();
  });
}

type Parse = (text: string) => [heard: StreamEvent[], rest: string];

function reading(asked: ClientRequest, response: IncomingMessage, parse: Parse, on: StreamOptions['on']): Stream {
  let rest = '';
  const over = new Promise<string>((resolve) => {
    response.on('end', () => resolve('end'));
    response.on('error', (error) => resolve(error.message));
    response.on('close', () => resolve('close'));
  });
  asked.on('error', () => undefined); // it has been answered: the response tells
  const stream: Stream = {
    received: [],
    over,
    send: () => undefined,
    pause: () => response.socket.pause(),
    resume: () => response.socket.resume(),
    hangUp: () => asked.destroy(),
  };
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const [received, left] = parse(rest + chunk);
    rest = left;
    for (const one of received) tell(stream, one, on);
  });
  return stream;
}

function tell(stream: Stream, received: StreamEvent, on: StreamOptions['on']): void {
  stream.received.push(received);
  on?.(received, stream);
}

function parseLines(text: string): [StreamEvent[], string] {
  const lines = text.split('\r\n');
  const rest = lines.pop()!;
  return [lines.filter(Boolean).map((line) => fromJson(line)), rest];
}

function fromJson(text: string, event?: string): StreamEvent {
  const said = JSON.parse(text) as { type?: StreamEvent['event']; key: string; value: unknown };
  return { ...said, event: (event as StreamEvent['event'] | undefined) ?? said.type ?? 'message' };
}

function parseSse(text: string): [StreamEvent[], string] {
  const blocks = text.split(/\r?\n\r?\n/);
  const rest = blocks.pop()!;
  const received = blocks.flatMap((block) => {
    const fields = new Map(
      block
        .split(/\r?\n/)
        .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    const data = fields.get('data');
    return data === undefined ? [] : [fromJson(data, fields.get('event'))];
  });
  return [received, rest];
}

function connectWebSocket(
  url: string,
  queue: string,
  { query = '', headers = {}, protocol, on }: StreamOptions,
): Promise<Stream> {
  const socket = new WebSocket(
    `${url.replace('http', 'ws')}/ws/${encodeURIComponent(queue)}${query}`,
    protocol === undefined ? [] : [protocol],
    { headers },
  );
  const over = new Promise<string>((resolve) =>
    socket.on('close', (code, reason) => resolve(`close ${code} ${reason.toString()}`.trim())),
  );
  const stream: Stream = {
    received: [],
    over,
    send: (frame) => socket.send(JSON.stringify(frame)),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    hangUp: () => socket.terminate(),
  };
  socket.on('message', (data: Buffer) => tell(stream, fromJson(data.toString()), on));
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.once('open', () => resolve(stream));
  });
}
