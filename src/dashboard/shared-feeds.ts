import type { Queue } from '../queue/names';
import type { Viewer } from './viewers';

/** A feed that several viewers share; it lasts as long as there are any. */
export interface SharedFeed {
  readonly viewers: Set<Viewer>;
  close(): void;
}

type JoinTopic<T> = (queue: Queue, viewer: Viewer) => Promise<{ topic: T; leave: () => void }>;

/**
 * Keeps one feed for each queue that is watched.
 * @param open  starts a feed; if it throws, joining throws the same and the feed is dropped
 */
export function createSharedFeeds<T extends SharedFeed>(open: (queue: Queue) => Promise<T>): JoinTopic<T> {
  const topics = new Map<string, Promise<T>>();
  return async (queue, viewer) => {
    const opening = topics.get(queue.name) ?? open(queue);
    topics.set(queue.name, opening);
    try {
      const topic = await opening;
      topic.viewers.add(viewer);
      return { topic, leave: () => leave(queue.name, topic, viewer) };
    } catch (error) {
      topics.delete(queue.name);
      throw error;
    }
  };

  function leave(name: string, topic: T, viewer: Viewer): void {
    if (!topic.viewers.delete(viewer) || topic.viewers.size > 0) return;
    topics.delete(name);
    topic.close();
  }
}
