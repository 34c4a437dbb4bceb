import type { LeasedMessage } from '../../generated/messages';
import type { Typed } from './values';

/** Processes one message. The result goes to the event `acked`; an error becomes the `reason` of the nack. */
export type Handler<Value = unknown> = (message: Typed<LeasedMessage, Value>, context: HandlerContext) => unknown;

export interface HandlerContext {
  /** Aborted when the worker no longer has the message: its lease is lost, or `stop` ran out of patience. */
  readonly signal: AbortSignal;
}

export interface WorkerOptions<Value = unknown> {
  /** Most messages handled at the same time (1). */
  concurrency?: number;
  /**
   * Seconds of a lease, which is extended while the handler runs. The messages of a worker that died are redelivered
   * after this time (30).
   */
  leaseSeconds?: number;
  /** Seconds that one request waits for a message, 0 to 30 (20). */
  waitSeconds?: number;
  /** Stops the worker as `stop()` does. */
  signal?: AbortSignal;
  /**
   * Called with every error that the worker recovers from: a handler that threw, a lost lease, a daemon that is
   * unavailable. Default: print it on the console.
   */
  onError?: (error: unknown, message?: Typed<LeasedMessage, Value>) => void;
}

/** The events of a worker, with the parameters of their listeners. */
export interface WorkerEvents<Value = unknown> {
  /** A message was leased; its handler starts. */
  leased: [message: Typed<LeasedMessage, Value>];
  /** The handler returned `result`, and the message is acked. */
  acked: [message: Typed<LeasedMessage, Value>, result: unknown];
  /** The handler threw `error`, and the message is nacked. */
  nacked: [message: Typed<LeasedMessage, Value>, error: unknown];
  /** The message could be neither acked nor nacked, mostly because its lease was lost: another worker may get it. */
  lost: [message: Typed<LeasedMessage, Value>, error: unknown];
  /** A request for messages failed, and will be repeated. */
  retry: [error: unknown];
  /** A request found no ready message. */
  empty: [];
  /** The worker has stopped. */
  stopped: [];
}

export interface Worker<Value = unknown> {
  /**
   * Call a function for each event of one kind. What it throws goes to `onError`.
   * @returns a function that ends this
   * @throws TypeError for an unknown event, or a listener that is not a function
   */
  on<Event extends keyof WorkerEvents>(
    event: Event,
    listener: (...args: WorkerEvents<Value>[Event]) => void,
  ): () => void;
  /** Number of messages being handled. */
  readonly running: number;
  /**
   * Resolves when the worker has stopped. Rejects with an error that a retry can't solve, such as a missing permission.
   */
  readonly finished: Promise<void>;
  /**
   * Take no more messages, and finish the ones being handled. A message that a daemon sends at this very moment becomes
   * ready when its lease expires.
   * @param patienceMs  milliseconds after which unfinished messages are nacked and their handlers' signals aborted;
   * default: no limit
   */
  stop(patienceMs?: number): Promise<void>;
}
