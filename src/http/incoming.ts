import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import accepts from 'accepts';
import { BrokerError } from '../errors';
import { ownHeaders } from './own-headers';
import type { PeerOf } from './peer';
import type { AnyBody, AnyRequest } from './types';

/** One request on its way to a handler. */
export class Incoming implements AnyRequest {
  body: AnyBody | null = null;

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
    return this.request.socket.destroyed;
  }

  whenGone(act: () => void): () => void {
    const { socket } = this.request;
    if (this.gone || socket.readableEnded) {
      queueMicrotask(act);
      return () => undefined;
    }
    // Who closes its side after a request may still read the answer; but who does so while it waits has hung up.
    this.closing.once('close', act);
    socket.once('end', act);
    return () => {
      this.closing.off('close', act);
      socket.off('end', act);
    };
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
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        request.removeAllListeners('data');
        first = rest = null;
        reject(tooLarge(maxBytes));
      } else if (first === null) first = chunk;
      else (rest ??= [first]).push(chunk);
    });
    request.on('end', () => resolve(rest ? Buffer.concat(rest) : (first ?? empty)));
    request.on('error', () => reject(cutShort()));
  });
}

const empty = Buffer.alloc(0);

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

function cutShort(): BrokerError {
  return new BrokerError('bad-request', 'The body ended before it was complete.');
}
