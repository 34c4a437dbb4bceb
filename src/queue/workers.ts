import type { Status, QueueWorker } from '../../generated/messages';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { isYes } from '../redis/scripts/flag';
import { iso } from './message-json';
import type { Queue } from './names';

/** How a worker gets messages: with a lease, or by taking them. */
export type WorkerMode = QueueWorker['mode'];

/** A client that asked for messages by single requests. */
export interface SeenWorker {
  mode: WorkerMode;
  address: string;
  /** Name of its user or key, or its token's subject; null: no credentials. */
  name: string | null;
  /** Milliseconds since its last request; 0 while one waits. */
  ageMs: number;
  /** Milliseconds since its first request, at most a minute. */
  sinceMs: number;
  /** Messages of the last minute. */
  messages: number;
  /** Its requests that wait for a message. */
  waiting: number;
}

/** The workers of queues on all daemons (redis/lua/workers/put_workers.lua). */
export interface WorkerList {
  /**
   * Store the workers that a daemon has seen in the last minute, in place of those it stored before.
   * @returns false if there is no such queue
   */
  putWorkers(queue: Queue, daemonId: string, workers: readonly SeenWorker[]): Promise<boolean>;
  /** The workers of a queue on all daemons, the busiest first. */
  workers(queue: Queue): Promise<QueueWorker[]>;
}

/** A queue's figures that say whether somebody gets its messages. */
interface Served {
  status: Status;
  ready: number;
  leased: number;
  consumers: number;
  workers: number;
  /** Age of the next message; null: none is ready. */
  oldestAgeMs: number | null;
}

/** Messages wait for a while before a queue without workers counts as unserved. */
const unservedMs = 10_000;

/** Whether messages wait, and nobody listens, leases or takes. */
export function isUnserved({ status, ready, leased, consumers, workers, oldestAgeMs }: Served): boolean {
  const isServed = consumers > 0 || workers > 0 || leased > 0 || status === 'stop';
  return ready > 0 && !isServed && oldestAgeMs !== null && oldestAgeMs >= unservedMs;
}

/** A worker counts for this time after its last request. */
export const workerMs = 60_000;
/** Most workers in an answer. */
const listMax = 100;

export function createWorkerList(store: ScriptRunner): WorkerList {
  return {
    putWorkers: async ({ keys }, daemonId, workers) =>
      isYes(await store.run('put_workers', keys, daemonId, workers.map(lineOf).join('\n'))),
    workers: async ({ keys }) => {
      const [nowMs, texts] = await store.run('read_workers', keys);
      const merged = new Map<string, SeenWorker>();
      for (const worker of texts.flatMap((text) => workersFrom(text, nowMs))) {
        const key = identityOf(worker);
        merged.set(key, merge(worker, merged.get(key)));
      }
      return [...merged.values()]
        .sort((a, b) => b.messages - a.messages || a.ageMs - b.ageMs)
        .slice(0, listMax)
        .map((worker) => shown(worker, nowMs));
    },
  };
}

function lineOf(worker: SeenWorker): string {
  const { ageMs, sinceMs, messages, waiting } = worker;
  return `${Math.round(ageMs)} ${Math.round(sinceMs)} ${messages} ${waiting} ${identityOf(worker)}`;
}

/** The part of a line that tells workers apart. */
function identityOf({ mode, address, name }: SeenWorker): string {
  return `${mode} ${address} ${JSON.stringify(name)}`;
}

function workersFrom(text: string, nowMs: number): SeenWorker[] {
  const [writtenAt, ...lines] = text.split('\n');
  const writtenMs = nowMs - Number(writtenAt);
  return lines.flatMap((line): SeenWorker[] => {
    const [, age, since, messages, waiting, mode, address, name] =
      /^(\d+) (\d+) (\d+) (\d+) (lease|take) (\S*) (.*)$/.exec(line) ?? [];
    const ageMs = Number(age) + writtenMs;
    // A line that only a later version can read counts as none.
    if (mode === undefined || ageMs >= workerMs) return [];
    return [
      {
        mode: mode as WorkerMode,
        address: address!,
        name: JSON.parse(name!) as string | null,
        ageMs,
        sinceMs: Number(since),
        messages: Number(messages),
        waiting: Number(waiting),
      },
    ];
  });
}

/** One worker from what two daemons have seen of it. */
function merge(one: SeenWorker, other: SeenWorker | undefined): SeenWorker {
  if (!other) return one;
  return {
    ...one,
    ageMs: Math.min(one.ageMs, other.ageMs),
    sinceMs: Math.max(one.sinceMs, other.sinceMs),
    messages: one.messages + other.messages,
    waiting: one.waiting + other.waiting,
  };
}

function shown({ mode, address, name, ageMs, sinceMs, messages, waiting }: SeenWorker, nowMs: number): QueueWorker {
  const rate = (messages * 1000) / Math.max(sinceMs, 1000);
  const lastAt = iso(Math.round(nowMs - ageMs));
  return { mode, address, name, messages, rate: Math.round(rate * 100) / 100, waiting, lastAt };
}
