import type { Config } from '../config';
import { BrokerError } from '../errors';

/** How many connections of consumers a daemon has, in all and by address. Command connections count as consumers. */
export class ConsumerLimits {
  /** Addresses with a count of 0 take no memory. */
  private readonly byAddress = new Map<string, number>();
  private count = 0;
  private isStopping = false;

  constructor(private readonly config: Pick<Config, 'maxConsumers' | 'maxConsumersPerAddress'>) {}

  /**
   * Count one more.
   * @throws BrokerError `no-room`, `too-many-consumers`
   */
  add(address: string): void {
    if (this.isStopping)
      throw new BrokerError('no-room', 'This daemon is stopping; use another, or retry when it has restarted.');
    if (this.count >= this.config.maxConsumers)
      throw new BrokerError(
        'no-room',
        'This daemon has reached its maximum number of stream consumers; retry later, or use another daemon.',
      );
    const its = this.byAddress.get(address) ?? 0;
    if (its >= this.config.maxConsumersPerAddress)
      throw new BrokerError(
        'too-many-consumers',
        'Your address has reached the maximum number of stream consumers here; close some first.',
      );
    this.byAddress.set(address, its + 1);
    this.count++;
  }

  remove(address: string): void {
    const left = this.byAddress.get(address)! - 1;
    if (left > 0) this.byAddress.set(address, left);
    else this.byAddress.delete(address);
    this.count--;
  }

  /** Refuse all from now on. */
  stop(): void {
    this.isStopping = true;
  }
}
