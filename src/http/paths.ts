import type { Queue } from '../queue/names';

/** Paths of resources, percent-encoded. */

export function queuePath(queue: Queue): string {
  return `/v1/queues/${encodeURIComponent(queue.name)}`;
}

export function messagesPath(queue: Queue): string {
  return `${queuePath(queue)}/messages`;
}

/** @param key  `<queue>:<n>` */
export function messagePath(queue: Queue, key: string): string {
  return `${messagesPath(queue)}/${encodeURIComponent(key)}`;
}
