/**
 * `npm run bench:idle`: what it costs to have much that waits and nothing that happens: queues with a timer far away,
 * and waiting takes. Each situation has a daemon and a Redis of its own; all are there together and measured in the
 * same seconds, so what the machine does meanwhile hits all.
 *
 *   npm run bench:idle -- [--rounds 2] [--seconds 10] [--queues 10000] [--waiters 1000] [--json]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startRedis, type TestRedis } from '../support/redis';
import { median } from './figures';
import { aligned } from './report';
import type { Server } from './servers/launch';
import { startDaemon } from './servers/own';
import { request } from './wire/http';
import { load } from './wire/load';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '10' },
    queues: { type: 'string', default: '10000' },
    waiters: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, seconds, queues, waiters] = [
  Number(values.rounds),
  Number(values.seconds),
  Number(values.queues),
  Number(values.waiters),
];

const situations: readonly { name: string; prepare: (url: string) => Promise<unknown> }[] = [
  { name: 'nothing', prepare: () => Promise.resolve() },
  { name: `${queues.toLocaleString('en')} queues with a timer`, prepare: addTimers },
  { name: `${waiters.toLocaleString('en')} waiters on one queue`, prepare: addWaiters },
];

/** The daemons are being stopped: from here on waiters are cut off. */
let isOver = false;

interface Pair {
  name: string;
  redis: TestRedis;
  daemon: Server;
}

/** Milliseconds of CPU time, and commands that Redis ran, in a second. */
interface Figure {
  daemonMs: number;
  redisMs: number;
  commands: number;
}

async function main(): Promise<void> {
  const pairs: Pair[] = [];
  try {
    for (const { name, prepare } of situations) {
      const redis = await startRedis();
      const daemon = await startDaemon(redis.url);
      pairs.push({ name, redis, daemon });
      await prepare(daemon.url);
      process.stderr.write(`ready: ${name}\n`);
    }
    await sleep(2000); // what the preparation left behind
    report(await takeRounds(pairs));
  } finally {
    isOver = true;
    await Promise.all(pairs.map(async ({ redis, daemon }) => (await daemon.stop(), await redis.stop())));
  }
}

/** A message each, to be taken in an hour or more. */
async function addTimers(url: string): Promise<void> {
  let i = 0;
  const send = (): Buffer =>
    request('POST', `/v1/queues/timer${i}/messages`, 'text/plain foobar', `RestMQ-Delay: ${3600 + (i++ % 600)}`);
  await load({ url, connections: 50, cycles: queues, steps: [{ send, status: 201 }] });
}

/** They wait for longer than two rounds of 10 s take, ask again where there are more, and end with the daemon. */
function addWaiters(url: string): Promise<void> {
  const step = { send: request('GET', '/q/waited?wait=30'), status: 204 };
  load({ url, connections: waiters, cycles: Infinity, steps: [step] }).catch((error: unknown) => {
    if (!isOver) throw error;
  });
  return Promise.resolve();
}

async function takeRounds(pairs: Pair[]): Promise<Map<string, Figure[]>> {
  const figures = new Map<string, Figure[]>(pairs.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const before = await Promise.all(pairs.map(usage));
    await sleep(seconds * 1000);
    const after = await Promise.all(pairs.map(usage));
    pairs.forEach(({ name }, i) => figures.get(name)!.push(perSecond(before[i]!, after[i]!)));
    process.stderr.write(`round ${round + 1}/${rounds} done\n`);
  }
  return figures;
}

interface Usage extends Figure {
  atMs: number;
}

/** The usage so far. Reading it takes two commands, one of which counts. */
async function usage({ redis, daemon }: Pair): Promise<Usage> {
  const info = await redis.client.info('everything');
  const field = (name: string): number => Number(new RegExp(`^${name}:(\\S+)`, 'm').exec(info)![1]);
  return {
    atMs: performance.now(),
    daemonMs: daemon.cpuSeconds() * 1000,
    redisMs: (field('used_cpu_user') + field('used_cpu_sys')) * 1000,
    commands: field('total_commands_processed'),
  };
}

function perSecond(before: Usage, after: Usage): Figure {
  const rate = (key: keyof Figure, own = 0): number =>
    ((after[key] - before[key] - own) * 1000) / (after.atMs - before.atMs);
  return { daemonMs: rate('daemonMs'), redisMs: rate('redisMs'), commands: rate('commands', 1) };
}

function report(figures: Map<string, Figure[]>): void {
  const rows = [...figures].map(([situation, all]) => {
    const of = (key: keyof Figure): number => median(all.map((one) => one[key]));
    return { situation, daemonMs: of('daemonMs'), redisMs: of('redisMs'), commands: of('commands') };
  });
  console.log(values.json ? JSON.stringify({ rounds, seconds, rows }) : tableOf(rows));
}

function tableOf(rows: (Figure & { situation: string })[]): string {
  const lines = rows.map(({ situation, daemonMs, redisMs, commands }) => [
    situation,
    daemonMs.toFixed(1),
    redisMs.toFixed(1),
    commands.toFixed(1),
  ]);
  return aligned([['idle with', 'daemon ms/s', 'Redis ms/s', 'Redis commands/s'], ...lines], [0]);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
