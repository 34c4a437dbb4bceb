import { setTimeout as sleep } from 'node:timers/promises';
import { connectStream, type StreamEvent } from '../support/stream-clients';
import { until } from '../support/until';
import { connectAll } from './broadcast';
import { configure, produce, type Pool } from './pool';

export interface RoundRobinReport {
  consumers: number;
  messages: number;
  lost: number;
  doubled: number;
  /** The most that shares differ on one daemon, and by how much of the mean they differ over all. */
  onOneDaemon: number;
  overAll: number;
  seconds: number;
}

/** Each message comes to exactly one consumer of the pool, and all get as many. */
export async function roundRobin(
  pool: Pool,
  { consumers, messages, producers }: { consumers: number; messages: number; producers: number },
): Promise<RoundRobinReport> {
  const queue = `roundrobin ${Math.random()}`;
  await configure(pool.some(), queue, { policy: 'roundrobin' });
  const streams = await connectAll(pool, queue, consumers);
  const count = (): number => streams.reduce((all, { received }) => all + received.length, 0);
  const began = performance.now();
  await produce(pool.some, queue, producers, messages);
  await until('everything came', () => count() >= messages, 60_000);
  const seconds = (performance.now() - began) / 1000;
  const seen = new Set(streams.flatMap(({ received }) => received.map(({ value }) => value)));
  for (const stream of streams) stream.hangUp();
  const daemons = pool.daemons.map((_, d) =>
    streams.filter((_stream, i) => i % pool.daemons.length === d).map(({ received }) => received.length),
  );
  const shares = daemons.flat();
  return {
    consumers,
    messages,
    lost: messages - seen.size,
    doubled: count() - seen.size,
    onOneDaemon: Math.max(...daemons.map(spread)),
    overAll: spread(shares) / (messages / consumers),
    seconds,
  };
}

function spread(shares: number[]): number {
  return Math.max(...shares) - Math.min(...shares);
}

export interface KillsReport {
  consumers: number;
  messages: number;
  kills: number;
  lost: number;
  /** Delivered more than once, as at-least-once allows. */
  redelivered: number;
  left: number;
  seconds: number;
}

/** With ack=manual every message is acked in the end, though daemons are killed all the while. */
export async function manualWithKills(
  pool: Pool,
  { consumers, messages, kills, producers }: { consumers: number; messages: number; kills: number; producers: number },
): Promise<KillsReport> {
  const queue = `manual ${Math.random()}`;
  await configure(pool.some(), queue, { policy: 'roundrobin', leaseSeconds: 2 });
  const acked = new Set<unknown>();
  let deliveries = 0;
  let over = false;
  const consume = async (number: number): Promise<void> => {
    while (!over) {
      const url = pool.daemons[number % pool.daemons.length]!.url;
      const on = (received: StreamEvent): void => {
        if (received.leaseId === undefined) return;
        deliveries++;
        void ack(pool, queue, received.leaseId, () => acked.add(received.value));
      };
      const stream = await connectStream(url, queue, number % 2 ? 'sse' : 'websocket', {
        query: '?ack=manual',
        on,
      }).catch(() => null);
      if (stream === null) await sleep(50);
      else await Promise.race([stream.over, until('the run is over', () => over, 600_000).then(() => stream.hangUp())]);
    }
  };
  const running = Array.from({ length: consumers }, (_, number) => consume(number));
  const began = performance.now();
  const killing = killSome(pool, kills);
  await produce(pool.some, queue, producers, messages);
  await killing;
  await until('everything is acked', () => acked.size >= messages, 60_000).catch(() => undefined);
  const seconds = (performance.now() - began) / 1000;
  over = true;
  await Promise.all(running);
  const stats = (await (await fetch(`${pool.some()}/stats/${encodeURIComponent(queue)}`)).json()) as {
    ready: number;
    leased: number;
  };
  return {
    consumers,
    messages,
    kills,
    lost: messages - acked.size,
    redelivered: deliveries - messages,
    left: stats.ready + stats.leased,
    seconds,
  };
}

/** Over HTTP, on any daemon that is up. */
async function ack(pool: Pool, queue: string, leaseId: string, done: () => void): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const answer = await fetch(`${pool.some()}/v1/queues/${encodeURIComponent(queue)}/leases/${leaseId}`, {
      method: 'DELETE',
    }).catch(() => null);
    if (answer?.status === 204) return done();
    if (answer?.status === 409) return; // it came too late: somebody else has the message
    await sleep(20);
  }
}

async function killSome({ daemons }: Pool, kills: number): Promise<void> {
  for (let i = 0; i < kills; i++) {
    await sleep(300);
    const one = daemons[Math.floor(Math.random() * daemons.length)]!;
    await one.kill();
    await one.start();
  }
}
