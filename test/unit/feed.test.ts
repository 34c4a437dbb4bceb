import type { Sink, Wish } from '../../src/delivery/consumer';
import { Feed, type Source } from '../../src/delivery/feed';

describe('a feed that is over before it starts', () => {
  const wish: Wish = { transport: 'sse', address: '127.0.0.1', ack: 'auto', heartbeatSeconds: 0 };
  const newFeed = (): Feed => new Feed('id', 'member', wish, {} as Source, 1000);
  const sink = (): { ended: string[] } & Pick<Sink, 'end'> => {
    const ended: string[] = [];
    return { ended, end: (why) => void ended.push(why) };
  };

  it('ends the stream as soon as there is one, as nobody else would', () => {
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
