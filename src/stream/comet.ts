import type { SubscribeOptionsOver } from '../delivery/consumer';
import type { Hub } from '../delivery/hub';
import type { Queue } from '../queue/names';
import { cometEncoding } from './encodings';
import { streamOver, type HttpStream } from './http-stream';

/**
 * `/c/{queue}`: one line a message. Lines have no room for acks, so a message is done when it is written.
 * @param callback  the function that each line calls (JSONP)
 */
export type Comet = (
  queue: Queue,
  wish: SubscribeOptionsOver<'comet'> & { ack: 'auto' },
  callback?: string,
) => HttpStream;

export function createComet(hub: Hub): Comet {
  return (queue, wish, callback) => streamOver(hub, queue, wish, (chunked) => cometEncoding(chunked, callback));
}
