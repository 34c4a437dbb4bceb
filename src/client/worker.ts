import type { LeasedMessage } from '../../generated/messages';
import { createAcks, type Acks } from './acks';
import { createBackoff, pause } from './backoff';
import { isPassing } from './errors';
import { answerMs, asked, longestMs } from './limits';
import type { RestMQ } from './restmq';
import type { NackOptions } from './streams';

/**
 * What to do with one message. What it returns is not looked at; what it throws is the reason for which the message
 * goes back.
 */
export type Handler = (message: LeasedMessage, context: HandlerContext) => unknown;

export interface HandlerContext {
  /**
   * Aborted when the message is no longer this worker's: its lease is lost, or the worker's patience at its stop is
   * over.
   */
  readonly signal: AbortSignal;
}

export interface WorkerOptions {
  /** How many messages are handled at the same time (1). */
  concurrency?: number;
  /**
   * Seconds for which a message is held, again and again while its handler runs; so long it takes until those of a
   * worker that died come back (30).
   */
  lease?: number;
  /** Seconds that one request waits for a message, 0 to 30 (20). */
  wait?: number;
  /** Stops the worker as `stop()` does. */
  signal?: AbortSignal;
  /**
   * Told of everything that went wrong and that the worker deals with: a handler that threw, a lease that was lost, a
   * daemon that is away. The console, where it is not given.
   */
  onError?: (error: unknown, message?: LeasedMessage) => void;
}

/** What a handler throws to say what is to become of its message: `delay` in seconds, `dead`, `countAttempt`. */
export class Nack extends Error {
  override readonly name = 'Nack';

  /** @param reason  is kept with the message */
  constructor(
    reason: string,
    readonly options: Omit<NackOptions, 'reason'> = {},
  ) {
    super(reason);
  }
}

export interface Worker {
  /** How many messages it has at the moment. */
  readonly running: number;
  /** Resolves when the worker has stopped; rejects with what does not pass: it may not consume (any more), say. */
  readonly finished: Promise<void>;
  /**
   * Take no more messages, and finish those that are being handled. What a daemon sent at this very moment is nobody's
   * until its
   * lease ends, as after a worker that died.
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
/** Nothing that came sooner than this was not waited for: ask no more often, in milliseconds. */
const restMs = 250;

export function startWorker(broker: Broker, queue: string, handler: Handler, options: WorkerOptions): Worker {
  return new QueueWorker(broker, queue, handler, options);
}

/** A message that the worker has. */
interface Job {
  readonly message: LeasedMessage;
  /** Aborted when the message is no longer the worker's: the handler's signal. */
  readonly lost: AbortController;
  /** Aborted when the worker waits for this one no longer. */
  readonly quit: AbortController;
}

class QueueWorker implements Worker {
  readonly finished: Promise<void>;
  private readonly jobs = new Map<Job, Promise<void>>();
  private readonly stopping = new AbortController();
  private isImpatient = false;
  /** Told of each job that is over. */
  private freed: (job: Promise<void>) => void = () => undefined;
  private readonly acks: Acks;
  private readonly lease: number;

  constructor(
    private readonly broker: Broker,
    private readonly queue: string,
    private readonly handler: Handler,
    private readonly options: WorkerOptions,
  ) {
    const { concurrency = 1, lease = 30, signal } = options;
    if (!(concurrency >= 1)) throw new TypeError('A worker needs a concurrency of at least 1.');
    this.lease = lease;
    this.acks = createAcks((leases) => asked(answerMs, (limit) => broker.ackAll(queue, leases, { signal: limit })));
    const stop = (): void => this.stopping.abort();
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
    const timer =
      patienceMs === undefined ? undefined : setTimeout(() => this.giveUp(), Math.min(patienceMs, longestMs));
    await this.finished.catch(() => undefined);
    clearTimeout(timer);
  }

  private giveUp(): void {
    this.isImpatient = true;
    for (const { quit } of this.jobs.keys()) quit.abort(stopped());
  }

  private async run(concurrency: number): Promise<void> {
    const backoff = createBackoff();
    try {
      while (!this.stopping.signal.aborted) {
        const free = concurrency - this.jobs.size;
        if (free < 1) {
          // a race of all would leave something with the longest job each time
          await new Promise<void>((resolve) => (this.freed = resolve));
          continue;
        }
        try {
          const beganMs = performance.now();
          const messages = await this.leased(Math.min(Math.floor(free), most));
          for (const message of messages) this.begin(message);
          backoff.reset();
          if (messages.length === 0)
            await pause(Math.max(0, beganMs + restMs - performance.now()), this.stopping.signal);
        } catch (error) {
          if (isDone(this.stopping.signal)) break;
          if (!isPassing(error)) throw error;
          this.tell(error);
          await pause(backoff.next(error), this.stopping.signal);
        }
      }
    } finally {
      await Promise.all(this.jobs.values());
    }
  }

  /** Wait for messages, until the worker is to stop. */
  private leased(max: number): Promise<LeasedMessage[]> {
    const { queue, lease } = this;
    const { wait = 20 } = this.options;
    return asked(
      wait * 1000 + answerMs,
      (signal) => this.broker.lease(queue, { max, lease, wait, signal }),
      this.stopping.signal,
    );
  }

  private begin(message: LeasedMessage): void {
    const job: Job = { message, lost: new AbortController(), quit: new AbortController() };
    if (this.isImpatient) job.quit.abort(stopped());
    const doing = this.handle(job)
      .catch((error: unknown) => this.tell(error, message))
      .finally(() => {
        this.jobs.delete(job);
        this.freed(doing);
      });
    this.jobs.set(job, doing);
  }

  private async handle(job: Job): Promise<void> {
    const { message, quit } = job;
    const { lease } = message;
    const done = new AbortController();
    void this.hold(job, done.signal);
    const failure = await this.handled(job).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    done.abort();
    if (!failure) return untilAnswered(() => this.acks.ack(lease), quit.signal);
    this.tell(failure.error, message);
    const how = nackFor(failure.error);
    await untilAnswered(
      () => asked(answerMs, (signal) => this.broker.nack(this.queue, lease, { ...how, signal })),
      quit.signal,
    );
  }

  /** The handler, unless patience ends first. */
  private async handled({ message, lost, quit: { signal } }: Job): Promise<void> {
    const run = async (): Promise<void> => void (await this.handler(message, { signal: lost.signal }));
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        lost.abort(signal.reason);
        reject(signal.reason);
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave);
      run().then(resolve, reject);
    });
  }

  /** Extend the lease for as long as the handler runs. */
  private async hold({ message, lost }: Job, done: AbortSignal): Promise<void> {
    const everyMs = this.lease * 1000 * extendAfter;
    let failed = false;
    for (;;) {
      await pause(failed ? everyMs * sooner : everyMs, done);
      if (done.aborted) return;
      try {
        await asked(answerMs, (signal) => this.broker.extend(this.queue, message.lease, this.lease, { signal }), done);
        failed = false;
      } catch (error) {
        failed = true;
        if (isDone(done) || isPassing(error)) continue; // asking for messages, the worker hears that the daemon is away
        this.tell(error, message);
        return lost.abort(error);
      }
    }
  }

  private tell(error: unknown, message?: LeasedMessage): void {
    const { onError = sayOnConsole } = this.options;
    onError(error, message);
  }
}

/**
 * An ack or a nack whose answer was lost is sent again, which changes nothing where it was done; once more when `quit`
 * is aborted.
 */
async function untilAnswered(ask: () => Promise<unknown>, quit: AbortSignal): Promise<void> {
  const backoff = createBackoff();
  for (;;) {
    try {
      return void (await ask());
    } catch (error) {
      if (!isPassing(error) || quit.aborted) throw error;
      await pause(backoff.next(error), quit);
    }
  }
}

/** A call of its own: it changes while others are awaited. */
function isDone(signal: AbortSignal): boolean {
  return signal.aborted;
}

function sayOnConsole(error: unknown, message?: LeasedMessage): void {
  console.error(`restmq: ${message ? `the message ${message.key}` : 'a worker'}:`, error);
}

/** The most characters that the contract lets a reason have. */
const reasonMax = 500;

function nackFor(error: unknown): NackOptions {
  const text = error instanceof Error ? error.message || error.name : String(error);
  const reason = Array.from(text || 'The handler failed.')
    .slice(0, reasonMax)
    .join('');
  return error instanceof Nack ? { ...error.options, reason } : { reason };
}

function stopped(): Error {
  return new Nack('The worker was stopped.', { countAttempt: false });
}
