import type { Connection } from './client';
import { asRedisProblem } from './store';

/** Told what was published; null when the connection was lost and is back: something may have been missed. */
export type Listener = (message: string | null) => void;

/** The channels that this daemon listens to (sharded Pub/Sub), on a connection of their own. */
export interface Subscriptions {
  /**
   * Listen to a channel until `off`; several may listen to the same.
   * @throws BrokerError `redis-unavailable`; then this listener hears nothing
   */
  on(channel: string, listener: Listener): Promise<void>;
  off(channel: string, listener: Listener): void;
}

export async function createSubscriptions(connection: Connection): Promise<Subscriptions> {
  const client = connection.subscriber();
  const channels = new Map<string, Set<Listener>>();

  const tell = (channel: string, message: string | null): void => {
    for (const listener of channels.get(channel) ?? []) listener(message);
  };
  const resubscribe = async (): Promise<void> => {
    for (const channel of channels.keys()) {
      try {
        await client.ssubscribe(channel);
        tell(channel, null);
      } catch {
        return; // the connection is gone again: the next `ready` begins anew
      }
    }
  };

  client.on('smessage', tell);
  client.on('ready', () => void resubscribe());
  await client.connect();

  const off = (channel: string, listener: Listener): void => {
    const listeners = channels.get(channel);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    channels.delete(channel);
    // When it fails the connection is gone, and with it the subscription.
    client.sunsubscribe(channel).catch(() => undefined);
  };

  return {
    async on(channel, listener) {
      channels.set(channel, (channels.get(channel) ?? new Set()).add(listener));
      try {
        await client.ssubscribe(channel);
      } catch (error) {
        off(channel, listener);
        throw asRedisProblem(error);
      }
    },
    off,
  };
}
