import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './net';
import { until } from './until';

/** A real redis-server that keeps every write on disk, to be frozen, killed and started again on the same port. */
export interface CrashingRedis {
  readonly url: string;
  /** To look; it connects again by itself. */
  readonly client: Redis;
  /** Alive, but it answers nothing (SIGSTOP). */
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  /** @returns when it answers and has read what it had written */
  start(): Promise<void>;
  /** Kill it, and remove its files. */
  stop(): Promise<void>;
}

export async function startCrashingRedis(): Promise<CrashingRedis> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'restmq-test-'));
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--appendfsync', 'always', '--dir', dir];
  let server: ChildProcess;

  const client = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: null, disconnectTimeout: 500, retryStrategy: () => 20 });
  client.on('error', () => undefined); // a test stops the server

  const redis: CrashingRedis = {
    client,
    url: `redis://127.0.0.1:${port}/0`,
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    async kill() {
      const exited = once(server, 'exit');
      server.kill('SIGKILL');
      await exited;
    },
    async start() {
      server = spawn('redis-server', options, { stdio: 'ignore' });
      await until('Redis answers', () => answers(port));
    },
    async stop() {
      client.disconnect();
      if (server.exitCode === null && server.signalCode === null) await redis.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}

async function answers(port: number): Promise<boolean> {
  const client = new Redis({ port, host: '127.0.0.1', lazyConnect: true, disconnectTimeout: 100, retryStrategy: () => null });
  client.on('error', () => undefined); // it is not there yet
  try {
    await client.connect();
    await client.ping();
    return true;
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
