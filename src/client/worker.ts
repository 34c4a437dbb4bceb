import type { LeasedMessage } from '../../generated/messages';
import { createAcks, type Acks } from './acks';
import { createBackoff, pause } from './backoff';
import { isPassing } from './errors';
import type { RestMQ } from './restmq';
import type { NackOptions } from './streams';

/** What to do with one message. What it returns is not looked at; what it throws is the reason for which the message goes back. */
export type Handler = (message: LeasedMessage, context: HandlerContext) => unknown;

export interface HandlerContext {
  /** Aborted when the message is no longer this worker's: its lease is lost, or the worker's patience at its stop is over. */
  readonly signal: AbortSignal;
}

export interface WorkerOptions {
  /** How many messages are handled at the same time (1). */
  concurrency?: number;
  /** Seconds for which a message is held, again and again while its handler runs; so long it takes until those of a worker that died come back (30). */
  lease?: number;
  /** Seconds that one request waits for a message, 0 to 30 (20). */
  wait?: number;
  /** Stops the worker as `stop()` does. */
  signal?: AbortSignal;
  /** Told of everything that went wrong and that the worker deals with: a handler that threw, a lease that was lost, a daemon that is away. */
  onError?: (error: unknown, message?: LeasedMessage) => void;
}

/** What a handler throws to say what is to become of its message: `delay` in seconds, `dead`, `countAttempt`. */
export class Nack extends Error {
  override readonly name = 'Nack';

  /** @param reason  is kept with the message */
  constructor(reason: string, readonly options: Omit<NackOptions, 'reason'> = {}) {
    super(reason);
  }
}

export interface Worker {
  /** How many messages it has at the moment. */
  readonly running: number;
  /** Resolves when the worker has stopped; rejects with what does not pass: it may not consume (any more), say. */
  readonly finished: Promise<void>;
  /**
   * Take no more messages, and finish those that are being handled.
   * @param patienceMs  after this time those that are not done are given back, and their handlers' signals aborted
   */
  stop(patienceMs?: number): Promise<void>;
}

type Broker = Pick<RestMQ, 'lease' | 'ackAll' | 'nack' | 'extend'>;

/** A lease is extended when this part of it is over, so that it outlives a daemon's restart or two. */
const extendAfter = 1 / 3;
/** After an extension that failed the next is tried so much sooner. */
const sooner = 1 / 4;
/** The most that one request brings. */
const most = 100;

export function startWorker(broker: Broker, queue: string, handler: Handler, options: WorkerOptions): Worker {
  return new QueueWorker(broker, queue, handler, options);
}

class QueueWorker implements Worker {
  readonly finished: Promise<void>;
  private readonly jobs = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly givingUp = new AbortController();
  private readonly acks: Acks;
  private readonly lease: number;

  constructor(private readonly broker: Broker, private readonly queue: string, private readonly handler: Handler, private readonly options: WorkerOptions) {
    const { concurrency = 1, lease = 30, signal } = options;
    if (!(concurrency >= 1)) throw new TypeError('A worker needs a concurrency of at least 1.');
    this.lease = lease;
    this.acks = createAcks((leases) => broker.ackAll(queue, leases));
    const stop = (): void => void this.stop();
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop);
    this.finished = this.run(concurrency).finally(() => signal?.removeEventListener('abort', stop));
    this.finished.catch(() => undefined); // whoever asks is told
  }

  get running(): number {
    return this.jobs.size;
  }

  async stop(patienceMs?: number): Promise<void> {
    this.stopping.abort();
    const timer = patienceMs === undefined ? undefined : setTimeout(() => this.givingUp.abort(stopped()), patienceMs);
    await this.finished.catch(() => undefined);
    clearTimeout(timer);
  }

  private async run(concurrency: number): Promise<void> {
    const { lease } = this;
    const { wait = 20 } = this.options;
    const { signal } = this.stopping;
    const backoff = createBackoff();
    try {
      while (!signal.aborted) {
        const free = concurrency - this.jobs.size;
        if (free <= 0) {
          await Promise.race(this.jobs);
          continue;
        }
        try {
          const messages = await this.broker.lease(this.queue, { max: Math.min(free, most), lease, wait, signal });
          backoff.reset();
          for (const message of messages) this.begin(message);
        } catch (error) {
          if (signal.aborted) break;
          if (!isPassing(error)) throw error;
          this.tell(error);
          await pause(backoff.next(error), signal);
        }
      }
    } finally {
      await Promise.all(this.jobs);
    }
  }

  private begin(message: LeasedMessage): void {
    const job = this.handle(message).catch((error: unknown) => this.tell(error, message));
    this.jobs.add(job);
    void job.finally(() => this.jobs.delete(job));
  }

  private async handle(message: LeasedMessage): Promise<void> {
    const { lease } = message;
    const lost = new AbortController();
    const done = new AbortController();
    void this.hold(message, lost, done.signal);
    try {
      await this.handled(message, lost);
    } catch (error) {
      done.abort();
      this.tell(error, message);
      await this.untilAnswered(() => this.broker.nack(this.queue, lease, nackFor(error)));
      return;
    } finally {
      done.abort();
    }
    await this.untilAnswered(() => this.acks.ack(lease));
  }

  /** The handler, unless patience ends first. */
  private async handled(message: LeasedMessage, lost: AbortController): Promise<void> {
    const { signal } = this.givingUp;
    await new Promise<void>((resolve, reject) => {
      const giveUp = (): void => {
        lost.abort(signal.reason);
        reject(signal.reason);
      };
      if (signal.aborted) return giveUp();
      signal.addEventListener('abort', giveUp);
      const run = async (): Promise<void> => void (await this.handler(message, { signal: lost.signal }));
      run().finally(() => signal.removeEventListener('abort', giveUp)).then(resolve, reject);
    });
  }

  /** Extend the lease for as long as the handler runs. */
  private async hold(message: LeasedMessage, lost: AbortController, done: AbortSignal): Promise<void> {
    const everyMs = this.lease * 1000 * extendAfter;
    let failed = false;
    for (;;) {
      await pause(failed ? everyMs * sooner : everyMs, done);
      if (done.aborted) return;
      try {
        await this.broker.extend(this.queue, message.lease, this.lease);
        failed = false;
      } catch (error) {
        failed = true;
        if (done.aborted || isPassing(error)) continue; // asked for messages, the worker hears that the daemon is away
        this.tell(error, message);
        return lost.abort(error);
      }
    }
  }

  /** An ack or a nack whose answer was lost is sent again, which changes nothing where it was done. */
  private async untilAnswered(ask: () => Promise<unknown>): Promise<void> {
    const backoff = createBackoff();
    const { signal } = this.givingUp;
    for (;;) {
      try {
        return void (await ask());
      } catch (error) {
        if (!isPassing(error) || signal.aborted) throw error;
        await pause(backoff.next(error), signal);
      }
    }
  }

  private tell(error: unknown, message?: LeasedMessage): void {
    this.options.onError?.(error, message);
  }
}

/** The most characters that the contract lets a reason have. */
const reasonMax = 500;

function nackFor(error: unknown): NackOptions {
  const text = error instanceof Error ? error.message || error.name : String(error);
  const reason = Array.from(text || 'The handler failed.').slice(0, reasonMax).join('');
  return error instanceof Nack ? { ...error.options, reason } : { reason };
}

function stopped(): Error {
  return new Nack('The worker was stopped.', { countAttempt: false });
}
