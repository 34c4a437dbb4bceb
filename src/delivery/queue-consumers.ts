import type { Log } from '../log';
import type { Engine } from '../queue/engine';
import type { Queue } from '../queue/names';
import { publishedFrom, type AssignedMessage, type BroadcastMessage } from '../queue/consumers';
import { daemonChannel } from '../redis/keys';
import type { Listener, Subscriptions } from '../redis/connection/subscriptions';
import { AutoAcks } from './auto-acks';
import { batch, inBatches } from './batches';
import type { Delivered, Encoding, Ending } from './consumer';
import { ConsumerSession, type SessionContext } from './consumer-session';
import { BroadcastSequencer } from './broadcast-sequencer';
import type { Registration } from '../queue/registration-checks';
import { Pump } from './pump';

/** What the channels of a daemon share. */
export interface DeliveryContext {
  engine: Engine;
  subscriptions: Subscriptions;
  daemonId: string;
  log: Log;
  delivered: Delivered;
  /** A consumer's stream ends from the daemon's side. */
  end(feed: ConsumerSession, why: Ending): void;
  /** Answers what another daemon asks about a queue's consumers here. */
  answerFor(channel: QueueConsumers): string;
  /** The daemon has stopped: nothing is tried again. */
  isOver(): boolean;
}

/** Consumers that have not taken what they were sent don't hold up the rest for longer than this. */
const patienceMs = 1000;
/**
 * A lease that ends within this time may be over before the next round of checks tells Redis that its message was read.
 */
const shortMs = 3000;

/** One queue's consumers on this daemon, and what the pool publishes for them. */
export class QueueConsumers implements SessionContext, Registration {
  readonly feeds = new Map<string, ConsumerSession>(); // by member
  private readonly live = new Set<ConsumerSession>();
  private readonly notLive = new Set<ConsumerSession>();
  /** Those of whom Redis has not yet said that it counted them in. */
  private readonly coming = new Set<ConsumerSession>();
  /** What only this daemon was told while nobody else was here. */
  private unheard: BroadcastMessage[] = [];
  private pending: BroadcastMessage[] = [];
  private given = new Map<ConsumerSession, AssignedMessage[]>();
  private flushing = false;
  private progressed: (() => void) | null = null;
  /**
   * When the last message was given in turn that was read here, and the last that Redis was told of (ms by its clock).
   */
  private heardMs = 0;
  private toldMs = 0;
  private telling = false;
  private readonly channels: string[];
  private readonly listener: Listener;
  private readonly pump: Pump;
  private readonly hearing: BroadcastSequencer;
  private readonly acks: AutoAcks;
  private readonly open: Promise<void>;

  readonly delivered: Delivered;

  constructor(
    readonly queue: Queue,
    private readonly around: DeliveryContext,
  ) {
    const { keys } = queue;
    this.delivered = around.delivered;
    this.channels = [keys.wake, keys.stream, daemonChannel(keys, around.daemonId)];
    this.listener = {
      heard: (channel, bytes) => this.hear(channel, bytes),
      back: () => void this.hearing.reregister(),
    };
    this.pump = new Pump({
      deliver: () => around.engine.deliver(queue),
      taken: (place) => this.taken(place),
      isIdle: () => this.feeds.size === 0,
    });
    this.hearing = new BroadcastSequencer({
      registerAll: () => this.tellAll(),
      replay: (behind) => this.replay(behind, batch),
      isAbandoned: () => this.feeds.size === 0,
      deliver: (message) => this.heard(message),
      missed: (place) => this.missed(place),
      caughtUp: () => this.pump.kick(true),
    });
    this.acks = new AutoAcks(
      (leases) => around.engine.ack(queue, leases),
      () => around.isOver(),
    );
    this.open = around.subscriptions.on(this.channels, this.listener);
  }

  /** Count a consumer in. @throws BrokerError `redis-unavailable` */
  async attach(feed: ConsumerSession): Promise<void> {
    this.feeds.set(feed.member, feed); // from now on: what is published for it may be heard before Redis' answer
    this.notLive.add(feed);
    this.coming.add(feed);
    try {
      await this.open;
      if (!this.has(feed)) return; // its stream was ended meanwhile
      const { engine, daemonId } = this.around;
      const member = { name: feed.member, credit: feed.credit };
      const standing = await this.hearing.changeRegistration(() =>
        engine.attach(this.queue, daemonId, [member], { since: feed.wish.since }),
      );
      if (!this.has(feed))
        return await this.hearing.changeRegistration(() => engine.detach(this.queue, daemonId, [feed.member]));
      this.coming.delete(feed);
      this.unheard = [];
      feed.hears(this.hearing.reached); // what was published before that answer may be heard after it
      feed.stand(standing);
      this.hearing.begin(standing.offset);
    } catch (error) {
      this.drop(feed);
      throw error;
    }
    this.pump.kick(true);
  }

  /** Count a consumer out; what it holds goes to others. */
  async detach(feed: ConsumerSession): Promise<void> {
    this.drop(feed);
    const { engine, daemonId, log } = this.around;
    const { held: leases, unsent } = feed.letGo();
    const reason = feed.wish.ack === 'manual' ? 'the consumer disconnected' : undefined;
    try {
      await this.hearing.changeRegistration(() => engine.detach(this.queue, daemonId, [feed.member]));
      for (const some of inBatches(unsent)) await engine.giveBack(this.queue, some);
      for (const some of inBatches(leases)) await engine.giveBack(this.queue, some, reason);
    } catch (error) {
      log.debug(
        { queue: this.queue.name, reason: String(error) },
        'a consumer left while Redis was away; what it held is back when its leases end',
      );
    }
  }

  /** Tell Redis another name and credit of a consumer. */
  async rename(feed: ConsumerSession, member: string): Promise<void> {
    if (!this.has(feed)) return; // it has left
    const before = feed.member;
    this.feeds.delete(before);
    feed.member = member;
    this.feeds.set(member, feed);
    const isKnown = await this.hearing.changeRegistration(() =>
      this.around.engine.rename(this.queue, before, { name: member, credit: feed.credit }),
    );
    if (!isKnown && this.has(feed)) await this.hearing.reregister(); // Redis has forgotten it
    this.pump.kick(true);
  }

  get isUrgent(): boolean {
    return this.heardMs > this.toldMs;
  }

  /**
   * See that Redis still knows who is here, and tell it what was read. While consumers come and go its answer may be
   * older than they are.
   */
  async check(): Promise<boolean> {
    const count = this.feeds.size - this.coming.size;
    if (count === 0) return true;
    const { heardMs } = this;
    const unsaid = this.isUrgent ? heardMs : undefined;
    const known = await this.hearing.unchanged(() =>
      this.around.engine.touchDaemon(this.queue, this.around.daemonId, count, unsaid),
    );
    if (known !== false) this.toldMs = Math.max(this.toldMs, heardMs);
    if (known !== false) return true;
    await this.hearing.reregister();
    return false;
  }

  close(): void {
    this.around.subscriptions.off(this.channels, this.listener);
  }

  replay(behind: number, max: number) {
    return this.around.engine.replay(this.queue, behind, max);
  }

  written(leases: readonly string[]): void {
    this.acks.add(leases);
  }

  refuse(feed: ConsumerSession, leases: readonly string[]): void {
    const { engine } = this.around;
    // Its credit comes back with each lease: that is not to be used before it has read what it was sent.
    if (feed.permits === undefined) this.grant(feed, -leases.length);
    engine.giveBack(this.queue, leases).catch(ignored); // Redis is away: they are back when their leases end
  }

  grant(feed: ConsumerSession, count: number): void {
    // Redis is away: it is told anew when it is back
    this.around.engine.addCredit(this.queue, feed.member, count).catch(ignored);
  }

  isLive(feed: ConsumerSession, live: boolean): void {
    (live ? this.notLive : this.live).delete(feed);
    (live ? this.live : this.notLive).add(feed);
  }

  progress(): void {
    this.progressed?.();
  }

  end(feed: ConsumerSession, why: Ending): void {
    this.around.end(feed, why);
  }

  private has(feed: ConsumerSession): boolean {
    return this.feeds.get(feed.member) === feed;
  }

  private drop(feed: ConsumerSession): void {
    this.feeds.delete(feed.member);
    this.live.delete(feed);
    this.notLive.delete(feed);
    this.coming.delete(feed);
    feed.leaveUnsent(this.given.get(feed) ?? []);
    this.given.delete(feed);
    if (this.feeds.size === 0) {
      this.hearing.abandon();
      this.withdrawUnheard();
    }
    this.progress();
  }

  private hear(channel: string, bytes: Buffer): void {
    if (channel === this.queue.keys.wake) return this.pump.kick(bytes.length === 0);
    const published = publishedFrom(bytes);
    switch (published?.kind) {
      case 'sent':
        return this.hearSent(published.message);
      case 'given':
        return this.hearGiven(published.message);
      case 'question':
        return this.answer(published.text);
      case 'purged':
        for (const feed of [...this.feeds.values()]) this.end(feed, 'purged');
    }
  }

  private hearSent(message: BroadcastMessage): void {
    for (const feed of this.coming) feed.hears(message.previousOffset);
    this.hearing.onBroadcast(message);
  }

  private heard(message: BroadcastMessage): void {
    // who was its only audience has just left
    if (message.listeners === 1 && this.feeds.size === this.coming.size) this.unheard.push(message);
    if (this.feeds.size === 0) return this.withdrawUnheard();
    for (const feed of this.notLive) feed.note(message);
    this.pending.push(message);
    this.flushSoon();
  }

  private withdrawUnheard(): void {
    const { unheard } = this;
    this.unheard = [];
    for (const message of unheard)
      this.around.engine.withdraw(this.queue, this.around.daemonId, message).catch(ignored);
  }

  private hearGiven(message: AssignedMessage): void {
    const feed = this.feeds.get(message.member);
    if (!feed) return this.refuseStranger(message);
    const list = this.given.get(feed);
    if (list) list.push(message);
    else this.given.set(feed, [message]);
    this.flushSoon();
  }

  /** A consumer of this daemon that Redis knows and we don't: it left while Redis was away. */
  private refuseStranger({ member, lease }: AssignedMessage): void {
    const { engine } = this.around;
    engine.detach(this.queue, '', [member]).catch(ignored);
    engine.giveBack(this.queue, [lease]).catch(ignored);
  }

  /** What was heard in one turn of the event loop leaves together: one write for each consumer. */
  private flushSoon(): void {
    if (this.flushing) return;
    this.flushing = true;
    setImmediate(() => this.flush());
  }

  private flush(): void {
    this.flushing = false;
    const { pending, given } = this;
    this.pending = [];
    this.given = new Map();
    if (pending.length > 0) {
      const bytesIn = this.encoder(pending);
      for (const feed of [...this.live]) feed.take(pending, bytesIn(feed));
    }
    if (given.size > 0) this.give(given);
    this.progress();
  }

  /** Give what is not over by now: this daemon may have stood still meanwhile, and others have had it. */
  private give(given: ReadonlyMap<ConsumerSession, readonly AssignedMessage[]>): void {
    const { engine } = this.around;
    for (const [feed, messages] of given) {
      const [some, late] = [[] as AssignedMessage[], [] as AssignedMessage[]];
      for (const one of messages) (engine.mayBeOver(one.expiresMs) ? late : some).push(one);
      if (late.length > 0) void this.giveLate(feed, late);
      if (some.length > 0) this.giveTo(feed, some);
    }
  }

  private giveTo(feed: ConsumerSession, messages: readonly AssignedMessage[]): void {
    let isShort = false;
    for (const { givenMs, expiresMs } of messages) {
      if (givenMs > this.heardMs) this.heardMs = givenMs;
      isShort ||= expiresMs - givenMs < shortMs;
    }
    feed.give(messages);
    if (isShort) this.tellHeard();
  }

  /**
   * Of leases that are short Redis is told at once what was read of them, of all in one turn of the event loop
   * together.
   */
  private tellHeard(): void {
    if (this.telling) return;
    this.telling = true;
    setImmediate(() => {
      this.telling = false;
      this.check().catch(ignored); // Redis is away
    });
  }

  /** Messages whose leases are over go to others. Redis decides whether that counts as an attempt. */
  private async giveLate(feed: ConsumerSession, messages: readonly AssignedMessage[]): Promise<void> {
    const { engine } = this.around;
    const isOver = await engine.areOver(messages.map(({ expiresMs }) => expiresMs));
    const some = messages.filter((_, i) => !isOver[i]);
    if (some.length > 0 && this.has(feed)) this.giveTo(feed, some);
    else if (some.length > 0)
      engine
        .giveBack(
          this.queue,
          some.map(({ lease }) => lease),
        )
        .catch(ignored);
    if (some.length < messages.length) void this.hearing.reregister();
  }

  private encoder(messages: readonly BroadcastMessage[]): (feed: ConsumerSession) => () => Buffer {
    const made = new Map<Encoding, Buffer>();
    return (feed) => () => {
      const encoding = feed.encoding;
      let bytes = made.get(encoding);
      if (!bytes) made.set(encoding, (bytes = Buffer.concat(messages.map((one) => encoding.message(this.queue, one)))));
      return bytes;
    };
  }

  /**
   * Until half of the consumers have room again: a fast one is not held up by slow ones, and a slow one is not flooded.
   */
  private async taken(place: number): Promise<void> {
    const untilMs = performance.now() + patienceMs; // by no clock that somebody may set
    while (
      performance.now() < untilMs &&
      !(this.hearing.offset >= place && this.pending.length === 0 && this.halfHaveRoom())
    ) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, untilMs - performance.now());
        this.progressed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.progressed = null;
  }

  private halfHaveRoom(): boolean {
    let room = 0;
    for (const feed of this.feeds.values()) if (feed.hasRoom()) room++;
    return room * 2 >= this.feeds.size;
  }

  private answer(question: string): void {
    const [asker, id] = question.split(' ') as [string, string];
    this.around.engine.answerDaemon(this.queue, asker, `${id} ${this.around.answerFor(this)}`).catch(ignored);
  }

  /** Tell Redis anew who is here; some under another name. */
  private tellAll(): Promise<void> | null {
    const { engine, daemonId } = this.around;
    const before = [...this.feeds.values()].flatMap((feed) => this.beginAnew(feed));
    const members = [...this.feeds.values()].map(({ member, credit }) => ({ name: member, credit }));
    if (members.length === 0) return null;
    return (async () => {
      for (const some of inBatches(before)) await engine.detach(this.queue, '', some);
      for (const some of inBatches(members)) await engine.attach(this.queue, daemonId, some, { total: members.length });
    })();
  }

  /**
   * What a consumer still holds that acks by itself this daemon does not know: acks go to any daemon. Under its old
   * name it would
   * get no credit for what was acked while Redis did not know it, and in the end nothing at all. @returns that name
   */
  private beginAnew(feed: ConsumerSession): string[] {
    if (feed.wish.ack !== 'manual' || feed.permits !== undefined) return [];
    const { member } = feed;
    const [id, times = '0'] = member.split('+');
    this.feeds.delete(member);
    feed.member = `${id}+${Number(times) + 1}`;
    this.feeds.set(feed.member, feed);
    return [member];
  }

  private missed(place: number | undefined): void {
    for (const feed of this.feeds.values()) {
      if (place !== undefined) feed.beginAgain(place);
      if (place !== 0) feed.sendGap(); // 0: the queue was purged
    }
  }
}

function ignored(): void {
  // Redis is away. What is owed to it is made good when it is back, or by the end of a lease.
}
