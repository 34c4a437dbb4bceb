import type { Sink, SubscribeOptions } from '../../../src/delivery/consumer';
import { ConsumerSession, type SessionContext } from '../../../src/delivery/consumer-session';

describe('a feed that is over before it starts', () => {
  const wish: SubscribeOptions = { transport: 'sse', address: '127.0.0.1', ack: 'auto', heartbeatSeconds: 0 };
  const newFeed = (): ConsumerSession => new ConsumerSession('id', 'member', wish, {} as SessionContext, 1000);
  const sink = (): { ended: string[] } & Pick<Sink, 'end'> => {
    const ended: string[] = [];
    return { ended, end: (why) => void ended.push(why) };
  };

  it('ends the stream as soon as there is one, as no other part would', () => {
    const [feed, to] = [newFeed(), sink()];
    feed.over('purged');
    feed.start(to as unknown as Sink);
    expect(to.ended).toEqual(['purged']);
  });

  it('says nothing to a client that has gone', () => {
    const [feed, to] = [newFeed(), sink()];
    feed.over(null);
    feed.start(to as unknown as Sink);
    expect(to.ended).toEqual([]);
  });
});

describe('a session with credit', () => {
  it('gives back messages beyond its credit: Redis got the credit before it was known to be used', () => {
    const wish: SubscribeOptions = {
      transport: 'websocket',
      address: '127.0.0.1',
      ack: 'manual',
      heartbeatSeconds: 0,
      credit: 1,
    };
    const refused: string[] = [];
    const source = {
      delivered: { websocket: 0 },
      isLive: () => undefined,
      refuse: (_feed: ConsumerSession, leaseIds: readonly string[]) => void refused.push(...leaseIds),
    };
    const feed = new ConsumerSession('id', 'member', wish, source as unknown as SessionContext, 1000);
    const written: string[] = [];
    const sink = {
      bufferedBytes: 0,
      encoding: { leased: (_queue: unknown, { leaseId }: { leaseId: string }) => Buffer.from(leaseId) },
      write: (bytes: Buffer) => void written.push(bytes.toString()),
    };
    const given = ['1-1-a', '2-1-b'].map((leaseId) => ({
      leaseId,
      expiresMs: Date.now() + 30_000,
    })) as unknown as Parameters<ConsumerSession['give']>[0];
    feed.give(given);
    feed.start(sink as unknown as Sink);
    expect([written, refused, feed.credit]).toEqual([['1-1-a'], ['2-1-b'], 0]);
  });
});
