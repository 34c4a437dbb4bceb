import type { AckOutcome, LeasedMessage } from '../../generated/messages';
import type { operations } from '../../generated/operations';
import { Acks, type ClaimedAcks } from './acks';
import { createBackoff, pause } from './backoff';
import { isPassing } from './errors';
import { LeaseExtension } from './lease-extension';
import { answerMs, asked, longestMs, whenAborted } from './limits';
import { nackFor, stopped } from './nack';
import { checkChoice, checkFunction, checkOptions } from './options';
import type { NackOptions } from './streams';
import type { Handler, HandlerContext, Worker, WorkerEvents, WorkerOptions } from './worker-types';

const events = [
  'leased',
  'acked',
  'nacked',
  'lost',
  'retry',
  'empty',
  'stopped',
] as const satisfies readonly (keyof WorkerEvents)[];

type LeaseRequest = NonNullable<operations['leaseMessages']['requestBody']>['content']['application/json'];

/** The requests of a worker. `signal` ends one. */
export interface LeaseClient {
  ackAndLease(
    queue: string,
    leaseIds: string[],
    request: LeaseRequest & { signal: AbortSignal },
  ): Promise<{ messages: LeasedMessage[]; outcomes: AckOutcome[] }>;
  ack(queue: string, leaseId: string, options: { signal: AbortSignal }): Promise<void>;
  ackAll(queue: string, leases: string[], options: { signal: AbortSignal }): Promise<AckOutcome[]>;
  nack(queue: string, lease: string, options: NackOptions & { signal: AbortSignal }): Promise<unknown>;
  extend(queue: string, lease: string, seconds: number | undefined, options: { signal: AbortSignal }): Promise<unknown>;
}

/** Most messages in one request. */
const most = 100;
/** Least milliseconds between two requests that brought no message. */
const restMs = 250;

export function startWorker(client: LeaseClient, queue: string, handler: Handler, options: WorkerOptions): Worker {
  checkOptions(options, ['concurrency', 'leaseSeconds', 'waitSeconds', 'signal', 'onError']);
  checkFunction('onError', options.onError);
  checkFunction('handler', handler, true);
  return new QueueWorker(client, queue, handler, options);
}

/** A message being handled. The signal is made when the handler asks for it: most handlers don't. */
class Job {
  #lost: AbortController | undefined;
  /** Called when the worker no longer waits for this message. */
  leave = (): void => undefined;

  constructor(readonly message: LeasedMessage) {}

  get signal(): AbortSignal {
    return (this.#lost ??= new AbortController()).signal;
  }

  lose(reason: unknown): void {
    this.#lost ??= new AbortController();
    this.#lost.abort(reason);
  }
}

class QueueWorker implements Worker {
  readonly #client: LeaseClient;
  readonly #queue: string;
  readonly #handler: Handler;
  readonly #options: WorkerOptions;
  readonly finished: Promise<void>;
  readonly #jobs = new Map<Job, Promise<void>>();
  /** Number of jobs whose handler has succeeded, and that wait for the answer to their ack. */
  #acking = 0;
  /** Whether no message is requested until a handler ends; then its ack goes with the next request. */
  #isFull = false;
  readonly #stopping = new AbortController();
  /** Aborted when the worker no longer waits for the handlers. */
  readonly #quit = new AbortController();
  /** Called when a handler has ended, with its job if this has ended too. */
  #freed: (job?: Promise<void>) => void = () => undefined;
  readonly #listeners = new Set<(event: string, args: unknown[]) => void>();
  readonly #acks: Acks;
  readonly #leaseSeconds: number;

  constructor(client: LeaseClient, queue: string, handler: Handler, options: WorkerOptions) {
    this.#client = client;
    this.#queue = queue;
    this.#handler = handler;
    this.#options = options;
    const { concurrency = 1, leaseSeconds = 30, signal } = options;
    if (!(concurrency >= 1)) throw new TypeError('concurrency must be at least 1.');
    this.#leaseSeconds = leaseSeconds;
    this.#acks = new Acks(
      (leaseIds) => asked((limit) => client.ackAll(queue, leaseIds, { signal: limit })),
      (leaseId) => asked((limit) => client.ack(queue, leaseId, { signal: limit })),
    );
    const stop = whenAborted(signal, () => this.#stopping.abort());
    this.finished = this.#run(concurrency).finally(() => {
      stop();
      this.#emit('stopped');
    });
    this.finished.catch(() => undefined); // rejections reach the caller that awaits them
  }

  get running(): number {
    return this.#jobs.size - this.#acking;
  }

  on<Event extends keyof WorkerEvents>(event: Event, listener: (...args: WorkerEvents[Event]) => void): () => void {
    checkChoice('event', event, events);
    checkFunction('listener', listener, true);
    const hear = (name: string, args: unknown[]): void => {
      if (name === event) listener(...(args as WorkerEvents[Event]));
    };
    this.#listeners.add(hear);
    return () => void this.#listeners.delete(hear);
  }

  #emit<Event extends keyof WorkerEvents>(event: Event, ...args: WorkerEvents[Event]): void {
    for (const hear of this.#listeners) {
      try {
        hear(event, args);
      } catch (error) {
        this.#tell(error);
      }
    }
  }

  async stop(patienceMs?: number): Promise<void> {
    this.#stopping.abort();
    const timer =
      patienceMs === undefined ? undefined : setTimeout(() => this.#giveUp(), Math.min(patienceMs, longestMs));
    await this.finished.catch(() => undefined);
    clearTimeout(timer);
  }

  #giveUp(): void {
    this.#quit.abort(stopped());
    for (const job of this.#jobs.keys()) job.leave();
  }

  async #run(concurrency: number): Promise<void> {
    const backoff = createBackoff();
    try {
      while (!this.#stopping.signal.aborted) {
        const free = concurrency - (this.#jobs.size - this.#acking);
        if (free < 1) {
          this.#isFull = true;
          // a Promise.race over all jobs would leave a reaction on the longest job each time
          await new Promise<void>((resolve) => (this.#freed = resolve as (job?: Promise<void>) => void));
          this.#isFull = false;
          continue;
        }
        try {
          const beganMs = performance.now();
          const acks = this.#acks.claim();
          void this.#acks.flush(); // those beyond the most that one request takes
          const messages = await this.#leased(Math.min(Math.floor(free), most), acks);
          for (const message of messages) this.#begin(message);
          backoff.reset();
          if (messages.length === 0) this.#emit('empty');
          if (messages.length === 0 && acks.leaseIds.length === 0)
            await pause(Math.max(0, beganMs + restMs - performance.now()), this.#stopping.signal);
        } catch (error) {
          if (isDone(this.#stopping.signal)) break;
          if (!isPassing(error)) throw error;
          this.#tell(error);
          this.#emit('retry', error);
          await pause(backoff.next(error), this.#stopping.signal);
        }
      }
    } finally {
      void this.#acks.flush();
      await Promise.all(this.#jobs.values());
    }
  }

  /**
   * Ack the last messages and get more; without acks, wait for them until the worker stops. A request with acks does
   * not wait: if its daemon hangs, they must be repeated before their leases end.
   */
  async #leased(max: number, acks: ClaimedAcks): Promise<LeasedMessage[]> {
    const [queue, leaseSeconds] = [this.#queue, this.#leaseSeconds];
    const waitSeconds = acks.leaseIds.length > 0 ? 0 : (this.#options.waitSeconds ?? 20);
    try {
      const { messages, outcomes } = await asked(
        (signal) => this.#client.ackAndLease(queue, acks.leaseIds, { max, leaseSeconds, waitSeconds, signal }),
        this.#stopping.signal,
        waitSeconds * 1000 + answerMs,
      );
      acks.settle(outcomes);
      return messages;
    } catch (error) {
      acks.release();
      throw error;
    }
  }

  #begin(message: LeasedMessage): void {
    const job = new Job(message);
    const doing = this.#handle(job)
      .catch((error: unknown) => {
        this.#tell(error, message);
        this.#emit('lost', message, error);
      })
      .finally(() => {
        this.#jobs.delete(job);
        this.#freed(doing);
      });
    this.#jobs.set(job, doing);
  }

  async #handle(job: Job): Promise<void> {
    const { message } = job;
    const { leaseId } = message;
    const extension = this.#extend(job);
    this.#emit('leased', message);
    const { result, failure } = await this.#handled(job).then(
      (returned: unknown) => ({ result: returned, failure: null }),
      (error: unknown) => ({ result: null, failure: { error } }),
    );
    extension.stop();
    if (!failure) {
      await this.#ack(leaseId);
      return this.#emit('acked', message, result);
    }
    this.#tell(failure.error, message);
    const how = nackFor(failure.error);
    await untilAnswered(
      () => asked((signal) => this.#client.nack(this.#queue, leaseId, { ...how, signal })),
      this.#quit.signal,
    );
    this.#emit('nacked', message, failure.error);
  }

  /** The slot is free at once; the job ends with the answer to the ack. */
  async #ack(leaseId: string): Promise<void> {
    this.#acking++;
    // Only the first try can go with the request that `freed` makes possible. A later one must not wait for a handler.
    let isHeld = this.#isFull && !this.#stopping.signal.aborted;
    const acking = untilAnswered(() => {
      const acked = this.#acks.ack(leaseId, isHeld);
      isHeld = false;
      return acked;
    }, this.#quit.signal);
    this.#freed();
    try {
      await acking;
    } finally {
      this.#acking--;
    }
  }

  /** Run the handler, until it ends or the worker no longer waits for it. @returns its result */
  async #handled(job: Job): Promise<unknown> {
    const { signal } = this.#quit;
    const context: HandlerContext = {
      get signal() {
        return job.signal;
      },
    };
    const run = async (): Promise<unknown> => await this.#handler(job.message, context);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        job.lose(signal.reason);
        reject(signal.reason);
      };
      if (signal.aborted) return leave();
      job.leave = leave;
      run().then(resolve, reject);
    });
  }

  /** Extend the lease while the handler runs. */
  #extend(job: Job): LeaseExtension {
    const { message } = job;
    const leaseSeconds = this.#leaseSeconds;
    return new LeaseExtension(
      leaseSeconds,
      (signal) => this.#client.extend(this.#queue, message.leaseId, leaseSeconds, { signal }),
      (error) => {
        this.#tell(error, message);
        job.lose(error);
      },
    );
  }

  #tell(error: unknown, message?: LeasedMessage): void {
    const { onError = sayOnConsole } = this.#options;
    onError(error, message);
  }
}

/**
 * Repeat an ack or nack whose answer was lost; repeating it has no effect. Once `quit` is aborted there is one more
 * try.
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

/** A separate call, since TypeScript assumes that `aborted` does not change during an await. */
function isDone(signal: AbortSignal): boolean {
  return signal.aborted;
}

function sayOnConsole(error: unknown, message?: LeasedMessage): void {
  console.error(`restmq: ${message ? `the message ${message.key}` : 'a worker'}:`, error);
}
