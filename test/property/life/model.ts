import type { NewMessage } from '../../../src/queue/add';
import type { GiveBack } from '../../../src/queue/leases';
import type { MessageState } from '../../../src/queue/message-record';
import { reach, type Situation } from './reached';
import { longSeconds } from './step';

/** A message as the model has it; gone ones stay, to tell what a late ack is to be answered. */
export interface ModelMessage {
  number: number;
  value: string;
  priority: number;
  place: MessageState | 'acked' | 'expired' | 'purged';
  /**
   * When it is ready again, its lease ends, or it died: Redis' time, ms, which the model has to be told; 0 until then.
   */
  atMs: number;
  attempts: number;
  looks: number;
  /**
   * `over`: it ran out while somebody holds the message. while it is dead. It goes by the end of the lease, or by a
   * redrive.
   */
  ttl: 'none' | 'runs' | 'over';
  /** The last 10 ends of a lease that counted. */
  reasons: string[];
  /** Its lease id; undefined also if the answer with the lease was lost. */
  leaseId?: string | undefined;
  ackedBy?: string | undefined;
}

export interface Redriven {
  redriven: number;
  expired: number;
  /** The numbers that are not of dead letters. */
  missing: number;
}

export type Added = { first: number; replayed: boolean } | 'queue-full' | 'idempotency-mismatch';

const defaults = {
  maxAttempts: 0,
  maxLength: 0,
  maxBytes: 0,
  overflow: 'reject' as 'reject' | 'drop-oldest',
  ttlSeconds: 0,
  delaySeconds: 0,
  backoff: { minSeconds: 0 },
  status: 'start' as 'start' | 'stop',
  pauseScope: 'streams' as 'streams' | 'all',
};
export type ModelSettings = typeof defaults;

/**
 * A queue's numbers go on after this one: all have as many digits, and Redis' order among equals is that of numbers.
 */
export const floor = 1_000_000;

/** A queue in plain memory, written for being obviously right. */
export class ModelQueue {
  messages: ModelMessage[] = [];
  last = floor;
  listed = false;
  /** Whether the last change of settings ended a pause. */
  isResumed = false;
  settings: ModelSettings = defaults;
  /** Idempotency key → the request that had it, and what it was answered. */
  requests = new Map<string, { request: string; first: number }>();
  /** Removed messages, and the reason. */
  private forgotten = new Map<string, Situation>();

  in(...places: ModelMessage['place'][]): ModelMessage[] {
    return this.messages.filter(({ place }) => places.includes(place));
  }

  stored(): ModelMessage[] {
    return this.in('ready', 'delayed', 'leased', 'dead');
  }

  find(number: number): ModelMessage | undefined {
    return this.messages.find((one) => one.number === number);
  }

  /** The messages in one state, in order: ready ones as they will be taken, the others by their time. */
  inOrder(place: MessageState): ModelMessage[] {
    const byTime = (a: ModelMessage, b: ModelMessage): number => a.atMs - b.atMs || a.number - b.number;
    return this.in(place).sort(place === 'ready' ? (a, b) => b.priority - a.priority || a.number - b.number : byTime);
  }

  add(messages: NewMessage[], key?: string): Added {
    const known = key === undefined ? undefined : this.requests.get(key);
    const request = JSON.stringify(messages);
    if (known) return answerAgain(known, request);
    if (!this.makeRoom(messages)) return 'queue-full';
    const first = this.last + 1;
    for (const message of messages) this.store(message);
    if (key !== undefined) this.remember(key, { request, first });
    this.listed = true;
    return { first, replayed: false };
  }

  private remember(key: string, known: { request: string; first: number }): void {
    this.requests.set(key, known);
    if (this.forgotten.has(key)) reach(this.forgotten.get(key)!);
    this.forgotten.delete(key);
  }

  forget(key: string, why: Situation): void {
    this.requests.delete(key);
    this.forgotten.set(key, why);
  }

  /** @returns whether they fit now; where they do not, nothing was dropped for them */
  private makeRoom(messages: NewMessage[]): boolean {
    const { maxLength, maxBytes, overflow } = this.settings;
    const bytes = bytesOf(messages);
    const fit = (among: ModelMessage[]): boolean =>
      (maxLength === 0 || among.length + messages.length <= maxLength) &&
      (maxBytes === 0 || bytesOf(among) + bytes <= maxBytes);
    if (fit(this.stored())) return true;
    const isFull = overflow === 'reject' || !fit(this.in('leased'));
    if (isFull) this.noteFull(messages);
    else while (!fit(this.stored())) this.drop();
    return !isFull;
  }

  private noteFull(messages: NewMessage[]): void {
    const { maxLength, maxBytes, overflow } = this.settings;
    const partly = messages.length > 1 && maxLength > 0 && this.stored().length < maxLength;
    if (partly && overflow === 'reject') reach('a batch of which some would fit is refused');
    if (maxBytes > 0 && bytesOf(this.stored()) + bytesOf(messages) > maxBytes) reach('a batch has too many bytes');
    if (overflow === 'drop-oldest') reach('nothing is dropped for what would not fit anyway');
  }

  /**
   * The oldest of the lowest priority goes first, then what is delayed, then dead letters; never what somebody holds.
   */
  private drop(): void {
    const ready = this.in('ready').sort((a, b) => a.priority - b.priority || a.number - b.number);
    const oldest = [...ready, ...this.inOrder('delayed'), ...this.inOrder('dead')][0]!;
    reach(`${oldest.place as 'ready' | 'delayed' | 'dead'}: the oldest is dropped`);
    this.move(oldest, 'purged');
  }

  private store({ value, priority = 0, ttlSeconds, delaySeconds }: NewMessage): void {
    const [ttl, delay] = [ttlSeconds ?? this.settings.ttlSeconds, delaySeconds ?? this.settings.delaySeconds];
    this.messages.push({
      number: ++this.last,
      value: value as string,
      priority,
      place: delay > 0 ? 'delayed' : 'ready',
      atMs: 0,
      attempts: 0,
      looks: 0,
      ttl: ttl > 0 ? 'runs' : 'none',
      reasons: [],
    });
  }

  move(message: ModelMessage, place: ModelMessage['place']): void {
    Object.assign(message, { place, atMs: 0, leaseId: undefined });
  }

  /** Whether takes and leases get nothing, as the queue is stopped. */
  isPaused(): boolean {
    return this.settings.status === 'stop' && this.settings.pauseScope === 'all';
  }

  /** The messages that a take or a lease may get, in order. */
  deliverable(): ModelMessage[] {
    return this.isPaused() ? [] : this.inOrder('ready');
  }

  /** The first messages, for a take or a lease of `max`. */
  front(max: number): ModelMessage[] {
    if (this.isPaused() && this.in('ready').length > 0) reach('a stopped queue holds messages back');
    return this.deliverable().slice(0, max);
  }

  take(messages: ModelMessage[]): void {
    for (const one of messages) this.move(one, 'acked');
  }

  lease(messages: ModelMessage[]): void {
    for (const one of messages) {
      this.move(one, 'leased');
      one.attempts++;
    }
  }

  /** @returns what may be answered: a purge forgets whether a lease was ever given */
  ack(number: number, leaseId: string): string[] {
    const message = this.find(number);
    if (!message) return ['lost', 'unknown'];
    if (message.leaseId === leaseId) {
      if (message.ttl === 'over') reach('over while it is leased: acked');
      this.move(message, 'acked');
      message.ackedBy = leaseId;
    }
    return message.ackedBy === leaseId ? ['acked'] : ['lost'];
  }

  /** End a lease without an ack. @returns where the message is then */
  release(
    message: ModelMessage,
    { delaySeconds, dead = false, countAttempt = true, reason = 'nack' }: GiveBack,
  ): ModelMessage['place'] {
    if (!countAttempt) message.attempts--;
    if (countAttempt || dead) message.reasons = [...message.reasons, reason].slice(-10);
    const { maxAttempts, backoff } = this.settings;
    const delay = delaySeconds ?? (countAttempt ? backoff.minSeconds : 0);
    if (dead || (countAttempt && maxAttempts > 0 && message.attempts >= maxAttempts)) this.die(message);
    else if (message.ttl === 'over') this.move(message, 'expired');
    else this.move(message, delay > 0 ? 'delayed' : 'ready');
    return message.place;
  }

  private die(message: ModelMessage): void {
    if (this.settings.maxAttempts > 0) reach('dead after its last attempt');
    this.move(message, 'dead');
  }

  wouldRedrive(max: number): { redriven: number; expired: number } {
    const dead = this.inOrder('dead').slice(0, max);
    const expired = dead.filter(({ ttl }) => ttl === 'over').length;
    return { redriven: dead.length - expired, expired };
  }

  redrive(max: number): { redriven: number; expired: number } {
    const dead = this.inOrder('dead').slice(0, max);
    const moved = this.wouldRedrive(max);
    for (const one of dead) {
      this.move(one, one.ttl === 'over' ? 'expired' : 'ready');
      one.attempts = 0;
    }
    if (moved.expired > 0) reach('over while it is dead: redriven');
    return moved;
  }

  /**
   * Redrive some dead letters, or move them to another queue.
   * @param numbers  only these; none: the oldest
   * @returns `queue-full` if the target refuses them: what had expired is removed all the same
   */
  redriveSome(target: ModelQueue | null, max: number, numbers: number[]): Redriven | 'queue-full' {
    const dead = this.inOrder('dead');
    const chosen = numbers.length > 0 ? dead.filter(({ number }) => numbers.includes(number)) : dead.slice(0, max);
    const over = chosen.filter(({ ttl }) => ttl === 'over');
    const moving = chosen.filter(({ ttl }) => ttl !== 'over');
    if (numbers.length > 0) moving.sort((a, b) => numbers.indexOf(a.number) - numbers.indexOf(b.number));
    const missing = numbers.length > 0 ? numbers.length - chosen.length : 0;
    for (const one of over) this.move(one, 'expired');
    for (const one of target ? [] : moving) {
      this.move(one, 'ready');
      one.attempts = 0;
    }
    if (target && moving.length > 0 && !this.transfer(target, moving)) return 'queue-full';
    return { redriven: moving.length, expired: over.length, missing };
  }

  /** @returns whether the target takes them */
  private transfer(target: ModelQueue, messages: ModelMessage[]): boolean {
    const news = messages.map(({ value, priority, ttl }) => ({
      value,
      priority,
      ttlSeconds: ttl === 'runs' ? longSeconds : undefined,
    }));
    if (target.add(news) === 'queue-full') {
      reach('dead letters stay, as the other queue is full');
      return false;
    }
    for (const one of messages) this.move(one, 'purged');
    reach('dead letters move to the other queue');
    return true;
  }

  purge(): number {
    const { length } = this.stored();
    this.messages = [];
    for (const key of this.requests.keys()) this.forget(key, 'a purged request is stored again');
    return length;
  }

  configure(change: Partial<ModelSettings>): void {
    const wasPaused = this.isPaused();
    this.settings = { ...this.settings, ...change };
    this.listed = true;
    this.isResumed = wasPaused && !this.isPaused();
  }

  delete(): boolean {
    const { listed } = this;
    this.purge();
    this.settings = defaults;
    this.listed = false;
    return listed;
  }

  counts(): Record<string, number> {
    const count = (place: ModelMessage['place']): number => this.in(place).length;
    return {
      ready: count('ready'),
      delayed: count('delayed'),
      leased: count('leased'),
      dead: count('dead'),
      bytes: bytesOf(this.stored()),
      enqueued: this.messages.length,
      acked: count('acked'),
      expired: count('expired'),
      purged: count('purged'),
    };
  }
}

function answerAgain(known: { request: string; first: number }, request: string): Added {
  const isSame = known.request === request;
  reach(isSame ? 'a request is sent again' : 'an idempotency key comes with another request');
  return isSame ? { first: known.first, replayed: true } : 'idempotency-mismatch';
}

/** A value, and what the producer said about it; here that is a priority at most. */
function bytesOf(messages: Pick<NewMessage, 'value' | 'priority'>[]): number {
  return messages.reduce(
    (sum, { value, priority }) => sum + value.length + (priority ? `{"priority":${priority}}`.length : 0),
    0,
  );
}
