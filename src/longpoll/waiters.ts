import type { Engine, Taken } from '../queue/engine';
import type { AckOutcome } from '../queue/leases';
import type { Queued } from '../queue/wait-queue';
import type { Queue } from '../queue/names';
import type { Leased } from '../queue/message-record';
import type { Subscriptions } from '../redis/connection/subscriptions';
import { LocalWaitQueue, type LookResult } from './local-wait-queue';
import { startRegistrationChecks } from '../queue/registration-checks';

/** The client of a request; it may disconnect before the answer. */
export interface Requester {
  readonly gone: boolean;
  /** The request's trace context (W3C), if it has one. */
  readonly traceparent?: string | undefined;
  /**
   * Call `act` when the client disconnects; if it already has, soon, but never synchronously.
   * @returns how to undo it
   */
  whenGone(act: () => void): () => void;
}

/** One way to get messages from a queue, and to undo it if the client is gone. */
export interface TakeStrategy<T extends readonly unknown[]> {
  /** null: no message is ready. */
  get(): Promise<T | null>;
  /** @param waiter  its name in the wait queue */
  getInTurn(waiter: string): Promise<T | Queued>;
  undo(got: T): Promise<void>;
}

/** Long polling: takes and leases that wait for a message. */
export interface Waiters {
  /**
   * Get ready messages, or the next to come within `waitMs`. Waiters are served in the order in which they came to the
   * pool, and cost Redis nothing while no message comes; with `waitMs` 0 a client is not queued. A client that
   * disconnects consumes nothing.
   * @returns null if the time is over or the client is gone
   * @throws BrokerError `redis-unavailable`
   */
  receive<T extends readonly unknown[]>(
    queue: Queue,
    way: TakeStrategy<T>,
    waitMs: number,
    client: Requester,
  ): Promise<T | null>;
  /** Remove the first message, or the next to come. */
  take(queue: Queue, waitMs: number, client: Requester): Promise<Taken | null>;
  /** Remove up to `max` messages. */
  takeMany(queue: Queue, max: number, waitMs: number, client: Requester): Promise<Taken[] | null>;
  /** Lease the first messages, or the next to come. */
  lease(
    queue: Queue,
    how: { max: number; leaseSeconds: number | undefined },
    waitMs: number,
    client: Requester,
  ): Promise<Leased[] | null>;
  /**
   * Ack leases, then lease the first messages, or the next to come. The acks are done at once, whatever comes of the
   * wait.
   * @returns the outcomes of the acks; none if the client was gone before
   */
  ackAndLease(
    queue: Queue,
    leaseIds: readonly string[],
    how: { max: number; leaseSeconds: number | undefined },
    waitMs: number,
    client: Requester,
  ): Promise<{ outcomes: AckOutcome[]; leased: Leased[] | null }>;
  /** Number of waiters at this daemon. */
  readonly size: number;
  /**
   * Answer every waiter as if its time were over.
   * @returns when messages that a waiter got just then are put back
   */
  stop(): Promise<void>;
}

/**
 * A waiter that Redis forgot is still woken and only loses its place, so this is checked less often than consumers are.
 */
const patrolMs = 5000;

/** @param daemonId  prefix of the names of this daemon's waiters */
export function createWaiters(engine: Engine, subscriptions: Subscriptions, daemonId: string): Waiters {
  const waitQueues = new Map<string, LocalWaitQueue>();
  const patrol = startRegistrationChecks(waitQueues, patrolMs);
  let last = 0;
  let stopped = false;

  const receive: Waiters['receive'] = async (queue, way, waitMs, client) => {
    if (client.gone) return null;
    if (waitMs === 0 || stopped) return look(way, client);
    return wait(queue, way, waitMs, client);
  };

  const wait = <T extends readonly unknown[]>(
    queue: Queue,
    way: TakeStrategy<T>,
    waitMs: number,
    client: Requester,
  ): Promise<T | null> =>
    new Promise((resolve, reject) => {
      const waitQueue = waitQueues.get(queue.name) ?? open(queue);
      const name = `${daemonId} ${++last}`;
      const end = (): void => {
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
      waitQueue.enter({ name, since: performance.now(), gone: () => client.gone, look, giveUp, fail });
    });

  const open = (queue: Queue): LocalWaitQueue => {
    const waitQueue = new LocalWaitQueue({
      engine,
      subscriptions,
      daemonId,
      queue,
      emptied: () => waitQueues.delete(queue.name),
    });
    waitQueues.set(queue.name, waitQueue);
    return waitQueue;
  };

  const takeMany: Waiters['takeMany'] = (queue, max, waitMs, client) => {
    const way: TakeStrategy<Taken[]> = {
      get: () => engine.take(queue, max),
      getInTurn: (waiter) => engine.takeInTurn(queue, max, waiter),
      undo: (taken) => engine.putBack(queue, taken),
    };
    return receive(queue, way, waitMs, client);
  };

  const leasing = (
    queue: Queue,
    { max, leaseSeconds }: { max: number; leaseSeconds: number | undefined },
  ): TakeStrategy<Leased[]> => ({
    get: () => engine.lease(queue, max, leaseSeconds),
    getInTurn: (waiter) => engine.leaseInTurn(queue, max, leaseSeconds, waiter),
    undo: (held) =>
      engine.giveBack(
        queue,
        held.map((one) => one.leaseId),
      ),
  });

  return {
    receive,
    take: async (queue, waitMs, client) => (await takeMany(queue, 1, waitMs, client))?.[0] ?? null,
    takeMany,
    lease: (queue, how, waitMs, client) => receive(queue, leasing(queue, how), waitMs, client),
    ackAndLease: async (queue, leaseIds, how, waitMs, client) => {
      let outcomes: AckOutcome[] | undefined;
      const first = async (waiter: string): Promise<Leased[] | Queued> => {
        const answer = await engine.ackAndLease(queue, leaseIds, { ...how, waiter });
        outcomes = answer.outcomes;
        return answer.leased;
      };
      const way = leasing(queue, how);
      const leased = await receive(
        queue,
        {
          get: async () => {
            const got = await first('');
            return isQueued(got) ? null : got;
          },
          getInTurn: (waiter) => (outcomes ? way.getInTurn(waiter) : first(waiter)),
          undo: (held) => way.undo(held),
        },
        waitMs,
        client,
      );
      return { outcomes: outcomes ?? [], leased };
    },
    get size() {
      let size = 0;
      for (const { size: more } of waitQueues.values()) size += more;
      return size;
    },
    stop: async () => {
      stopped = true;
      patrol.stop();
      await Promise.all([...waitQueues.values()].map((one) => one.giveUp()));
    },
  };
}

const done: LookResult = { kind: 'done' };

function isQueued(got: readonly unknown[] | Queued): got is Queued {
  return !Array.isArray(got);
}

/** Get ready messages, without waiting. */
async function look<T extends readonly unknown[]>(way: TakeStrategy<T>, client: Requester): Promise<T | null> {
  const got = await way.get();
  if (got === null || !client.gone) return got;
  await way.undo(got);
  return null;
}
