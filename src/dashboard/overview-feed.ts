import type { Overview } from '../../generated/messages';
import type { QueueIndex } from './queue-index';
import { pageOf, type IsShown, type OverviewQuery } from './overview-pages';
import { Audience, type Join } from './viewers';

/** The list of queues, once or as a feed. */
export interface OverviewFeed {
  /** @throws BrokerError `redis-unavailable` */
  page(wish: OverviewQuery, isShown: IsShown): Promise<Overview>;
  /** @param scope  the same for all viewers who may know of the same queues */
  join(wish: OverviewQuery, isShown: IsShown, scope: string): Join;
}

interface Topic {
  wish: OverviewQuery;
  isShown: IsShown;
  audience: Audience;
}

/** Sparklines move on even if nothing changes: pages are made again after this many pulses. */
const quietPulses = 5;

/** @param boardOf  makes the index, which asks whether there are viewers */
export function createOverviewFeed(boardOf: (isWatched: () => boolean) => QueueIndex): OverviewFeed {
  const topics = new Map<string, Topic>();
  const index = boardOf(() => topics.size > 0);
  let shownVersion = -1;
  let pulses = 0;

  index.onPulse(async () => {
    if (index.version === shownVersion && ++pulses % quietPulses !== 0) return;
    shownVersion = index.version;
    const rows = [...index.rows()];
    for (const { wish, isShown, audience } of [...topics.values()]) audience.show(await textOf(rows, wish, isShown));
  });

  const textOf = async (rows: Parameters<typeof pageOf>[1], wish: OverviewQuery, isShown: IsShown): Promise<string> =>
    JSON.stringify(await pageOf(index, rows, wish, isShown));

  return {
    page: async (wish, isShown) => pageOf(index, await index.fresh(true), wish, isShown),
    join: (wish, isShown, scope) => async (viewer) => {
      const text = await textOf(await index.fresh(false), wish, isShown);
      const name = JSON.stringify([wish, scope]);
      const topic = topics.get(name) ?? { wish, isShown, audience: new Audience('overview') };
      topics.set(name, topic);
      topic.audience.welcome(viewer, text);
      return () => {
        topic.audience.viewers.delete(viewer);
        if (topic.audience.viewers.size === 0) topics.delete(name);
      };
    },
  };
}
