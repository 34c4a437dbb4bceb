import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './net';

/** A real redis-server of a test file's own, on a free port, empty and without files. */
export interface TestRedis {
  readonly port: number;
  readonly url: string;
  /** To look and to meddle. */
  readonly client: Redis;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** @param args  more arguments for redis-server, such as `--maxmemory 4mb` in pieces */
export async function startRedis(...args: string[]): Promise<TestRedis> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'restmq-test-'));
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir, ...args], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const client = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: null, disconnectTimeout: 500, retryStrategy: () => 20 });
  client.on('error', () => undefined); // it is being started, or a test stops it
  await client.ping();
  return {
    port,
    url: `redis://127.0.0.1:${port}/0`,
    client,
    process: server,
    async stop() {
      client.disconnect();
      server.kill('SIGKILL');
      await exited;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
