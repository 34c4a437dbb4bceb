import type { ReplayPage, BroadcastMessage } from '../queue/consumers';

/** The consumers of a queue, as their sequencer sees them. */
export interface SequencerContext {
  /**
   * Register all consumers of this daemon in Redis again.
   * @returns null if there are none
   */
  registerAll(): Promise<void> | null;
  /** Read the replay window after an offset. */
  replay(behind: number): Promise<ReplayPage>;
  /** There is no consumer, not even one that is being attached. */
  isAbandoned(): boolean;
  /** Deliver a broadcast. Each comes once and in order. */
  deliver(message: BroadcastMessage): void;
  /**
   * Broadcasts before the next message are lost.
   * @param offset  the offset at which numbering restarts; undefined if it goes on
   */
  missed(offset?: number): void;
  /** All consumers are registered again, and have the broadcasts that were missed. */
  caughtUp(): void;
}

const retryMs = 500;

/**
 * Puts a queue's broadcasts in order for this daemon. Every daemon receives each broadcast in the same order, with the
 * offset of the one before it: so a hole is noticed, and filled from the replay window.
 */
export class BroadcastSequencer {
  /** Every broadcast up to this offset was received; valid once `settled`. */
  offset = 0;
  private settled = false;
  /** Broadcasts received while a hole is being filled; null if none is. */
  private waiting: BroadcastMessage[] | null = [];
  private registering = false;
  private registerAgain = false;
  private rounds = 0;
  /** Number of registration changes started so far, and number still running. */
  private changes = 0;
  private changing = 0;

  constructor(private readonly context: SequencerContext) {}

  onBroadcast(message: BroadcastMessage): void {
    if (!this.settled && this.context.isAbandoned()) this.context.deliver(message); // no attach will settle the offset
    else if (this.waiting) this.waiting.push(message);
    else if (message.previousOffset > this.offset) {
      this.waiting = [message];
      void this.reregister();
    } else this.accept(message);
  }

  /** The offset after which the next broadcast comes; Infinity if it is not known. */
  get reached(): number {
    return this.settled && !this.waiting ? this.offset : Infinity;
  }

  /**
   * A consumer was registered when the last broadcast had this offset. Start there, or at the first broadcast that was
   * received before, unless the sequencer has started already.
   */
  begin(offset: number): void {
    if (!this.settled) this.settle(Math.min(offset, this.waiting?.[0]?.previousOffset ?? offset));
    if (this.registerAgain) void this.reregister();
  }

  /**
   * The last consumer has left. Broadcasts that waited for an offset are delivered now, not kept for the next consumer.
   */
  abandon(): void {
    if (this.settled) return;
    const received = this.waiting ?? [];
    this.waiting = [];
    for (const message of received) this.accept(message);
    this.offset = 0; // the next attach brings the offset
  }

  /**
   * Run an attach, detach or rename. If a full re-registration runs at the same time, the total in Redis may miss this
   * change or count it twice, so register once more afterwards.
   */
  async changeRegistration<T>(change: () => Promise<T>): Promise<T> {
    const { rounds } = this;
    this.changes++;
    this.changing++;
    try {
      return await change();
    } finally {
      this.changing--;
      if (this.registering || this.rounds !== rounds) void this.reregister();
    }
  }

  /**
   * Ask Redis about the registration.
   * @returns undefined if the registration changed while the answer was on its way
   */
  async unchanged<T>(ask: () => Promise<T>): Promise<T | undefined> {
    const { changes, rounds } = this;
    const isSteady = this.settled && this.changing === 0 && !this.registering;
    const answer = await ask();
    return isSteady && this.changes === changes && this.rounds === rounds ? answer : undefined;
  }

  /** Register all consumers and fill the hole: the connection was lost, or Redis forgot this daemon. */
  async reregister(): Promise<void> {
    this.registerAgain = true;
    if (this.registering) return; // two runs at once could register member names that the other has replaced
    this.registering = true;
    while (this.registerAgain && this.settled) {
      // if no offset is settled yet, `begin` calls this again
      this.registerAgain = false;
      await this.registerOnce();
    }
    this.registering = false;
  }

  private async registerOnce(): Promise<void> {
    this.rounds++;
    this.waiting ??= [];
    const registered = this.context.registerAll();
    if (!registered) {
      this.settled = false;
      return this.abandon();
    }
    try {
      await registered;
      await this.fill();
      this.context.caughtUp();
    } catch {
      setTimeout(() => void this.reregister(), retryMs).unref(); // Redis is unavailable again
    }
  }

  /** Read the missed broadcasts from the replay window, then go on with those received meanwhile. */
  private async fill(): Promise<void> {
    for (;;) {
      const before = this.waiting?.length ?? 0;
      const page = await this.context.replay(this.offset);
      if (page.reached >= page.offset) this.dropForeign(before, page.offset);
      if (page.offset < this.offset) return this.beginAgain(page.offset);
      if (page.gap) this.context.missed();
      for (const message of page.messages) this.accept(message);
      if (page.reached >= page.offset) return this.settle(page.offset);
    }
  }

  /**
   * Drop the broadcasts that were received before the window was read to its end and are not in it: a master sent them
   * that has been replaced. Their offsets would hide those of the new master.
   */
  private dropForeign(before: number, offset: number): void {
    this.waiting = (this.waiting ?? []).filter((message, i) => i >= before || message.offset <= offset);
  }

  /**
   * Restart numbering after a failover or a purge. Offsets grow only on one master; a promoted replica continues from
   * its own last offset, a purge restarts at 0. Broadcasts that the old master published and did not replicate are
   * lost: consumers get a gap event.
   */
  private beginAgain(offset: number): void {
    // received from the new master before it answered
    const received = (this.waiting ?? []).filter((message) => message.offset <= offset);
    this.offset = Math.min(offset, received[0]?.previousOffset ?? offset);
    this.context.missed(this.offset);
    for (const message of received) this.accept(message);
    this.settle(offset);
  }

  private settle(offset: number): void {
    this.settled = true;
    this.offset = Math.max(this.offset, offset);
    const received = this.waiting ?? [];
    this.waiting = null;
    for (const [i, message] of received.entries()) {
      // the connection was lost in between: another round fills this hole
      if (this.registerAgain && message.previousOffset > this.offset) return void (this.waiting = received.slice(i));
      this.accept(message);
    }
  }

  private accept(message: BroadcastMessage): void {
    if (message.offset <= this.offset) return;
    this.offset = message.offset;
    this.context.deliver(message);
  }
}
