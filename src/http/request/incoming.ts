import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import accepts from 'accepts';
import { openAuthorization, type Authorization } from '../../access/check';
import { traceparentFrom } from '../../queue/trace-context';
import { readMessageHeaders } from './message-headers';
import type { ClientAddress } from './client-address';
import { rawHeader } from './request-id';
import type { AnyBody, AnyRequest } from '../types';

/** A request on its way to a handler. */
export class Incoming implements AnyRequest {
  body: AnyBody | null = null;
  authorization: Authorization = openAuthorization;
  readonly category = 'rest';
  private over = false;

  constructor(
    private readonly request: IncomingMessage,
    /** Emits `close` when the client no longer waits: the response, or the connection. */
    private readonly closing: EventEmitter,
    private readonly peerOf: ClientAddress,
    readonly path: Record<string, unknown>,
    readonly query: Record<string, unknown>,
    readonly headers: Record<string, unknown>,
  ) {}

  ownHeaders(): Record<string, string> | undefined {
    return readMessageHeaders(this.request.rawHeaders);
  }

  get traceparent(): string | undefined {
    return traceparentFrom(rawHeader(this.request.rawHeaders, 'traceparent'));
  }

  get address(): string {
    return this.peerOf(this.request);
  }

  get callerName(): string | null {
    return this.authorization.principal.name;
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
    // A client that closes its side after the request may still read the answer; one that does so while it waits has
    // left.
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
    // If the authorization ends, the client gets no more messages.
    const stillPermitted = this.authorization.onRevoked(() => {
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
