import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRedis } from '../../support/redis';
import { rateRow, type Figure, type Row } from '../figures';
import { cpuSeconds } from '../machine/usage';
import type { Bench } from '../section';
import { root } from '../servers/launch';
import { startBuilt } from '../servers/own';
import { startRedis } from '../servers/redis';
import { JobClient } from './client';
import type { Order } from './process';

const own = 'restmq/client';
const before = 'the commit before';
const libraries = ['bullmq', 'bee-queue'];

interface Scenario {
  what: string;
  act: 'add' | 'work' | 'pass';
  concurrency: number;
  /** Part of `--requests`. */
  share: number;
}

const scenarios: readonly Scenario[] = [
  { what: 'add, 50 in flight', act: 'add', concurrency: 50, share: 1 },
  { what: 'worker, concurrency 1', act: 'work', concurrency: 1, share: 1 / 6 },
  { what: 'worker, concurrency 10', act: 'work', concurrency: 10, share: 1 / 2 },
  { what: 'worker, concurrency 100', act: 'work', concurrency: 100, share: 1 },
  { what: 'add to processed, concurrency 50', act: 'pass', concurrency: 50, share: 1 },
];

/** A client with the servers that it uses. */
interface Contender {
  client: JobClient;
  redis: TestRedis;
  /** CPU seconds of the daemon so far; 0 without one. */
  daemonSeconds: () => number;
  stop: () => Promise<void>;
}

/**
 * Jobs through the client of each queue, each on a Redis of its own with an append-only file. CPU time per job is that
 * of client, daemon and Redis.
 */
export async function jobs(bench: Bench): Promise<Row[]> {
  const contenders = new Map<string, Contender>();
  try {
    contenders.set(own, await startRestMQ(root));
    if (bench.before !== null) contenders.set(before, await startRestMQ(bench.before));
    for (const name of libraries) {
      const peer = await startPeer(name, bench);
      if (peer) contenders.set(name, peer);
    }
    const figures = await measureAll(bench, contenders);
    const others = [...contenders.keys()].filter((name) => name !== own);
    return scenarios.flatMap(({ what }) =>
      others.map((against) =>
        rateRow(
          { section: 'jobs', what, unit: 'jobs/s', against },
          figures.get(`${own} ${what}`)!,
          figures.get(`${against} ${what}`)!,
        ),
      ),
    );
  } finally {
    for (const one of contenders.values()) await one.stop();
  }
}

async function measureAll(bench: Bench, contenders: ReadonlyMap<string, Contender>): Promise<Map<string, Figure[]>> {
  const figures = new Map<string, Figure[]>();
  const names = [...contenders.keys()];
  for (let round = 0; round <= bench.rounds; round++) {
    for (const scenario of scenarios) {
      for (const name of round % 2 === 0 ? names : names.toReversed()) {
        const { what } = scenario;
        const count = Math.ceil(bench.requests * scenario.share);
        const figure = await measureOne(contenders.get(name)!, scenario, count);
        bench.tell(
          round === 0 ? 'warming up' : `round ${round}/${bench.rounds}`,
          name,
          what,
          figure.perSecond,
          'jobs/s',
        );
        if (round > 0) figures.set(`${name} ${what}`, [...(figures.get(`${name} ${what}`) ?? []), figure]);
      }
    }
  }
  return figures;
}

/** Every scenario leaves the queue empty: what `add` added is processed, unmeasured. */
async function measureOne(
  { client, redis, daemonSeconds }: Contender,
  scenario: Scenario,
  count: number,
): Promise<Figure> {
  const { act, concurrency } = scenario;
  if (act === 'work') await client.run({ act: 'add', count, concurrency: 50 });
  const redisSeconds = (): number => cpuSeconds([redis.process.pid!]);
  const [daemonBefore, redisBefore] = [daemonSeconds(), redisSeconds()];
  const spent = await client.run({ act, count, concurrency } satisfies Order);
  const serving = daemonSeconds() - daemonBefore + redisSeconds() - redisBefore;
  const figure = {
    perSecond: count / spent.seconds,
    perCpuSecond: count / (spent.cpuSeconds + serving),
    redisMicros: ((redisSeconds() - redisBefore) * 1e6) / count,
  };
  if (act === 'add') await client.run({ act: 'work', count, concurrency: 100 });
  return figure;
}

async function startRestMQ(checkout: string): Promise<Contender> {
  const redis = await startLasting();
  const daemon = await startBuilt(checkout, redis.url);
  const client = new JobClient('restmq', daemon.url, checkout);
  return {
    client,
    redis,
    daemonSeconds: () => daemon.cpuSeconds(),
    stop: async () => {
      await client.close();
      await daemon.stop();
      await redis.stop();
    },
  };
}

/** @returns null if it is not to be measured, or not installed */
async function startPeer(name: string, { peers, peersFrom, note }: Bench): Promise<Contender | null> {
  if (!peers) return null;
  if (peersFrom === null || !existsSync(join(peersFrom, 'node_modules', name))) {
    note(`${name} was not measured: npm install --prefix DIR ${name}, then --peers-from DIR`);
    return null;
  }
  const redis = await startLasting();
  const client = new JobClient(name, String(redis.port), peersFrom);
  return {
    client,
    redis,
    daemonSeconds: () => 0,
    stop: async () => {
      await client.close();
      await redis.stop();
    },
  };
}

async function startLasting(): Promise<TestRedis> {
  const redis = await startRedis();
  await redis.client.config('SET', 'appendonly', 'yes', 'appendfsync', 'everysec');
  return redis;
}
