import type { Redis } from 'ioredis';
import { troubleOf } from './node';

/** A connection for sharded Pub/Sub that listens; which channels it should listen to others remember. */
export interface Subscriber {
  /** `ready`: it hears everything. */
  readonly status: string;
  /** Why it is not ready, where that is known. */
  readonly trouble: Error | undefined;
  connect(): Promise<void>;
  disconnect(): void;
  /** Begin to listen to channels of one slot. @throws what ioredis throws */
  subscribe(channels: readonly string[]): Promise<unknown>;
  /** When it fails the connection is gone, and with it the subscription. */
  unsubscribe(channels: readonly string[]): void;
  whenHeard(act: (channel: string, message: Buffer) => void): void;
  /** It does not listen to these channels any more (to none: undefined) and can again: subscribe to them anew. */
  whenLost(act: (channels: readonly string[] | undefined) => void): void;
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
    unsubscribe: (channels) => void client.sunsubscribe(...channels).catch(() => undefined),
    whenHeard: (act) =>
      void client.on('smessageBuffer', (channel: Buffer, message: Buffer | null) =>
        act(channel.toString(), message ?? nothing),
      ),
    whenLost: (act) => void client.on('ready', () => act(undefined)),
  };
}

const nothing = Buffer.alloc(0);
