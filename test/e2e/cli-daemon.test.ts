import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Ended, type Running, useCli } from '../support/cli';
import { startDaemon } from '../support/daemon';
import { freePort } from '../support/net';
import { startRedis } from '../support/redis';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon, say } = useDaemon();
const cli = useCli();

beforeEach(() => redis.client.flushall());

const restmq = (args: string[], environment: Record<string, string> = {}): Promise<Ended> =>
  cli.run(args, { RESTMQ_URL: daemon.url, ...environment });
const following = (...args: string[]): Running => cli.start(['tail', ...args], { RESTMQ_URL: daemon.url });
const consumers = async (queue: string): Promise<number> =>
  ((await say(`GET /v1/queues/${queue}/consumers`)).json() as { count: number }).count;

/** Add until the one who looks on sees it: when its stream is there nobody tells. */
async function untilSeen(queue: string, { said }: Running): Promise<void> {
  await until('it looks on', async () => {
    await say(`POST /q/${queue}`, 'value=hello');
    return said.stdout.includes('hello');
  });
}

describe('restmq tail', () => {
  it('shows what is stored and consumes nothing, until Ctrl-C', async () => {
    const running = following('q');
    await untilSeen('q', running);
    await say('POST /q/q', '{"n": 1.50}', 'application/json');
    await running.says(({ stdout }) => stdout.endsWith('{"n": 1.50}\n'));
    const { ready, enqueued, consumers: count } = (await say('GET /stats/q')).json() as Record<string, number>;
    expect([ready, count]).toEqual([enqueued, 0]);
    expect(await running.end('SIGINT')).toMatchObject({ code: 0, stderr: '' });
  });

  it('consumes with --consume, from what waits on, and ends after --max', async () => {
    for (const value of ['a', 'b', 'c']) await say('POST /q/q', `value=${value}`);
    expect(await restmq(['tail', 'q', '--consume', '--max', '3', '--json'])).toEqual({
      code: 0,
      stderr: '',
      stdout: ['a', 'b', 'c'].map((value, i) => `{"key":"q:${i + 1}","value":"${value}"}\n`).join(''),
    });
    expect((await say('GET /stats/q')).json()).toMatchObject({ ready: 0 });
    expect(await restmq(['tail', 'q', '--consume', '--since', 'q:1', '--max', '2'])).toMatchObject({
      code: 0,
      stdout: 'b\nc\n',
    });
  });

  it('comes back when its daemon does, and has missed nothing', async () => {
    const port = await freePort();
    let other = await startDaemon(redis, { port });
    const running = cli.start(['tail', 'q', '--consume'], { RESTMQ_URL: other.url });
    await until('it listens', async () => (await consumers('q')) === 1);
    await say('POST /q/q', 'value=one');
    await running.says(({ stdout }) => stdout === 'one\n');
    await other.stop();
    await running.says('restmq: the stream broke; reconnecting\n');
    await say('POST /q/q', 'value=two');
    other = await startDaemon(redis, { port });
    await say('POST /q/q', 'value=three');
    await running.says(({ stdout }) => stdout === 'one\ntwo\nthree\n');
    expect(running.said.stderr).toContain('restmq: the stream is open again\n');
    expect(await running.end('SIGTERM')).toMatchObject({ code: 0 });
    await other.stop();
  });

  it('tells that the queue was purged, and goes on', async () => {
    const running = following('q', '--consume');
    await until('it listens', async () => (await consumers('q')) === 1);
    await say('DELETE /q/q');
    await running.says('restmq: the queue was purged\n');
    await until('it listens again', async () => (await consumers('q')) === 1);
    await say('POST /q/q', 'value=new');
    await running.says(({ stdout }) => stdout === 'new\n');
    expect(await running.end('SIGINT')).toMatchObject({ code: 0 });
  });

  it('ends quietly when nobody reads on', async () => {
    for (let i = 0; i < 3; i++) await say('POST /q/q', `value=${'x'.repeat(200_000)}`);
    expect(
      await cli.shell('restmq tail q --consume | head -c 2; echo " ${PIPESTATUS[0]}"', { RESTMQ_URL: daemon.url }),
    ).toEqual({ code: 0, stdout: 'xx 141\n', stderr: '' });
  });
});

describe('a daemon that is away', () => {
  it.each([
    ['add', 'q', 'x'],
    ['take', 'q'],
    ['get', 'q'],
    ['tail', 'q'],
    ['len', 'q'],
    ['queues'],
    ['stats'],
    ['policy', 'q'],
    ['control', 'q', 'stop'],
    ['purge', 'q', '--yes'],
    ['redrive', 'q'],
  ])('makes %s end with 3, and say what to do', async (...args) => {
    const port = await freePort();
    const { code, stdout, stderr } = await cli.run(args, { RESTMQ_URL: `http://shop:hunter2@127.0.0.1:${port}` });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe(
      `restmq: can’t reach a daemon at http://127.0.0.1:${port} (connect ECONNREFUSED 127.0.0.1:${port}); start one with restmq serve, or give its address with --url or RESTMQ_URL\n`,
    );
  });

  it('is distinguished from a server that is no RestMQ', async () => {
    const other = createServer((_request, response) =>
      response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>Not here</h1>'),
    );
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    for (const url of [`http://127.0.0.1:${(other.address() as AddressInfo).port}`, `${daemon.url}/elsewhere`]) {
      expect(await restmq(['len', 'q', '--url', url])).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(
          /answered 404, but not as RestMQ does; is --url the address of a daemon\?\n$/,
        ) as string,
      });
    }
    other.closeAllConnections();
    other.close();
  });

  it('and one whose Redis is away', async () => {
    const own = await startRedis();
    const without = await startDaemon(own);
    await own.stop();
    expect(await restmq(['add', 'q', 'x', '--url', without.url])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^restmq: Redis is unreachable/) as string,
    });
    const { code, stdout } = await restmq(['doctor', '--url', without.url]);
    expect([code, /^BAD {3}ready: /m.test(stdout)]).toEqual([1, true]);
    await without.stop();
  });
});

describe('access rules', () => {
  const { daemon: guarded } = useDaemon({
    redis,
    rules: `[rest:consumer]\nhosts_allow = all\nusername = shop\npassword = ${execPassword('hunter2')}\n`,
  });
  let key: string;

  beforeEach(async () => {
    key = (
      await cli.run([
        'key',
        'create',
        '--name',
        'p',
        '--queues',
        'orders.*',
        '--verbs',
        'produce',
        '--redis-url',
        redis.url,
      ])
    ).stdout.split('\n')[0]!;
  });

  function execPassword(password: string): string {
    return execFileSync('node', ['node_modules/.bin/tsx', 'src/main.ts', 'password'], {
      input: `${password}\n`,
      encoding: 'utf8',
    }).trim();
  }

  it('end what they refuse with 4, and say how to say who one is', async () => {
    const refused = await cli.run(['add', 'orders.eu', 'x'], { RESTMQ_URL: guarded.url });
    expect([refused.code, refused.stdout]).toEqual([4, '']);
    expect(refused.stderr).toMatch(/^restmq: .*; set RESTMQ_KEY to a key, or RESTMQ_USER to NAME:PASSWORD\n$/);
    expect(await cli.run(['take', 'orders.eu'], { RESTMQ_URL: guarded.url, RESTMQ_KEY: key })).toMatchObject({
      code: 4,
      stdout: '',
    });
    expect(await cli.run(['tail', 'orders.eu'], { RESTMQ_URL: guarded.url, RESTMQ_KEY: key })).toMatchObject({
      code: 4,
      stdout: '',
    });
  });

  it('let through a key, and a name and password, from the environment or an option', async () => {
    const environment = { RESTMQ_URL: guarded.url };
    expect(await cli.run(['add', 'orders.eu', 'x'], { ...environment, RESTMQ_KEY: key })).toMatchObject({
      code: 0,
      stdout: 'orders.eu:1\n',
    });
    expect(await cli.run(['add', 'orders.eu', 'x', '--key', key], environment)).toMatchObject({ code: 0 });
    expect(
      await cli.run(['add', 'orders.eu', 'x', '--url', guarded.url.replace('//', '//shop:wrong@')], {
        RESTMQ_KEY: key,
      }),
    ).toMatchObject({ code: 0 });
    expect(await cli.run(['take', 'orders.eu'], { ...environment, RESTMQ_USER: 'shop:hunter2' })).toMatchObject({
      code: 0,
      stdout: 'x\n',
    });
    expect(await cli.run(['take', 'orders.eu', '--user', 'shop:wrong'], environment)).toMatchObject({
      code: 4,
      stdout: '',
    });
    expect(await cli.run(['add', 'orders.eu', 'x', '--user', 'shop'], environment)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('RESTMQ_USER') as string,
    });
  });

  it('a key on the command line does not stay in the list of processes', async () => {
    if (!existsSync('/proc/self/cmdline')) return;
    const running = cli.start(['add', 'orders.eu', '--lines', '--file', '/dev/zero', '--key', key], {
      RESTMQ_URL: guarded.url,
    });
    const path = `/proc/${running.process.pid!}/cmdline`;
    await until('it is hidden', () => readFileSync(path, 'utf8').startsWith('restmq'));
    expect(readFileSync(path, 'utf8')).not.toContain(key);
    await running.end('SIGKILL');
  });

  it('doctor tells what they let us do', async () => {
    const { stdout } = await cli.run(['doctor', '--url', guarded.url], { RESTMQ_KEY: key });
    expect(stdout).toMatch(/^ok {4}access: access rules are in force; as .* you may produce on orders\.\*$/m);
    expect(stdout).toMatch(/^skip {2}redis: not checked$/m);
  });
});

describe('restmq doctor', () => {
  it('checks the daemon and, with the option for it, Redis itself', async () => {
    await redis.client.config('SET', 'appendonly', 'yes');
    await redis.client.config('SET', 'appendfsync', 'no');
    await redis.client.config('SET', 'maxmemory', '100mb');
    const { code, stdout } = await restmq(['doctor', '--json', '--redis-url', redis.url]);
    const checks = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; verdict: string; says: string; remedy?: string });
    expect(code).toBe(0);
    expect(Object.fromEntries(checks.map(({ name, verdict }) => [name, verdict]))).toEqual({
      daemon: 'good',
      ready: 'good',
      version: 'good',
      clock: 'good',
      access: 'good',
      redis: 'good',
      'redis role': 'good',
      'redis eviction': 'good',
      'redis memory': 'good',
      'redis persistence': 'good',
      'redis fsync': 'warning',
      'redis access': 'good',
      'redis clock': 'good',
    });
    await redis.client.config('SET', 'appendonly', 'no');
    await redis.client.config('SET', 'maxmemory', '0');
  });

  it('ends with 1 where something is bad, and says what to do', async () => {
    await redis.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await redis.client.call('ACL', 'SETUSER', 'weak', 'on', '>pw', '~*', '+@all', '-eval', '-spublish');
    const { code, stdout } = await restmq(['doctor', '--redis-url', redis.url.replace('//', '//weak:pw@')]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^BAD {3}redis eviction: allkeys-lru.*\n {6}→ redis-cli -u redis:\/\/127\.0\.0\.1:\d+\/0 CONFIG SET maxmemory-policy noeviction/m,
    );
    expect(stdout).toMatch(/^BAD {3}redis access: NOPERM.*\n {6}→ allow this user scripts/m);
    expect(stdout).not.toContain('pw');
    await redis.client.config('SET', 'maxmemory-policy', 'noeviction');
  });

  it('says of a daemon and a Redis that are not there where to look', async () => {
    const port = await freePort();
    const { code, stdout } = await cli.run([
      'doctor',
      '--url',
      `http://127.0.0.1:${port}`,
      '--redis-url',
      `redis://127.0.0.1:${port}`,
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^BAD {3}daemon: can’t reach a daemon at .*\n {6}→ start one with restmq serve/);
    expect(stdout).toMatch(/^BAD {3}redis: can’t reach Redis at .*\n {6}→ Start a redis-server there/m);
  });
});
