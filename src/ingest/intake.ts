import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerError } from '../errors';
import type { NewMessage } from '../queue/add';
import type { Engine } from '../queue/engine';
import type { Queue } from '../queue/names';

/** The most messages in one script: more would hold up other clients. */
const batchMax = 500;
const batchBytes = 512 * 1024;
/** The first pause before another try, and the longest. */
const [againMs, againMostMs] = [50, 1000] as const;

export interface IntakeParts {
  engine: Engine;
  queue: Queue;
  /** The intake is full when this many bytes wait. */
  maxBytes: number;
  /** Called when messages of this many bytes are stored; `isFull` and `isEmpty` are up to date then. */
  stored: (bytes: number) => void;
  /** Redis did not take a batch; it is tried again. */
  retried: (error: BrokerError) => void;
  /** A batch was given up, because of a fault in the daemon. */
  lost: (messages: number, error: unknown) => void;
}

interface Waiting {
  message: NewMessage;
  bytes: number;
}

/**
 * Stores one sender's messages in a queue: in order, in batches, and tried again while Redis is unavailable or full. At
 * least once: a batch whose answer was lost is stored twice.
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

  /** @param bytes  size of the message, counted against `maxBytes` */
  push(message: NewMessage, bytes: number): void {
    this.waiting.push({ message, bytes });
    this.waitingBytes += bytes;
    this.running ??= this.run();
  }

  /** Resolves when no message waits. */
  async idle(): Promise<void> {
    await this.running;
  }

  /**
   * Stop trying.
   * @returns number of messages that were not stored
   */
  giveUp(): number {
    this.given.abort();
    return this.waiting.length;
  }

  private async run(): Promise<void> {
    await Promise.resolve(); // messages of the same turn go along
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

  /** @returns false if it was given up */
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

  /** @returns false if it was given up meanwhile */
  private async pause(ms: number): Promise<boolean> {
    await sleep(ms, undefined, { signal: this.given.signal }).catch(() => undefined);
    return !this.given.signal.aborted;
  }
}
