import type { Queue as QueueView } from '../../generated/messages';
import type { Engine } from '../queue/engine';
import type { Queue } from '../queue/names';
import { isMoving } from './rates';
import type { ChangeNotifier, ChangeListener } from './change-notifier';
import { Freshness } from './freshness';
import { createSharedFeeds, type SharedFeed } from './shared-feeds';
import { Audience, type Join } from './viewers';

/** The state of one queue, as a feed. */
export function createQueueFeed(engine: Engine, notifier: ChangeNotifier): { join(queue: Queue): Join } {
  const joinTopic = createSharedFeeds(async (queue) => {
    const topic = new QueueTopic(queue, engine, notifier);
    await notifier.watch(topic);
    return topic;
  });
  return {
    join: (queue) => async (viewer) => {
      const { topic, leave } = await joinTopic(queue, viewer);
      try {
        await topic.greet((text) => viewer.send('queue', text));
        topic.freshness.greet(viewer);
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
  };
}

/** The state of a queue that does not exist. */
const none = 'null';

class QueueTopic extends Audience implements SharedFeed, ChangeListener {
  readonly freshness = new Freshness(() => this.viewers);
  /** Rates are above 0: they go down without further messages. */
  private moving = false;
  /** Messages are ready, which may soon have waited for long. */
  private mayBeUnserved = false;
  private workers = 0;

  constructor(
    private readonly queue: Queue,
    private readonly engine: Engine,
    private readonly beats: ChangeNotifier,
  ) {
    super('queue');
  }

  async pulse(touched: ReadonlySet<string>, all: boolean): Promise<void> {
    if (all || this.moving || this.mayBeUnserved || touched.has(this.queue.name)) this.show(await this.look());
    else if ((await this.engine.summarize(this.queue)).workers !== this.workers) this.show(await this.look());
  }

  async greet(send: (text: string) => void): Promise<void> {
    send(await this.look());
    this.moving = true; // changes made meanwhile may have been before the first pulse
    this.forget();
  }

  close(): void {
    this.beats.unwatch(this);
  }

  private async look(): Promise<string> {
    const [exists, shown] = await Promise.all([this.engine.exists(this.queue), this.engine.describe(this.queue)]);
    this.moving = isMoving(shown.rates);
    this.mayBeUnserved = shown.ready > 0 && !shown.unserved && shown.consumers === 0 && shown.workers === 0;
    this.workers = shown.workers;
    return exists ? JSON.stringify(shown satisfies QueueView) : none;
  }
}
