import type { AckMode, Gap, MessageFrame, Nacked, Purged } from '../../generated/messages';
import { createBackoff, pause } from './backoff';
import { isPassing, RestMQError, unreachable } from './errors';
import { whenAborted } from './limits';
import { checkOptions } from './options';
import {
  nackOptions,
  type Connection,
  type ConnectionWish,
  type LeaseFrame,
  type NackOptions,
  type Transport,
} from './streams';
import type { Typed } from './values';

export interface SubscribeOptions {
  /** Default: `sse`, which works everywhere and sends credentials as headers. */
  transport?: Transport;
  /** Key of the last message received: the broadcasts after it are replayed first. `0`: the whole replay window. */
  since?: string;
  /** `manual`: messages of a queue with the policy `roundrobin` are leased and must be acked. Not over `comet`. */
  ack?: AckMode;
  /**
   * WebSocket only: most messages in flight or waiting to be read, 1 to 10000 (100). With 1 each is sent when the
   * previous one is done.
   */
  credit?: number;
  /** Seconds between heartbeats, without which the connection counts as lost; 0 to 300 (15). 0: none. */
  heartbeatSeconds?: number;
  /** Ends the subscription: a pending `next()` rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Called with the error whenever the connection is lost or can't be made, before it is retried. */
  onLost?: (why: unknown) => void;
}

/** A message of a stream, with the methods for its lease. */
export interface StreamedMessage<Value = unknown> extends Typed<MessageFrame, Value> {
  /**
   * Acknowledge the message. No effect if it has no lease (a broadcast, or `ack=auto`).
   * @throws RestMQError `lease-lost`: another consumer gets the message, as after every lost connection
   */
  ack(): Promise<void>;
  /**
   * Return the message to the queue.
   * @throws RestMQError `lease-lost`; TypeError if it has no lease, or for an unknown option
   */
  nack(options?: NackOptions): Promise<Nacked>;
  /**
   * Extend the lease.
   * @param leaseSeconds  from now on; default: the lease time of the queue
   * @returns the new end of the lease, as an ISO 8601 time
   * @throws RestMQError `lease-lost`; TypeError if it has no lease
   */
  extend(leaseSeconds?: number): Promise<{ leaseExpiresAt: string }>;
}

/**
 * An event of a subscription. `gap`: messages were lost for good; `sinceKey` is the key of the last message before
 * them, null if it is unknown. `purged`: the queue was deleted, or purged with its streams ended; the subscription
 * continues with new messages.
 */
export type StreamEvent<Value = unknown> = StreamedMessage<Value> | Gap | Purged;

/** The connections and requests of a subscription. */
export interface Line {
  connect(wish: ConnectionWish): Promise<Connection>;
  /** Ack, nack or extend in a separate request. */
  answer(frame: LeaseFrame): Promise<object>;
}

/** Abort reason of `close()`; not an error. */
const closed = Symbol('closed');

/** Milliseconds after which a connection counts as stable, which resets the backoff. */
const lastingMs = 5000;

/**
 * An endless stream of a queue's events. The connection is made again whenever it is lost, each time after the last
 * message that was read. Read it with `for await`; leaving the loop closes it.
 */
export class Subscription implements AsyncIterableIterator<StreamEvent, undefined> {
  readonly #queue: string;
  readonly #line: Line;
  readonly #options: SubscribeOptions;
  /** Resolves when the daemon has registered the first connection: later broadcasts are not missed. */
  readonly opened: Promise<void>;
  readonly #closing = new AbortController();
  readonly #events: AsyncGenerator<StreamEvent, undefined>;
  /** The first event; requested at once, so that the connection is made before the first `next()`. */
  #first: Promise<IteratorResult<StreamEvent, undefined>> | null;
  #isOpened!: { resolve(): void; reject(error: unknown): void };
  #wasOpen = false;
  #since: string | undefined;

  constructor(queue: string, line: Line, options: SubscribeOptions) {
    this.#queue = queue;
    this.#line = line;
    this.#options = options;
    this.#since = options.since;
    this.opened = new Promise((resolve, reject) => (this.#isOpened = { resolve, reject }));
    this.#events = this.#run();
    this.#first = this.#events.next();
    for (const promise of [this.opened, this.#first]) promise.catch(() => undefined); // callers get the rejection too
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<StreamEvent, undefined>> {
    const first = this.#first;
    const { signal } = this.#closing;
    this.#first = null;
    const result = await (first ?? this.#events.next());
    return first && signal.aborted && !result.done ? this.#events.next() : result; // it came before the first `next()`
  }

  async return(): Promise<IteratorResult<StreamEvent, undefined>> {
    this.close();
    return this.#events.return(undefined);
  }

  /** End the subscription. A pending `next()` resolves as done. */
  close(): void {
    this.#closing.abort(closed);
  }

  async *#run(): AsyncGenerator<StreamEvent, undefined> {
    const { signal } = this.#options;
    const abort = (): void => this.#closing.abort(signal?.reason);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { signal: this.#closing.signal }); // no listener leak
    try {
      yield* this.#connections();
    } catch (error) {
      const why: unknown = this.#closing.signal.aborted ? this.#closing.signal.reason : error;
      this.#isOpened.reject(why === closed ? unreachable('The subscription was closed.') : why);
      if (why !== closed) throw why;
    } finally {
      this.close();
    }
  }

  /** Connect again and again, until an error that a retry can't solve. */
  async *#connections(): AsyncGenerator<StreamEvent, never> {
    const ending = this.#closing.signal;
    const backoff = createBackoff();
    for (;;) {
      const beganMs = performance.now();
      let retryMs: number | undefined;
      let why: unknown;
      try {
        retryMs = yield* this.#connection();
        why = unreachable('The daemon ended the stream.');
      } catch (error) {
        if (ending.aborted || !isPassing(error)) throw error;
        why = error;
      }
      this.#options.onLost?.(why);
      if (performance.now() - beganMs > lastingMs) backoff.reset();
      await pause(retryMs ?? backoff.next(why), ending);
    }
  }

  /**
   * Events of one connection.
   * @returns milliseconds to wait before the next; undefined if the daemon set none
   */
  async *#connection(): AsyncGenerator<StreamEvent, number | undefined> {
    const queue = this.#queue;
    const { ack = 'auto', heartbeatSeconds = 15, credit = 100 } = this.#options;
    const over = new AbortController();
    const ending = this.#closing.signal;
    const stop = whenAborted(ending, (reason) => over.abort(reason));
    try {
      ending.throwIfAborted();
      const connection = await this.#line.connect({
        queue,
        since: this.#since,
        ack,
        heartbeatSeconds,
        credit,
        signal: over.signal,
      });
      for (;;) {
        const { done, value } = await connection.incoming.next();
        ending.throwIfAborted();
        if (done) return value;
        if (value.type === 'open') {
          this.#isOpened.resolve();
          // Without a key there is no position to resume from. (Leased messages are not lost: they go to other
          // consumers.)
          if (this.#wasOpen && this.#since === undefined && ack === 'auto')
            yield { type: 'gap', queue, sinceKey: null };
          this.#wasOpen = true;
          continue;
        }
        // After a purge the replay window holds newer messages only.
        if (value.type === 'purged') this.#since = '0';
        if (value.type === 'message' && value.leaseId === undefined) this.#since = value.key;
        yield value.type === 'message' ? this.#streamed(value, connection) : value;
      }
    } finally {
      stop();
      over.abort();
    }
  }

  #streamed(message: MessageFrame, connection: Connection): StreamedMessage {
    const { leaseId } = message;
    /** Use the connection; if it is lost, a separate request. Repeating an ack has no effect. */
    const say = async (frame: LeaseFrame): Promise<object> => {
      if (!connection.answer) return this.#line.answer(frame);
      return connection.answer(frame).catch((error: unknown) => {
        if (error instanceof RestMQError && error.code === 'unreachable') return this.#line.answer(frame);
        throw error;
      });
    };
    const held = (): string => {
      if (leaseId !== undefined) return leaseId;
      throw new TypeError(`${message.key} has no lease: it needs ack: 'manual' and round robin.`);
    };
    return {
      ...message,
      ack: async () => void (leaseId !== undefined && (await say({ cmd: 'ack', leaseId }))),
      nack: async (options = {}) => {
        checkOptions(options, nackOptions);
        return (await say({ cmd: 'nack', leaseId: held(), ...options })) as Nacked;
      },
      extend: async (leaseSeconds) =>
        (await say({ cmd: 'extend', leaseId: held(), ...(leaseSeconds === undefined ? {} : { leaseSeconds }) })) as {
          leaseExpiresAt: string;
        },
    };
  }
}
