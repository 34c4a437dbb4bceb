import { setImmediate as turn } from 'node:timers/promises';
import type { Engine } from '../queue/engine';
import type { NotYet } from '../queue/wait-queue';
import type { Queue } from '../queue/names';
import { daemonChannel } from '../redis/keys';
import type { Listener, Subscriptions } from '../redis/connection/subscriptions';
import type { Registration } from '../queue/registration-checks';

/** A client that waits for a message. It ends once: served, given up or failed. */
export interface Waiter {
  /** Its name in the pool's wait queue: `<daemon> <number>`. */
  readonly name: string;
  /** When it came, by `performance.now()`. */
  readonly since: number;
  /** Whether its client has disconnected. */
  gone(): boolean;
  /**
   * Get the messages that are ready for it.
   * @returns true if it was served, or was gone and its messages were put back
   */
  look(): Promise<NotYet | true>;
  /** End it as if its time were over. */
  giveUp(): void;
  fail(error: unknown): void;
}

/**
 * This daemon's waiters of one queue. Redis knows the order over all daemons; this object knows which one to
 * serve next. It serves one at a time, so a message costs one or two scripts a daemon, however many wait.
 */
export interface LocalWaitQueue extends Registration {
  /** Try to serve a new waiter at once; if no message is ready for it, it stays. */
  enter(waiter: Waiter): void;
  has(name: string): boolean;
  readonly size: number;
  /**
   * Remove a waiter that was not served.
   * @returns when Redis has removed it too, or can't be reached
   */
  leave(name: string): Promise<void>;
  /**
   * Let every waiter give up.
   * @returns when Redis knows, and messages that a waiter got just then are put back
   */
  giveUp(): Promise<void>;
}

/**
 * Time before a waiter tries again while the ready messages are reserved for earlier ones, whose daemon may be dying.
 */
const againMs = 200;

export interface LocalWaitQueueOptions {
  engine: Engine;
  subscriptions: Subscriptions;
  daemonId: string;
  queue: Queue;
  /** No waiter is left; the next one needs a new LocalWaitQueue. */
  emptied: () => void;
}

export function createLocalWaitQueue({
  engine,
  subscriptions,
  daemonId,
  queue,
  emptied,
}: LocalWaitQueueOptions): LocalWaitQueue {
  /** By name, in the order in which they are served. */
  let waiters = new Map<string, Waiter>();
  /** Waiters whose script is running. */
  const looking = new Map<Waiter, Promise<unknown>>();
  let state: 'closed' | 'opening' | 'listening' = 'closed';
  let serving = false;
  /** A message may have come since the last try. */
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  const leaving: string[] = [];
  let told = Promise.resolve();

  const enter = async (waiter: Waiter): Promise<void> => {
    waiters.set(waiter.name, waiter);
    try {
      heed(await lookFor(waiter));
    } catch (error) {
      waiter.fail(error);
    }
    if (state === 'closed' && waiters.size > 0) await open();
    if (again) void serve();
  };

  const lookFor = async (waiter: Waiter): Promise<NotYet | true> => {
    const look = waiter.look();
    looking.set(waiter, look);
    let outcome: NotYet | true = null;
    try {
      outcome = await look;
    } finally {
      looking.delete(waiter);
      if (outcome === true) remove(waiter.name);
      // It gave up while the script ran, which has queued it.
      else if (!waiters.has(waiter.name)) tellLeft(waiter.name);
    }
    return outcome;
  };

  /** A waiter got nothing: find out which waiter is next. */
  const heed = (outcome: NotYet | true): void => {
    if (outcome === true || outcome === null) return;
    const ahead = waiters.get(outcome);
    if (ahead) {
      waiters = new Map([[outcome, ahead], ...waiters]);
      again = true;
      return;
    }
    if (outcome !== '') tellLeft(outcome); // it left while Redis could not be reached
    timer ??= setTimeout(() => ((timer = undefined), void serve()), againMs);
  };

  /** Subscribe, then queue all waiters again: one may have been dropped, or a message may have come, just before. */
  const open = async (): Promise<void> => {
    state = 'opening';
    try {
      await subscriptions.on(channels, listener);
      if (waiters.size === 0) return;
      state = 'listening';
      await rejoin();
    } catch (error) {
      failAll(error);
    }
  };

  /** A subscription to the daemon's own channel shows that the daemon lives; its messages are for other listeners. */
  const channels = [queue.keys.wake, daemonChannel(queue.keys, daemonId)];
  const listener: Listener = {
    heard: (channel) => {
      if (channel === queue.keys.wake) void serve();
    },
    // While the connection was lost the daemon may have been taken for dead, and missed a message.
    back: () => void rejoin().catch(failAll),
  };

  const rejoin = async (): Promise<void> => {
    const idle = [...waiters.values()].filter((one) => !looking.has(one));
    const at = performance.now();
    const ready = await engine.rejoin(
      queue,
      idle.map(({ name, since }) => ({ name, waitedMs: at - since })),
    );
    for (const { name } of idle) if (!waiters.has(name)) tellLeft(name); // it ended while it was being queued again
    if (ready > 0 || again) void serve();
  };

  const check = async (): Promise<boolean> => {
    const waiter = [...waiters.values()].find((one) => !looking.has(one));
    if (state !== 'listening' || !waiter || (await engine.isStanding(queue, waiter.name))) return true;
    // it has just left, or was queued just now
    if (!waiters.has(waiter.name) || looking.has(waiter)) return true;
    await rejoin();
    return false;
  };

  const serve = async (): Promise<void> => {
    again = true;
    if (serving || state !== 'listening') return;
    serving = true;
    try {
      for (let next = first(); again && next && !looking.has(next); next = first()) {
        again = false;
        const outcome = await lookFor(next);
        heed(outcome);
        if (outcome === true) again = true; // there may be more messages
      }
    } catch (error) {
      failAll(error);
    } finally {
      serving = false;
    }
  };

  const first = (): Waiter | undefined => {
    for (const waiter of waiters.values()) {
      if (!waiter.gone()) return waiter;
      waiter.giveUp();
    }
    return undefined;
  };

  const remove = (name: string): void => {
    if (!waiters.delete(name) || waiters.size > 0) return;
    clearTimeout(timer);
    if (state !== 'closed') subscriptions.off(channels, listener);
    state = 'closed';
    emptied();
  };

  const leave = async (name: string): Promise<void> => {
    const waiter = waiters.get(name);
    if (!waiter) return;
    remove(name);
    const look = looking.get(waiter);
    if (look) await look.catch(() => undefined); // `lookFor` reports the leave when the script returns, if needed
    else tellLeft(name);
    await told;
  };

  /** Report all waiters that leave in one turn of the event loop together. */
  const tellLeft = (name: string): void => {
    if (leaving.push(name) === 1) told = turn().then(tellAll);
  };

  // If Redis can't be reached, it drops a waiter that left when that one is next, or when the longest wait is over.
  const tellAll = (): Promise<void> => engine.giveUp(queue, leaving.splice(0)).catch(() => undefined);

  const failAll = (error: unknown): void => {
    for (const waiter of [...waiters.values()]) waiter.fail(error);
  };

  return {
    enter: (waiter) => void enter(waiter),
    has: (name) => waiters.has(name),
    get size() {
      return waiters.size;
    },
    leave,
    check,
    async giveUp() {
      for (const waiter of [...waiters.values()]) waiter.giveUp();
      await Promise.allSettled(looking.values());
      await told;
    },
  };
}
