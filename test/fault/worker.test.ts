import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { RestMQ } from '../../src/client';
import { startCrashingRedis, type CrashingRedis } from '../support/crashing-redis';
import { builtCommand } from '../support/build';
import { daemonProcess, type DaemonProcess } from '../support/processes';
import { until } from '../support/until';

const root = join(__dirname, '../..');
const queue = 'jobs';
const runMs = 12_000;

let redis: CrashingRedis;
let program: string;
let daemons: DaemonProcess[];
/** Keys that a worker has handled, as often as it has. */
let handled: string[];

beforeAll(async () => {
  program = join(dirname(builtCommand()), 'worker.js');
  buildSync({
    absWorkingDir: root,
    entryPoints: ['test/fault/worker-process.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    packages: 'external',
  });
  redis = await startCrashingRedis();
  daemons = await Promise.all([1, 2].map(() => daemonProcess(builtCommand(), redis.url)));
  await Promise.all(daemons.map((one) => one.start()));
});

afterAll(async () => {
  await Promise.all(daemons.map((one) => one.kill()));
  await redis.stop();
  rmSync(program, { force: true });
});

interface WorkerProcess {
  child: ChildProcess;
  /** Resolves when it has ended, with its exit code; null: a signal ended it. */
  ended: Promise<number | null>;
}

function startWorker(daemon: DaemonProcess): WorkerProcess {
  const child = spawn(process.execPath, [program, daemon.url, queue], { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface(child.stdout).on('line', (key) => handled.push(key));
  return { child, ended: once(child, 'close').then(([code]) => code as number | null) };
}

/** Asked until it is answered: the key tells a daemon what it has stored already. */
async function produce(isOver: () => boolean): Promise<Set<string>> {
  const stored = new Set<string>();
  for (let i = 0; !isOver(); i++) {
    const messages = [0, 1, 2, 3, 4].map((n) => ({ value: `${i}.${n}` }));
    for (let asked = 0; ; asked++) {
      const client = new RestMQ(daemons[asked % daemons.length]!.url);
      const keys = await client
        .addAll(queue, messages, { idempotencyKey: `batch ${i}`, signal: AbortSignal.timeout(10_000) })
        .catch(() => null);
      if (keys) {
        for (const key of keys) stored.add(key);
        break;
      }
      await sleep(50); // whoever asks a daemon that is not there does not ask again at once
    }
    await sleep(20);
  }
  return stored;
}

describe('workers, while daemons, Redis and they themselves are killed', () => {
  it('handle every message at least once, and lose none', async () => {
    handled = [];
    const client = new RestMQ(daemons[0]!.url);
    await client.putQueue(queue, { maxAttempts: 0, backoff: { minSeconds: 0, maxSeconds: 1 } });
    const workers = daemons.map(startWorker);
    const crimes = [
      async () => {
        await daemons[0]!.kill();
        await daemons[0]!.start();
      },
      async () => {
        await redis.kill();
        await redis.start();
      },
      async () => {
        workers[1]!.child.kill('SIGKILL');
        expect(await workers[1]!.ended).toBeNull();
        workers[1] = startWorker(daemons[1]!);
      },
      async () => {
        await daemons[1]!.kill();
        await daemons[1]!.start();
      },
    ];
    const end = Date.now() + runMs;
    let over = false;
    const producing = produce(() => over);
    try {
      for (let i = 0; i < crimes.length * 2 || Date.now() < end; i++) {
        const before = handled.length;
        await crimes[i % crimes.length]!();
        await until('work goes on', () => handled.length > before + 10, 30_000);
      }
    } finally {
      over = true;
    }
    const stored = await producing;
    await until(
      'all is done',
      async () => {
        const { ready, delayed, leased } = await client.stats(queue);
        return ready + delayed + leased === 0;
      },
      60_000,
    );
    for (const { child } of workers) child.kill('SIGTERM');
    expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual([0, 0]);

    const times = new Map<string, number>();
    for (const key of handled) times.set(key, (times.get(key) ?? 0) + 1);
    expect(stored.size).toBeGreaterThan(200);
    expect([...stored].filter((key) => !times.has(key))).toEqual([]);
    const { enqueued, acked, dead, expired, purged } = await client.stats(queue);
    expect({ acked, dead, expired, purged }).toEqual({ acked: enqueued, dead: 0, expired: 0, purged: 0 });
    expect(enqueued).toBe(stored.size);
  }, 180_000);
});
