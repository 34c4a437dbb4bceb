/** The result for one queue, from its producers and consumers only, never from the daemons. */
export interface Verdict {
  /** Answered with a 2xx. */
  acked: number;
  /** Surely not stored. */
  refused: number;
  /** Nobody knows: the answer was a 503, or did not come. */
  unknown: number;
  /** Acked and delivered to nobody. */
  lost: number;
  /** Delivered though it was never sent, or was refused. */
  unexpected: number;
  /** Stored twice: delivered under two keys. */
  duplicated: number;
  /** Delivered after its ack was confirmed, or to a broadcast consumer again. */
  again: number;
  /** A message got a smaller number, or came, before one that its producer had sent earlier. */
  disordered: number;
  /** Other violations, in words; the first few. */
  faults: string[];
}

const isAcked = 1;
const isRefused = 2;
const isUnknown = 4;
const isDelivered = 8;
const isDone = 16;

/** A million messages are to fit: each is a number, `producer · 10^8 + n`, and some bits. */
export class Ledger {
  private readonly states = new Map<number, number>();
  private readonly keys = new Map<number, number>();
  private readonly lastKeys = new Map<number, number>();
  private readonly faults: string[] = [];
  private unexpected = 0;
  private duplicated = 0;
  private again = 0;
  private disordered = 0;
  acked = 0;
  delivered = 0;

  /** @returns what the message says */
  static valueOf(producer: number, n: number): string {
    return `${producer}.${n}`;
  }

  sent(
    producer: number,
    from: number,
    count: number,
    outcome: 'acked' | 'refused' | 'unknown',
    keys: readonly string[] = [],
  ): void {
    const bit = { acked: isAcked, refused: isRefused, unknown: isUnknown }[outcome];
    for (let i = 0; i < count; i++) this.mark(idOf(producer, from + i), bit);
    if (outcome !== 'acked') return;
    this.acked += count;
    for (const key of keys) {
      const number = numberOf(key);
      if (number <= (this.lastKeys.get(producer) ?? 0)) this.disordered++;
      this.lastKeys.set(producer, number);
    }
  }

  /** @returns whether it is the first time */
  came(value: unknown, key: string): boolean {
    const id = typeof value === 'string' ? idIn(value) : NaN;
    const number = numberOf(key);
    if (Number.isNaN(id)) {
      this.unexpected++;
      this.wrong(`${key} holds ${JSON.stringify(value)}, which nobody sent`);
      return false;
    }
    const known = this.keys.get(id);
    if (known !== undefined && known !== number) {
      this.duplicated++;
      this.wrong(`${String(value)} is there twice, as ${known} and ${number}`);
    }
    const state = this.states.get(id) ?? 0;
    if (state & isDone) {
      this.again++;
      this.wrong(`${key} came again after its ack was confirmed`);
    }
    this.keys.set(id, number);
    this.mark(id, isDelivered);
    if (state & isDelivered) return false;
    this.delivered++;
    return true;
  }

  done(value: string): void {
    this.mark(idIn(value), isDone);
  }

  wrong(what: string): void {
    if (this.faults.length < 10) this.faults.push(what);
  }

  disorder(what: string): void {
    this.disordered++;
    this.wrong(what);
  }

  /** @param heardBy  of broadcast: what each consumer heard; else what anybody was given counts */
  verdict(heardBy?: readonly ReadonlySet<string>[]): Verdict {
    const counts = { acked: 0, refused: 0, unknown: 0, lost: 0 };
    for (const [id, state] of this.states) {
      if (state & isAcked) counts.acked++;
      else if (state & isRefused) counts.refused++;
      else if (state & isUnknown) counts.unknown++;
      const isThere = heardBy ? heardBy.every((received) => received.has(textOf(id))) : (state & isDelivered) !== 0;
      if (state & isAcked && !isThere) {
        counts.lost++;
        if (counts.lost <= 3) this.wrong(`${textOf(id)} was acked as ${this.keys.get(id) ?? '?'} and is lost`);
      }
      if (state & isDelivered && (state & (isAcked | isUnknown)) === 0) {
        this.unexpected++;
        this.wrong(`${textOf(id)} was delivered though it was ${state & isRefused ? 'refused' : 'never sent'}`);
      }
    }
    const { unexpected, duplicated, again, disordered, faults } = this;
    return { ...counts, unexpected, duplicated, again, disordered, faults };
  }

  private mark(id: number, bit: number): void {
    this.states.set(id, (this.states.get(id) ?? 0) | bit);
  }
}

const base = 10 ** 8;

function idOf(producer: number, n: number): number {
  return producer * base + n;
}

function idIn(value: string): number {
  const match = /^(\d+)\.(\d+)$/.exec(value);
  return match ? idOf(Number(match[1]), Number(match[2])) : NaN;
}

function textOf(id: number): string {
  return Ledger.valueOf(Math.floor(id / base), id % base);
}

function numberOf(key: string): number {
  return Number(key.slice(key.lastIndexOf(':') + 1));
}
