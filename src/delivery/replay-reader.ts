import type { ReplayPage, BroadcastMessage } from '../queue/consumers';

/** Who catches up: a feed. */
export interface ReplayTarget {
  /** The place up to which it has all. */
  cursor: number;
  /** How many messages it may still be sent; undefined: it does not count. */
  readonly permits: number | undefined;
  /** What it was sent and has not taken yet, in bytes. */
  readonly bufferedBytes: number;
  /** Call `act` once, when it has taken all. */
  whenDrained(act: () => void): void;
  /** Read the replay window. @throws BrokerError `redis-unavailable` */
  replay(behind: number, max: number): Promise<ReplayPage>;
  send(messages: readonly BroadcastMessage[]): void;
  /** What was broadcast before the next message can't be had any more. */
  writeGap(): void;
  /** It has not read for so long that what it is to have is no longer there. */
  tooSlow(): void;
  /** It has everything: from now on it gets what comes as it comes. */
  caughtUp(): void;
}

/** From the replay window so many messages are read at once. */
const pageMax = 1000;
/** So many messages may come while a page is being read; with more, another page is read. */
const arrivedMax = 1000;
/** When Redis is away the window is tried again after this long. */
const retryMs = 500;
const none: readonly never[] = Object.freeze([]);

/**
 * How a feed that has not all that was broadcast gets it: from the replay window, as fast as its consumer reads and
 * asks, until nothing is left
 * but what came meanwhile. There is one only for so long: who is live has none, so that an idle consumer does not pay
 * for it.
 */
export class ReplayReader {
  /** What came while the feed was not live; null: too much to keep, the window has it. */
  private arrived: readonly BroadcastMessage[] | null;
  private gap = false;
  private following = false;
  private isOver = false;

  /** @param why  `come`: it has just come; `slow`: it did not read; `waiting`: it has not asked for more */
  constructor(
    private readonly follower: ReplayTarget,
    private readonly why: 'come' | 'slow' | 'waiting',
  ) {
    this.arrived = why === 'come' ? none : null;
  }

  /** It is behind because it did not read, not because it has just come. */
  get isSlow(): boolean {
    return this.why === 'slow';
  }

  /** A broadcast came. */
  note(message: BroadcastMessage): void {
    if (this.arrived === null) return;
    if (this.arrived.length >= arrivedMax) this.arrived = null;
    else if (this.arrived.length === 0) this.arrived = [message];
    else (this.arrived as BroadcastMessage[]).push(message);
  }

  /** What was broadcast before the next message can't be had any more. */
  missed(): void {
    this.gap = true;
  }

  /** @param place  that of the last broadcast before the consumer came: what came later was noted here */
  begin(place: number): void {
    if (this.follower.cursor >= place && !this.gap) this.finish();
    else void this.follow();
  }

  /** Read the window until nothing is left in it. */
  async follow(): Promise<void> {
    if (this.following) return;
    this.following = true;
    try {
      while (!this.isOver && this.follower.permits !== 0) {
        if (this.follower.bufferedBytes > 0) await new Promise<void>((resolve) => this.follower.whenDrained(resolve));
        if (!this.hasEnded()) await this.readPage();
      }
    } finally {
      this.following = false;
    }
  }

  /** The feed is live, or its consumer has left. */
  end(): void {
    this.isOver = true;
    this.arrived = null;
  }

  private hasEnded(): boolean {
    return this.isOver; // a call of its own: it changes while others are awaited
  }

  private async readPage(): Promise<void> {
    const { follower } = this;
    this.arrived = none;
    let page: ReplayPage;
    try {
      page = await follower.replay(follower.cursor, Math.min(follower.permits ?? pageMax, pageMax));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, retryMs)); // Redis is away: the stream stays up
      return;
    }
    if (this.hasEnded()) return;
    if (page.gap || this.gap) {
      if (this.isSlow) return follower.tooSlow();
      this.gap = false;
      follower.writeGap();
    }
    follower.send(page.messages);
    follower.cursor = page.reached;
    if (page.reached >= page.offset) this.finish();
  }

  /** Nothing is left but what came in the meantime: with that the feed is live. */
  private finish(): void {
    if (this.arrived === null) return void this.follow();
    const { follower } = this;
    const rest = this.arrived.filter(({ offset: place }) => place > follower.cursor);
    this.arrived = none;
    const some = follower.permits === undefined ? rest : rest.slice(0, follower.permits);
    follower.send(some);
    follower.cursor = some.at(-1)?.offset ?? follower.cursor;
    if (some.length === rest.length && follower.permits !== 0) follower.caughtUp();
  }
}
