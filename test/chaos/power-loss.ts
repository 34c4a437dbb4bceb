import { readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { queueNamed } from '../../src/queue/names';
import { startRedisProcess, type RedisProcess } from '../support/redis-process';
import { startDaemons } from './daemons';
import type { Topology } from './topologies';
import { ask } from './work';

export type Fsync = 'always' | 'everysec' | 'no';

export interface PowerLossReport {
  fsync: Fsync;
  losses: number;
  acked: number;
  lost: number;
  unexpected: number;
  duplicated: number;
  /** How long before the power went the oldest of what is lost was confirmed (s). */
  oldestLostSeconds: number;
  broken: string;
}

export interface PowerLossOptions {
  seed: number;
  fsync: Fsync;
  seconds: number;
  batch: number;
}

/**
 * Milliseconds after which a write is on the disk: Redis documents 2 s for everysec, and Linux half a minute without
 * fsync.
 */
const surelyMs: Record<Exclude<Fsync, 'always'>, number> = { everysec: 2000, no: 30_000 };
const rounds = 4;
const queue = 'work';

/**
 * The power goes, several times: Redis is killed, and of its append-only file only that stays which was surely on the
 * disk. The page cache outlives a process, so a kill alone would show nothing.
 */
export async function powerLoss(
  program: string,
  { fsync, seconds, batch }: PowerLossOptions,
): Promise<PowerLossReport> {
  const args = ['--save', '', '--appendonly', 'yes', '--appendfsync', fsync, '--auto-aof-rewrite-percentage', '0'];
  const redis = await startRedisProcess({
    args: (port, dir) => ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, ...args],
  });
  const topology: Topology = {
    url: `redis://127.0.0.1:${redis.port}/0`,
    options: [],
    faults: {},
    mustBeZero: [],
    stop: () => redis.stop(),
  };
  const daemons = await startDaemons(program, topology, 2);
  /** Message → when it was confirmed, 0: not known whether. */
  const sent = new Map<string, number>();
  const lost = new Map<string, number>();
  let over = false;
  try {
    const sizes = watchSize(fileOf(redis));
    const producers = [1, 2, 3, 4].map((number) =>
      produce(
        () => daemons.some(Math.random),
        number,
        batch,
        sent,
        () => over,
      ),
    );
    for (let round = 0; round < rounds; round++) {
      await sleep((seconds * 1000) / rounds);
      const goesAt = Date.now();
      await redis.kill();
      await sleep(2500); // by then everybody who waited for an answer knows that there is none
      const cutAt = Date.now();
      truncateSync(
        fileOf(redis),
        fsync === 'always' ? endOfLastConfirmed(fileOf(redis), sent) : sizes.at(goesAt - surelyMs[fsync]),
      );
      sizes.forget();
      await redis.start();
      const there = new Set(await valuesIn(redis));
      // Answers that Redis gave just before the cut are confirmed a moment later.
      for (const [value, at] of sent)
        if (at > 0 && at <= cutAt && !there.has(value) && !lost.has(value)) lost.set(value, Math.max(0, goesAt - at));
    }
    over = true;
    await Promise.all(producers);
    sizes.stop();
    const stored = await valuesIn(redis);
    return verdict(fsync, sent, lost, stored);
  } finally {
    over = true;
    await daemons.stop();
    await redis.stop();
  }
}

function verdict(
  fsync: Fsync,
  sent: ReadonlyMap<string, number>,
  lost: ReadonlyMap<string, number>,
  stored: readonly string[],
): PowerLossReport {
  const there = new Set(stored);
  const missing = [...sent].filter(([value, at]) => at > 0 && !there.has(value) && !lost.has(value)).length;
  // of more than a call has room for
  const oldestMs = [...lost.values()].reduce((oldest, ms) => Math.max(oldest, ms), 0);
  const report = {
    fsync,
    losses: rounds,
    acked: [...sent.values()].filter((at) => at > 0).length,
    lost: lost.size + missing,
    unexpected: stored.filter((value) => !sent.has(value)).length,
    duplicated: stored.length - there.size,
    oldestLostSeconds: oldestMs / 1000,
  };
  const broken = [
    report.unexpected > 0 ? `${report.unexpected} unexpected` : '',
    report.duplicated > 0 ? `${report.duplicated} duplicated` : '',
    missing > 0 ? `${missing} lost without a loss of power` : '',
    fsync !== 'everysec' && lost.size > 0 ? `${lost.size} lost` : '',
    fsync === 'everysec' && oldestMs > surelyMs.everysec + sampleMs
      ? `something of ${oldestMs / 1000} s before is lost`
      : '',
  ];
  return { ...report, broken: broken.filter(Boolean).join(', ') };
}

async function produce(
  some: () => string,
  number: number,
  batch: number,
  sent: Map<string, number>,
  isOver: () => boolean,
): Promise<void> {
  for (let from = 0; !isOver(); from += batch) {
    const values = Array.from({ length: batch }, (_, i) => `${number}.${from + i}`);
    for (const value of values) sent.set(value, 0);
    const answer = await ask(some(), 'POST', `/v1/queues/${queue}/messages`, {
      messages: values.map((value) => ({ value })),
    });
    const at = answer?.status === 201 ? Date.now() : 0;
    for (const value of values) sent.set(value, at);
    if (at === 0) await sleep(20);
  }
}

function fileOf({ dir }: RedisProcess): string {
  return join(dir, 'appendonlydir', 'appendonly.aof.1.incr.aof');
}

const sampleMs = 20;

/** How large a file was when, looked at by a thread of its own: this one may be busy for longer. */
function watchSize(path: string): { at(ms: number): number; forget(): void; stop(): void } {
  let samples: [at: number, size: number][] = [];
  const look = `const { parentPort, workerData } = require('node:worker_threads'); const { statSync } = require('node:fs');
    setInterval(() => parentPort.postMessage([Date.now(), statSync(workerData.path).size]), workerData.sampleMs);`;
  const worker = new Worker(look, { eval: true, workerData: { path, sampleMs } });
  worker.on('message', (sample: [number, number]) => samples.push(sample));
  let least = 0; // what had survived the last time
  return {
    at: (ms) => samples.findLast(([at]) => at <= ms)?.[1] ?? least,
    forget() {
      samples = [];
      least = statSync(path).size;
    },
    stop: () => void worker.terminate(),
  };
}

/**
 * With `always` Redis answers only when what it ran is on the disk, in the order in which it ran: so all is there up to
 * the last thing that was confirmed to anybody, and nothing else has to be.
 */
function endOfLastConfirmed(path: string, sent: ReadonlyMap<string, number>): number {
  const bytes = readFileSync(path);
  const text = bytes.toString('latin1');
  const transactionEnd = '\r\nEXEC\r\n';
  let end = 0;
  for (const match of text.matchAll(/\n(\d+\.\d+)\r\n/g)) {
    if (!((sent.get(match[1]!) ?? 0) > 0)) continue;
    end = text.indexOf(transactionEnd, match.index) + transactionEnd.length;
  }
  return end;
}

async function valuesIn({ client }: RedisProcess): Promise<string[]> {
  const records = await client.hvals(queueNamed(queue).keys.body);
  return records.map((record) => record.slice(record.indexOf('\n') + 1));
}
