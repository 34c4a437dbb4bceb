import type { SubscribeOptionsOver } from '../delivery/consumer';
import type { Hub } from '../delivery/hub';
import type { Queue } from '../queue/names';
import { sseEncoding } from './encodings';
import { streamOver, type HttpStream } from './http-stream';

/** `/sse/{queue}`: one event a message (https://html.spec.whatwg.org/#server-sent-events). */
export type Sse = (queue: Queue, wish: SubscribeOptionsOver<'sse'>) => HttpStream;

export function createSse(hub: Hub): Sse {
  return (queue, wish) => streamOver(hub, queue, wish, sseEncoding);
}
