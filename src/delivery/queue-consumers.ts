import type { Queue } from '../queue/names';
import { publishedFrom, type AssignedMessage, type BroadcastMessage } from '../queue/consumers';
import { daemonChannel } from '../redis/keys';
import type { Listener } from '../redis/connection/subscriptions';
import { AssignedMessages } from './assigned-messages';
import { AutoAcks } from './auto-acks';
import { chunkSize, chunksOf } from './chunks';
import type { Delivered, Ending } from './consumer';
import type { DeliveryContext } from './delivery-context';
import { ConsumerSession, type SessionContext } from './consumer-session';
import { BroadcastSequencer } from './broadcast-sequencer';
import type { Registration } from '../queue/registration-checks';
import { encodeOnce } from './encode-once';
import { ProgressWait } from './progress-wait';
import { Pump } from './pump';

/** A queue's consumers on this daemon, and the messages that the pool publishes for them. */
export class QueueConsumers implements SessionContext, Registration {
  readonly sessions = new Map<string, ConsumerSession>(); // by member
  private readonly live = new Set<ConsumerSession>();
  private readonly notLive = new Set<ConsumerSession>();
  /** Sessions whose registration Redis has not confirmed yet. */
  private readonly coming = new Set<ConsumerSession>();
  /** Broadcasts that only this daemon received while it had no registered consumer. */
  private unheard: BroadcastMessage[] = [];
  private pending: BroadcastMessage[] = [];
  private flushing = false;
  private readonly progressWait = new ProgressWait();
  private readonly channels: string[];
  private readonly listener: Listener;
  private readonly pump: Pump;
  private readonly sequencer: BroadcastSequencer;
  private readonly acks: AutoAcks;
  private readonly assigned: AssignedMessages;
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
      onMessage: (channel, bytes) => this.onMessage(channel, bytes),
      onReconnect: () => void this.sequencer.reregister(),
    };
    this.pump = new Pump({
      deliver: () => around.engine.deliver(queue),
      taken: (offset) => this.taken(offset),
      isIdle: () => this.sessions.size === 0,
    });
    this.sequencer = new BroadcastSequencer({
      registerAll: () => this.tellAll(),
      replay: (behind) => this.replay(behind, chunkSize),
      isAbandoned: () => this.sessions.size === 0,
      deliver: (message) => this.deliverBroadcast(message),
      missed: (offset) => this.missed(offset),
      caughtUp: () => this.pump.kick(true),
    });
    this.acks = new AutoAcks(
      (leaseIds) => around.engine.ack(queue, leaseIds),
      () => around.isOver(),
    );
    this.assigned = new AssignedMessages({
      queue,
      engine: around.engine,
      has: (session) => this.has(session),
      check: () => this.check(),
      reregister: () => this.sequencer.reregister(),
    });
    this.open = around.subscriptions.on(this.channels, this.listener);
  }

  /**
   * Register a consumer.
   * @throws BrokerError `redis-unavailable`
   */
  async attach(session: ConsumerSession): Promise<void> {
    this.sessions.set(session.member, session); // first: messages for it may come before Redis answers
    this.notLive.add(session);
    this.coming.add(session);
    try {
      await this.open;
      if (!this.has(session)) return; // its stream ended meanwhile
      const { engine, daemonId } = this.around;
      const member = { name: session.member, credit: session.credit };
      const attached = await this.sequencer.changeRegistration(() =>
        engine.attach(this.queue, daemonId, [member], { since: session.wish.since }),
      );
      if (!this.has(session))
        return await this.sequencer.changeRegistration(() => engine.detach(this.queue, daemonId, [session.member]));
      this.coming.delete(session);
      this.unheard = [];
      session.receivesAfter(this.sequencer.reached); // broadcasts published before that answer may come after it
      session.startAt(attached);
      this.sequencer.begin(attached.offset);
    } catch (error) {
      this.drop(session);
      throw error;
    }
    this.pump.kick(true);
  }

  /** Remove a consumer; the messages it holds go to others. */
  async detach(session: ConsumerSession): Promise<void> {
    this.drop(session);
    const { engine, daemonId, log } = this.around;
    const { held: leaseIds, unsent } = session.letGo();
    const reason = session.wish.ack === 'manual' ? 'the consumer disconnected' : undefined;
    try {
      await this.sequencer.changeRegistration(() => engine.detach(this.queue, daemonId, [session.member]));
      for (const some of chunksOf(unsent)) await engine.giveBack(this.queue, some);
      for (const some of chunksOf(leaseIds)) await engine.giveBack(this.queue, some, reason);
    } catch (error) {
      log.debug(
        { queue: this.queue.name, reason: String(error) },
        'a consumer left while Redis was unavailable; its messages return when their leases expire',
      );
    }
  }

  /** Change a consumer's member name, and its credit, in Redis. */
  async rename(session: ConsumerSession, member: string): Promise<void> {
    if (!this.has(session)) return; // it has left
    const before = session.member;
    this.sessions.delete(before);
    session.member = member;
    this.sessions.set(member, session);
    const isKnown = await this.sequencer.changeRegistration(() =>
      this.around.engine.rename(this.queue, before, { name: member, credit: session.credit }),
    );
    if (!isKnown && this.has(session)) await this.sequencer.reregister(); // Redis has forgotten it
    this.pump.kick(true);
  }

  get isUrgent(): boolean {
    return this.assigned.isUnreported;
  }

  /**
   * Check that Redis still has this daemon's consumers registered, and report which messages were read. An answer that
   * came while consumers attached or detached is ignored, as it may be outdated.
   * @returns false if they had to be registered again
   */
  async check(): Promise<boolean> {
    const count = this.sessions.size - this.coming.size;
    if (count === 0) return true;
    const { readMs } = this.assigned;
    const unreported = this.isUrgent ? readMs : undefined;
    const known = await this.sequencer.unchanged(() =>
      this.around.engine.touchDaemon(this.queue, this.around.daemonId, count, unreported),
    );
    if (known !== false) this.assigned.reported(readMs);
    if (known !== false) return true;
    await this.sequencer.reregister();
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

  refuse(session: ConsumerSession, leaseIds: readonly string[]): void {
    const { engine } = this.around;
    // Each lease given back returns credit, which must not be used before the consumer has read what was sent.
    if (session.remainingCredit === undefined) this.grant(session, -leaseIds.length);
    engine.giveBack(this.queue, leaseIds).catch(ignored); // Redis is unavailable: they are ready when the leases expire
  }

  grant(session: ConsumerSession, count: number): void {
    // Redis is unavailable: the credit is registered again when it is back
    this.around.engine.addCredit(this.queue, session.member, count).catch(ignored);
  }

  isLive(session: ConsumerSession, live: boolean): void {
    (live ? this.notLive : this.live).delete(session);
    (live ? this.live : this.notLive).add(session);
  }

  progress(): void {
    this.progressWait.progress();
  }

  end(session: ConsumerSession, why: Ending): void {
    this.around.end(session, why);
  }

  private has(session: ConsumerSession): boolean {
    return this.sessions.get(session.member) === session;
  }

  private drop(session: ConsumerSession): void {
    this.sessions.delete(session.member);
    this.live.delete(session);
    this.notLive.delete(session);
    this.coming.delete(session);
    session.leaveUnsent(this.assigned.remove(session));
    if (this.sessions.size === 0) {
      this.sequencer.abandon();
      this.withdrawUnheard();
    }
    this.progress();
  }

  private onMessage(channel: string, bytes: Buffer): void {
    if (channel === this.queue.keys.wake) return this.pump.kick(bytes.length === 0);
    const published = publishedFrom(bytes);
    switch (published?.kind) {
      case 'sent':
        return this.onBroadcast(published.message);
      case 'given':
        return this.onAssigned(published.message);
      case 'question':
        return this.answer(published.text);
      case 'purged':
        for (const session of [...this.sessions.values()]) this.end(session, 'purged');
        return;
      case 'again':
        for (const session of this.sessions.values()) session.forgetLeases();
        void this.sequencer.reregister();
    }
  }

  private onBroadcast(message: BroadcastMessage): void {
    for (const session of this.coming) session.receivesAfter(message.previousOffset);
    this.sequencer.onBroadcast(message);
  }

  private deliverBroadcast(message: BroadcastMessage): void {
    const { expiresAt } = message.raw;
    if (expiresAt !== '' && this.around.engine.isOver(Number(expiresAt))) return; // this daemon was blocked
    // the only consumer it was published for has just left
    if (message.listeners === 1 && this.sessions.size === this.coming.size) this.unheard.push(message);
    if (this.sessions.size === 0) return this.withdrawUnheard();
    for (const session of this.notLive) session.note(message);
    this.pending.push(message);
    this.flushSoon();
  }

  private withdrawUnheard(): void {
    const { unheard } = this;
    this.unheard = [];
    for (const message of unheard)
      this.around.engine.withdraw(this.queue, this.around.daemonId, message).catch(ignored);
  }

  private onAssigned(message: AssignedMessage): void {
    const session = this.sessions.get(message.member);
    if (!session) return this.refuseStranger(message);
    this.assigned.add(session, message);
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
    const { pending } = this;
    const assigned = this.assigned.takeAll();
    this.pending = [];
    if (pending.length > 0) {
      const bytesIn = encodeOnce(this.queue, pending);
      for (const session of [...this.live]) session.take(pending, bytesIn(session));
    }
    if (assigned.size > 0) this.assigned.give(assigned);
    this.progress();
  }

  /**
   * Wait until half of the consumers have room again: a fast one is not held up by slow ones, and a slow one is not
   * flooded.
   */
  private async taken(offset: number): Promise<void> {
    await this.progressWait.until(
      () => this.sequencer.offset >= offset && this.pending.length === 0 && this.halfHaveRoom(),
    );
  }

  private halfHaveRoom(): boolean {
    let room = 0;
    for (const session of this.sessions.values()) if (session.hasRoom()) room++;
    return room * 2 >= this.sessions.size;
  }

  private answer(question: string): void {
    const [asker, id] = question.split(' ') as [string, string];
    this.around.engine
      .answerDaemon(this.queue, asker, `${id} ${this.around.answerFor(this.sessions.values())}`)
      .catch(ignored);
  }

  /** Register all consumers again, manual-ack ones under a new name. */
  private tellAll(): Promise<void> | null {
    const { engine, daemonId } = this.around;
    const before = [...this.sessions.values()].flatMap((session) => this.beginAnew(session));
    const members = [...this.sessions.values()].map(({ member, credit }) => ({ name: member, credit }));
    if (members.length === 0) return null;
    return (async () => {
      for (const some of chunksOf(before)) await engine.detach(this.queue, '', some);
      for (const some of chunksOf(members)) await engine.attach(this.queue, daemonId, some, { total: members.length });
    })();
  }

  /**
   * Re-register a manual-ack consumer under a new member name after Redis forgot it. Its acks may go to any daemon, so
   * this one doesn't know how many leases it still holds; under the old name those acks would never give credit back.
   * @returns the old name, to detach
   */
  private beginAnew(session: ConsumerSession): string[] {
    if (session.wish.ack !== 'manual' || session.remainingCredit !== undefined) return [];
    const { member } = session;
    const [id, times = '0'] = member.split('+');
    this.sessions.delete(member);
    session.member = `${id}+${Number(times) + 1}`;
    this.sessions.set(session.member, session);
    return [member];
  }

  private missed(offset: number | undefined): void {
    for (const session of this.sessions.values()) {
      if (offset !== undefined) session.beginAgain(offset);
      if (offset !== 0) session.sendGap(); // 0: the queue was purged
    }
  }
}

function ignored(): void {
  // Redis is unavailable. Registering again, or the end of a lease, makes up for the lost call.
}
