import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { metricsOf } from '../support/metrics';
import { connectStream, type Transport } from '../support/stream-clients';
import { configure, type Pool } from './pool';

/** What of a daemon must not grow. */
interface Measure {
  atSeconds: number;
  rssMiB: number;
  descriptors: number;
  timers: number;
  redisConnections: number;
}

export interface FlatReport {
  minutes: number;
  requests: number;
  streams: number;
  failures: number;
  /** Of each daemon after the first third: by how much of itself its memory would grow in an hour, and what else it had at first and at last, at rest. */
  daemons: { rssMiB: number; growthPerHour: number; descriptors: [number, number]; timers: [number, number]; redisConnections: [number, number] }[];
  flat: boolean;
}

const measureMs = 2000;
/** What is left of a wave of connections is looked at when everybody has hung up, and for so long nobody came. */
const restMs = 3000;
/** A slope that is smaller than this share of the memory, over the time that was looked at, is taken for none. */
const noise = 0.1;
/** Sockets of clients that are just going. */
const stragglers = 10;

/**
 * All kinds of load, with consumers that come and go, in waves; between two of them everything is let go. What is left then must
 * not grow: descriptors, timers, connections to Redis; and over all, by linear regression, memory.
 */
export async function flat(pool: Pool, { minutes, say }: { minutes: number; say: (line: string) => void }): Promise<FlatReport> {
  const began = performance.now();
  const endsAt = began + minutes * 60_000;
  const counts = { requests: 0, streams: 0, failures: 0 };
  const measured: Measure[][] = pool.daemons.map(() => []);
  const atRest: Measure[][] = pool.daemons.map(() => []);
  const measureAll = async (into: Measure[][]): Promise<void> => {
    await Promise.all(pool.daemons.map(async (daemon, i) => into[i]!.push(await measure(daemon.url, daemon.pid(), pool.redis.port, began))));
  };
  const watching = setInterval(() => void measureAll(measured).catch(() => counts.failures++), measureMs);
  await configure(pool.some(), 'soak-given', { policy: 'roundrobin', maxAttempts: 3 });
  await configure(pool.some(), 'soak-bounded', { maxLength: 50, overflow: 'drop-oldest' });

  const waveMs = Math.min(60_000, (minutes * 60_000) / 6);
  while (performance.now() < endsAt) {
    await wave(pool, counts, performance.now() + waveMs - restMs);
    await sleep(restMs);
    await measureAll(atRest);
    const latest = atRest.map((one) => one.at(-1)!);
    say(`${Math.round((performance.now() - began) / 1000)} s: ${counts.requests} requests, ${counts.streams} streams, ${counts.failures} failures; at rest ${latest.map((one) => `${one.rssMiB.toFixed(0)} MiB, ${one.descriptors} descriptors, ${one.timers} timers, ${one.redisConnections} to Redis`).join('; ')}`);
  }
  clearInterval(watching);
  const daemons = measured.map((all, i) => verdictOf(all, atRest[i]!));
  return { minutes, ...counts, daemons: daemons.map(({ report }) => report), flat: daemons.every(({ isFlat }) => isFlat) && counts.failures === 0 };
}

function verdictOf(measured: readonly Measure[], rests: readonly Measure[]) {
  const warm = <T>(all: readonly T[]): readonly T[] => all.slice(Math.floor(all.length / 3));
  const memory = warm(measured);
  const mean = memory.reduce((sum, { rssMiB }) => sum + rssMiB, 0) / memory.length;
  const perSecond = slopeOf(memory.map(({ atSeconds, rssMiB }) => [atSeconds, rssMiB]));
  const seconds = memory.at(-1)!.atSeconds - memory[0]!.atSeconds;
  const [first, last] = [warm(rests)[0]!, rests.at(-1)!];
  const isFlat = perSecond * seconds < noise * mean
    && last.descriptors - first.descriptors <= stragglers && last.timers - first.timers <= stragglers && last.redisConnections === first.redisConnections;
  const pair = (name: 'descriptors' | 'timers' | 'redisConnections'): [number, number] => [first[name], last[name]];
  const report = {
    rssMiB: Math.round(mean), growthPerHour: Math.round((perSecond * 3600 * 1000) / mean) / 1000,
    descriptors: pair('descriptors'), timers: pair('timers'), redisConnections: pair('redisConnections'),
  };
  return { report, isFlat };
}

/** Of the straight line that comes closest (least squares). */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: 0 | 1): number => points.reduce((sum, one) => sum + one[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const variance = points.reduce((sum, one) => sum + (one[0] - x) ** 2, 0);
  return variance === 0 ? 0 : points.reduce((sum, one) => sum + (one[0] - x) * (one[1] - y), 0) / variance;
}

async function measure(url: string, pid: number, redisPort: number, began: number): Promise<Measure> {
  const { read } = await metricsOf({ url });
  return {
    atSeconds: (performance.now() - began) / 1000,
    rssMiB: Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    timers: read('nodejs_active_resources', { type: 'Timeout' }) ?? 0,
    redisConnections: connectionsTo(pid, redisPort),
  };
}

/** Connections of a process to a port of this machine, as the kernel lists them. */
function connectionsTo(pid: number, port: number): number {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set(readdirSync(`/proc/${pid}/fd`).flatMap((fd) => linkOf(`/proc/${pid}/fd/${fd}`)));
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1).map((row) => row.trim().split(/\s+/));
  return rows.filter((row) => row[2]?.endsWith(wanted) && row[3] === '01' && inodes.has(row[9]!)).length;
}

function linkOf(path: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.slice(1) ?? [];
  } catch {
    return []; // it was closed just then
  }
}

interface Counts {
  requests: number;
  streams: number;
  failures: number;
}

const transports: readonly Transport[] = ['comet', 'sse', 'websocket'];

/** Everything at once, until then; whoever came has gone when it ends. */
async function wave(pool: Pool, counts: Counts, untilMs: number): Promise<void> {
  const isOver = (): boolean => performance.now() >= untilMs;
  const ask = async (method: string, path: string, body?: object | string, hangUpMs?: number): Promise<unknown> => {
    counts.requests++;
    const isJson = typeof body === 'object';
    const signal = hangUpMs === undefined ? null : AbortSignal.timeout(hangUpMs);
    try {
      const answer = await fetch(pool.some() + path, {
        method, signal, ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : body, headers: { 'Content-Type': isJson ? 'application/json' : 'text/plain' } }),
      });
      const text = await answer.text();
      if (answer.status >= 500) counts.failures++;
      return text !== '' && (answer.headers.get('content-type') ?? '').includes('json') ? (JSON.parse(text) as unknown) : null;
    } catch (error) {
      if (signal?.aborted !== true) {
        counts.failures++;
        process.stderr.write(`${method} ${path}: ${String(error)}\n`);
      }
      return null;
    }
  };
  let turn = 0;
  const acts: (() => Promise<unknown>)[] = [
    () => ask('POST', `/q/soak-${turn++ % 20}`, 'x'.repeat(100)),
    () => ask('GET', `/q/soak-${turn++ % 20}`),
    () => ask('GET', '/q/soak-empty?wait=5', undefined, Math.round(20 + Math.random() * 200)), // hangs up
    () => ask('GET', '/q/soak-empty?wait=1'),
    () => ask('POST', '/v1/queues/soak-leased/messages', { messages: [{ value: 1, ttl: 5 }, { value: 2, delay: 1 }, { value: 'x'.repeat(5000), priority: 5 }] }),
    async () => {
      const held = (await ask('POST', '/v1/queues/soak-leased/leases', { max: 5, lease: 1 })) as { messages: { lease: string }[] } | null;
      for (const { lease } of held?.messages.slice(1) ?? []) await ask('DELETE', `/v1/queues/soak-leased/leases/${lease}`); // one runs out
    },
    () => ask('POST', '/v1/queues/soak-bounded/messages', 'x'.repeat(2000)),
    () => ask('POST', '/queue', { cmd: 'add', queue: 'soak-0', value: 'x', idempotencyKey: `k${turn++ % 1000}` }),
    () => ask('POST', '/queue', { cmd: 'fly' }),
    () => ask('GET', '/nowhere'),
    () => ask('POST', '/q/soak-purged', 'x').then(() => ask('DELETE', '/q/soak-purged')),
    () => ask('GET', '/v1/overview'),
    () => ask('POST', `/q/soak-broadcast`, 'x'.repeat(500)),
    () => ask('POST', `/q/soak-given`, 'x'.repeat(500)),
  ];
  const keepDoing = async (act: () => Promise<unknown>): Promise<void> => {
    while (!isOver()) await act();
  };
  const comeAndGo = async (i: number): Promise<void> => {
    while (!isOver()) {
      counts.streams++;
      const [queue, query] = i % 2 === 0 ? ['soak-broadcast', '?since=0'] : ['soak-given', i % 4 === 3 && i % 3 > 0 ? '?ack=manual' : ''];
      const stream = await connectStream(pool.some(), queue, transports[i % 3]!, { query: i % 3 === 0 ? query.replace('?ack=manual', '') : query }).catch(() => null);
      if (stream === null) counts.failures++;
      await sleep(Math.min(Math.random() * 1000, Math.max(0, untilMs - performance.now())));
      stream?.hangUp();
      await stream?.over;
    }
  };
  await Promise.all([...acts.map(keepDoing), ...Array.from({ length: 30 }, (_, i) => comeAndGo(i))]);
  await ask('POST', '/v1/queues/soak-leased/purge');
  await Promise.all(['soak-given', 'soak-broadcast', ...Array.from({ length: 20 }, (_, i) => `soak-${i}`)].map((queue) => ask('POST', `/v1/queues/${queue}/purge`)));
}
