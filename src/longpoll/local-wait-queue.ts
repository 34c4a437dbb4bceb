import { setImmediate as turn } from 'node:timers/promises';
import type { Engine } from '../queue/engine';
import type { NotYet } from '../queue/wait-queue';
import type { Queue } from '../queue/names';
import { daemonChannel } from '../redis/keys';
import type { Listener, Subscriptions } from '../redis/connection/subscriptions';
import type { Registration } from '../queue/registration-checks';

/** Somebody who waits. It ends by being served, giving up or failing, once. */
export interface Waiter {
  /** In the line of the pool: `<daemon> <number>`. */
  readonly name: string;
  /** When it came, by `performance.now()`. */
  readonly since: number;
  /** Whether its client has hung up. */
  gone(): boolean;
  /** Get what is there for it. @returns true when it was served, or had gone and what it got was put back */
  look(): Promise<NotYet | true>;
  /** End it as when its time is over. */
  giveUp(): void;
  fail(error: unknown): void;
}

/**
 * Those of this daemon who wait for one queue. Redis knows the order, over all daemons; here it is known who is to be
 * looked for next: one at a time, so that a message costs a script or two for each daemon, however many wait.
 */
export interface LocalWaitQueue extends Registration {
  /** Look for a newcomer at once; when there is nothing for it, it stays. */
  enter(waiter: Waiter): void;
  has(name: string): boolean;
  readonly size: number;
  /** Forget a waiter that was not served. @returns when Redis has forgotten it too, or can't be told */
  leave(name: string): Promise<void>;
  /** Everybody gives up. @returns when Redis knows, and what somebody got just then is put back */
  giveUp(): Promise<void>;
}

/**
 * When messages lie ready for those ahead, somebody looks again after this time: their daemon may be dying just now.
 */
const againMs = 200;

export interface LocalWaitQueueOptions {
  engine: Engine;
  subscriptions: Subscriptions;
  daemonId: string;
  queue: Queue;
  /** Nobody is left; whoever comes now needs a new line. */
  emptied: () => void;
}

export function createLocalWaitQueue({
  engine,
  subscriptions,
  daemonId,
  queue,
  emptied,
}: LocalWaitQueueOptions): LocalWaitQueue {
  /** By name, in the order that they are looked for. */
  let waiters = new Map<string, Waiter>();
  /** Those for whom a script runs. */
  const looking = new Map<Waiter, Promise<unknown>>();
  let state: 'closed' | 'opening' | 'listening' = 'closed';
  let serving = false;
  /** Something may be there that nobody has looked for yet. */
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
      // It gave up meanwhile, and is queued since just now.
      else if (!waiters.has(waiter.name)) tellLeft(waiter.name);
    }
    return outcome;
  };

  /** A waiter got nothing: see whose turn it is. */
  const heed = (outcome: NotYet | true): void => {
    if (outcome === true || outcome === null) return;
    const ahead = waiters.get(outcome);
    if (ahead) {
      waiters = new Map([[outcome, ahead], ...waiters]);
      again = true;
      return;
    }
    if (outcome !== '') tellLeft(outcome); // it left when Redis did not hear of it
    timer ??= setTimeout(() => ((timer = undefined), void serve()), againMs);
  };

  /**
   * Listen, then make sure of everyone's place: somebody may have been dropped, or a message may have come, just
   * before.
   */
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

  /** What is sent to this daemon alone is for others; that it listens shows that it lives. */
  const channels = [queue.keys.wake, daemonChannel(queue.keys, daemonId)];
  const listener: Listener = {
    heard: (channel) => {
      if (channel === queue.keys.wake) void serve();
    },
    // While its connection was lost it may have been taken for dead, and missed a message.
    back: () => void rejoin().catch(failAll),
  };

  const rejoin = async (): Promise<void> => {
    const idle = [...waiters.values()].filter((one) => !looking.has(one));
    const at = performance.now();
    const ready = await engine.rejoin(
      queue,
      idle.map(({ name, since }) => ({ name, waitedMs: at - since })),
    );
    for (const { name } of idle) if (!waiters.has(name)) tellLeft(name); // it ended while it was put back
    if (ready > 0 || again) void serve();
  };

  const check = async (): Promise<boolean> => {
    const waiter = [...waiters.values()].find((one) => !looking.has(one));
    if (state !== 'listening' || !waiter || (await engine.isStanding(queue, waiter.name))) return true;
    // it has just left, or stands in line since just now
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
        if (outcome === true) again = true; // where one was there may be more
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
    if (look) await look.catch(() => undefined); // when it is over `lookFor` tells, where need be
    else tellLeft(name);
    await told;
  };

  /** Those who leave in one turn of the event loop leave together. */
  const tellLeft = (name: string): void => {
    if (leaving.push(name) === 1) told = turn().then(tellAll);
  };

  // Where Redis can't be told it finds out: when it is somebody's turn who left, or when the longest wait is over.
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
