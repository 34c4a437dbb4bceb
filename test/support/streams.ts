import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import WebSocket, { type ClientOptions } from 'ws';
import { until } from './until';

/** A connection on which a client reads a stream as bytes. */
export interface Listening {
  readonly socket: Socket;
  /** Everything that came, as it came. */
  raw(): string;
  /** The head of the answer; '' as long as it is not whole. */
  head(): string;
  /** The body so far, without the framing of its chunks. */
  body(): string;
  bytes(): Buffer;
  /** Wait until the body contains this. */
  hears(text: string): Promise<void>;
  /** Wait until the body has ended: by its last chunk, or with the connection. */
  ends(): Promise<void>;
  readonly closed: boolean;
  hangUp(): void;
}

/**
 * Ask for something as bare bytes: `GET /c/test`, and headers as lines. Resolves when the head is there.
 * @param encoding  `latin1`: a character of the headers is a byte
 */
export async function listen(
  url: string,
  what: string,
  headers: string[] = [],
  version = '1.1',
  encoding: BufferEncoding = 'utf8',
): Promise<Listening> {
  const listening = say(
    url,
    Buffer.from([`${what} HTTP/${version}`, 'Host: localhost', ...headers, '', ''].join('\r\n'), encoding),
  );
  await until(`the head of ${what}`, () => listening.head() !== '');
  return listening;
}

/** Send bytes and collect what comes back. */
export function say(url: string, bytes: string | Buffer): Listening {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  const chunks: Buffer[] = [];
  let closed = false;
  socket.on('error', () => undefined);
  socket.on('close', () => (closed = true));
  socket.on('end', () => socket.end());
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(bytes);

  const all = (): Buffer => Buffer.concat(chunks);
  const headEnd = (): number => all().indexOf('\r\n\r\n');
  const head = (): string => all().subarray(0, Math.max(0, headEnd())).toString();
  const bytesOfBody = (): { bytes: Buffer; ended: boolean } => {
    if (headEnd() < 0) return { bytes: Buffer.alloc(0), ended: false };
    const rest = all().subarray(headEnd() + 4);
    return /^transfer-encoding: chunked$/im.test(head()) ? unchunked(rest) : { bytes: rest, ended: closed };
  };
  const body = (): string => bytesOfBody().bytes.toString();
  return {
    socket,
    raw: () => all().toString(),
    head,
    body,
    bytes: () => bytesOfBody().bytes,
    hears: (text) => until(`to hear ${JSON.stringify(text)}`, () => body().includes(text)),
    ends: () => until('the end of the body', () => bytesOfBody().ended || closed),
    get closed() {
      return closed;
    },
    hangUp: () => socket.destroy(),
  };
}

/** @throws when what came is not framed as RFC 9112, 7.1 has it */
function unchunked(rest: Buffer): { bytes: Buffer; ended: boolean } {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = rest.indexOf('\r\n', at);
    if (lineEnd < 0) return { bytes: Buffer.concat(parts), ended: false };
    const size = rest.toString('latin1', at, lineEnd);
    if (!/^[0-9a-f]+$/i.test(size))
      throw new Error(`this is no chunk: ${JSON.stringify(rest.toString('latin1', at, at + 80))}`);
    const [start, end] = [lineEnd + 2, lineEnd + 2 + parseInt(size, 16)];
    if (rest.length < end + 2) return { bytes: Buffer.concat(parts), ended: false };
    if (rest.toString('latin1', end, end + 2) !== '\r\n') throw new Error('a chunk is longer than it says');
    if (end === start) return { bytes: Buffer.concat(parts), ended: true };
    parts.push(rest.subarray(start, end));
    at = end + 2;
  }
}

/** An event as EventSource dispatches it (https://html.spec.whatwg.org/#event-stream-interpretation). */
export interface SseEvent {
  type: string;
  data: string;
  lastEventId: string;
}

/** Parse a stream's text as EventSource does; also counts comments and returns `retry`. */
export function parseSse(text: string): { events: SseEvent[]; comments: number; retry: string | undefined } {
  const events: SseEvent[] = [];
  let [comments, retry, lastEventId, type] = [0, undefined as string | undefined, '', ''];
  let data: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === '') {
      if (data.length > 0) events.push({ type: type || 'message', data: data.join('\n'), lastEventId });
      [data, type] = [[], ''];
    } else if (line.startsWith(':')) comments++;
    else {
      const [, field, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line)!;
      if (field === 'data') data.push(value ?? '');
      else if (field === 'event') type = value ?? '';
      else if (field === 'id') lastEventId = value ?? '';
      else if (field === 'retry') retry = value;
      else throw new Error(`there is no such field: ${line}`);
    }
  }
  return { events, comments, retry };
}

/** A WebSocket as its client has it. */
export interface TestWebSocket {
  readonly ws: WebSocket;
  /** Text frames as they came; binary ones as `<hex>`. */
  readonly frames: string[];
  /** Code and reason, when it is closed. */
  readonly closed: Promise<string>;
  readonly send: (frame: unknown) => void;
  /** Wait for a frame that contains this. @returns it as JSON where it is */
  readonly hears: (text: string) => Promise<Record<string, unknown>>;
}

export async function dial(
  url: string,
  path: string,
  protocols: string[] = [],
  options: ClientOptions = {},
): Promise<TestWebSocket> {
  const ws = new WebSocket(url.replace('http:', 'ws:') + path, protocols, options);
  const frames: string[] = [];
  ws.on('message', (data: Buffer, isBinary: boolean) =>
    frames.push(isBinary ? `<${data.toString('hex')}>` : data.toString()),
  );
  ws.on('error', () => undefined);
  const closed = new Promise<string>((resolve) =>
    ws.once('close', (code, reason) => resolve(`${code} ${reason.toString()}`.trim())),
  );
  await Promise.race([
    once(ws, 'open'),
    closed.then((said) => Promise.reject(new Error(`it was closed with ${said}`))),
  ]);
  return {
    ws,
    frames,
    closed,
    send: (frame) => ws.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame)),
    hears: async (text) => {
      const found = (): string | undefined => frames.find((one) => one.includes(text));
      await until(`a frame with ${text}`, () => found() !== undefined);
      try {
        return JSON.parse(found()!) as Record<string, unknown>;
      } catch {
        return { text: found() };
      }
    },
  };
}

const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

/** A handshake as lines of headers. */
export const handshake = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', key];

const defaultMask = Buffer.from([1, 2, 3, 4]);

/** A frame as a client may send it, right or wrong. @param mask  clients must; null: it does not */
export function clientFrame(
  opcode: number,
  payload: string | Buffer,
  { final = true, mask = defaultMask }: { final?: boolean; mask?: Buffer | null } = {},
): Buffer {
  const bytes = Buffer.from(payload);
  const length = bytes.length < 126 ? [bytes.length] : [126, bytes.length >> 8, bytes.length & 0xff];
  length[0]! |= mask ? 0x80 : 0;
  const head = Buffer.from([(final ? 0x80 : 0) | opcode, ...length]);
  return mask ? Buffer.concat([head, mask, bytes.map((byte, i) => byte ^ mask[i % 4]!)]) : Buffer.concat([head, bytes]);
}
