import type { Engine, Taken } from '../queue/engine';
import type { Queue } from '../queue/names';
import type { Leased } from '../queue/record';
import type { Listener, Subscriptions } from '../redis/subscriptions';

/** Who asks, and may hang up before there is an answer. */
export interface Client {
  readonly gone: boolean;
  /** Call `act` when the client hangs up (soon, never at once, when it has already). @returns how to undo it */
  whenGone(act: () => void): () => void;
}

/** One way to get something from a queue, and to undo it for a client that is gone. */
export interface Way<T> {
  /** @returns null when nothing is ready */
  get(): Promise<T | null>;
  undo(got: T): Promise<void>;
}

/** Long polling: takes and leases that wait for a message. */
export interface Waiters {
  /**
   * Get what is ready, or what comes next within `waitMs`. Those who wait on one daemon are served in the order they came,
   * and cost Redis nothing while nothing comes.
   * A client that hangs up consumes nothing.
   * @returns null when the time is over or the client is gone
   * @throws BrokerError `redis-unavailable`
   */
  receive<T>(queue: Queue, way: Way<T>, waitMs: number, client: Client): Promise<T | null>;
  /** Remove the first message, or the next one that comes. */
  take(queue: Queue, waitMs: number, client: Client): Promise<Taken | null>;
  /** The same with up to `max` of them. */
  takeMany(queue: Queue, max: number, waitMs: number, client: Client): Promise<Taken[] | null>;
  /** Lease the first messages, or the next that come. */
  lease(queue: Queue, how: { max: number; leaseSeconds: number | undefined }, waitMs: number, client: Client): Promise<Leased[] | null>;
  /** Answer everyone who waits as if the time were over. */
  stop(): void;
}

/** Who waits. */
interface Waiter {
  /** Get what is ready, if anything. @returns whether there was something */
  serve(): Promise<boolean>;
  readonly giveUp: () => void;
  readonly fail: (error: unknown) => void;
}

/** Those who wait for one queue, in the order they came. */
interface Line {
  queue: Queue;
  listener: Listener;
  waiters: Set<Waiter>;
  serving: boolean;
  /** A message came while the line was being served. */
  again: boolean;
}

export function createWaiters(engine: Engine, subscriptions: Subscriptions): Waiters {
  const lines = new Map<string, Line>();

  const receive = async <T>(queue: Queue, way: Way<T>, waitMs: number, client: Client): Promise<T | null> => {
    if (waitMs === 0 || !lines.has(queue.name)) {
      const got = await way.get();
      if (client.gone) {
        if (got !== null) await way.undo(got);
        return null;
      }
      if (got !== null || waitMs === 0) return got;
    }
    return wait(queue, way, waitMs, client);
  };

  const wait = <T>(queue: Queue, way: Way<T>, waitMs: number, client: Client): Promise<T | null> =>
    new Promise((resolve, reject) => {
      const line = lines.get(queue.name) ?? open(queue);
      const leave = (): void => {
        clearTimeout(timer);
        stay();
        line.waiters.delete(waiter);
        if (line.waiters.size === 0) close(line);
      };
      const waiter: Waiter = {
        serve: async () => {
          const got = await way.get();
          if (got === null) return false;
          if (client.gone) waiter.giveUp(); // nobody has said so yet
          if (!line.waiters.has(waiter)) await way.undo(got);
          else {
            leave();
            resolve(got);
          }
          return true;
        },
        giveUp: () => (leave(), resolve(null)),
        fail: (error) => (leave(), reject(error)),
      };
      const timer = setTimeout(waiter.giveUp, waitMs);
      const stay = client.whenGone(waiter.giveUp);
      line.waiters.add(waiter);
    });

  const takeMany: Waiters['takeMany'] = (queue, max, waitMs, client) => {
    const way: Way<Taken[]> = { get: () => engine.take(queue, max), undo: (taken) => engine.putBack(queue, taken) };
    return receive(queue, way, waitMs, client);
  };

  /** The first in a line listens for its queue, then looks again: a message may have come just before. */
  const open = (queue: Queue): Line => {
    const look = (): void => void serve(line);
    const line: Line = { queue, listener: { heard: look, back: look }, waiters: new Set(), serving: false, again: false };
    lines.set(queue.name, line);
    subscriptions.on([queue.keys.wake], line.listener).then(look, (error: unknown) => failAll(line, error));
    return line;
  };

  const close = (line: Line): void => {
    if (lines.get(line.queue.name) !== line) return;
    lines.delete(line.queue.name);
    subscriptions.off([line.queue.keys.wake], line.listener);
  };

  const serve = async (line: Line): Promise<void> => {
    line.again = true;
    if (line.serving) return;
    line.serving = true;
    try {
      while (line.waiters.size > 0 && line.again) {
        line.again = false;
        await serveOne(line);
      }
    } catch (error) {
      failAll(line, error);
    } finally {
      line.serving = false;
    }
  };

  const serveOne = async (line: Line): Promise<void> => {
    const [first] = line.waiters;
    if (await first!.serve()) line.again = true; // where one was there may be more
  };

  const failAll = (line: Line, error: unknown): void => {
    for (const waiter of [...line.waiters]) waiter.fail(error);
  };

  return {
    receive,
    take: async (queue, waitMs, client) => (await takeMany(queue, 1, waitMs, client))?.[0] ?? null,
    takeMany,
    lease: (queue, { max, leaseSeconds }, waitMs, client) => {
      const way: Way<Leased[]> = { get: () => engine.lease(queue, max, leaseSeconds), undo: (held) => engine.giveBack(queue, held.map((one) => one.lease)) };
      return receive(queue, way, waitMs, client);
    },
    stop: () => {
      for (const line of [...lines.values()]) for (const waiter of [...line.waiters]) waiter.giveUp();
    },
  };
}
