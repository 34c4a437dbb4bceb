import type { Engine, Taken } from '../queue/engine';
import type { AckOutcome } from '../queue/leases';
import type { Queued } from '../queue/wait-queue';
import type { Queue } from '../queue/names';
import type { Leased } from '../queue/message-record';
import type { WorkerMode } from '../queue/workers';
import type { Subscriptions } from '../redis/connection/subscriptions';
import { LocalWaitQueue, type LookResult } from './local-wait-queue';
import { startRegistrationChecks } from '../queue/registration-checks';
import type { Requester } from './requester';
import type { WorkerLog, WorkerRecord } from './worker-log';

/** One way to get messages from a queue, and to undo it if the client is gone. */
export interface TakeStrategy<T extends readonly unknown[]> {
  readonly mode: WorkerMode;
  /** null: no message is ready. */
  get(): Promise<T | null>;
  /** @param waiter  its name in the wait queue */
  getInTurn(waiter: string): Promise<T | Queued>;
  undo(got: T): Promise<void>;
}

/** Parameters of a lease. */
interface LeaseRequest {
  max: number;
  /** undefined: the queue's setting. */
  leaseSeconds: number | undefined;
}

/**
 * A waiter that Redis forgot is still woken and only loses its place, so this is checked less often than consumers are.
 */
const patrolMs = 5000;

/** Long polling: takes and leases that wait for a message. */
export class Waiters {
  private readonly waitQueues = new Map<string, LocalWaitQueue>();
  private readonly registrationChecks = startRegistrationChecks(this.waitQueues, patrolMs);
  private lastNumber = 0;
  private stopped = false;

  /** @param daemonId  prefix of the names of this daemon's waiters */
  constructor(
    private readonly engine: Engine,
    private readonly subscriptions: Subscriptions,
    private readonly daemonId: string,
    private readonly workerLog: WorkerLog,
  ) {}

  /** Number of waiters at this daemon. */
  get size(): number {
    let size = 0;
    for (const waitQueue of this.waitQueues.values()) size += waitQueue.size;
    return size;
  }

  /**
   * Get ready messages, or the next to come within `waitMs`. Waiters are served in the order in which they came to the
   * pool, and cost Redis nothing while no message comes; with `waitMs` 0 a client is not queued. A client that
   * disconnects consumes nothing.
   * @returns null if the time is over or the client is gone
   * @throws BrokerError `redis-unavailable`
   */
  async receive<T extends readonly unknown[]>(
    queue: Queue,
    way: TakeStrategy<T>,
    waitMs: number,
    client: Requester,
  ): Promise<T | null> {
    if (client.gone) return null;
    const worker = this.workerLog.note(queue, way.mode, client);
    if (waitMs === 0 || this.stopped) return look(way, client, worker);
    return this.wait(queue, way, waitMs, client, worker);
  }

  /** Remove the first message, or the next to come. */
  async take(queue: Queue, waitMs: number, client: Requester): Promise<Taken | null> {
    return (await this.takeMany(queue, 1, waitMs, client))?.[0] ?? null;
  }

  /** Remove up to `max` messages. */
  takeMany(queue: Queue, max: number, waitMs: number, client: Requester): Promise<Taken[] | null> {
    return this.receive(queue, this.takes(queue, max), waitMs, client);
  }

  /** Lease the first messages, or the next to come. */
  lease(queue: Queue, how: LeaseRequest, waitMs: number, client: Requester): Promise<Leased[] | null> {
    return this.receive(queue, this.leases(queue, how), waitMs, client);
  }

  /**
   * Ack leases, then lease the first messages, or the next to come. The acks are done at once, whatever comes of the
   * wait.
   * @returns the outcomes of the acks; none if the client was gone before
   */
  async ackAndLease(
    queue: Queue,
    leaseIds: readonly string[],
    how: LeaseRequest,
    waitMs: number,
    client: Requester,
  ): Promise<{ outcomes: AckOutcome[]; leased: Leased[] | null }> {
    let outcomes: AckOutcome[] | undefined;
    const first = async (waiter: string): Promise<Leased[] | Queued> => {
      const answer = await this.engine.ackAndLease(queue, leaseIds, { ...how, waiter });
      outcomes = answer.outcomes;
      return answer.leased;
    };
    const way = this.leases(queue, how);
    const leased = await this.receive(
      queue,
      {
        mode: way.mode,
        get: async () => {
          const got = await first('');
          return isQueued(got) ? null : got;
        },
        getInTurn: (waiter) => (outcomes ? way.getInTurn(waiter) : first(waiter)),
        undo: (got) => way.undo(got),
      },
      waitMs,
      client,
    );
    return { outcomes: outcomes ?? [], leased };
  }

  /**
   * Answer every waiter as if its time were over.
   * @returns when messages that a waiter got just then are put back
   */
  async stop(): Promise<void> {
    this.stopped = true;
    this.workerLog.stop();
    this.registrationChecks.stop();
    await Promise.all([...this.waitQueues.values()].map((one) => one.giveUp()));
  }

  private takes(queue: Queue, max: number): TakeStrategy<Taken[]> {
    return {
      mode: 'take',
      get: () => this.engine.take(queue, max),
      getInTurn: (waiter) => this.engine.takeInTurn(queue, max, waiter),
      undo: (taken) => this.engine.putBack(queue, taken),
    };
  }

  private leases(queue: Queue, { max, leaseSeconds }: LeaseRequest): TakeStrategy<Leased[]> {
    return {
      mode: 'lease',
      get: () => this.engine.lease(queue, max, leaseSeconds),
      getInTurn: (waiter) => this.engine.leaseInTurn(queue, max, leaseSeconds, waiter),
      undo: (leased) =>
        this.engine.giveBack(
          queue,
          leased.map((one) => one.leaseId),
        ),
    };
  }

  private wait<T extends readonly unknown[]>(
    queue: Queue,
    way: TakeStrategy<T>,
    waitMs: number,
    client: Requester,
    worker: WorkerRecord | null,
  ): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const waitQueue = this.waitQueues.get(queue.name) ?? this.open(queue);
      const name = `${this.daemonId} ${++this.lastNumber}`;
      if (worker) worker.waiting++;
      let isWaiting = true;
      const end = (): void => {
        if (worker && isWaiting) {
          worker.waiting--;
          worker.lastMs = performance.now();
        }
        isWaiting = false;
        clearTimeout(timer);
        stay();
      };
      const giveUp = (): void => {
        end();
        void waitQueue.leave(name).then(() => resolve(null));
      };
      const look = async (): Promise<LookResult> => {
        const got = await way.getInTurn(name);
        if (isQueued(got)) return got;
        if (waitQueue.has(name) && !client.gone) {
          end();
          worker?.got(got.length);
          resolve(got);
        } else {
          await way.undo(got);
          giveUp();
        }
        return done;
      };
      const timer = setTimeout(giveUp, waitMs);
      const stay = client.whenGone(giveUp);
      const fail = (error: unknown): void => {
        end();
        void waitQueue.leave(name);
        reject(error);
      };
      waitQueue.enter({ name, gone: () => client.gone, look, giveUp, fail });
    });
  }

  private open(queue: Queue): LocalWaitQueue {
    const { engine, subscriptions, daemonId } = this;
    const emptied = (): void => void this.waitQueues.delete(queue.name);
    const waitQueue = new LocalWaitQueue({ engine, subscriptions, daemonId, queue, emptied });
    this.waitQueues.set(queue.name, waitQueue);
    return waitQueue;
  }
}

const done: LookResult = { kind: 'done' };

function isQueued(got: readonly unknown[] | Queued): got is Queued {
  return !Array.isArray(got);
}

/** Get ready messages, without waiting. */
async function look<T extends readonly unknown[]>(
  way: TakeStrategy<T>,
  client: Requester,
  worker: WorkerRecord | null,
): Promise<T | null> {
  const got = await way.get();
  if (got === null) return null;
  if (!client.gone) {
    worker?.got(got.length);
    return got;
  }
  await way.undo(got);
  return null;
}
