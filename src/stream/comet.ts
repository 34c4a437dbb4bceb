import type { SubscribeOptionsOver } from '../delivery/consumer';
import type { Hub } from '../delivery/hub';
import type { Queue } from '../queue/names';
import { cometEncoding } from './encodings';
import { streamOver, type HttpStream } from './http-stream';

/**
 * `/c/{queue}`: a line for each message. Lines have no room for acks: what is sent is done.
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
