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

/** What a feed needs of its queue's channel. */
export interface SessionContext {
  readonly queue: Queue;
  /** Counts what is written to consumers. */
  readonly delivered: Delivered;
  /** The replay window. @throws BrokerError `redis-unavailable` */
  replay(behind: number, max: number): Promise<ReplayPage>;
  /** Messages were written to the consumer: they are done. */
  written(leases: readonly string[]): void;
  /** Messages could not be written now: somebody else is to have them, and the consumer no more for the moment. */
  refuse(feed: ConsumerSession, leases: readonly string[]): void;
  /** Change how many messages the consumer may be given in turn. */
  grant(feed: ConsumerSession, count: number): void;
  /** The feed follows the broadcasts as they come, or no longer does. */
  isLive(feed: ConsumerSession, live: boolean): void;
  /** Bytes left: whoever waits for slow consumers may look again. */
  progress(): void;
  end(feed: ConsumerSession, why: Ending): void;
}

/** A consumer that takes no byte for so long while it is behind is too slow. */
const stallMs = 2000;
const none: readonly never[] = Object.freeze([]);

/**
 * What one consumer is sent, in order and without holes. It is live, and gets every broadcast as it comes; or it is
 * behind
 * (it has just come, it reads too slowly, or it has not asked for more) and catches up until it is live again.
 * What it costs is bounded by `bufferBytes`, not by what is sent.
 */
export class ConsumerSession implements ReplayTarget {
  cursor = Infinity; // it is not counted in yet
  /** The last place before it came. */
  private place = 0;
  private sink: Sink | null = null;
  private endedBeforeStart: Ending | null = null;
  private state: 'new' | 'behind' | 'live' | 'over' = 'new';
  /** While it is new or behind. */
  private catchingUp: ReplayReader | null = new ReplayReader(this, 'come');
  /** What it was given before it started. */
  private early: readonly AssignedMessage[] = none;
  private roomAsked = false;
  private refused = 0;
  private stall: { flushed: number; atMs: number } | null = null;
  /**
   * What it holds, until it is written (auto) or over in some other way (manual): lease → when that ends. Idle ones
   * hold nothing, and have no map.
   */
  private held: Map<string, number> | null = null;
  /** What it was given and had not been sent when it left. */
  private unsent: string[] | null = null;
  readonly connectedMs = Date.now();
  beatAtMs: number;

  constructor(
    readonly id: string,
    /** As Redis knows it. */
    public member: string,
    readonly wish: SubscribeOptions,
    private readonly source: SessionContext,
    private readonly bufferBytes: number,
  ) {
    this.permits = wish.credit;
    this.beatAtMs = this.connectedMs + wish.heartbeatSeconds * 1000;
  }

  /** How many messages it may still be sent; undefined: it does not count. */
  permits: number | undefined;

  get bufferedBytes(): number {
    return this.sink?.bufferedBytes ?? 0;
  }

  get encoding(): Encoding {
    return this.sink!.encoding;
  }

  /**
   * How many messages it may be given in turn under a name that Redis does not know: what it acks by itself does not
   * count towards that one.
   */
  get credit(): number {
    const counted = this.wish.ack === 'manual' ? 0 : (this.held?.size ?? 0);
    return Math.max(0, this.permits ?? creditMax - counted);
  }

  /** Whether it has taken most of what it was sent; if not, its source is told as soon as it has. */
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

  /** Before it is counted in: what is behind this place its daemon hears since it has come. */
  hears(place: number): void {
    this.cursor = Math.min(this.cursor, place);
  }

  /**
   * Redis has counted it in. Who wants nothing of the window begins with what its daemon heard meanwhile: that may have
   * been for somebody
   * who has just left, and nobody else has it.
   */
  stand({ offset: place, behind, gap }: AttachResult): void {
    const isNew = this.wish.since === undefined;
    this.cursor = isNew ? Math.min(this.cursor, behind) : behind;
    this.place = isNew ? this.cursor : place;
    if (gap) this.catchingUp?.missed();
  }

  /** Nothing that was broadcast has a greater place any more. */
  beginAgain(place: number): void {
    this.cursor = Math.min(this.cursor, place);
  }

  start(sink: Sink): void {
    if (this.endedBeforeStart) return sink.end(this.endedBeforeStart);
    if (this.state !== 'new') return;
    this.sink = sink;
    this.state = 'behind';
    this.catchingUp!.begin(this.place);
    const early = this.early;
    this.early = none;
    if (early.length > 0) this.give(early);
  }

  /** A broadcast came while the feed is not live. */
  note(message: BroadcastMessage): void {
    this.catchingUp?.note(message);
  }

  /**
   * Broadcasts for a live feed.
   * @param bytes  all of them in this feed's encoding, made once for all feeds of the encoding
   */
  take(messages: readonly BroadcastMessage[], bytes: () => Buffer): void {
    if (this.state !== 'live') return;
    if (this.cursor >= messages[0]!.offset) {
      messages = messages.filter(({ offset: place }) => place > this.cursor);
      if (messages.length > 0) this.takeSome(messages);
    } else if (this.permits !== undefined) this.takeSome(messages);
    else if (this.fits(bytes().length)) {
      this.source.delivered[this.wish.transport] += messages.length;
      this.sink!.write(bytes());
    } else this.fallBehind(messages[0]!.previousOffset, 'slow');
  }

  private takeSome(messages: readonly BroadcastMessage[]): void {
    const some = this.permits === undefined ? messages : messages.slice(0, this.permits);
    const bytes = this.encoded(some);
    if (!this.fits(bytes.length)) return this.fallBehind(messages[0]!.previousOffset, 'slow');
    this.send(some, bytes);
    if (some.length < messages.length) this.fallBehind(some.at(-1)?.offset ?? messages[0]!.previousOffset, 'waiting');
  }

  /** Messages that are this consumer's alone. */
  give(messages: readonly AssignedMessage[]): void {
    if (this.state === 'new') return void (this.early = [...this.early, ...messages]);
    if (this.permits !== undefined && messages.length > this.permits)
      return this.giveSome(messages, Math.max(0, this.permits));
    const { encoding } = this.sink!;
    const manual = this.wish.ack === 'manual';
    const leases = messages.map((one) => one.lease);
    const bytes = Buffer.concat(
      messages.map((one) =>
        manual ? encoding.leased(this.source.queue, one) : encoding.message(this.source.queue, one),
      ),
    );
    if (!this.fits(bytes.length)) return this.refuse(leases);
    if (this.permits !== undefined) this.permits -= messages.length;
    this.source.delivered[this.wish.transport] += messages.length;
    this.held ??= new Map();
    for (const { lease, expiresMs } of messages) this.held.set(lease, expiresMs);
    if (manual) return this.sink!.write(bytes);
    this.sink!.write(bytes, () => {
      for (const lease of leases) this.held?.delete(lease);
      this.source.written(leases);
    });
  }

  /** Redis was told of its permits anew, before it was known here what they had been used for. */
  private giveSome(messages: readonly AssignedMessage[], count: number): void {
    this.source.refuse(
      this,
      messages.slice(count).map((one) => one.lease),
    );
    if (count > 0) this.give(messages.slice(0, count));
  }

  /** The consumer may be sent so many messages more. */
  grant(count: number): void {
    this.permits = (this.permits ?? 0) + count;
    if (this.state === 'behind') void this.catchingUp!.follow();
  }

  /** What was broadcast before the next message can't be had any more. */
  sendGap(): void {
    if (this.state === 'live') this.sink!.write(this.sink!.encoding.gap(this.source.queue, null));
    else this.catchingUp?.missed();
  }

  /** These can't be sent to it any more. */
  leaveUnsent(messages: readonly AssignedMessage[]): void {
    for (const { lease } of messages) (this.unsent ??= []).push(lease);
  }

  /** It has left. @returns what it was given: what it holds, and what it was never sent */
  letGo(): { held: string[]; unsent: string[] } {
    const [held, unsent] = [[...(this.held?.keys() ?? [])], this.unsent ?? []];
    this.held = this.unsent = null;
    return { held, unsent };
  }

  /**
   * Once a second: signs of life; and who takes nothing while there is something for it is too slow.
   * @param isLate  this daemon stood still itself: what was taken meanwhile it has not heard of yet, and it begins to
   *   look anew
   */
  tick(nowMs: number, isLate: boolean): void {
    const { sink } = this;
    if (!sink) return;
    if (this.wish.heartbeatSeconds > 0 && nowMs >= this.beatAtMs) {
      this.beatAtMs = nowMs + this.wish.heartbeatSeconds * 1000;
      sink.beat();
    }
    this.forgetOver(nowMs);
    if (!this.catchingUp?.isSlow && this.refused === 0) return;
    const { flushedBytes: flushed, bufferedBytes } = sink;
    if (isLate || bufferedBytes === 0 || this.stall?.flushed !== flushed) this.stall = { flushed, atMs: nowMs };
    else if (nowMs - this.stall.atMs >= stallMs) this.source.end(this, 'slow');
  }

  /**
   * Where a consumer acks elsewhere nobody tells that it did: what is over by now it does not hold. The oldest stand in
   * front.
   */
  private forgetOver(nowMs: number): void {
    for (const [lease, expiresMs] of this.held ?? none) {
      if (expiresMs > nowMs) return;
      this.held!.delete(lease);
    }
  }

  /** Nothing is sent any more. */
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
    if (this.permits === undefined) return;
    this.permits -= messages.length;
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

  private refuse(leases: readonly string[]): void {
    if (this.refused === 0) {
      this.sink!.whenDrained(() => {
        const count = this.refused;
        this.refused = 0;
        if (this.state !== 'over') this.source.grant(this, count);
      });
    }
    this.refused += leases.length;
    this.source.refuse(this, leases);
  }

  private fallBehind(cursor: number, why: 'slow' | 'waiting'): void {
    this.state = 'behind';
    this.cursor = cursor;
    this.catchingUp = new ReplayReader(this, why);
    this.source.isLive(this, false);
    void this.catchingUp.follow();
  }

  private catchUpNoMore(): void {
    this.catchingUp?.end();
    this.catchingUp = null;
  }
}
