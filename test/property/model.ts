import type { Place } from '../../src/queue/record';

/** A message as the model has it; gone ones stay, to tell what a late ack is to be answered. */
export interface ModelMessage {
  n: number;
  value: string;
  priority: number;
  place: Place | 'acked' | 'expired' | 'purged';
  attempts: number;
  deliveries: number;
  /** Which delivery's ack ended it; 0: none did. */
  ackedBy: number;
}

/** A queue in plain memory, written for being obviously right. */
export class ModelQueue {
  messages: ModelMessage[] = [];
  last = 0;
  purgedTo = 0;
  maxAttempts = 0;
  maxLength = 0;

  in(...places: ModelMessage['place'][]): ModelMessage[] {
    return this.messages.filter(({ place }) => places.includes(place));
  }

  /** As they will be taken. */
  ready(): ModelMessage[] {
    return this.in('ready').sort((a, b) => b.priority - a.priority || a.n - b.n);
  }

  stored(): ModelMessage[] {
    return this.in('ready', 'delayed', 'leased', 'dead');
  }

  hasRoomFor(count: number): boolean {
    return this.maxLength === 0 || this.stored().length + count <= this.maxLength;
  }

  add(value: string, priority: number, place: 'ready' | 'delayed'): void {
    this.messages.push({ n: ++this.last, value, priority, place, attempts: 0, deliveries: 0, ackedBy: 0 });
  }

  take(max: number): ModelMessage[] {
    const taken = this.ready().slice(0, max);
    for (const one of taken) one.place = 'acked';
    return taken;
  }

  lease(max: number): ModelMessage[] {
    const leased = this.ready().slice(0, max);
    for (const one of leased) {
      one.place = 'leased';
      one.attempts++;
      one.deliveries++;
    }
    return leased;
  }

  /** @returns what may be answered: a purge forgets whether a lease was ever given */
  ack(n: number, delivery: number): string[] {
    if (n <= this.purgedTo) return ['lost', 'unknown'];
    const message = this.messages.find((one) => one.n === n)!;
    if (this.holds(message, delivery)) {
      message.place = 'acked';
      message.ackedBy = delivery;
    }
    return message.ackedBy === delivery ? ['acked'] : ['lost'];
  }

  holds(message: ModelMessage | undefined, delivery: number): boolean {
    return message?.place === 'leased' && message.deliveries === delivery;
  }

  release(message: ModelMessage, { delayed = false, dead = false, counted = true }): ModelMessage['place'] {
    if (!counted) message.attempts--;
    const dies = dead || (counted && this.maxAttempts > 0 && message.attempts >= this.maxAttempts);
    return (message.place = dies ? 'dead' : delayed ? 'delayed' : 'ready');
  }

  /** All of them: in which order those of one millisecond come is free. */
  redrive(): number {
    const dead = this.in('dead');
    for (const one of dead) {
      one.place = 'ready';
      one.attempts = 0;
    }
    return dead.length;
  }

  purge(): number {
    const { length } = this.stored();
    this.messages = [];
    this.purgedTo = this.last;
    return length;
  }

  counts(): Record<string, number> {
    const count = (...places: ModelMessage['place'][]): number => this.in(...places).length;
    return {
      ready: count('ready'), delayed: count('delayed'), leased: count('leased'), dead: count('dead'),
      enqueued: this.messages.length, acked: count('acked'), expired: count('expired'), purged: count('purged'),
    };
  }
}
