import type { Connection } from '../startup/connect';
import { mapRedisError } from './error-mapping';

/** Who listens to channels. */
export interface Listener {
  /** Something was published. */
  heard(channel: string, message: Buffer): void;
  /**
   * A connection was lost and is back, and the channels are listened to: something may have been missed, and what Redis
   * was told may have gone
   * with a master that was replaced.
   */
  back(): void;
}

/** The channels that this daemon listens to (sharded Pub/Sub), on a connection of their own. */
export interface Subscriptions {
  /**
   * Listen to channels of one queue until `off`.
   * @throws BrokerError `redis-unavailable`; then nothing is listened to
   */
  on(channels: readonly string[], listener: Listener): Promise<void>;
  off(channels: readonly string[], listener: Listener): void;
}

const retryMs = 500;
/** Connections for commands come back one after the other. */
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

  /** Where it fails the connection may be gone, or only have been slow to answer: nobody is to be deaf for ever. */
  const listenAgain = (listener: Listener): void => {
    clearTimeout(again.get(listener));
    again.delete(listener);
    const channels = channelsOf.get(listener);
    if (!channels) return;
    client.subscribe(channels).then(
      () => listener.back(),
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

  client.whenHeard((channel, message) => {
    for (const listener of listeners.get(channel) ?? []) listener.heard(channel, message);
  });
  client.whenLost(resubscribe);
  // This connection may have found the new master while those for commands still told the old one who is here.
  let settling: NodeJS.Timeout | undefined;
  connection.each((one) =>
    one.on('ready', () => {
      clearTimeout(settling);
      settling = setTimeout(() => {
        for (const listener of [...channelsOf.keys()]) listener.back();
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
