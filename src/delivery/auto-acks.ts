import { inBatches } from './batches';

const retryMs = 500;

/**
 * Acks for auto-ack consumers: a message is acked once it is written. The acks of one turn of the event loop are sent
 * together.
 */
export class AutoAcks {
  private done: string[] = [];

  /**
   * @param ack     acks leases in Redis
   * @param isOver  the daemon has stopped: leases not acked by then expire, and their messages become ready again
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
    for (const leases of inBatches(done)) this.ack(leases).catch(() => this.addLater(leases)); // Redis is unavailable
  }

  private addLater(leases: readonly string[]): void {
    if (!this.isOver()) setTimeout(() => this.add(leases), retryMs).unref();
  }
}
