/**
 * A worker whose jobs fail: retried with growing pauses, then a dead letter, then redriven and done.
 *
 *   node examples/worker.mjs [QUEUE]
 *
 * In a project of your own import from '@restmq/client' (docs/consumers.md says how to install it).
 * It ends when all is done; meanwhile http://localhost:8888/ui/ shows the queue. RESTMQ_URL says where the daemon is.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { RestMQ } from 'restmq/client';

const client = new RestMQ(process.env.RESTMQ_URL ?? 'http://127.0.0.1:8888');
const [queue = 'letters'] = process.argv.slice(2);
const addresses = new Map([
  ['Ada', '12 St James’s Square'],
  ['Grace', 'Arlington'],
]);
let isPostOfficeOpen = false;

// Three attempts, about a second after the first, two after the second (a random part between a half and the whole, so
// that what failed together does not come back together); then it is a dead letter, with its reason.
await client.putQueue(queue, { maxAttempts: 3, backoff: { minSeconds: 1, maxSeconds: 10, factor: 2 } });
if ((await client.stats(queue)).dead > 0)
  throw new Error(`${queue} has dead letters from before: look at them, or choose another queue.`);
for (const to of ['Ada', 'Grace', 'Alan']) await client.add(queue, { to });

const worker = client.worker(queue, deliver, {
  concurrency: 2,
  onError: (error, message) =>
    console.log(
      message ? `attempt ${message.attempt} for ${message.value.to} failed: ${error.message}` : error.message,
    ),
});

/** Returning is the ack. Throwing gives the message back, and its text is the reason. */
function deliver({ value: { to }, attempt }) {
  if (to === 'Grace' && !isPostOfficeOpen) {
    isPostOfficeOpen = true;
    throw new Error('the post office is closed');
  }
  if (!addresses.has(to)) throw new Error(`nobody knows where ${to} lives`);
  console.log(`attempt ${attempt} for ${to}: delivered to ${addresses.get(to)}`);
}

await until(({ dead }) => dead > 0);
for await (const { key, value, reason } of client.browse(queue, { state: 'dead' }))
  console.log(`dead letter ${key} for ${value.to}: ${reason}`);

addresses.set('Alan', 'Wilmslow');
const { redriven } = await client.redrive(queue);
console.log(`redriven: ${redriven}`);

await until(({ ready, delayed, leased, dead }) => ready + delayed + leased + dead === 0);
await worker.stop();
console.log('all done');

async function until(holds) {
  while (!holds(await client.stats(queue))) await pause(200);
}
