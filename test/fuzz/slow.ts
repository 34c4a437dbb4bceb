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
import { createAccessFiles, type AccessFiles } from './slow-access';
import { fillQueues, largeAnswers, readSome } from './slow-answers';
import { slowShape, type Shape } from './slow-shapes';

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
/** The daemon looks twice a second whether its ACL file has changed. */
const fileMs = 1200;

interface Target {
  url: string;
  syslogPort: number;
  files: AccessFiles;
  longest: () => Promise<number>;
}

/**
 * @param only  a part of the names of the operations to measure, '': all
 * @returns of each operation or transport the shape that held the loop longest, the worst first
 */
export async function findSlowShapes(
  random: Random,
  shapes: number,
  only: string,
  progress: (done: number, held: Held | null) => void,
): Promise<Held[]> {
  const redis = await startRedis();
  const files = await createAccessFiles();
  const daemon = fork(join(__dirname, 'daemon.ts'), [redis.url, files.acl, String(1024 ** 2), files.jwks], {
    execArgv: ['--require', 'tsx/cjs'],
    stdio: 'inherit',
  });
  const { url, syslogPort } = (await once(daemon, 'message'))[0] as { url: string; syslogPort: number };
  const target = { url, syslogPort, files, longest: () => longestOf(daemon) };
  const worst = new Map<string, Held>();
  const note = async (shape: Shape): Promise<void> => {
    if (!shape.of.includes(only)) return;
    const held = await measure(target, shape);
    progress(0, held);
    if (held.ms > (worst.get(held.of)?.ms ?? -1)) worst.set(held.of, held);
  };
  try {
    await fillQueues(url);
    for (const shape of [...largeAnswers(), ...files.shapes]) await note(shape);
    for (let i = 0; i < shapes; i++) {
      await note(slowShape(random));
      progress(i + 1, null);
    }
  } finally {
    const exited = once(daemon, 'exit');
    daemon.kill();
    await exited;
    await redis.stop();
    files.remove();
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

async function measure(target: Target, { of, made, prepare, send }: Shape): Promise<Held> {
  let least = Infinity;
  for (let i = 0; i < times && least > heldMaxMs / 5; i++) {
    await prepare?.(target.url);
    await target.longest();
    await sendTo(target, send);
    least = Math.min(least, await target.longest());
  }
  return { of, made, ms: least };
}

async function sendTo({ url, syslogPort, files }: Target, send: Shape['send']): Promise<void> {
  switch (send.via) {
    case 'http':
      return request(url, send);
    case 'frame':
      return frame(url, send);
    case 'stream': {
      const reading = readSome(url + send.path, send.headers, send.bytes);
      await send.meanwhile?.(url);
      return reading;
    }
    case 'websocket':
      return webSocket(url, send);
    case 'tcp':
      return tcp(syslogPort, send.bytes);
    case 'udp':
      return datagram(syslogPort, send.bytes);
    case 'acl':
      files.writeAcl(send.bytes);
      return sleep(fileMs);
  }
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

async function frame(url: string, { queue, bytes }: Extract<Shape['send'], { via: 'frame' }>): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/${queue}`, 'restmq.v1');
  socket.on('error', () => undefined);
  await once(socket, 'open');
  const answered = Promise.race([once(socket, 'message'), once(socket, 'close'), sleep(10_000)]);
  socket.send(bytes.toString());
  await answered;
  socket.terminate();
}

/** Read frames until so many bytes have come, or none for a second. */
async function webSocket(
  url: string,
  { path, protocol, bytes }: Extract<Shape['send'], { via: 'websocket' }>,
): Promise<void> {
  const socket = new WebSocket(url.replace('http', 'ws') + path, protocol);
  const closed = once(socket, 'close');
  const idle = setTimeout(() => socket.terminate(), 1000);
  let read = 0;
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => {
    idle.refresh();
    if ((read += data.length) >= bytes) socket.terminate();
  });
  await closed;
  clearTimeout(idle);
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
