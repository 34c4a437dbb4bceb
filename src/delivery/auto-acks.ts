import { inBatches } from './batches';

const retryMs = 500;

/**
 * Acks for consumers that leave it to the daemon: what was written to them is done. What comes in one turn of the event
 * loop leaves together.
 */
export class AutoAcks {
  private done: string[] = [];

  /**
   * @param ack     tells Redis
   * @param isOver  the daemon has stopped: what Redis has not heard by then comes back when the leases end
   */
  constructor(
    private readonly ack: (leases: readonly string[]) => Promise<unknown>,
    private readonly isOver: () => boolean,
  ) {}

  add(leases: readonly string[]): void {
    if (this.done.length === 0) setImmediate(() => this.send());
    for (const lease of leases) this.done.push(lease);
  }

  private send(): void {
    const { done } = this;
    this.done = [];
    for (const leases of inBatches(done)) this.ack(leases).catch(() => this.addLater(leases)); // Redis is away
  }

  private addLater(leases: readonly string[]): void {
    if (!this.isOver()) setTimeout(() => this.add(leases), retryMs).unref();
  }
}
