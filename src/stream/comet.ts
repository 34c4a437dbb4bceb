import type { Wish } from '../delivery/consumer';
import type { Hub } from '../delivery/hub';
import type { Queue } from '../queue/names';
import { cometEncoding } from './encodings';
import { streamOver, type Stream } from './outlets';

/** `/c/{queue}`: a line for each message. @param callback  the function that each line calls (JSONP) */
export type Comet = (queue: Queue, wish: Omit<Wish, 'transport' | 'ack'>, callback?: string) => Stream;

/** Lines have no room for acks: what is sent is done. */
export function createComet(hub: Hub): Comet {
  return (queue, wish, callback) => streamOver(hub, queue, { ...wish, transport: 'comet', ack: 'auto' }, (chunked) => cometEncoding(chunked, callback));
}
