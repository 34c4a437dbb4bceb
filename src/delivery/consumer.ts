import type { Queue } from '../queue/names';
import type { Leased, Message } from '../queue/message-record';

export type Transport = 'comet' | 'sse' | 'websocket';

/** How many messages were written to consumers. */
export type Delivered = Record<Transport, number>;

/** Why the daemon ends a stream. */
export type Ending = 'purged' | 'slow' | 'stopping';

/**
 * How messages become bytes on a connection. Consumers with the same encoding share the bytes: a message is encoded
 * once for all of them.
 */
export interface Encoding {
  message(queue: Queue, message: Message): Buffer;
  /** A message that the consumer has to ack. */
  leased(queue: Queue, message: Leased): Buffer;
  /** The messages after `since` (a message key) and before the next one are lost to this consumer. */
  gap(queue: Queue, since: string | null): Buffer;
}

/** A consumer's connection, as delivery sees it: comet, SSE or WebSocket. */
export interface Sink {
  readonly encoding: Encoding;
  /**
   * Write bytes of the encoding.
   * @param flushed  called when the kernel has them all; not called if the connection breaks
   */
  write(bytes: Buffer, flushed?: () => void): void;
  /** Bytes written that the kernel has not taken yet. */
  readonly bufferedBytes: number;
  /** Bytes that the kernel has taken; it only grows. */
  readonly flushedBytes: number;
  /** Call `act` once, when nothing is buffered any more. */
  whenDrained(act: () => void): void;
  /** Send a heartbeat, so that proxies don't take the connection for dead. */
  beat(): void;
  /** End the stream with its reason, as far as the transport can say it. Nothing is written afterwards. */
  end(why: Ending): void;
}

/** How a consumer subscribes to a queue. */
export interface SubscribeOptions {
  transport: Transport;
  /** The client's address. */
  address: string;
  /** Number of the last message it has: broadcasts after it are replayed first. '0': the whole replay window. */
  since?: string | undefined;
  /** `manual`: a round-robin message is done when it is acked, not when it is written. */
  ack: 'auto' | 'manual';
  /** How many messages it may be sent before it asks for more; undefined: no limit. */
  credit?: number | undefined;
  /** Seconds between heartbeats; 0: none. */
  heartbeatSeconds: number;
}

/**
 * Subscribe options of one transport. The session keeps the object: an object literal takes 72 bytes, a spread copy
 * 340.
 */
export type SubscribeOptionsOver<T extends Transport> = SubscribeOptions & { transport: T };

/** A registered consumer. */
export interface Attachment {
  readonly id: string;
  /** Start to send: every message since `attach` goes to this sink. */
  start(sink: Sink): void;
  /** Let the consumer be sent this many more messages; from now on the consumer manages its credit. */
  grant(credit: number): void;
  /** The client is gone, or the stream has ended. Idempotent. */
  detach(): void;
}
