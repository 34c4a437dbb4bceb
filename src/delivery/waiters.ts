import type { Engine, Taken } from '../queue/engine';
import type { Queue } from '../queue/names';
import type { Subscriptions } from '../redis/subscriptions';

/** Who asks, and may hang up before there is an answer. */
export interface Client {
  readonly gone: boolean;
  /** Call `act` when the client hangs up (soon, never at once, when it has already). @returns how to undo it */
  whenGone(act: () => void): () => void;
}

/** Long polling: takes that wait for a message. */
export interface Waiters {
  /**
   * Take the oldest message, or the next one that comes within `waitMs`. Those who wait on one daemon are served in the
   * order they came, and cost Redis nothing while nothing comes.
   * A client that hangs up consumes nothing.
   * @returns null when the time is over or the client is gone
   * @throws BrokerError `redis-unavailable`
   */
  take(queue: Queue, waitMs: number, client: Client): Promise<Taken | null>;
  /** Answer everyone who waits as if the time were over. */
  stop(): void;
}

interface Waiter {
  give(taken: Taken | null): void;
  fail(error: unknown): void;
}

/** Those who wait for one queue, in the order they came. */
interface Line {
  queue: Queue;
  waiters: Set<Waiter>;
  serving: boolean;
  /** A message came while the line was being served. */
  again: boolean;
}

export function createWaiters(engine: Engine, subscriptions: Subscriptions): Waiters {
  const lines = new Map<string, Line>();

  const take: Waiters['take'] = async (queue, waitMs, client) => {
    if (waitMs === 0 || !lines.has(queue.name)) {
      const taken = await engine.take(queue);
      if (client.gone) return putBack(queue, taken);
      if (taken || waitMs === 0) return taken;
    }
    return wait(queue, waitMs, client);
  };

  const putBack = async (queue: Queue, taken: Taken | null): Promise<null> => {
    if (taken) await engine.putBack(queue, taken);
    return null;
  };

  const wait = (queue: Queue, waitMs: number, client: Client): Promise<Taken | null> =>
    new Promise((resolve, reject) => {
      const line = lines.get(queue.name) ?? open(queue);
      const leave = (): void => {
        clearTimeout(timer);
        stay();
        line.waiters.delete(waiter);
        if (line.waiters.size === 0) close(line);
      };
      const waiter: Waiter = {
        give: (taken) => (leave(), resolve(taken)),
        fail: (error) => (leave(), reject(error)),
      };
      const giveUp = (): void => waiter.give(null);
      const timer = setTimeout(giveUp, waitMs);
      const stay = client.whenGone(giveUp);
      line.waiters.add(waiter);
    });

  /** The first in a line listens for its queue, then looks again: a message may have come just before. */
  const open = (queue: Queue): Line => {
    const line: Line = { queue, waiters: new Set(), serving: false, again: false };
    lines.set(queue.name, line);
    const look = (): void => void serve(line);
    subscriptions.on(queue.keys.wake, look).then(look, (error: unknown) => failAll(line, error));
    return line;
  };

  const close = (line: Line): void => {
    if (lines.get(line.queue.name) !== line) return;
    lines.delete(line.queue.name);
    subscriptions.off(line.queue.keys.wake);
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
    const taken = await engine.take(line.queue);
    if (!taken) return;
    line.again = true; // where one was there may be more
    const [first] = line.waiters;
    if (first) first.give(taken);
    else await putBack(line.queue, taken);
  };

  const failAll = (line: Line, error: unknown): void => {
    for (const waiter of [...line.waiters]) waiter.fail(error);
  };

  return {
    take,
    stop: () => {
      for (const line of [...lines.values()]) for (const waiter of [...line.waiters]) waiter.give(null);
    },
  };
}
