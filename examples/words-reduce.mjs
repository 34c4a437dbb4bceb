// The reducer of words.mjs: node examples/words-reduce.mjs COUNTS NUMBER
// It sums up NUMBER partial counts and prints [word, count] pairs as JSON. The sum is nowhere but in this process, so
// nothing is
// acked before it is printed: when the process dies all of it comes back.
import { RestMQ } from 'restmq/client';

const [counts, number] = process.argv.slice(2);
const client = new RestMQ(process.env.RESTMQ_URL ?? 'http://127.0.0.1:8888');

const sums = new Map();
const leases = [];
while (leases.length < Number(number)) {
  for (const { leaseId, value } of await client.lease(counts, { max: 100, leaseSeconds: 600, waitSeconds: 20 })) {
    for (const [word, count] of value) sums.set(word, (sums.get(word) ?? 0) + count);
    leases.push(leaseId);
  }
}
console.log(JSON.stringify([...sums]));
for (let done = 0; done < leases.length; done += 100) await client.ackAll(counts, leases.slice(done, done + 100));
