import type { Connection } from '../../../src/redis/connection/types';
import type { Subscriber } from '../../../src/redis/connection/subscriber';
import { createSubscriptions, type Listener } from '../../../src/redis/connection/subscriptions';

/** A connection whose test decides when a subscription has ended. */
class StandIn implements Subscriber {
  readonly status = 'ready';
  readonly trouble = undefined;
  publish: (channel: string, message: Buffer) => void = () => undefined;
  readonly ends: (() => void)[] = [];

  connect = (): Promise<void> => Promise.resolve();
  disconnect = (): void => undefined;
  subscribe = (): Promise<unknown> => Promise.resolve();
  unsubscribe = (): Promise<void> => new Promise((resolve) => this.ends.push(resolve));
  onLost = (): void => undefined;
  onMessage(act: (channel: string, message: Buffer) => void): void {
    this.publish = act;
  }
}

function listener(): Listener & { received: string[] } {
  const received: string[] = [];
  return {
    received,
    onMessage: (_channel, message) => void received.push(message.toString()),
    onReconnect: () => undefined,
  };
}

async function open(): Promise<{
  client: StandIn;
  subscriptions: Awaited<ReturnType<typeof createSubscriptions>>;
  say: (text: string) => void;
}> {
  const client = new StandIn();
  const connection = { subscriber: () => client, each: () => undefined } as unknown as Connection;
  const subscriptions = await createSubscriptions(connection);
  return { client, subscriptions, say: (text) => client.publish('news', Buffer.from(text)) };
}

describe('a subscription that ends', () => {
  it('brings the messages that were published before Redis ended it', async () => {
    const { client, subscriptions, say } = await open();
    const only = listener();
    await subscriptions.on(['news'], only);
    say('one');
    subscriptions.off(['news'], only);
    say('two');
    client.ends[0]!();
    await Promise.resolve();
    say('three');
    expect(only.received).toEqual(['one', 'two']);
  });

  it('brings them to a listener that came meanwhile, and to it alone', async () => {
    const { client, subscriptions, say } = await open();
    const [old, young] = [listener(), listener()];
    await subscriptions.on(['news'], old);
    subscriptions.off(['news'], old);
    await subscriptions.on(['news'], young);
    say('one');
    client.ends[0]!();
    await Promise.resolve();
    say('two');
    expect([old.received, young.received]).toEqual([[], ['one', 'two']]);
  });

  it('brings nothing to a listener that shared the channel', async () => {
    const { subscriptions, say } = await open();
    const [leaving, staying] = [listener(), listener()];
    await subscriptions.on(['news'], leaving);
    await subscriptions.on(['news'], staying);
    subscriptions.off(['news'], leaving);
    say('one');
    expect([leaving.received, staying.received]).toEqual([[], ['one']]);
  });
});
