import type { WishOver } from '../delivery/consumer';
import type { Hub } from '../delivery/hub';
import type { Queue } from '../queue/names';
import { sseEncoding } from './encodings';
import { streamOver, type Stream } from './http-stream';

/** `/sse/{queue}`: an event for each message (https://html.spec.whatwg.org/#server-sent-events). */
export type Sse = (queue: Queue, wish: WishOver<'sse'>) => Stream;

export function createSse(hub: Hub): Sse {
  return (queue, wish) => streamOver(hub, queue, wish, sseEncoding);
}
