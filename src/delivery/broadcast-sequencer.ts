import type { ReplayPage, BroadcastMessage } from '../queue/consumers';

/** Whose hearing it is: a channel. */
export interface SequencerContext {
  /** Tell Redis anew who is here. @returns null where nobody is */
  registerAll(): Promise<void> | null;
  /** Read the replay window behind a place. */
  replay(behind: number): Promise<ReplayPage>;
  /** Nobody is here, not even somebody who is about to be counted in. */
  isAbandoned(): boolean;
  /** A broadcast, each once and in order. */
  deliver(message: BroadcastMessage): void;
  /**
   * What was broadcast before the next message can't be had any more. @param place  undefined, or where places begin
   * again
   */
  missed(place?: number): void;
  /** Everybody is counted in again, and has what was missed. */
  caughtUp(): void;
}

const retryMs = 500;

/**
 * What a daemon hears of a queue's broadcasts. Every daemon hears each, in the same order and with the place of the one
 * before: so
 * a hole is noticed, and filled from the replay window.
 */
export class BroadcastSequencer {
  /** Up to there all was heard, once it is settled where that begins. */
  offset = 0;
  private settled = false;
  /** What is heard while holes are being filled; null: none are. */
  private waiting: BroadcastMessage[] | null = [];
  private enrolling = false;
  private enrolAgain = false;
  private rounds = 0;
  /** How many changes were begun of how many consumers Redis counts here, and how many are on their way. */
  private changes = 0;
  private changing = 0;

  constructor(private readonly hearer: SequencerContext) {}

  onBroadcast(message: BroadcastMessage): void {
    if (!this.settled && this.hearer.isAbandoned()) this.hearer.deliver(message); // it will not be settled for this one
    else if (this.waiting) this.waiting.push(message);
    else if (message.previousOffset > this.offset) {
      this.waiting = [message];
      void this.reregister();
    } else this.accept(message);
  }

  /** Behind that place comes what is heard next; Infinity: that is not known. */
  get reached(): number {
    return this.settled && !this.waiting ? this.offset : Infinity;
  }

  /**
   * Somebody was counted in when this was the place of the last broadcast: it begins there, or with what was heard
   * before, if it has not begun.
   */
  begin(place: number): void {
    if (!this.settled) this.settle(Math.min(place, this.waiting?.[0]?.previousOffset ?? place));
    if (this.enrolAgain) void this.reregister();
  }

  /** The last one has left. What waited to be settled is not kept for whoever comes. */
  abandon(): void {
    if (this.settled) return;
    const heard = this.waiting ?? [];
    this.waiting = [];
    for (const message of heard) this.accept(message);
    this.offset = 0; // whoever comes next brings the place along
  }

  /**
   * Change how many consumers Redis counts here. Where it is told of all anew meanwhile, that sum may lack the change
   * or have it twice:
   * then it is told once more.
   */
  async changeRegistration<T>(change: () => Promise<T>): Promise<T> {
    const { rounds } = this;
    this.changes++;
    this.changing++;
    try {
      return await change();
    } finally {
      this.changing--;
      if (this.enrolling || this.rounds !== rounds) void this.reregister();
    }
  }

  /** Ask Redis about them while they stay the same. @returns undefined where they change meanwhile */
  async unchanged<T>(ask: () => Promise<T>): Promise<T | undefined> {
    const { changes, rounds } = this;
    const isSteady = this.settled && this.changing === 0 && !this.enrolling;
    const answer = await ask();
    return isSteady && this.changes === changes && this.rounds === rounds ? answer : undefined;
  }

  /** The connection was lost, or Redis has forgotten us: say who is here, and make up for what was missed. */
  async reregister(): Promise<void> {
    this.enrolAgain = true;
    if (this.enrolling) return; // two at once would tell of each other's names, some of which nobody has any more
    this.enrolling = true;
    while (this.enrolAgain && this.settled) {
      // who is about to settle it goes on
      this.enrolAgain = false;
      await this.enrolOnce();
    }
    this.enrolling = false;
  }

  private async enrolOnce(): Promise<void> {
    this.rounds++;
    this.waiting ??= [];
    const told = this.hearer.registerAll();
    if (!told) {
      this.settled = false;
      return this.abandon();
    }
    try {
      await told;
      await this.fill();
      this.hearer.caughtUp();
    } catch {
      setTimeout(() => void this.reregister(), retryMs).unref(); // gone again
    }
  }

  /** Read what was missed from the replay window, then go on with what was heard meanwhile. */
  private async fill(): Promise<void> {
    for (;;) {
      const page = await this.hearer.replay(this.offset);
      if (page.offset < this.offset) return this.beginAgain(page.offset);
      if (page.gap) this.hearer.missed();
      for (const message of page.messages) this.accept(message);
      if (page.reached >= page.offset) return this.settle(page.offset);
    }
  }

  /**
   * Places only grow, but those of a master that took over from another begin where it was, and where the queue was
   * purged at 0: what
   * they come to next is not to be taken for what was heard. What of the other master's it lacks, and what not, nobody
   * knows.
   */
  private beginAgain(place: number): void {
    // of the new one, before it was asked
    const heard = (this.waiting ?? []).filter((message) => message.offset <= place);
    this.offset = Math.min(place, heard[0]?.previousOffset ?? place);
    this.hearer.missed(this.offset);
    for (const message of heard) this.accept(message);
    this.settle(place);
  }

  private settle(place: number): void {
    this.settled = true;
    this.offset = Math.max(this.offset, place);
    const heard = this.waiting ?? [];
    this.waiting = null;
    for (const [i, message] of heard.entries()) {
      // the connection was lost in between: another round fills that
      if (this.enrolAgain && message.previousOffset > this.offset) return void (this.waiting = heard.slice(i));
      this.accept(message);
    }
  }

  private accept(message: BroadcastMessage): void {
    if (message.offset <= this.offset) return;
    this.offset = message.offset;
    this.hearer.deliver(message);
  }
}
