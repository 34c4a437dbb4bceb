import type { AssignedMessage } from '../queue/consumers';
import type { Engine } from '../queue/engine';
import type { Queue } from '../queue/names';
import type { ConsumerSession } from './consumer-session';

/** A lease shorter than this may expire before the next check tells Redis that its message was read. */
const shortMs = 3000;

export interface AssignedContext {
  readonly queue: Queue;
  readonly engine: Engine;
  /** Whether the consumer is still attached. */
  has(session: ConsumerSession): boolean;
  /** Check the registration in Redis, which reports the messages that were read. */
  check(): Promise<unknown>;
  /** Register all consumers of this daemon again. */
  reregister(): Promise<unknown>;
}

/** The messages of round robin for consumers of this daemon, each assigned to one of them with a lease. */
export class AssignedMessages {
  private pending = new Map<ConsumerSession, AssignedMessage[]>();
  /** When the last message read here was assigned, and the last such time reported (ms, Redis' clock). */
  readMs = 0;
  private reportedMs = 0;
  private reporting = false;

  constructor(private readonly context: AssignedContext) {}

  get isUnreported(): boolean {
    return this.readMs > this.reportedMs;
  }

  /** Redis knows that the messages assigned until `readMs` were read. */
  reported(readMs: number): void {
    this.reportedMs = Math.max(this.reportedMs, readMs);
  }

  /** A message was assigned to a consumer. It is given with the others of this turn. */
  add(session: ConsumerSession, message: AssignedMessage): void {
    const list = this.pending.get(session);
    if (list) list.push(message);
    else this.pending.set(session, [message]);
  }

  /** A consumer has left. @returns the messages that it was not given */
  remove(session: ConsumerSession): AssignedMessage[] {
    const messages = this.pending.get(session) ?? [];
    this.pending.delete(session);
    return messages;
  }

  /** @returns the messages to give now */
  takeAll(): ReadonlyMap<ConsumerSession, readonly AssignedMessage[]> {
    const { pending } = this;
    this.pending = new Map();
    return pending;
  }

  /** Give messages whose leases have not expired: if this daemon was blocked, other consumers may have had them. */
  give(assigned: ReadonlyMap<ConsumerSession, readonly AssignedMessage[]>): void {
    const { engine } = this.context;
    for (const [session, messages] of assigned) {
      const [some, late] = [[] as AssignedMessage[], [] as AssignedMessage[]];
      for (const one of messages) (engine.mayBeOver(one.expiresMs) ? late : some).push(one);
      if (late.length > 0) void this.giveLate(session, late);
      if (some.length > 0) this.giveTo(session, some);
    }
  }

  private giveTo(session: ConsumerSession, messages: readonly AssignedMessage[]): void {
    let isShort = false;
    for (const { givenMs, expiresMs } of messages) {
      if (givenMs > this.readMs) this.readMs = givenMs;
      isShort ||= expiresMs - givenMs < shortMs;
    }
    session.give(messages);
    if (isShort) this.reportSoon();
  }

  /** Report to Redis at once which messages with short leases were read, once a turn of the event loop. */
  private reportSoon(): void {
    if (this.reporting) return;
    this.reporting = true;
    setImmediate(() => {
      this.reporting = false;
      this.context.check().catch(ignored); // Redis is unavailable
    });
  }

  /**
   * Give only messages whose leases have not expired by Redis' clock. The expired ones go to other consumers; Redis
   * decides whether that counts as an attempt.
   */
  private async giveLate(session: ConsumerSession, messages: readonly AssignedMessage[]): Promise<void> {
    const { engine } = this.context;
    const isOver = await engine.areOver(messages.map(({ expiresMs }) => expiresMs));
    const some = messages.filter((_, i) => !isOver[i]);
    if (some.length > 0 && this.context.has(session)) this.giveTo(session, some);
    else if (some.length > 0)
      engine
        .giveBack(
          this.context.queue,
          some.map(({ leaseId }) => leaseId),
        )
        .catch(ignored);
    if (some.length < messages.length) void this.context.reregister();
  }
}

function ignored(): void {
  // Redis is unavailable. Registering again, or the end of a lease, makes up for the lost call.
}
