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

/** The parts that all QueueConsumers of a daemon share. */
export interface DeliveryContext {
  engine: Engine;
  subscriptions: Subscriptions;
  daemonId: string;
  log: Log;
  delivered: Delivered;
  /** The daemon ends a consumer's stream. */
  end(feed: ConsumerSession, why: Ending): void;
  /** The answer, as JSON, to another daemon's question about a queue's consumers here. */
  answerFor(channel: QueueConsumers): string;
  /** The daemon has stopped: nothing is retried. */
  isOver(): boolean;
}

/** Slow consumers don't hold up the others for longer than this. */
const patienceMs = 1000;
/** A lease shorter than this may expire before the next check tells Redis that its message was read. */
const shortMs = 3000;

/** A queue's consumers on this daemon, and the messages that the pool publishes for them. */
export class QueueConsumers implements SessionContext, Registration {
  readonly feeds = new Map<string, ConsumerSession>(); // by member
  private readonly live = new Set<ConsumerSession>();
  private readonly notLive = new Set<ConsumerSession>();
  /** Sessions whose registration Redis has not confirmed yet. */
  private readonly coming = new Set<ConsumerSession>();
  /** Broadcasts that only this daemon received while it had no registered consumer. */
  private unheard: BroadcastMessage[] = [];
  private pending: BroadcastMessage[] = [];
  private given = new Map<ConsumerSession, AssignedMessage[]>();
  private flushing = false;
  private progressed: (() => void) | null = null;
  /**
   * When the last round-robin message read here was assigned, and the last such time reported to Redis (ms, Redis'
   * clock).
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
      (leaseIds) => around.engine.ack(queue, leaseIds),
      () => around.isOver(),
    );
    this.open = around.subscriptions.on(this.channels, this.listener);
  }

  /**
   * Register a consumer.
   * @throws BrokerError `redis-unavailable`
   */
  async attach(feed: ConsumerSession): Promise<void> {
    this.feeds.set(feed.member, feed); // first: messages for it may come before Redis answers
    this.notLive.add(feed);
    this.coming.add(feed);
    try {
      await this.open;
      if (!this.has(feed)) return; // its stream ended meanwhile
      const { engine, daemonId } = this.around;
      const member = { name: feed.member, credit: feed.credit };
      const standing = await this.hearing.changeRegistration(() =>
        engine.attach(this.queue, daemonId, [member], { since: feed.wish.since }),
      );
      if (!this.has(feed))
        return await this.hearing.changeRegistration(() => engine.detach(this.queue, daemonId, [feed.member]));
      this.coming.delete(feed);
      this.unheard = [];
      feed.hears(this.hearing.reached); // broadcasts published before that answer may come after it
      feed.stand(standing);
      this.hearing.begin(standing.offset);
    } catch (error) {
      this.drop(feed);
      throw error;
    }
    this.pump.kick(true);
  }

  /** Remove a consumer; the messages it holds go to others. */
  async detach(feed: ConsumerSession): Promise<void> {
    this.drop(feed);
    const { engine, daemonId, log } = this.around;
    const { held: leaseIds, unsent } = feed.letGo();
    const reason = feed.wish.ack === 'manual' ? 'the consumer disconnected' : undefined;
    try {
      await this.hearing.changeRegistration(() => engine.detach(this.queue, daemonId, [feed.member]));
      for (const some of inBatches(unsent)) await engine.giveBack(this.queue, some);
      for (const some of inBatches(leaseIds)) await engine.giveBack(this.queue, some, reason);
    } catch (error) {
      log.debug(
        { queue: this.queue.name, reason: String(error) },
        'a consumer left while Redis was away; what it held is back when its leases end',
      );
    }
  }

  /** Change a consumer's member name, and its credit, in Redis. */
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
   * Check that Redis still has this daemon's consumers registered, and report which messages were read. An answer that
   * came while consumers attached or detached is ignored, as it may be outdated.
   * @returns false if they had to be registered again
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

  written(leaseIds: readonly string[]): void {
    this.acks.add(leaseIds);
  }

  refuse(feed: ConsumerSession, leaseIds: readonly string[]): void {
    const { engine } = this.around;
    // Each lease given back returns credit, which must not be used before the consumer has read what was sent.
    if (feed.permits === undefined) this.grant(feed, -leaseIds.length);
    engine.giveBack(this.queue, leaseIds).catch(ignored); // Redis is unavailable: they are ready when the leases expire
  }

  grant(feed: ConsumerSession, count: number): void {
    // Redis is unavailable: the credit is registered again when it is back
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
    // the only consumer it was published for has just left
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

  /** Redis knows a consumer of this daemon that the daemon does not: it left while Redis was unavailable. */
  private refuseStranger({ member, leaseId }: AssignedMessage): void {
    const { engine } = this.around;
    engine.detach(this.queue, '', [member]).catch(ignored);
    engine.giveBack(this.queue, [leaseId]).catch(ignored);
  }

  /** Messages received in one turn of the event loop are flushed together: one write a consumer. */
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

  /** Give messages whose leases have not expired: if this daemon was blocked, other consumers may have had them. */
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

  /** Report to Redis at once which messages with short leases were read, once a turn of the event loop. */
  private tellHeard(): void {
    if (this.telling) return;
    this.telling = true;
    setImmediate(() => {
      this.telling = false;
      this.check().catch(ignored); // Redis is unavailable
    });
  }

  /**
   * Give only messages whose leases have not expired by Redis' clock. The expired ones go to other consumers; Redis
   * decides whether that counts as an attempt.
   */
  private async giveLate(feed: ConsumerSession, messages: readonly AssignedMessage[]): Promise<void> {
    const { engine } = this.around;
    const isOver = await engine.areOver(messages.map(({ expiresMs }) => expiresMs));
    const some = messages.filter((_, i) => !isOver[i]);
    if (some.length > 0 && this.has(feed)) this.giveTo(feed, some);
    else if (some.length > 0)
      engine
        .giveBack(
          this.queue,
          some.map(({ leaseId }) => leaseId),
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
   * Wait until half of the consumers have room again: a fast one is not held up by slow ones, and a slow one is not
   * flooded.
   */
  private async taken(place: number): Promise<void> {
    const untilMs = performance.now() + patienceMs; // monotonic: setting the system's clock does not matter
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

  /** Register all consumers again, manual-ack ones under a new name. */
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
   * Re-register a manual-ack consumer under a new member name after Redis forgot it. Its acks may go to any daemon, so
   * this one doesn't know how many leases it still holds; under the old name those acks would never give credit back.
   * @returns the old name, to detach
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
  // Redis is unavailable. Registering again, or the end of a lease, makes up for the lost call.
}
