import { setImmediate as turn } from 'node:timers/promises';
import type { Engine } from '../queue/engine';
import type { Queued } from '../queue/wait-queue';
import type { Queue } from '../queue/names';
import { daemonChannel } from '../redis/keys';
import type { Listener, Subscriptions } from '../redis/connection/subscriptions';
import type { Registration } from '../queue/registration-checks';

/** `done`: the waiter was served, or was gone and its messages were put back. */
export type LookResult = Queued | { readonly kind: 'done' };

/** A client that waits for a message. It ends once: served, given up or failed. */
export interface Waiter {
  /** Its name in the pool's wait queue: `<daemon> <number>`. */
  readonly name: string;
  /** Whether its client has disconnected. */
  gone(): boolean;
  /** Get the messages that are ready for it. */
  look(): Promise<LookResult>;
  /** End it as if its time were over. */
  giveUp(): void;
  fail(error: unknown): void;
}

/**
 * Time before a waiter tries again while the ready messages are reserved for earlier ones, whose daemon may be dying.
 */
const retryMs = 200;

export interface LocalWaitQueueOptions {
  engine: Pick<Engine, 'rejoin' | 'isStanding' | 'giveUp'>;
  subscriptions: Pick<Subscriptions, 'on' | 'off'>;
  daemonId: string;
  queue: Queue;
  /** No waiter is left; the next one needs a new LocalWaitQueue. */
  emptied: () => void;
}

/**
 * This daemon's waiters of one queue. Redis knows the order over all daemons; this object knows which one to
 * serve next. It serves one at a time, so a message costs one or two scripts a daemon, however many wait.
 */
export class LocalWaitQueue implements Registration {
  /** By name, in the order in which they are served. */
  private waiters = new Map<string, Waiter>();
  /** Waiters whose script is running. */
  private readonly looking = new Map<Waiter, Promise<unknown>>();
  /** Of the waiters that Redis has queued. */
  private readonly places = new WeakMap<Waiter, string>();
  private state: 'closed' | 'opening' | 'listening' = 'closed';
  private serving = false;
  /** A message may have come since the last try. */
  private again = false;
  private retryTimer: NodeJS.Timeout | undefined;
  /** Waiters that Redis is to remove at the end of this turn of the event loop, and when it has. */
  private readonly leaving: string[] = [];
  private removed: Promise<void> = Promise.resolve();
  /** A subscription to the daemon's own channel shows that the daemon lives; its messages are for other listeners. */
  private readonly channels: string[];
  private readonly listener: Listener;

  constructor(private readonly options: LocalWaitQueueOptions) {
    const { keys } = options.queue;
    this.channels = [keys.wake, daemonChannel(keys, options.daemonId)];
    this.listener = {
      onMessage: (channel) => {
        if (channel === keys.wake) void this.serve();
      },
      // While the connection was lost the daemon may have been taken for dead, and missed a message.
      onReconnect: () => void this.rejoin().catch((error: unknown) => this.failAll(error)),
    };
  }

  get size(): number {
    return this.waiters.size;
  }

  has(name: string): boolean {
    return this.waiters.has(name);
  }

  /** Try to serve a new waiter at once; if no message is ready for it, it stays. */
  enter(waiter: Waiter): void {
    void this.admit(waiter);
  }

  /**
   * Remove a waiter that was not served.
   * @returns when Redis has removed it too, or can't be reached
   */
  async leave(name: string): Promise<void> {
    const waiter = this.waiters.get(name);
    if (!waiter) return;
    this.remove(name);
    const look = this.looking.get(waiter);
    if (look) await look.catch(() => undefined); // `lookFor` reports the leave when the script returns, if needed
    else this.reportLeft(name);
    await this.removed;
  }

  /**
   * Let every waiter give up.
   * @returns when Redis knows, and messages that a waiter got just then are put back
   */
  async giveUp(): Promise<void> {
    for (const waiter of [...this.waiters.values()]) waiter.giveUp();
    await Promise.allSettled(this.looking.values());
    await this.removed;
  }

  async check(): Promise<boolean> {
    const { engine, queue } = this.options;
    const waiter = [...this.waiters.values()].find((one) => !this.looking.has(one));
    if (this.state !== 'listening' || !waiter || (await engine.isStanding(queue, waiter.name))) return true;
    // it has just left, or was queued just now
    if (!this.waiters.has(waiter.name) || this.looking.has(waiter)) return true;
    await this.rejoin();
    return false;
  }

  private async admit(waiter: Waiter): Promise<void> {
    this.waiters.set(waiter.name, waiter);
    try {
      this.heed(await this.lookFor(waiter));
    } catch (error) {
      waiter.fail(error);
    }
    if (this.state === 'closed' && this.waiters.size > 0) await this.open();
    if (this.again) void this.serve();
  }

  private async lookFor(waiter: Waiter): Promise<LookResult> {
    const look = waiter.look();
    this.looking.set(waiter, look);
    let result: LookResult | undefined;
    try {
      result = await look;
      if (result.kind !== 'done') this.places.set(waiter, result.place);
      return result;
    } finally {
      this.looking.delete(waiter);
      if (result?.kind === 'done') this.remove(waiter.name);
      // It gave up while the script ran, which has queued it.
      else if (!this.waiters.has(waiter.name)) this.reportLeft(waiter.name);
    }
  }

  /** A waiter got nothing: find out which waiter is next. */
  private heed(result: LookResult): void {
    if (result.kind !== 'reserved') return;
    const { next } = result;
    const waiter = next === null ? undefined : this.waiters.get(next);
    if (waiter) {
      this.waiters = new Map([[waiter.name, waiter], ...this.waiters]);
      this.again = true;
      return;
    }
    if (next !== null) this.reportLeft(next); // it left while Redis could not be reached
    this.retryTimer ??= setTimeout(() => {
      this.retryTimer = undefined;
      void this.serve();
    }, retryMs);
  }

  /** Subscribe, then queue all waiters again: one may have been dropped, or a message may have come, just before. */
  private async open(): Promise<void> {
    this.state = 'opening';
    try {
      await this.options.subscriptions.on(this.channels, this.listener);
      if (this.waiters.size === 0) return;
      this.state = 'listening';
      await this.rejoin();
    } catch (error) {
      this.failAll(error);
    }
  }

  private async rejoin(): Promise<void> {
    const idle: { name: string; place: string }[] = [];
    for (const waiter of this.waiters.values()) {
      const place = this.places.get(waiter);
      if (place !== undefined && !this.looking.has(waiter)) idle.push({ name: waiter.name, place });
    }
    const ready = await this.options.engine.rejoin(this.options.queue, idle);
    for (const { name } of idle) if (!this.waiters.has(name)) this.reportLeft(name); // it ended meanwhile
    if (ready > 0 || this.again) void this.serve();
  }

  private async serve(): Promise<void> {
    this.again = true;
    if (this.serving || this.state !== 'listening') return;
    this.serving = true;
    try {
      for (let next = this.first(); this.again && next && !this.looking.has(next); next = this.first()) {
        this.again = false;
        const result = await this.lookFor(next);
        this.heed(result);
        if (result.kind === 'done') this.again = true; // there may be more messages
      }
    } catch (error) {
      this.failAll(error);
    } finally {
      this.serving = false;
    }
  }

  /** The first waiter whose client is still there. */
  private first(): Waiter | undefined {
    for (const waiter of this.waiters.values()) {
      if (!waiter.gone()) return waiter;
      waiter.giveUp();
    }
    return undefined;
  }

  private remove(name: string): void {
    if (!this.waiters.delete(name) || this.waiters.size > 0) return;
    clearTimeout(this.retryTimer);
    if (this.state !== 'closed') this.options.subscriptions.off(this.channels, this.listener);
    this.state = 'closed';
    this.options.emptied();
  }

  /** Report all waiters that leave in one turn of the event loop together. */
  private reportLeft(name: string): void {
    if (this.leaving.push(name) === 1) this.removed = turn().then(() => this.reportAll());
  }

  // If Redis can't be reached, it drops a waiter that left when that one is next, or when the longest wait is over.
  private reportAll(): Promise<void> {
    return this.options.engine.giveUp(this.options.queue, this.leaving.splice(0)).catch(() => undefined);
  }

  private failAll(error: unknown): void {
    for (const waiter of [...this.waiters.values()]) waiter.fail(error);
  }
}
