import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import accepts from 'accepts';
import { openPermit, type Permit } from '../access/check';
import { BrokerError } from '../errors';
import { ownHeaders } from './own-headers';
import type { PeerOf } from './peer';
import type { AnyBody, AnyRequest } from './types';

/** One request on its way to a handler. */
export class Incoming implements AnyRequest {
  body: AnyBody | null = null;
  permit: Permit = openPermit;
  readonly category = 'rest';
  private over = false;

  constructor(
    private readonly request: IncomingMessage,
    /** What closes when nobody waits for the answer any more: the response, or the connection. */
    private readonly closing: EventEmitter,
    private readonly peerOf: PeerOf,
    readonly path: Record<string, unknown>,
    readonly query: Record<string, unknown>,
    readonly headers: Record<string, unknown>,
  ) {}

  ownHeaders(): Record<string, string> | undefined {
    return ownHeaders(this.request.rawHeaders);
  }

  get address(): string {
    return this.peerOf(this.request);
  }

  get gone(): boolean {
    return this.over || this.request.socket.destroyed;
  }

  whenGone(act: () => void): () => void {
    const { socket } = this.request;
    if (this.gone || socket.readableEnded) {
      queueMicrotask(act);
      return () => undefined;
    }
    // Who closes its side after a request may still read the answer; but who does so while it waits has hung up.
    const hungUp = (): void => {
      stay();
      act();
    };
    const stay = (): void => {
      this.closing.off('close', hungUp);
      socket.off('end', hungUp);
      stillPermitted();
    };
    this.closing.once('close', hungUp);
    socket.once('end', hungUp);
    // Whose permit ends is sent no message more.
    const stillPermitted = this.permit.whenOver(() => {
      this.over = true;
      hungUp();
    });
    return stay;
  }

  prefers(...types: [string, ...string[]]): string {
    const preferred = accepts(this.request).type(types);
    return typeof preferred === 'string' ? preferred : types[0];
  }
}

/**
 * Collect the body of a request.
 * @throws BrokerError `body-too-large` as soon as it is known, at best before the first byte; `bad-request` when the
 *         client stopped in the middle
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let first: Buffer | null = null;
    let rest: Buffer[] | null = null;
    let size = 0;
    const giveUp = (error: BrokerError): void => {
      reading.delete(watched);
      request.removeAllListeners('data');
      first = rest = null;
      reject(error);
    };
    const watched: Reading = { size: 0, seen: 0, sinceMs: 0, tooSlow: () => giveUp(tooSlow()) };
    watch(watched);
    request.on('data', (chunk: Buffer) => {
      watched.size = size += chunk.length;
      if (size > maxBytes) giveUp(tooLarge(maxBytes));
      else if (first === null) first = chunk;
      else (rest ??= [first]).push(chunk);
    });
    request.on('end', () => {
      reading.delete(watched);
      resolve(rest ? Buffer.concat(rest) : (first ?? empty));
    });
    request.on('error', () => giveUp(cutShort()));
  });
}

const empty = Buffer.alloc(0);

/** A body on its way. */
interface Reading {
  size: number;
  /** What there was of it at the last look, and when that was; 0: never. */
  seen: number;
  sinceMs: number;
  tooSlow: () => void;
}

/** A body of which less than so many bytes come in so long is not waited for. */
const [leastBytes, slowMs, lookMs] = [1024, 6000, 1000] as const;
const reading = new Set<Reading>();
let looking: NodeJS.Timeout | null = null;

/** One timer for all: most bodies are there before it would be set. */
function watch(body: Reading): void {
  reading.add(body);
  looking ??= setInterval(cutSlow, lookMs).unref();
}

function cutSlow(): void {
  const nowMs = performance.now();
  for (const body of reading) {
    const isNew = body.sinceMs === 0;
    if (!isNew && nowMs - body.sinceMs < slowMs) continue;
    if (!isNew && body.size - body.seen < leastBytes) body.tooSlow();
    else [body.seen, body.sinceMs] = [body.size, nowMs];
  }
  if (reading.size > 0 || !looking) return;
  clearInterval(looking);
  looking = null;
}

/** Who sends this much more after having been refused is not going to listen. */
const discardLimit = 16 * 1024 ** 2;

/**
 * Read what is left of a refused request's body and keep none of it: closing at once would reset the connection, and
 * the client might never see why.
 */
export function discardBody(request: IncomingMessage): void {
  if (request.complete) return;
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > discardLimit) request.destroy();
  });
}

/** What the headers tell of a body, before it is read. @throws BrokerError `body-too-large`, `unsupported-media-type` */
export function checkBodyHeaders(request: IncomingMessage, maxBytes: number): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new BrokerError('unsupported-media-type', 'The body is compressed; send it without Content-Encoding.');
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

function tooLarge(maxBytes: number): BrokerError {
  return new BrokerError('body-too-large', `The body is larger than ${maxBytes} bytes, the daemon's --max-body.`);
}

function tooSlow(): BrokerError {
  return new BrokerError('request-timeout', `Less than ${leastBytes} bytes of the body came in ${slowMs / 1000} s.`);
}

function cutShort(): BrokerError {
  return new BrokerError('bad-request', 'The body ended before it was complete.');
}
