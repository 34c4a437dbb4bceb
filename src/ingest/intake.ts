import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerError } from '../errors';
import type { NewMessage } from '../queue/add';
import type { Engine } from '../queue/engine';
import type { Queue } from '../queue/names';

/** So many messages go into one script: more would hold up everyone else. */
const batchMax = 500;
const batchBytes = 512 * 1024;
/** The first pause before another try, and the longest. */
const [againMs, againMostMs] = [50, 1000] as const;

export interface IntakeParts {
  engine: Engine;
  queue: Queue;
  /** With so many bytes waiting it is full. */
  maxBytes: number;
  /** So many bytes were stored; `isFull` and `isEmpty` say what is left. */
  stored: (bytes: number) => void;
  /** Redis did not take a batch; it is tried again. */
  retried: (error: BrokerError) => void;
  /** A batch was given up, which only a fault of the daemon brings about. */
  lost: (messages: number, error: unknown) => void;
}

interface Waiting {
  message: NewMessage;
  bytes: number;
}

/**
 * The way of one sender's messages into a queue: in order, together where they come together, and again and again while
 * Redis is away or has no room. At least once: a batch whose answer was lost is stored twice.
 */
export class Intake {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private running: Promise<void> | null = null;
  private readonly given = new AbortController();

  constructor(private readonly parts: IntakeParts) {}

  get isFull(): boolean {
    return this.waitingBytes >= this.parts.maxBytes;
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** @param bytes  what the message weighs against `maxBytes` */
  push(message: NewMessage, bytes: number): void {
    this.waiting.push({ message, bytes });
    this.waitingBytes += bytes;
    this.running ??= this.run();
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    await this.running;
  }

  /** Try no more. @returns how many messages were not stored */
  giveUp(): number {
    this.given.abort();
    return this.waiting.length;
  }

  private async run(): Promise<void> {
    await Promise.resolve(); // what comes in the same turn goes along
    while (this.waiting.length > 0 && !this.given.signal.aborted) {
      const batch = this.nextBatch();
      if (!(await this.isStored(batch.map(({ message }) => message)))) break;
      this.waiting.splice(0, batch.length);
      const bytes = batch.reduce((sum, one) => sum + one.bytes, 0);
      this.waitingBytes -= bytes;
      this.parts.stored(bytes);
    }
    this.running = null;
  }

  private nextBatch(): Waiting[] {
    let size = 0;
    const end = this.waiting.findIndex(({ bytes }, i) => i === batchMax || (i > 0 && (size += bytes) > batchBytes));
    return this.waiting.slice(0, end < 0 ? undefined : end);
  }

  /** @returns false when it was given up */
  private async isStored(messages: NewMessage[]): Promise<boolean> {
    for (let pauseMs: number = againMs; ; pauseMs = Math.min(pauseMs * 2, againMostMs)) {
      try {
        await this.parts.engine.addAll(this.parts.queue, messages);
        return true;
      } catch (error) {
        if (!(error instanceof BrokerError) || error.status < 429) {
          this.parts.lost(messages.length, error);
          return true;
        }
        this.parts.retried(error);
      }
      if (!(await this.pause(pauseMs))) return false;
    }
  }

  /** @returns false when it was given up meanwhile */
  private async pause(ms: number): Promise<boolean> {
    await sleep(ms, undefined, { signal: this.given.signal }).catch(() => undefined);
    return !this.given.signal.aborted;
  }
}
