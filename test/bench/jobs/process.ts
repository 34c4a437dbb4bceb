/** The process of a client: it does what the bench asks for, and says what that took. */
import { openBeeQueue } from './bee-queue';
import { openBullMQ } from './bullmq';
import type { JobQueue } from './job-queue';
import { openRestMQ } from './restmq';

/** An order of the bench. */
export type Order =
  | { act: 'add' | 'work' | 'pass'; count: number; concurrency: number }
  | { act: 'close'; count?: never; concurrency?: never };

/** The time that an order took. */
export interface Spent {
  seconds: number;
  /** CPU time of this process. */
  cpuSeconds: number;
}

const [kind, address, folder] = process.argv.slice(2) as [string, string, string];
const queue = open();

function open(): JobQueue {
  if (kind === 'bullmq') return openBullMQ(Number(address), folder);
  if (kind === 'bee-queue') return openBeeQueue(Number(address), folder);
  return openRestMQ(address, folder);
}

async function run(order: Order): Promise<void> {
  if (order.act === 'close') {
    await queue.close();
    return process.disconnect();
  }
  const { act, count, concurrency } = order;
  const [before, beganMs] = [process.cpuUsage(), performance.now()];
  if (act === 'add') await queue.add(count, concurrency);
  else if (act === 'work') await queue.work(count, concurrency);
  else await Promise.all([queue.work(count, concurrency), queue.add(count, concurrency)]);
  const { user, system } = process.cpuUsage(before);
  process.send!({ seconds: (performance.now() - beganMs) / 1000, cpuSeconds: (user + system) / 1e6 } satisfies Spent);
}

process.on('message', (order: Order) => {
  run(order).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
