import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { RestMQ } from '../../../src/client';
import { Countdown, inFlight, payload, type JobQueue } from './job-queue';

/** RestMQ through its own client, as it is built in a checkout. */
export function openRestMQ(url: string, checkout: string): JobQueue {
  const library = createRequire(__filename)(join(checkout, 'dist/client/index.js')) as { RestMQ: typeof RestMQ };
  const client = new library.RestMQ(url);
  const queue = 'jobs';
  return {
    add: (count, most) => inFlight(count, most, () => client.add(queue, payload)),
    async work(count, concurrency) {
      const left = new Countdown(count);
      const worker = client.worker(queue, left.count, { concurrency });
      await left.done;
      await worker.stop();
    },
    close: () => Promise.resolve(),
  };
}
