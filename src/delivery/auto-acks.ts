import { chunksOf } from './chunks';

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
    private readonly ack: (leaseIds: readonly string[]) => Promise<unknown>,
    private readonly isOver: () => boolean,
  ) {}

  add(leaseIds: readonly string[]): void {
    if (this.done.length === 0) setImmediate(() => this.send());
    for (const leaseId of leaseIds) this.done.push(leaseId);
  }

  private send(): void {
    const { done } = this;
    this.done = [];
    // rejected while Redis is unavailable
    for (const leaseIds of chunksOf(done)) this.ack(leaseIds).catch(() => this.addLater(leaseIds));
  }

  private addLater(leaseIds: readonly string[]): void {
    if (!this.isOver()) setTimeout(() => this.add(leaseIds), retryMs).unref();
  }
}
