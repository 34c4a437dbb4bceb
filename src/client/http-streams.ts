import type { Gap, Problem, Purged, StreamMessage } from '../../generated/messages';
import { errorOf, reached, strange } from './errors';
import { whenAborted, within } from './limits';
import { silenceMs, type Incoming } from './streams';

/** A stream in the body of an HTTP answer with status 200. */
export interface HttpStream {
  queue: string;
  body: ReadableStreamDefaultReader<Uint8Array>;
  /** Seconds between heartbeats; 0: none. */
  heartbeatSeconds: number;
}

/**
 * The body of an answer, which ends when `signal` is aborted, whether or not it is being read. The signal of the
 * request is not enough: Node's fetch obeys it only until the request is garbage-collected.
 * @throws RestMQError `unexpected-answer` if the Content-Type is not `type`
 */
export function bodyOf({ body, headers, status }: Response, type: string, signal: AbortSignal): HttpStream['body'] {
  const said = (headers.get('Content-Type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (!body || said !== type) {
    body?.cancel().catch(() => undefined); // it is not used, so its errors don't matter
    throw strange(status);
  }
  const reader = body.getReader();
  whenAborted(signal, (reason) => void reader.cancel(reason).catch(() => undefined)); // broken already
  return reader;
}

/** Server-sent events (https://html.spec.whatwg.org/#event-stream-interpretation), as far as the contract uses them. */
export async function* readSse({
  queue,
  body,
  heartbeatSeconds,
}: HttpStream): AsyncGenerator<Incoming, number | undefined> {
  yield { type: 'open' };
  let retryMs: number | undefined;
  for await (const block of piecesOf(body, /\r?\n\r?\n/, silenceMs(heartbeatSeconds))) {
    const fields = new Map<string, string>();
    for (const line of block.split(/\r?\n/)) {
      const [, name, value] = /^([^:]+): ?(.*)$/s.exec(line) ?? [];
      if (name) fields.set(name, fields.has(name) ? `${fields.get(name)!}\n${value!}` : value!);
    }
    const [data, retry] = [fields.get('data'), fields.get('retry')];
    if (retry && /^\d+$/.test(retry)) retryMs = Number(retry);
    if (data !== undefined) yield eventOf(queue, fields.get('event'), JSON.parse(data));
  }
  return retryMs;
}

function eventOf(queue: string, event: string | undefined, data: unknown): Incoming {
  if (event === 'error') throw errorOf(data as Problem);
  if (event === 'gap' || event === 'purged') return data as Gap | Purged;
  return messageOf(queue, data as StreamMessage);
}

/** One JSON text a line; an empty line is a heartbeat. */
export async function* readComet({ queue, body, heartbeatSeconds }: HttpStream): AsyncGenerator<Incoming, undefined> {
  yield { type: 'open' };
  for await (const line of piecesOf(body, /\r?\n/, silenceMs(heartbeatSeconds))) {
    if (line === '') continue;
    const said = JSON.parse(line) as Gap | StreamMessage;
    yield 'type' in said ? said : messageOf(queue, said);
  }
}

function messageOf(queue: string, message: StreamMessage): Incoming {
  return { type: 'message', queue, ...message };
}

/** Characters of a separator that may have arrived before its last one. */
const overlap = 3;

/**
 * Split the body at `separator`. It is read only as fast as pieces are consumed, and each byte is searched once,
 * however many chunks a piece spans.
 * @param silence  milliseconds without data after which the connection counts as lost; 0: never
 * @throws RestMQError `unreachable` when the connection is lost
 */
async function* piecesOf(body: HttpStream['body'], separator: RegExp, silence: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let begun: string[] = [];
  let last = '';
  for (;;) {
    const { done, value } = await reached(within(silence, body.read()));
    if (done) return;
    const pieces = (last + decoder.decode(value, { stream: true })).split(separator);
    const rest = pieces.pop()!;
    for (const piece of pieces) {
      yield begun.join('') + piece;
      begun = [];
    }
    begun.push(rest.slice(0, -overlap));
    last = rest.slice(-overlap);
  }
}
