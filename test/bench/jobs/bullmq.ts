import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Countdown, inFlight, payload, type JobQueue } from './job-queue';

/** The part of bullmq that is used. */
interface BullMQ {
  Queue: new (
    name: string,
    options: object,
  ) => {
    add(name: string, data: object, options: object): Promise<unknown>;
    close(): Promise<void>;
  };
  Worker: new (name: string, process: () => Promise<void>, options: object) => { close(): Promise<void> };
}

/** @param folder  where bullmq is installed */
export function openBullMQ(port: number, folder: string): JobQueue {
  const { Queue, Worker } = createRequire(join(folder, 'package.json'))('bullmq') as BullMQ;
  const connection = { port, maxRetriesPerRequest: null };
  const queue = new Queue('jobs', { connection });
  const kept = { removeOnComplete: true, removeOnFail: true };
  return {
    add: (count, most) => inFlight(count, most, () => queue.add('job', { value: payload }, kept)),
    async work(count, concurrency) {
      const left = new Countdown(count);
      const worker = new Worker('jobs', () => Promise.resolve(left.count()), { connection, concurrency });
      await left.done;
      await worker.close();
    },
    close: () => queue.close(),
  };
}
