import type { Socket } from 'node:net';
import type { Encoding, Ending, Sink } from '../delivery/consumer';

/**
 * A sink that is a socket. Bytes go to it as they are, past node:http and ws: these would put a head before each write
 * and
 * look at every chunk, for every consumer again.
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

  /** 'drain' would not come for less than a socket's high-water mark. */
  whenDrained(act: () => void): void {
    this.write(nothing, act);
  }

  abstract beat(): void;
  abstract end(why: Ending): void;
}

const nothing = Buffer.alloc(0);
