import { readFileSync } from 'node:fs';
import { until } from '../support/until';
import { connectCounting } from './counting';
import { produceSized, type Pool } from './pool';

export interface SlowReport {
  consumers: number;
  slow: number;
  megabytes: number;
  /** Of those who read: how many did not get everything. */
  incomplete: number;
  /** Of those who did not: how many were not cut. */
  uncut: number;
  /** How much more memory the largest daemon had at most, in MiB, and for each slow consumer. */
  grownMiB: number;
  seconds: number;
}

/** Consumers that never read are cut; the others get everything, and memory is bounded. */
export async function slow(
  pool: Pool,
  { consumers, slow: lazyCount, messages, bytes }: { consumers: number; slow: number; messages: number; bytes: number },
): Promise<SlowReport> {
  const queue = `slow ${Math.random()}`;
  const streams = await Promise.all(
    Array.from({ length: consumers }, (_, i) => connectCounting(pool.daemons[i % pool.daemons.length]!.url, queue)),
  );
  const every = Math.floor(consumers / lazyCount);
  const lazy = streams.filter((_, i) => i % every === 0).slice(0, lazyCount);
  const eager = streams.filter((stream) => !lazy.includes(stream));
  for (const stream of lazy) stream.pause();
  const before = pool.daemons.map((daemon) => residentMiB(daemon.pid()));
  let grownMiB = 0;
  const watch = setInterval(
    () => pool.daemons.forEach((daemon, i) => (grownMiB = Math.max(grownMiB, residentMiB(daemon.pid()) - before[i]!))),
    200,
  );
  const began = performance.now();
  await produceSized(pool.some, queue, messages, bytes);
  await until('everything came', () => eager.every(({ count }) => count >= messages), 120_000).catch(() => undefined);
  const seconds = (performance.now() - began) / 1000;
  const uncut = await countUncut(pool, queue, eager.length);
  clearInterval(watch);
  for (const stream of streams) stream.hangUp();
  return {
    consumers,
    slow: lazyCount,
    megabytes: (messages * bytes) / 1024 ** 2,
    incomplete: eager.filter(({ count }) => count !== messages).length,
    uncut,
    grownMiB: Math.round(grownMiB),
    seconds,
  };
}

/** A consumer that never reads does not notice its end, so the daemons' lists of consumers are counted. */
async function countUncut(pool: Pool, queue: string, expected: number): Promise<number> {
  const count = async (): Promise<number> => {
    const answer = await fetch(`${pool.some()}/v1/queues/${encodeURIComponent(queue)}/consumers`);
    return ((await answer.json()) as { count: number }).count;
  };
  await until('the slow ones are cut', async () => (await count()) <= expected, 20_000).catch(() => undefined);
  return (await count()) - expected;
}

function residentMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}
