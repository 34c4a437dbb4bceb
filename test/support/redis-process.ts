import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis, type RedisOptions } from 'ioredis';
import { freePort } from './net';
import { until } from './until';

/**
 * A redis-server or Sentinel of a test's own on a free port of loopback, to be frozen, killed and started again there.
 */
export interface RedisProcess {
  readonly port: number;
  /** Its folder, which outlives it until `stop`. */
  readonly dir: string;
  readonly process: ChildProcess;
  /** To look and to meddle; it connects again by itself. */
  readonly client: Redis;
  /** Alive, but it answers nothing (SIGSTOP). */
  freeze(): void;
  thaw(): void;
  /** kill -9, and wait until it is gone. */
  kill(): Promise<void>;
  /** @returns when it answers */
  start(more?: readonly string[]): Promise<void>;
  /** Kill it, and remove its files. */
  stop(): Promise<void>;
}

export interface ProcessOptions {
  /** Arguments, made when port and folder are known. */
  args: (port: number, dir: string) => readonly string[];
  /** How the test connects to it, beside its port. */
  client?: Omit<RedisOptions, 'replyMapping'>;
  /** A limit of the shell for it, such as `-f 100` (blocks of 1 KiB that a file may have). */
  ulimit?: string;
}

/** Somebody else may have taken the port just before: then there is another. */
export async function startRedisProcess(how: ProcessOptions): Promise<RedisProcess> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await begin(how);
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

/** It is the Sentinel too (`--sentinel`): Debian's package redis-server has no redis-sentinel. */
const program = 'redis-server';

async function begin({ args, client: options = {}, ulimit }: ProcessOptions): Promise<RedisProcess> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'restmq-test-'));
  const all = args(port, dir);
  let server: ChildProcess | undefined;
  const client = new Redis({
    port,
    host: '127.0.0.1',
    maxRetriesPerRequest: null,
    disconnectTimeout: 500,
    lazyConnect: true,
    retryStrategy: () => 20,
    ...options,
  });
  client.on('error', () => undefined); // a test stops the server

  const started: RedisProcess = {
    port,
    dir,
    client,
    get process() {
      return server!;
    },
    freeze: () => void server!.kill('SIGSTOP'),
    thaw: () => void server!.kill('SIGCONT'),
    async kill() {
      if (!server || server.exitCode !== null || server.signalCode !== null) return;
      const exited = once(server, 'exit');
      server.kill('SIGKILL');
      await exited;
    },
    async start(more = []) {
      server =
        ulimit === undefined
          ? spawn(program, [...all, ...more], { stdio: 'ignore' })
          : spawn('bash', ['-c', `ulimit ${ulimit}; trap '' XFSZ; exec "$0" "$@"`, program, ...all, ...more], {
              stdio: 'ignore',
            });
      const { pid } = server;
      await until(
        `${program} answers on ${port}`,
        () => {
          if (server!.exitCode !== null) throw new Error(`${program} ended with exit code ${server!.exitCode}`);
          return answers(port, options, pid!);
        },
        20_000,
      );
    },
    async stop() {
      client.disconnect();
      await started.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  try {
    await started.start();
  } catch (error) {
    await started.stop();
    throw error;
  }
  return started;
}

async function answers(port: number, options: Omit<RedisOptions, 'replyMapping'>, pid: number): Promise<boolean> {
  const client = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    enableReadyCheck: false,
    disconnectTimeout: 100,
    retryStrategy: () => null,
    ...options,
  });
  client.on('error', () => undefined); // it is not there yet
  try {
    await client.connect();
    await client.ping();
    return (await client.info('server')).includes(`process_id:${pid}\r`);
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
