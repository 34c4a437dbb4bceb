import type { Redis } from 'ioredis';
import { troubleOf } from './node';

/** A connection for sharded Pub/Sub. The caller remembers the channels. */
export interface Subscriber {
  /** `ready`: all channels are subscribed. */
  readonly status: string;
  /** Why it is not ready; undefined if unknown. */
  readonly trouble: Error | undefined;
  connect(): Promise<void>;
  disconnect(): void;
  /** Subscribe to channels of one slot. @throws what ioredis throws */
  subscribe(channels: readonly string[]): Promise<unknown>;
  /** Resolves when no more messages come, or the connection is gone, and the subscription with it. */
  unsubscribe(channels: readonly string[]): Promise<void>;
  onMessage(act: (channel: string, message: Buffer) => void): void;
  /** Called when subscriptions were lost and can be made again. `channels`: the lost ones; undefined: all. */
  onLost(act: (channels: readonly string[] | undefined) => void): void;
}

export function singleSubscriber(client: Redis): Subscriber {
  return {
    get status() {
      return client.status;
    },
    get trouble() {
      return troubleOf(client);
    },
    connect: () => client.connect(),
    disconnect: () => client.disconnect(),
    subscribe: (channels) => client.ssubscribe(...channels),
    unsubscribe: async (channels) => void (await client.sunsubscribe(...channels).catch(() => undefined)),
    onMessage: (act) =>
      void client.on('smessageBuffer', (channel: Buffer, message: Buffer | null) =>
        act(channel.toString(), message ?? nothing),
      ),
    onLost: (act) => void client.on('ready', () => act(undefined)),
  };
}

const nothing = Buffer.alloc(0);
