import { WebSocket, type RawData } from 'ws';
import type { Authorization } from '../access/check';
import type { WebSocketSink } from './websocket-sink';

/**
 * A WebSocket that knows its consumer, so that all of them share their listeners: closures would make every connection,
 * even an idle one, 100 bytes larger.
 */
export class ConsumerSocket extends WebSocket {
  consumer: WebSocketConsumer | null = null;

  /** Pass the socket's events to a consumer from now on. */
  tell(consumer: WebSocketConsumer): void {
    this.consumer = consumer;
    this.on('message', onMessage);
    this.on('pong', answered);
    this.on('close', closed);
    this.on('error', ignored); // ws has closed the connection with the right code
  }
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  consumerOf(this)?.onMessage(data as Buffer, isBinary);
}

function answered(this: WebSocket): void {
  consumerOf(this)?.sink.answered();
}

function closed(this: WebSocket): void {
  consumerOf(this)?.over();
}

function ignored(): void {
  // nothing to do
}

function consumerOf(ws: WebSocket): WebSocketConsumer | null {
  return ws instanceof ConsumerSocket ? ws.consumer : null;
}

/** A close code for private use (RFC 6455, 7.4.2). */
const revokedCode = 4003;

/** The registration of a connection with its daemon. */
export interface Registration {
  /** Let the consumer be sent this many more messages; a connection without a stream has none. */
  grant?(credit: number): void;
  /** The client is gone, or the connection has ended. Idempotent. */
  detach(): void;
}

/** A consumer whose connection is a WebSocket. */
export abstract class WebSocketConsumer {
  private readonly stillPermitted: () => void;

  constructor(
    readonly sink: WebSocketSink,
    protected readonly attachment: Registration,
    readonly authorization: Authorization,
  ) {
    this.stillPermitted = authorization.onRevoked(() => this.revoke());
  }

  /** A message of the client came. */
  abstract onMessage(data: Buffer, isBinary: boolean): void;

  /** The connection has ended. */
  over(): void {
    this.attachment.detach();
    this.stillPermitted();
  }

  /** The authorization ended: send no more messages, and close with the reason. */
  private revoke(): void {
    this.attachment.detach();
    this.sink.ws.close(revokedCode, 'not permitted any more');
  }
}
