import type { Queue } from '../queue/names';
import { messageKey } from '../queue/message-keys';
import {
  creditMax,
  type AssignedMessage,
  type ReplayPage,
  type BroadcastMessage,
  type AttachResult,
} from '../queue/consumers';
import { ReplayReader, type ReplayTarget } from './replay-reader';
import type { Delivered, Encoding, Ending, Sink, SubscribeOptions } from './consumer';
import { HeldLeases } from './held-leases';

/** A session's queue, as the session sees it. */
export interface SessionContext {
  readonly queue: Queue;
  /** Counts the messages written to consumers. */
  readonly delivered: Delivered;
  /**
   * Read the replay window.
   * @throws BrokerError `redis-unavailable`
   */
  replay(behind: number, max: number): Promise<ReplayPage>;
  /** Messages were written to an auto-ack consumer and can be acked. */
  written(leaseIds: readonly string[]): void;
  /** Messages can't be written now: another consumer gets them, and this one none for the moment. */
  refuse(session: ConsumerSession, leaseIds: readonly string[]): void;
  /** Change the credit of the consumer by `count`. */
  grant(session: ConsumerSession, count: number): void;
  /** The session became live, or stopped being live. */
  isLive(session: ConsumerSession, live: boolean): void;
  /** Bytes were flushed: the pump may go on if it waits for slow consumers. */
  progress(): void;
  end(session: ConsumerSession, why: Ending): void;
}

/** A consumer that is behind and reads nothing for this long is too slow. */
const stallMs = 2000;
const none: readonly never[] = Object.freeze([]);

/**
 * Sends one consumer its messages, in order and without holes. A session is live and gets every broadcast as it comes;
 * or it is behind (it has just attached, reads too slowly, or has no credit left) and reads the replay window until it
 * is live. Its memory is bounded by `bufferBytes`, not by the number of messages.
 */
export class ConsumerSession implements ReplayTarget {
  cursor = Infinity; // the consumer is not registered yet
  /** The last offset before the consumer attached. */
  private offset = 0;
  private sink: Sink | null = null;
  private endedBeforeStart: Ending | null = null;
  private state: 'new' | 'behind' | 'live' | 'over' = 'new';
  /** Set while the session is new or behind. */
  private replayReader: ReplayReader | null = new ReplayReader(this, 'come');
  /** Messages assigned before `start`. */
  private early: readonly AssignedMessage[] = none;
  private roomAsked = false;
  private refused = 0;
  private stall: { flushed: number; atMs: number } | null = null;
  /** An idle session holds no leases and has no map. */
  private held: HeldLeases | null = null;
  /** Leases of messages that were assigned and not sent when the consumer left. */
  private unsent: string[] | null = null;
  readonly connectedMs = Date.now();
  beatAtMs: number;

  constructor(
    readonly id: string,
    /** Its member name in Redis. */
    public member: string,
    readonly wish: SubscribeOptions,
    private readonly source: SessionContext,
    private readonly bufferBytes: number,
  ) {
    this.remainingCredit = wish.credit;
    this.beatAtMs = this.connectedMs + wish.heartbeatSeconds * 1000;
  }

  /** How many messages it may still be sent; undefined if it does not count. */
  remainingCredit: number | undefined;

  get bufferedBytes(): number {
    return this.sink?.bufferedBytes ?? 0;
  }

  get encoding(): Encoding {
    return this.sink!.encoding;
  }

  /**
   * Credit to register with: the remaining credit, else `creditMax` minus the leases held. A manual-ack consumer gets
   * full credit, as its leases count under its former name.
   */
  get credit(): number {
    const counted = this.wish.ack === 'manual' ? 0 : (this.held?.size ?? 0);
    return Math.max(0, this.remainingCredit ?? creditMax - counted);
  }

  /**
   * Whether the consumer has read most of what was sent. If not, `progress` is called as soon as everything is flushed.
   */
  hasRoom(): boolean {
    if (this.bufferedBytes <= this.bufferBytes / 4) return true;
    if (!this.roomAsked) {
      this.roomAsked = true;
      this.sink!.whenDrained(() => {
        this.roomAsked = false;
        this.source.progress();
      });
    }
    return false;
  }

  /**
   * Before registration: this daemon has received every broadcast after this offset, so the session can start there.
   */
  receivesAfter(offset: number): void {
    this.cursor = Math.min(this.cursor, offset);
  }

  /**
   * Redis has registered the consumer. Without `since` it starts with the broadcasts received during the attach: one
   * may have been published for a consumer that has just left, and no other daemon has it.
   */
  startAt({ offset, behind, gap }: AttachResult): void {
    const isNew = this.wish.since === undefined;
    this.cursor = isNew ? Math.min(this.cursor, behind) : behind;
    this.offset = isNew ? this.cursor : offset;
    if (gap) this.replayReader?.missed();
  }

  /** Numbering restarted: no broadcast has a greater offset. */
  beginAgain(offset: number): void {
    this.cursor = Math.min(this.cursor, offset);
  }

  start(sink: Sink): void {
    if (this.endedBeforeStart) return sink.end(this.endedBeforeStart);
    if (this.state !== 'new') return;
    this.sink = sink;
    this.state = 'behind';
    this.replayReader!.begin(this.offset);
    const early = this.early;
    this.early = none;
    if (early.length > 0) this.give(early);
  }

  /** A broadcast came while the session is not live. */
  note(message: BroadcastMessage): void {
    this.replayReader?.note(message);
  }

  /**
   * Send broadcasts to a live session.
   * @param bytes  all of them in this session's encoding, encoded once for all sessions that share it
   */
  take(messages: readonly BroadcastMessage[], bytes: () => Buffer): void {
    if (this.state !== 'live') return;
    if (this.cursor >= messages[0]!.offset) {
      messages = messages.filter(({ offset }) => offset > this.cursor);
      if (messages.length > 0) this.takeSome(messages);
    } else if (this.remainingCredit !== undefined) this.takeSome(messages);
    else if (this.fits(bytes().length)) {
      this.source.delivered[this.wish.transport] += messages.length;
      this.sink!.write(bytes());
    } else this.fallBehind(messages[0]!.previousOffset, 'slow');
  }

  private takeSome(messages: readonly BroadcastMessage[]): void {
    const some = this.remainingCredit === undefined ? messages : messages.slice(0, this.remainingCredit);
    const bytes = this.encoded(some);
    if (!this.fits(bytes.length)) return this.fallBehind(messages[0]!.previousOffset, 'slow');
    this.send(some, bytes);
    if (some.length < messages.length) this.fallBehind(some.at(-1)?.offset ?? messages[0]!.previousOffset, 'waiting');
  }

  /** Send messages assigned to this consumer alone. */
  give(messages: readonly AssignedMessage[]): void {
    if (this.state === 'new') return void (this.early = [...this.early, ...messages]);
    if (this.remainingCredit !== undefined && messages.length > this.remainingCredit)
      return this.giveSome(messages, Math.max(0, this.remainingCredit));
    const { encoding } = this.sink!;
    const manual = this.wish.ack === 'manual';
    const leaseIds = messages.map((one) => one.leaseId);
    const bytes = Buffer.concat(
      messages.map((one) =>
        manual ? encoding.leased(this.source.queue, one) : encoding.message(this.source.queue, one),
      ),
    );
    if (!this.fits(bytes.length)) return this.refuse(leaseIds);
    if (this.remainingCredit !== undefined) this.remainingCredit -= messages.length;
    this.source.delivered[this.wish.transport] += messages.length;
    this.held ??= new HeldLeases();
    for (const { leaseId, expiresMs } of messages) this.held.set(leaseId, expiresMs);
    if (manual) return this.sink!.write(bytes);
    this.sink!.write(bytes, () => {
      for (const leaseId of leaseIds) this.held?.delete(leaseId);
      this.source.written(leaseIds);
    });
  }

  /**
   * More messages came than it has credit for: Redis got the credit again while earlier messages were on their way.
   * Refuse the rest.
   */
  private giveSome(messages: readonly AssignedMessage[], count: number): void {
    this.source.refuse(
      this,
      messages.slice(count).map((one) => one.leaseId),
    );
    if (count > 0) this.give(messages.slice(0, count));
  }

  /** Give the consumer credit for `count` more messages. */
  grant(count: number): void {
    this.remainingCredit = (this.remainingCredit ?? 0) + count;
    if (this.state === 'behind') void this.replayReader!.follow();
  }

  /** Broadcasts before the next message are lost: send a gap event. */
  sendGap(): void {
    if (this.state === 'live') this.sink!.write(this.sink!.encoding.gap(this.source.queue, null));
    else this.replayReader?.missed();
  }

  /** The leases it holds were purged, and return no credit. */
  forgetLeases(): void {
    this.held = null;
  }

  /** These messages can't be sent any more. */
  leaveUnsent(messages: readonly AssignedMessage[]): void {
    for (const { leaseId } of messages) (this.unsent ??= []).push(leaseId);
  }

  /**
   * The consumer has left.
   * @returns the leases it holds, and the leases of messages that were never sent to it
   */
  letGo(): { held: string[]; unsent: string[] } {
    const [held, unsent] = [[...(this.held?.keys() ?? [])], this.unsent ?? []];
    this.held = this.unsent = null;
    return { held, unsent };
  }

  /**
   * Once a second: send heartbeats, and end a consumer that reads nothing while bytes wait for it.
   * @param isLate  this daemon was blocked, so the count of flushed bytes is outdated: the stall timer starts over
   */
  tick(nowMs: number, isLate: boolean): void {
    const { sink } = this;
    if (!sink) return;
    if (this.wish.heartbeatSeconds > 0 && nowMs >= this.beatAtMs) {
      this.beatAtMs = nowMs + this.wish.heartbeatSeconds * 1000;
      sink.beat();
    }
    this.held?.dropExpired(nowMs);
    if (!this.replayReader?.isSlow && this.refused === 0) return;
    const { flushedBytes: flushed, bufferedBytes } = sink;
    if (isLate || bufferedBytes === 0 || this.stall?.flushed !== flushed) this.stall = { flushed, atMs: nowMs };
    else if (nowMs - this.stall.atMs >= stallMs) this.source.end(this, 'slow');
  }

  /**
   * Stop sending.
   * @param why  null if the client has left
   */
  over(why: Ending | null): void {
    if (this.state === 'over') return;
    this.state = 'over';
    this.catchUpNoMore();
    this.leaveUnsent(this.early);
    this.early = none;
    if (this.sink === null) this.endedBeforeStart = why;
    else if (why !== null) this.sink.end(why);
  }

  send(messages: readonly BroadcastMessage[], bytes = this.encoded(messages)): void {
    if (messages.length === 0) return;
    this.source.delivered[this.wish.transport] += messages.length;
    this.sink!.write(bytes);
    if (this.remainingCredit === undefined) return;
    this.remainingCredit -= messages.length;
    this.source.grant(this, -messages.length);
  }

  whenDrained(act: () => void): void {
    this.sink!.whenDrained(act);
  }

  replay(behind: number, max: number): Promise<ReplayPage> {
    return this.source.replay(behind, max);
  }

  writeGap(): void {
    const since = this.wish.since;
    const { queue } = this.source;
    this.sink!.write(
      this.sink!.encoding.gap(queue, since === undefined || since === '0' ? null : messageKey(queue, since)),
    );
  }

  tooSlow(): void {
    this.source.end(this, 'slow');
  }

  caughtUp(): void {
    this.catchUpNoMore();
    this.stall = null;
    this.state = 'live';
    this.source.isLive(this, true);
  }

  private fits(bytes: number): boolean {
    const { bufferedBytes } = this.sink!;
    return bufferedBytes === 0 || bufferedBytes + bytes <= this.bufferBytes;
  }

  private encoded(messages: readonly BroadcastMessage[]): Buffer {
    const { encoding } = this.sink!;
    return Buffer.concat(messages.map((one) => encoding.message(this.source.queue, one)));
  }

  private refuse(leaseIds: readonly string[]): void {
    if (this.refused === 0) {
      this.sink!.whenDrained(() => {
        const count = this.refused;
        this.refused = 0;
        if (this.state !== 'over') this.source.grant(this, count);
      });
    }
    this.refused += leaseIds.length;
    this.source.refuse(this, leaseIds);
  }

  private fallBehind(cursor: number, why: 'slow' | 'waiting'): void {
    this.state = 'behind';
    this.cursor = cursor;
    this.replayReader = new ReplayReader(this, why);
    this.source.isLive(this, false);
    void this.replayReader.follow();
  }

  private catchUpNoMore(): void {
    this.replayReader?.end();
    this.replayReader = null;
  }
}
