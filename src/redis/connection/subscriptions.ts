import type { Connection } from './types';
import { mapRedisError } from './error-mapping';

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
  off(channels: readonly string[], listener: Listener): void;
}

const retryMs = 500;
/** Connections for commands come back one after another. */
const settleMs = 100;

export async function createSubscriptions(connection: Connection): Promise<Subscriptions> {
  const client = connection.subscriber();
  const listeners = new Map<string, Set<Listener>>(); // by channel
  const channelsOf = new Map<Listener, readonly string[]>();

  const again = new Map<Listener, NodeJS.Timeout>();

  const resubscribe = (lost: readonly string[] | undefined): void => {
    const anew = lost && new Set(lost);
    for (const [listener, channels] of channelsOf) {
      if (!anew || channels.some((channel) => anew.has(channel))) listenAgain(listener);
    }
  };

  /** Subscribe a listener again. Repeated if it fails: the connection may be lost, or the answer only late. */
  const listenAgain = (listener: Listener): void => {
    clearTimeout(again.get(listener));
    again.delete(listener);
    const channels = channelsOf.get(listener);
    if (!channels) return;
    client.subscribe(channels).then(
      () => listener.onReconnect(),
      () => {
        clearTimeout(again.get(listener));
        again.set(listener, setTimeout(() => listenAgain(listener), retryMs).unref());
      },
    );
  };

  const forget = (channels: readonly string[], listener: Listener): string[] => {
    channelsOf.delete(listener);
    clearTimeout(again.get(listener));
    again.delete(listener);
    return channels.filter((channel) => {
      const here = listeners.get(channel);
      if (!here?.delete(listener) || here.size > 0) return false;
      listeners.delete(channel);
      return true;
    });
  };

  client.onMessage((channel, message) => {
    for (const listener of listeners.get(channel) ?? []) listener.onMessage(channel, message);
  });
  client.onLost(resubscribe);
  // This connection may have found the new master while the command connections still wrote registrations to the old
  // one.
  let settling: NodeJS.Timeout | undefined;
  connection.each((one) =>
    one.on('ready', () => {
      clearTimeout(settling);
      settling = setTimeout(() => {
        for (const listener of [...channelsOf.keys()]) listener.onReconnect();
      }, settleMs).unref();
    }),
  );
  try {
    await client.connect();
  } catch (error) {
    throw mapRedisError(error);
  }

  return {
    async on(channels, listener) {
      channelsOf.set(listener, channels);
      for (const channel of channels) listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      try {
        await client.subscribe(channels);
      } catch (error) {
        forget(channels, listener);
        throw mapRedisError(error);
      }
    },
    off(channels, listener) {
      const unheard = forget(channels, listener);
      if (unheard.length > 0) client.unsubscribe(unheard);
    },
  };
}
