import type { Connection } from './types';
import { mapRedisError } from './error-mapping';
import type { Subscriber } from './subscriber';

/** Receives the messages of channels. */
export interface Listener {
  /** A message was published. */
  onMessage(channel: string, message: Buffer): void;
  /**
   * A lost connection is back, and the channels are subscribed again. Messages may have been missed, and registrations
   * in Redis may be lost with a replaced master.
   */
  onReconnect(): void;
}

/** Subscriptions of this daemon (sharded Pub/Sub), on a connection of their own. */
export interface Subscriptions {
  /**
   * Subscribe to channels of one queue until `off`.
   * @throws BrokerError `redis-unavailable`; then nothing is subscribed
   */
  on(channels: readonly string[], listener: Listener): Promise<void>;
  /** Messages that were published before Redis ends the subscription still reach the last listener of a channel. */
  off(channels: readonly string[], listener: Listener): void;
}

const retryMs = 500;
/** Connections for commands come back one after another. */
const settleMs = 100;

/** @throws BrokerError `redis-unavailable` */
export async function createSubscriptions(connection: Connection): Promise<Subscriptions> {
  const subscriptions = new ShardedSubscriptions(connection);
  await subscriptions.connect();
  return subscriptions;
}

class ShardedSubscriptions implements Subscriptions {
  private readonly listeners = new Map<string, Set<Listener>>(); // by channel
  /** The last listener of a channel, until Redis has ended the subscription: earlier messages still come. */
  private readonly ending = new Map<string, Listener>();
  private readonly channelsOf = new Map<Listener, readonly string[]>();
  private readonly retryTimers = new Map<Listener, NodeJS.Timeout>();
  private settleTimer: NodeJS.Timeout | undefined;
  private readonly client: Subscriber;

  constructor(connection: Connection) {
    this.client = connection.subscriber();
    this.client.onMessage((channel, message) => {
      const listeners = this.listeners.get(channel);
      if (!listeners) return this.ending.get(channel)?.onMessage(channel, message);
      for (const listener of listeners) listener.onMessage(channel, message);
    });
    this.client.onLost((channels) => this.resubscribeTo(channels));
    // This connection may have found the new master while the command connections still wrote registrations to the old
    // one.
    connection.each((one) => one.on('ready', () => this.reportSettled()));
  }

  /** @throws BrokerError `redis-unavailable` */
  async connect(): Promise<void> {
    try {
      await this.client.connect();
    } catch (error) {
      throw mapRedisError(error);
    }
  }

  async on(channels: readonly string[], listener: Listener): Promise<void> {
    this.channelsOf.set(listener, channels);
    for (const channel of channels)
      this.listeners.set(channel, (this.listeners.get(channel) ?? new Set()).add(listener));
    try {
      await this.client.subscribe(channels);
    } catch (error) {
      this.remove(channels, listener);
      throw mapRedisError(error);
    }
  }

  off(channels: readonly string[], listener: Listener): void {
    const unused = this.remove(channels, listener);
    if (unused.length === 0) return;
    for (const channel of unused) this.ending.set(channel, listener);
    void this.client.unsubscribe(unused).then(() => {
      for (const channel of unused) if (this.ending.get(channel) === listener) this.ending.delete(channel);
    });
  }

  /** @returns the channels that no listener has now */
  private remove(channels: readonly string[], listener: Listener): string[] {
    this.channelsOf.delete(listener);
    this.cancelRetry(listener);
    return channels.filter((channel) => {
      const listeners = this.listeners.get(channel);
      if (!listeners?.delete(listener) || listeners.size > 0) return false;
      this.listeners.delete(channel);
      return true;
    });
  }

  /** @param lost  undefined: all channels */
  private resubscribeTo(lost: readonly string[] | undefined): void {
    const isLost = lost && new Set(lost);
    for (const [listener, channels] of this.channelsOf) {
      if (!isLost || channels.some((channel) => isLost.has(channel))) this.resubscribe(listener);
    }
  }

  /** Subscribe a listener again. Repeated if it fails: the connection may be lost, or the answer only late. */
  private resubscribe(listener: Listener): void {
    this.cancelRetry(listener);
    const channels = this.channelsOf.get(listener);
    if (!channels) return;
    this.client.subscribe(channels).then(
      () => listener.onReconnect(),
      () => {
        this.cancelRetry(listener);
        this.retryTimers.set(listener, setTimeout(() => this.resubscribe(listener), retryMs).unref());
      },
    );
  }

  private cancelRetry(listener: Listener): void {
    clearTimeout(this.retryTimers.get(listener));
    this.retryTimers.delete(listener);
  }

  private reportSettled(): void {
    clearTimeout(this.settleTimer);
    this.settleTimer = setTimeout(() => {
      for (const listener of [...this.channelsOf.keys()]) listener.onReconnect();
    }, settleMs).unref();
  }
}
