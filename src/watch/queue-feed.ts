import type { Queue as QueueView } from '../../generated/messages';
import type { Engine } from '../queue/engine';
import type { Queue } from '../queue/names';
import { isMoving } from './rates';
import type { Pulse, Watcher } from './pulse';
import { Audience, type Join } from './viewers';

interface Topic {
  queue: Queue;
  audience: Audience;
  moving: boolean;
}

/** What one queue holds, for as long as somebody looks. */
export function createQueueFeed(engine: Engine, pulse: Pulse): { join(queue: Queue): Join } {
  const topics = new Map<string, Topic>();

  const watcher: Watcher = {
    async pulse(touched, all) {
      const due = [...topics.values()].filter(({ queue, moving }) => all || moving || touched.has(queue.name));
      await Promise.all(due.map(async (topic) => topic.audience.show(await look(topic))));
    },
  };

  const look = async (topic: Topic): Promise<string> => {
    const [exists, shown] = await Promise.all([engine.exists(topic.queue), engine.describe(topic.queue)]);
    topic.moving = isMoving(shown.rates);
    return exists ? JSON.stringify(shown satisfies QueueView) : none;
  };

  return {
    join: (queue) => async (viewer) => {
      const topic = topics.get(queue.name) ?? { queue, audience: new Audience('queue'), moving: false };
      const text = await look(topic);
      if (topics.size === 0) await pulse.watch(watcher);
      topics.set(queue.name, topic);
      topic.audience.welcome(viewer, text);
      return () => {
        topic.audience.viewers.delete(viewer);
        if (topic.audience.viewers.size > 0) return;
        topics.delete(queue.name);
        if (topics.size === 0) pulse.unwatch(watcher);
      };
    },
  };
}

/** A queue that is not there, or no longer. */
const none = 'null';
