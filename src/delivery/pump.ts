/** What a pump brings forth, and what tells it when. */
export interface PumpContext {
  /** Give consumers what is ready, a bounded number. @throws BrokerError `redis-unavailable` */
  deliver(): Promise<{ delivered: number; ready: number; place: number }>;
  /** Resolves when those consumers who can keep up have taken what was delivered up to that place. */
  taken(place: number): Promise<void>;
  /** Nobody is left to pump for. */
  isIdle(): boolean;
}

const retryMs = 500;

/**
 * Has Redis give consumers what waits in a queue, as fast as they take it. What is added while nothing waits they get
 * without
 * it; it is for what waited before they came, was stopped, was given back, or fell due.
 */
export class Pump {
  private running = false;
  private again = false;
  /** Messages are ready and may not be delivered: stopped, or nobody asks for more. What more comes changes nothing. */
  private blocked = false;

  constructor(private readonly pumped: PumpContext) {}

  /** @param changed  something else changed than that more is ready: what was blocked may not be so any more */
  kick(changed: boolean): void {
    if (changed) this.blocked = false;
    if (this.blocked) return;
    this.again = true;
    if (!this.running) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.again && !this.pumped.isIdle()) {
      this.again = false;
      try {
        const { delivered, ready, place } = await this.pumped.deliver();
        if (delivered > 0) await this.pumped.taken(place);
        if (ready > 0 && delivered > 0) this.again = true;
        else if (ready > 0) this.blocked = !this.isKicked();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, retryMs)); // Redis is away
        this.again = true;
      }
    }
    this.running = false;
  }

  /** A call of its own: it changes while others are awaited. */
  private isKicked(): boolean {
    return this.again;
  }
}
