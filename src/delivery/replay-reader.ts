import type { ReplayPage, BroadcastMessage } from '../queue/consumers';

/** The session that catches up. */
export interface ReplayTarget {
  /** The offset up to which it has every broadcast. */
  cursor: number;
  /** How many messages it may still be sent; undefined if it does not count. */
  readonly remainingCredit: number | undefined;
  /** Bytes sent that the client has not read yet. */
  readonly bufferedBytes: number;
  /** Call `act` once, when everything is flushed. */
  whenDrained(act: () => void): void;
  /**
   * Read the replay window.
   * @throws BrokerError `redis-unavailable`
   */
  replay(behind: number, max: number): Promise<ReplayPage>;
  send(messages: readonly BroadcastMessage[]): void;
  /** Broadcasts before the next message are lost. */
  writeGap(): void;
  /** It has not read for so long that its next messages have left the replay window. */
  tooSlow(): void;
  /** It has every broadcast: from now on it gets each as it comes. */
  caughtUp(): void;
}

/** The most messages read from the replay window at once. */
const pageMax = 1000;
/** The most messages kept while a page is being read; if more come, another page is read. */
const arrivedMax = 1000;
/** Time before the window is read again while Redis is unavailable. */
const retryMs = 500;
const none: readonly never[] = Object.freeze([]);

/**
 * Sends a session that is behind the broadcasts it lacks: from the replay window, as fast as the consumer reads and has
 * credit, then those that came meanwhile. A live session has no reader, so an idle consumer does not pay for one.
 */
export class ReplayReader {
  /** Broadcasts that came while the session was not live; null: too many to keep, they are read from the window. */
  private arrived: readonly BroadcastMessage[] | null;
  private gap = false;
  private following = false;
  private isOver = false;

  /** @param why  `come`: it has just attached; `slow`: it did not read; `waiting`: it has no credit left */
  constructor(
    private readonly target: ReplayTarget,
    private readonly why: 'come' | 'slow' | 'waiting',
  ) {
    this.arrived = why === 'come' ? none : null;
  }

  /** It is behind because it did not read, not because it has just attached. */
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

  /** Broadcasts before the next message are lost. */
  missed(): void {
    this.gap = true;
  }

  /** @param offset  offset of the last broadcast before the consumer attached; later ones came to `note` */
  begin(offset: number): void {
    if (this.target.cursor >= offset && !this.gap) this.finish();
    else void this.follow();
  }

  /** Read the window to its end. */
  async follow(): Promise<void> {
    if (this.following) return;
    this.following = true;
    try {
      while (!this.isOver && this.target.remainingCredit !== 0) {
        if (this.target.bufferedBytes > 0) await new Promise<void>((resolve) => this.target.whenDrained(resolve));
        if (!this.hasEnded()) await this.readPage();
      }
    } finally {
      this.following = false;
    }
  }

  /** The session is live, or its consumer has left. */
  end(): void {
    this.isOver = true;
    this.arrived = null;
  }

  private hasEnded(): boolean {
    return this.isOver; // a method, so that TypeScript does not narrow a field that changes during an await
  }

  private async readPage(): Promise<void> {
    const { target } = this;
    this.arrived = none;
    let page: ReplayPage;
    try {
      page = await target.replay(target.cursor, Math.min(target.remainingCredit ?? pageMax, pageMax));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, retryMs)); // Redis is unavailable: the stream stays open
      return;
    }
    if (this.hasEnded()) return;
    if (page.gap || this.gap) {
      if (this.isSlow) return target.tooSlow();
      this.gap = false;
      target.writeGap();
    }
    target.send(page.messages);
    target.cursor = page.reached;
    if (page.reached >= page.offset) this.finish();
  }

  /** Only the broadcasts that came meanwhile are left: send them, and the session is live. */
  private finish(): void {
    if (this.arrived === null) return void this.follow();
    const { target } = this;
    const rest = this.arrived.filter(({ offset }) => offset > target.cursor);
    this.arrived = none;
    const some = target.remainingCredit === undefined ? rest : rest.slice(0, target.remainingCredit);
    target.send(some);
    target.cursor = some.at(-1)?.offset ?? target.cursor;
    if (some.length === rest.length && target.remainingCredit !== 0) target.caughtUp();
  }
}
