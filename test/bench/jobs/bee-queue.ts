import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Countdown, inFlight, payload, type JobQueue } from './job-queue';

/** The part of bee-queue that is used. */
interface BeeQueue {
  createJob(data: object): { save(): Promise<unknown> };
  process(concurrency: number, handler: () => Promise<void>): void;
  close(timeoutMs: number): Promise<void>;
}

/** @param folder  where bee-queue is installed */
export function openBeeQueue(port: number, folder: string): JobQueue {
  const Queue = createRequire(join(folder, 'package.json'))('bee-queue') as new (
    name: string,
    options: object,
  ) => BeeQueue;
  const options = { redis: { port }, removeOnSuccess: true, removeOnFailure: true };
  const queue = new Queue('jobs', { ...options, isWorker: false, getEvents: false });
  return {
    add: (count, most) => inFlight(count, most, () => queue.createJob({ value: payload }).save()),
    async work(count, concurrency) {
      const left = new Countdown(count);
      const worker = new Queue('jobs', { ...options, getEvents: false });
      worker.process(concurrency, () => Promise.resolve(left.count()));
      await left.done;
      await worker.close(5000);
    },
    close: () => queue.close(5000),
  };
}
