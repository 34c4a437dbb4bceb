import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RestMQ } from '../../src/client';

/**
 * A worker in a process of its own: `worker-process URL QUEUE`. Each message that it has handled is a line on standard
 * output, written before it is acked. Every seventh fails the first time. SIGTERM stops it in order.
 */
const [, , url, queue] = process.argv as [string, string, string, string];

const worker = new RestMQ(url).worker(
  queue,
  async ({ key, attempt }) => {
    const number = Number(key.split(':')[1]);
    await sleep(number % 5 === 0 ? 3000 : number % 20); // some take longer than a lease
    if (number % 7 === 0 && attempt === 1) throw new Error('not yet');
    writeSync(1, `${key}\n`);
  },
  { concurrency: 20, leaseSeconds: 2, waitSeconds: 5, onError: () => undefined },
);

process.once('SIGTERM', () => void worker.stop());
worker.finished.catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
