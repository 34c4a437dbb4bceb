import type { components } from '../../../generated/operations';
import type { JsonApi } from '../../client/api';
import { defaultSettings } from '../../queue/settings';
import { answeredUnless, inPath } from './daemon';

type Queue = components['schemas']['Queue'];

/** @returns the queue; null if it does not exist @throws Failure */
export async function existingQueue(api: JsonApi, queue: string): Promise<Queue | null> {
  return answeredUnless('/problems/no-such-queue', api.GET('/v1/queues/{queue}', inPath(queue)));
}

/** @returns the queue; one that does not exist as an empty one with default settings @throws Failure */
export async function queueOrEmpty(api: JsonApi, queue: string): Promise<Queue> {
  return (await existingQueue(api, queue)) ?? emptyQueue(queue);
}

export function emptyQueue(name: string): Queue {
  return {
    name,
    settings: defaultSettings,
    ready: 0,
    delayed: 0,
    leased: 0,
    dead: 0,
    bytes: 0,
    enqueued: 0,
    acked: 0,
    expired: 0,
    purged: 0,
    consumers: 0,
    workers: 0,
    unserved: false,
    rates: { in: 0, out: 0 },
    oldestAgeSeconds: null,
  };
}
