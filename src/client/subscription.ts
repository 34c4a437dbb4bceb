import type { AckMode, Gap, MessageFrame, Nacked, Purged } from '../../generated/messages';
import { createBackoff, pause } from './backoff';
import { isPassing, RestMQError } from './errors';
import type { Connection, ConnectionWish, LeaseFrame, NackOptions, Transport } from './streams';

export interface SubscribeOptions {
  /** `sse` where it is not given: it works everywhere, and carries credentials as headers. */
  transport?: Transport;
  /** The key of the last message that you have: what was broadcast after it comes first. `0`: all that is left. */
  since?: string;
  /**
   * `manual`: a message that is given in turn (policy `roundrobin`) is leased, and done when it is acked. Not over
   * comet.
   */
  ack?: AckMode;
  /**
   * WebSocket: how many messages may wait here to be taken, 1 to 10000 (100). With 1 each is sent when the one before
   * is done.
   */
  credit?: number;
  /** Seconds between signs of life, without which the connection counts as lost; 0 to 300 (15). */
  heartbeat?: number;
  /** Ends the subscription: whoever waits for its next event gets the signal's reason thrown. */
  signal?: AbortSignal;
  /** Told each time that the connection is lost or can't be made, before it is tried again. */
  onLost?: (why: unknown) => void;
}

/** A message that the stream brings, and what can be said of it where it has a lease. */
export interface StreamedMessage extends MessageFrame {
  /**
   * It is done. Without a lease (a broadcast, or `ack=auto`) there is nothing to say, and nothing is said.
   * @throws RestMQError `lease-lost`: it goes to somebody else, as after every loss of the connection
   */
  ack(): Promise<void>;
  /** Give it back. @throws RestMQError `lease-lost`; TypeError where it has no lease */
  nack(options?: NackOptions): Promise<Nacked>;
  /**
   * Hold it longer. @param seconds  from now on; the queue's setting where it is not given @returns when the lease ends
   */
  extend(seconds?: number): Promise<{ expiresAt: string }>;
}

/**
 * What a subscription brings. `gap`: something was missed for good, and `since` is null where nobody knows after which
 * message.
 * `purged`: the queue was deleted, or purged with an end to its streams; the subscription goes on with what comes then.
 */
export type StreamEvent = StreamedMessage | Gap | Purged;

/** How a subscription reaches its queue. */
export interface Line {
  connect(wish: ConnectionWish): Promise<Connection>;
  /** Say something of a lease over a request of its own. */
  answer(frame: LeaseFrame): Promise<object>;
}

/** The end that a subscriber has asked for is no error. */
const closed = Symbol('closed');

/** A connection that lasted so long did not fail for the reason of the one before. */
const lastingMs = 5000;

/**
 * The messages of a queue as they come, over a connection that is made again whenever it is lost, each time after the
 * last
 * message that was taken. Read it with `for await`; leaving the loop closes it.
 */
export class Subscription implements AsyncIterableIterator<StreamEvent, undefined> {
  /** Resolves when the daemon has counted the first connection in: what is broadcast from then on is not missed. */
  readonly opened: Promise<void>;
  private readonly closing = new AbortController();
  private readonly events: AsyncGenerator<StreamEvent, undefined>;
  /** The connection is made before anybody asks. */
  private first: Promise<IteratorResult<StreamEvent, undefined>> | null;
  private isOpened!: { resolve(): void; reject(error: unknown): void };
  private wasOpen = false;
  private since: string | undefined;

  constructor(
    private readonly queue: string,
    private readonly line: Line,
    private readonly options: SubscribeOptions,
  ) {
    this.since = options.since;
    this.opened = new Promise((resolve, reject) => (this.isOpened = { resolve, reject }));
    this.events = this.run();
    this.first = this.events.next();
    for (const promise of [this.opened, this.first]) promise.catch(() => undefined); // whoever asks is told
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<StreamEvent, undefined>> {
    const {
      first,
      closing: { signal },
    } = this;
    this.first = null;
    const result = await (first ?? this.events.next());
    return first && signal.aborted && !result.done ? this.events.next() : result; // it came before anybody asked
  }

  async return(): Promise<IteratorResult<StreamEvent, undefined>> {
    this.close();
    return this.events.return(undefined);
  }

  /** End it. Whoever waits for the next event is told that there is none. */
  close(): void {
    this.closing.abort(closed);
  }

  private async *run(): AsyncGenerator<StreamEvent, undefined> {
    const { signal } = this.options;
    const abort = (): void => this.closing.abort(signal?.reason);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { signal: this.closing.signal }); // those that live long would gather listeners
    try {
      yield* this.connections();
    } catch (error) {
      const why: unknown = this.closing.signal.aborted ? this.closing.signal.reason : error;
      this.isOpened.reject(why === closed ? new RestMQError('unreachable', 'The subscription was closed.', 0) : why);
      if (why !== closed) throw why;
    } finally {
      this.close();
    }
  }

  /** One connection after the other, for as long as what ends them passes. */
  private async *connections(): AsyncGenerator<StreamEvent, never> {
    const ending = this.closing.signal;
    const backoff = createBackoff();
    for (;;) {
      const beganMs = performance.now();
      let retryMs: number | undefined;
      let why: unknown;
      try {
        retryMs = yield* this.connection();
        why = new RestMQError('unreachable', 'The daemon ended the stream.', 0);
      } catch (error) {
        if (ending.aborted || !isPassing(error)) throw error;
        why = error;
      }
      this.options.onLost?.(why);
      if (performance.now() - beganMs > lastingMs) backoff.reset();
      await pause(retryMs ?? backoff.next(why), ending);
    }
  }

  /** One connection, until it ends. @returns how long to wait before the next, where the daemon said so */
  private async *connection(): AsyncGenerator<StreamEvent, number | undefined> {
    const { queue } = this;
    const { ack = 'auto', heartbeat = 15, credit = 100 } = this.options;
    const over = new AbortController();
    const ending = this.closing.signal;
    const hangUp = (): void => over.abort(ending.reason);
    ending.addEventListener('abort', hangUp);
    try {
      ending.throwIfAborted();
      const connection = await this.line.connect({
        queue,
        since: this.since,
        ack,
        heartbeat,
        credit,
        signal: over.signal,
      });
      for (;;) {
        const { done, value } = await connection.incoming.next();
        ending.throwIfAborted();
        if (done) return value;
        if (value.type === 'open') {
          this.isOpened.resolve();
          // Without a key there is nothing to go on from. (What is given in turn is not missed: it goes to others.)
          if (this.wasOpen && this.since === undefined && ack === 'auto') yield { type: 'gap', queue, since: null };
          this.wasOpen = true;
          continue;
        }
        // After a purge all that is left is what came since.
        if (value.type === 'purged') this.since = '0';
        if (value.type === 'message' && value.lease === undefined) this.since = value.key;
        yield value.type === 'message' ? this.streamed(value, connection) : value;
      }
    } finally {
      ending.removeEventListener('abort', hangUp);
      over.abort();
    }
  }

  private streamed(message: MessageFrame, connection: Connection): StreamedMessage {
    const { lease } = message;
    /** Over the connection, or where that is lost over another: the same ack twice is one. */
    const say = async (frame: LeaseFrame): Promise<object> => {
      if (!connection.answer) return this.line.answer(frame);
      return connection.answer(frame).catch((error: unknown) => {
        if (error instanceof RestMQError && error.code === 'unreachable') return this.line.answer(frame);
        throw error;
      });
    };
    const held = (): string => {
      if (lease !== undefined) return lease;
      throw new TypeError(
        `The message ${message.key} has no lease: it was broadcast, or the subscription is not of ack: 'manual'.`,
      );
    };
    return {
      ...message,
      ack: async () => void (lease !== undefined && (await say({ cmd: 'ack', lease }))),
      nack: async (options = {}) => (await say({ cmd: 'nack', lease: held(), ...options })) as Nacked,
      extend: async (seconds) =>
        (await say({ cmd: 'extend', lease: held(), ...(seconds === undefined ? {} : { seconds }) })) as {
          expiresAt: string;
        },
    };
  }
}
