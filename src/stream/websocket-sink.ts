import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Encoding, Ending } from '../delivery/consumer';
import { encodeFrame } from './websocket-frames';
import { SocketSink } from './sinks';

const ping = encodeFrame('ping', '');

const endings: Record<Ending, readonly [code: number, reason: string]> = {
  purged: [1000, 'purged'],
  slow: [4008, 'slow consumer'],
  stopping: [1012, 'the daemon stops'],
};

/** Bytes of the largest reply, about: several messages come to at most 8 MiB. */
const largestReply = 8 * 1024 ** 2;

/**
 * A WebSocket. Frames are written to its socket whole, so frames that ws sends (pongs, the close) come between them.
 */
export class WebSocketSink extends SocketSink {
  private unanswered = false;
  private flushedAtBeat = -1;
  private gathering = false;

  constructor(
    encoding: Encoding,
    readonly ws: WebSocket,
    socket: Socket,
  ) {
    super(encoding, socket);
  }

  get isOpen(): boolean {
    return this.ws.readyState === this.ws.OPEN;
  }

  override write(bytes: Buffer, flushed?: () => void): void {
    if (this.isOpen) super.write(bytes, flushed); // nothing follows a close (RFC 6455, 5.5.1)
  }

  /**
   * Write an echo. A client that sends and does not read is too slow, too.
   * @param parts  of one frame
   */
  say(parts: readonly Buffer[], bufferMax: number): void {
    this.gather();
    for (const bytes of parts) this.write(bytes);
    if (this.bufferedBytes > bufferMax) this.end('slow');
  }

  /**
   * Write a reply that may be large. The client is too slow if the replies before it were not read.
   * @param parts  of one frame
   */
  reply(parts: readonly Buffer[], bufferMax: number): void {
    if (this.bufferedBytes > bufferMax + largestReply) return this.end('slow');
    this.gather();
    for (const bytes of parts) this.write(bytes);
  }

  /** Write the replies of one turn of the event loop together. */
  private gather(): void {
    if (this.gathering) return;
    this.gathering = true;
    this.socket.cork();
    setImmediate(() => {
      this.gathering = false;
      this.socket.uncork();
    });
  }

  /** Send a ping. The client must have answered the last one, and have read some of the waiting bytes. */
  beat(): void {
    const { bufferedBytes, flushedBytes } = this;
    const isStuck = bufferedBytes > 0 && flushedBytes === this.flushedAtBeat;
    if (isStuck || (this.unanswered && !this.ws.isPaused)) return this.ws.terminate();
    this.flushedAtBeat = flushedBytes;
    if (bufferedBytes > 0) return;
    this.unanswered = true;
    this.write(ping);
  }

  /** A pong came. */
  answered(): void {
    this.unanswered = false;
  }

  end(why: Ending): void {
    this.ws.close(...endings[why]);
  }
}
