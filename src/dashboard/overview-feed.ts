import type { Overview } from '../../generated/messages';
import type { QueueIndex, QueueRow } from './queue-index';
import { pageOf, type IsShown, type OverviewQuery } from './overview-pages';
import { Freshness } from './freshness';
import { Audience, type Join, type Viewer } from './viewers';

interface Topic {
  wish: OverviewQuery;
  isShown: IsShown;
  audience: Audience;
}

/** Sparklines move on even if nothing changes: pages are made again after this many pulses. */
const quietPulses = 5;

/** The list of queues, once or as a feed. */
export class OverviewFeed {
  private readonly topics = new Map<string, Topic>();
  private readonly index: QueueIndex;
  private readonly freshness = new Freshness(() => this.viewers());
  private shownVersion = -1;
  private pulses = 0;

  /** @param indexFor  makes the index, which asks whether there are viewers */
  constructor(indexFor: (isWatched: () => boolean, freshness: Freshness) => QueueIndex) {
    this.index = indexFor(() => this.topics.size > 0, this.freshness);
    this.index.onPulse(() => this.pulse());
  }

  /** @throws BrokerError `redis-unavailable` */
  async page(wish: OverviewQuery, isShown: IsShown): Promise<Overview> {
    return pageOf(this.index, await this.index.fresh(true), wish, isShown);
  }

  /** @param scope  the same for all viewers who may know of the same queues */
  join(wish: OverviewQuery, isShown: IsShown, scope: string): Join {
    return async (viewer) => {
      const text = await this.textOf(await this.index.fresh(false), wish, isShown);
      const name = JSON.stringify([wish, scope]);
      const topic = this.topics.get(name) ?? { wish, isShown, audience: new Audience('overview') };
      this.topics.set(name, topic);
      topic.audience.welcome(viewer, text);
      this.freshness.greet(viewer);
      return () => {
        topic.audience.viewers.delete(viewer);
        if (topic.audience.viewers.size === 0) this.topics.delete(name);
      };
    };
  }

  private *viewers(): Iterable<Viewer> {
    for (const { audience } of this.topics.values()) yield* audience.viewers;
  }

  private async pulse(): Promise<void> {
    if (this.index.version === this.shownVersion && ++this.pulses % quietPulses !== 0) return;
    this.shownVersion = this.index.version;
    const rows = [...this.index.rows()];
    for (const { wish, isShown, audience } of [...this.topics.values()])
      audience.show(await this.textOf(rows, wish, isShown));
  }

  private async textOf(rows: readonly QueueRow[], wish: OverviewQuery, isShown: IsShown): Promise<string> {
    return JSON.stringify(await pageOf(this.index, rows, wish, isShown));
  }
}
