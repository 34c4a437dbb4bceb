import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startDaemon } from '../support/daemon';
import { talkTo } from '../support/dialogue';
import { freePort } from '../support/net';
import { startRedis } from '../support/redis';
import { until } from '../support/until';

interface Readiness {
  ready: boolean;
  problems: string[];
  warnings: string[];
}

async function readyz(daemon: { url: string }): Promise<Readiness & { status: number }> {
  const answer = await talkTo(daemon)('GET /readyz');
  return { status: answer.status, ...(answer.json() as Readiness) };
}

describe('/readyz says in words', () => {
  it('that Redis is a replica, until it is none', async () => {
    const [master, redis] = [await startRedis(), await startRedis()];
    const daemon = await startDaemon(redis);
    await redis.client.replicaof('127.0.0.1', master.port);
    expect(await readyz(daemon)).toEqual({
      status: 503,
      ready: false,
      problems: ['Redis is a replica and refuses writes.'],
      warnings: [],
    });
    await redis.client.replicaof('NO', 'ONE');
    expect(await readyz(daemon)).toMatchObject({ status: 200, ready: true });
    await daemon.stop();
    await Promise.all([master.stop(), redis.stop()]);
  });

  it('that Redis is full, and stays ready: taking makes room', async () => {
    const redis = await startRedis();
    const daemon = await startDaemon(redis);
    await redis.client.config('SET', 'maxmemory', '1mb');
    expect(await readyz(daemon)).toEqual({
      status: 200,
      ready: true,
      problems: [],
      warnings: ['Redis is full: adding messages is refused with 507 until some are taken or purged.'],
    });
    await daemon.stop();
    await redis.stop();
  });

  it('that Redis does not let the daemon in any more', async () => {
    const redis = await startRedis();
    const daemon = await startDaemon(redis);
    await redis.client.call('ACL', 'SETUSER', 'default', '-info');
    expect(await readyz(daemon)).toMatchObject({
      status: 503,
      problems: [expect.stringMatching(/^Redis does not give the user of this daemon the rights it needs/)],
    });
    await redis.client.call('ACL', 'SETUSER', 'default', '+info');
    await daemon.stop();
    await redis.stop();
  });

  it('that Redis is away, and how far it is with reading its files', async () => {
    const [dir, port] = [mkdtempSync(join(tmpdir(), 'restmq-test-')), await freePort()];
    const start = (...options: string[]): ChildProcess =>
      spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, ...options], {
        stdio: 'ignore',
      });
    let server = start();
    const client = new Redis({
      port,
      host: '127.0.0.1',
      maxRetriesPerRequest: null,
      retryStrategy: () => 20,
      disconnectTimeout: 500,
    });
    client.on('error', () => undefined); // it is stopped below
    for (let i = 0; i < 100; i++) await client.set(`key${i}`, randomBytes(2000));
    await client.save();
    const daemon = await startDaemon({ url: `redis://127.0.0.1:${port}/0` });
    server.kill('SIGKILL');
    await once(server, 'exit');
    expect(await readyz(daemon)).toMatchObject({ status: 503, problems: ['Redis does not answer.'] });
    server = start('--key-load-delay', '100000', '--loading-process-events-interval-bytes', '1024');
    let problems: string[] = [];
    await until('it reads', async () =>
      /^Redis is loading its data \(\d+ %\)/.test(({ problems } = await readyz(daemon)).problems[0] ?? ''),
    );
    expect(problems).toHaveLength(1);
    await client.config('SET', 'key-load-delay', '0');
    await until('it is ready', async () => (await readyz(daemon)).ready);
    client.disconnect();
    await daemon.stop();
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
    rmSync(dir, { recursive: true });
  });
});
