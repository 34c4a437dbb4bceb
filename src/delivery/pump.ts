/** The queue that a pump serves. */
export interface PumpContext {
  /**
   * Deliver ready messages to consumers, a bounded number.
   * @throws BrokerError `redis-unavailable`
   */
  deliver(): Promise<{ delivered: number; ready: number; offset: number }>;
  /** Resolves when the consumers that keep up have read everything delivered up to that offset. */
  taken(offset: number): Promise<void>;
  /** There are no consumers to deliver to. */
  isIdle(): boolean;
}

const retryMs = 500;

/**
 * Delivers a queue's ready messages as fast as its consumers read. `add` hands messages out itself while no other is
 * ready; the pump serves messages that were there before the consumers, and those that were stopped, given back or
 * delayed.
 */
export class Pump {
  private running = false;
  private again = false;
  /**
   * Messages are ready that can't be delivered: the queue is stopped, or no consumer has credit. More messages don't
   * change that.
   */
  private blocked = false;

  constructor(private readonly context: PumpContext) {}

  /** @param changed  something other than the number of ready messages changed, so delivery may be possible again */
  kick(changed: boolean): void {
    if (changed) this.blocked = false;
    if (this.blocked) return;
    this.again = true;
    if (!this.running) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.again && !this.context.isIdle()) {
      this.again = false;
      try {
        const { delivered, ready, offset } = await this.context.deliver();
        if (delivered > 0) await this.context.taken(offset);
        if (ready > 0 && delivered > 0) this.again = true;
        else if (ready > 0) this.blocked = !this.isKicked();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, retryMs)); // Redis is unavailable
        this.again = true;
      }
    }
    this.running = false;
  }

  /** A method, so that TypeScript does not narrow a field that changes during an await. */
  private isKicked(): boolean {
    return this.again;
  }
}
