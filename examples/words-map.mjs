// A mapper of words.mjs: node examples/words-map.mjs PIECES COUNTS
// It leases pieces of text from one queue and adds the words that it counted in each to the other.
import { RestMQ } from 'restmq/client';
import { countWords } from './words-count.mjs';

const [pieces, counts] = process.argv.slice(2);
const client = new RestMQ(process.env.RESTMQ_URL ?? 'http://127.0.0.1:8888');

// A mapper that dies between add and ack has its piece counted again by another. The key sees to it that this is stored
// once.
const worker = client.worker(
  pieces,
  ({ key, value }) => client.add(counts, [...countWords(value)], { idempotencyKey: key }),
  { leaseSeconds: 10 },
);

process.once('SIGTERM', () => void worker.stop());
await worker.finished;
