/**
 * Looks for what holds the event loop of a daemon longest: single requests, frames and datagrams of the largest size.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { startRedis } from '../support/redis';
import type { Random } from './random';
import { largeAnswers, slowShape, type Shape } from './slow-shapes';

/**
 * One shape, and how long it held the loop: the least of several times, as the first also compiles and fills caches.
 */
export interface Held {
  of: string;
  made: string;
  ms: number;
}

/** No single request, frame or datagram may hold the loop for longer. */
export const heldMaxMs = 50;
const times = 3;
const queues = 1000;

interface Target {
  url: string;
  syslogPort: number;
  longest: () => Promise<number>;
}

/** @returns of each operation or transport the shape that held the loop longest, the worst first */
export async function findSlowShapes(
  random: Random,
  shapes: number,
  progress: (done: number) => void,
): Promise<Held[]> {
  const redis = await startRedis();
  const daemon = fork(join(__dirname, 'daemon.ts'), [redis.url, '', String(1024 ** 2)], {
    execArgv: ['--require', 'tsx/cjs'],
    stdio: 'inherit',
  });
  const { url, syslogPort } = (await once(daemon, 'message'))[0] as { url: string; syslogPort: number };
  const target = { url, syslogPort, longest: () => longestOf(daemon) };
  const worst = new Map<string, Held>();
  const note = (held: Held): void => {
    if (held.ms > (worst.get(held.of)?.ms ?? -1)) worst.set(held.of, held);
  };
  try {
    await fill(url);
    for (const path of largeAnswers)
      note(
        await measure(target, {
          of: `GET ${path}`,
          made: `${queues} queues, large messages`,
          send: { via: 'http', method: 'GET', path, headers: { Accept: path.startsWith('/j/') ? 'text/html' : '*/*' } },
        }),
      );
    for (let i = 0; i < shapes; i++) {
      note(await measure(target, slowShape(random)));
      progress(i + 1);
    }
  } finally {
    const exited = once(daemon, 'exit');
    daemon.kill();
    await exited;
    await redis.stop();
  }
  return [...worst.values()].sort((one, other) => other.ms - one.ms);
}

/** As a table for docs/performance.md. */
export function tableOf(all: readonly Held[]): string {
  const rows = all.map(
    ({ of, made, ms }) => `| ${of.replaceAll('|', '\\|')} | \`${made.replaceAll('|', '\\|')}\` | ${ms.toFixed(0)} |`,
  );
  return ['| operation | made of | ms |', '|---|---|---|', ...rows].join('\n');
}

async function fill(url: string): Promise<void> {
  const post = async (queue: string, body: Buffer | string, type: string): Promise<void> =>
    void (await (await fetch(`${url}/q/${queue}`, { method: 'POST', headers: { 'Content-Type': type }, body })).text());
  for (let i = 0; i < queues; i += 50)
    await Promise.all(Array.from({ length: 50 }, (_, j) => post(`queue-${i + j}`, 'x', 'text/plain')));
  for (let i = 0; i < 20; i++) {
    await post('large', 'x'.repeat(1024 ** 2 - 1), 'text/plain');
    await post('bytes', Buffer.alloc(1024 ** 2 - 1, 0xff), 'application/octet-stream');
    await post('quotes', '"<'.repeat(1024 ** 2 / 2 - 1), 'text/plain');
  }
}

async function measure({ url, syslogPort, longest }: Target, { of, made, send }: Shape): Promise<Held> {
  let least = Infinity;
  for (let i = 0; i < times && least > heldMaxMs / 5; i++) {
    await longest();
    if (send.via === 'http') await request(url, send);
    else if (send.via === 'frame') await frame(url, send.bytes);
    else if (send.via === 'tcp') await tcp(syslogPort, send.bytes);
    else await datagram(syslogPort, send.bytes);
    least = Math.min(least, await longest());
  }
  return { of, made, ms: least };
}

async function request(
  url: string,
  { method, path, headers, body }: Extract<Shape['send'], { via: 'http' }>,
): Promise<void> {
  await fetch(url + path, {
    method,
    headers,
    ...(body ? { body } : {}),
    redirect: 'manual',
    signal: AbortSignal.timeout(60_000),
  })
    .then((answer) => answer.arrayBuffer())
    .catch(() => undefined);
}

async function frame(url: string, bytes: Buffer): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/slow`, 'restmq.v1');
  socket.on('error', () => undefined);
  await once(socket, 'open');
  const answered = Promise.race([once(socket, 'message'), once(socket, 'close'), sleep(10_000)]);
  socket.send(bytes.toString());
  await answered;
  socket.terminate();
}

async function tcp(port: number, bytes: Buffer): Promise<void> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.end(bytes);
  await Promise.race([once(socket.resume(), 'close'), sleep(20_000)]);
  await sleep(100); // what was read last is still taken in
}

async function datagram(port: number, bytes: Buffer): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.send(bytes, port, '127.0.0.1', () => resolve()));
  socket.close();
  await sleep(50);
}

/** How long the daemon's loop was held at most since the last call, in ms of the processor. */
async function longestOf(daemon: ChildProcess): Promise<number> {
  daemon.send('how long?');
  return ((await once(daemon, 'message'))[0] as { longestMs: number }).longestMs;
}
