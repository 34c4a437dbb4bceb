import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Encoding, Ending } from '../delivery/consumer';
import { frame } from './frame-writer';
import { SocketSink } from './sinks';

const ping = frame('ping', '');

const endings: Record<Ending, readonly [code: number, reason: string]> = {
  purged: [1000, 'purged'],
  slow: [4008, 'slow consumer'],
  stopping: [1012, 'the daemon stops'],
};

/**
 * A WebSocket. Frames go to its socket whole, so that those that ws sends (pongs, the close) come between them, not
 * into them.
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

  /** Write what answers the client. One that asks and does not read is too slow too. */
  say(bytes: Buffer, bufferMax: number): void {
    this.gather();
    this.write(bytes);
    if (this.bufferedBytes > bufferMax) this.end('slow');
  }

  /**
   * Answers to commands that came together come together: they leave in one write when this turn of the event loop is
   * over.
   */
  private gather(): void {
    if (this.gathering) return;
    this.gathering = true;
    this.socket.cork();
    setImmediate(() => {
      this.gathering = false;
      this.socket.uncork();
    });
  }

  /** A ping. The client must have answered the last one, and have read something of what waits for it. */
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
