import type { Socket } from 'node:net';
import type { Encoding, Ending, Sink } from '../delivery/consumer';

/**
 * A sink that is a socket. It bypasses node:http and ws, which would add a header to each write and process every chunk
 * once a consumer.
 */
export abstract class SocketSink implements Sink {
  constructor(
    readonly encoding: Encoding,
    protected readonly socket: Socket,
  ) {}

  write(bytes: Buffer, flushed?: () => void): void {
    if (flushed) this.socket.write(bytes, (error) => error ?? flushed());
    else this.socket.write(bytes);
  }

  get bufferedBytes(): number {
    return this.socket.writableLength;
  }

  get flushedBytes(): number {
    return this.socket.bytesWritten - this.socket.writableLength;
  }

  /** An empty write: 'drain' does not come for less than a socket's high-water mark. */
  whenDrained(act: () => void): void {
    this.write(nothing, act);
  }

  abstract beat(): void;
  abstract end(why: Ending): void;
}

const nothing = Buffer.alloc(0);
