import type { Connection } from './client';
import { asRedisProblem } from './store';

/** The channels that this daemon listens to (sharded Pub/Sub), on a connection of their own. */
export interface Subscriptions {
  /**
   * Listen to a channel until `off`. The handler runs when something is published, and when the connection was lost
   * and is back: something may have been missed.
   * @throws BrokerError `redis-unavailable`; then nothing is listened to
   */
  on(channel: string, handler: () => void): Promise<void>;
  off(channel: string): void;
}

export async function createSubscriptions(connection: Connection): Promise<Subscriptions> {
  const client = connection.subscriber();
  const handlers = new Map<string, () => void>();
  const resubscribe = async (): Promise<void> => {
    for (const [channel, handler] of handlers) {
      try {
        await client.ssubscribe(channel);
        handler();
      } catch {
        return; // the connection is gone again: the next `ready` begins anew
      }
    }
  };

  client.on('smessage', (channel: string) => handlers.get(channel)?.());
  client.on('ready', () => void resubscribe());
  await client.connect();

  return {
    async on(channel, handler) {
      handlers.set(channel, handler);
      try {
        await client.ssubscribe(channel);
      } catch (error) {
        // Meanwhile the channel may be another's, who asked for it after an `off`.
        if (handlers.get(channel) === handler) handlers.delete(channel);
        throw asRedisProblem(error);
      }
    },
    off(channel) {
      handlers.delete(channel);
      // When it fails the connection is gone, and with it the subscription.
      client.sunsubscribe(channel).catch(() => undefined);
    },
  };
}
