import { randomBytes } from 'node:crypto';
import { bytes, option, whole } from '../option-values';
import { command } from './command';
import { exits, Failure } from './exits';
import { answered, daemonAt, daemonOptions, inPath, jsonOption, type Daemon } from './http/daemon';
import { untilInterrupted } from './http/follow';
import { createProgress, printLines, tell } from './output';

/** Seconds after which a message expires that an interrupted run has left. */
const ttlSeconds = 3600;

export const bench = command({
  name: 'bench',
  usage: '[OPTIONS]',
  explains: `Measure a daemon under load: add messages to a queue of its own (bench-...), then lease and ack them. Print
messages per second, and the time of a request in milliseconds: the median, and what 99 % do not exceed. The queue is
deleted at the end, which requires the verb admin; messages that are left expire after an hour. The load takes part of
the machine that this command runs on: run it elsewhere than the daemon.`,
  words: [],
  wordCount: [0, 0],
  options: {
    messages: option('N', 10_000, whole(1, 10_000_000), 'number of messages'),
    size: option('SIZE', 100, bytes, 'bytes of a value, such as 100 or 4k'),
    concurrency: option('N', 16, whole(1, 1000), 'requests at the same time, each on a connection of its own'),
    batch: option('N', 1, whole(1, 100), 'messages in a request'),
    ...jsonOption,
    ...daemonOptions,
  },
  examples: ['restmq bench', 'restmq bench --messages 100000 --batch 100 --size 1k --context prod'],
  async run({ messages, size, concurrency, batch, json, ...where }) {
    const daemon = await daemonAt(where);
    const signal = untilInterrupted();
    const queue = `bench-${randomBytes(6).toString('hex')}`;
    const load: Load = { daemon, queue, messages, batch, concurrency, signal };
    await answered(daemon.api.PUT('/v1/queues/{queue}', { ...inPath(queue), body: {} }));
    try {
      for (const phase of [addPhase(load, 'x'.repeat(size)), leasePhase(load)]) {
        const result = await measure(load, phase);
        await printLines([json ? JSON.stringify(result) : lineOf(result)]);
        if (signal.aborted) throw new Failure('interrupted', exits.nothing);
      }
    } finally {
      await answered(daemon.api.DELETE('/v1/queues/{queue}', inPath(queue))).catch((error: unknown) =>
        tell(`could not delete the queue ${queue}: ${(error as Error).message}`),
      );
    }
    return exits.done;
  },
});

interface Load {
  daemon: Daemon;
  queue: string;
  messages: number;
  batch: number;
  concurrency: number;
  signal: AbortSignal;
}

interface Phase {
  name: string;
  /** @returns the function of one connection: it sends a request, and returns the number of messages that it moved */
  connect: () => (most: number) => Promise<number>;
}

function addPhase({ daemon: { api }, queue }: Load, value: string): Phase {
  const add = async (most: number): Promise<number> => {
    const messages = Array.from({ length: most }, () => ({ value, ttlSeconds }));
    await answered(api.POST('/v1/queues/{queue}/messages', { ...inPath(queue), body: { messages } }));
    return most;
  };
  return { name: 'add', connect: () => add };
}

function leasePhase({ daemon: { api }, queue }: Load): Phase {
  const connect = (): ReturnType<Phase['connect']> => {
    let acks: string[] = [];
    return async (most) => {
      const body = { max: most, leaseSeconds: 60, ...(acks.length > 0 && { acks }) };
      const leased = await answered(api.POST('/v1/queues/{queue}/leases', { ...inPath(queue), body }));
      acks = leased?.messages.map(({ leaseId }) => leaseId) ?? [];
      return acks.length;
    };
  };
  return { name: 'lease+ack', connect };
}

interface Result {
  phase: string;
  messages: number;
  seconds: number;
  perSecond: number;
  medianMs: number;
  p99Ms: number;
}

async function measure({ messages, batch, concurrency, signal }: Load, { name, connect }: Phase): Promise<Result> {
  const progress = createProgress();
  const times: number[] = [];
  let [asked, done] = [0, 0];
  const run = async (): Promise<void> => {
    const send = connect();
    while (asked < messages && !signal.aborted) {
      const most = Math.min(batch, messages - asked);
      asked += most;
      const beganMs = performance.now();
      const moved = await send(most);
      done += moved; // not before the await: others add to it meanwhile
      times.push(performance.now() - beganMs);
      progress.show(`${name}: ${done} of ${messages} messages`);
    }
  };
  const beganMs = performance.now();
  await Promise.all(Array.from({ length: concurrency }, run)).finally(() => progress.end());
  const seconds = (performance.now() - beganMs) / 1000;
  times.sort((a, b) => a - b);
  const at = (part: number): number => rounded(times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0);
  return {
    phase: name,
    messages: done,
    seconds: rounded(seconds),
    perSecond: Math.round(done / seconds),
    medianMs: at(0.5),
    p99Ms: at(0.99),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function lineOf({ phase, messages, seconds, perSecond, medianMs, p99Ms }: Result): string {
  const request = `request ${medianMs} ms median, ${p99Ms} ms p99`;
  return `${phase.padEnd(10)} ${messages} messages in ${seconds} s: ${perSecond} messages/s, ${request}`;
}
