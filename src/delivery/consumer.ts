import type { Queue } from '../queue/names';
import type { Leased, Message } from '../queue/message-record';

export type Transport = 'comet' | 'sse' | 'websocket';

/** How many messages were written to consumers. */
export type Delivered = Record<Transport, number>;

/** Why a stream ends, from the daemon's side. */
export type Ending = 'purged' | 'slow' | 'stopping';

/**
 * How messages become bytes on a connection. Consumers that share one are served with the same bytes: a message is
 * encoded once for all of them.
 */
export interface Encoding {
  message(queue: Queue, message: Message): Buffer;
  /** A message that the consumer is to ack. */
  leased(queue: Queue, message: Leased): Buffer;
  /** What came after `since` (a message key) and before the next message is lost to this consumer. */
  gap(queue: Queue, since: string | null): Buffer;
}

/** A consumer's connection, as delivery sees it: one of comet, SSE or WebSocket. */
export interface Sink {
  readonly encoding: Encoding;
  /**
   * Write bytes of the encoding. @param flushed  called when the kernel has them all; not called when the connection
   * breaks
   */
  write(bytes: Buffer, flushed?: () => void): void;
  /** What was written and the kernel has not taken yet, in bytes. */
  readonly bufferedBytes: number;
  /** What the kernel has taken, in bytes; it only grows. */
  readonly flushedBytes: number;
  /** Call `act` once, when nothing is buffered any more. */
  whenDrained(act: () => void): void;
  /** A sign of life, so that whoever is in between does not think the connection dead. */
  beat(): void;
  /** End the stream and say why, as far as the transport can. Nothing is written afterwards. */
  end(why: Ending): void;
}

/** What a consumer wants. */
export interface SubscribeOptions {
  transport: Transport;
  /** The client's address. */
  address: string;
  /** The number of the last message that it has: what was broadcast after it comes first. '0': all that is left. */
  since?: string | undefined;
  /** `manual`: a message that is given in turn is done when it is acked, not when it is written. */
  ack: 'auto' | 'manual';
  /** How many messages it may be sent before it asks for more; undefined: it does not count them. */
  credit?: number | undefined;
  /** Seconds between signs of life; 0: none. */
  heartbeatSeconds: number;
}

/**
 * What a consumer of one transport wants. Its feed keeps it: written out where it is made it takes 72 bytes, as a
 * spread copy 340.
 */
export type SubscribeOptionsOver<T extends Transport> = SubscribeOptions & { transport: T };

/** A consumer that is counted in. */
export interface Attachment {
  readonly id: string;
  /** Begin: everything since `attach` goes to this sink. */
  start(sink: Sink): void;
  /** The consumer may be sent so many messages more; from now on it counts them. */
  grant(permits: number): void;
  /** The client is gone, or the stream has ended. Idempotent. */
  detach(): void;
}
