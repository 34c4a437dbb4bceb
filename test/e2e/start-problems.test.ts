import { neededRights } from '../../src/redis/startup/acl-check';
import { connect, createServer, type Server } from 'node:net';
import { readGreeting } from '../../src/redis/connection/server-greeting';
import { useCli } from '../support/cli';
import { startDaemon } from '../support/daemon';
import { talkTo } from '../support/dialogue';
import { freePort } from '../support/net';
import { startCluster } from '../support/redis-cluster';
import { startRedisProcess, type RedisProcess } from '../support/redis-process';
import { masterName, patient, startSentinel } from '../support/redis-sentinel';
import { startStopwatch } from '../support/stopwatch';
import { until } from '../support/until';

const cli = useCli();
let redis: RedisProcess;

beforeAll(async () => {
  redis = await startRedisProcess({
    args: (port, dir) => ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir],
  });
});

afterAll(async () => {
  await redis.stop();
});

/** The error of a `restmq serve` that can’t start: one line, and no other output. */
async function refusal(url: string, environment: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await cli.run(
    ['serve', '--port', '0', '--log-level', 'silent', '--redis-url', url],
    environment,
  );
  expect([code, stdout, stderr.split('\n').length]).toEqual([1, '', 2]);
  expect(stderr).not.toMatch(/hunter2|BrokerError|\.\. |Start a redis-server/);
  return stderr.trim();
}

/** How long the process itself takes to start just now (ms). */
async function toStart(): Promise<number> {
  const watch = startStopwatch();
  await cli.run(['serve', '--version']);
  return watch.ms();
}

describe('a start on the wrong kind of Redis', () => {
  it('tells a node of a Cluster from a server, whichever slots it has', async () => {
    const cluster = await startCluster();
    try {
      for (const { port } of cluster.masters) {
        expect(await refusal(`redis://127.0.0.1:${port}`)).toBe(
          `restmq: the Redis at redis://127.0.0.1:${port} is a node of a Cluster: use redis+cluster:// in --redis-url`,
        );
      }
      expect(await refusal(`redis://127.0.0.1:${cluster.masters[0]!.port}/2`)).toMatch(/is a node of a Cluster/);
    } finally {
      await cluster.stop();
    }
  });

  it('tells a server from a Cluster', async () => {
    const url = `redis+cluster://127.0.0.1:${redis.port}`;
    expect(await refusal(url)).toBe(`restmq: the Redis at ${url} is not a Cluster: use redis:// in --redis-url`);
  });

  it('names the master that Sentinels do not know, and a Sentinel that was taken for a server', async () => {
    const sentinel = await startSentinel({ replicas: 0, lines: patient });
    try {
      const places = sentinel.sentinels.map(({ port }) => `127.0.0.1:${port}`);
      const toStartMs = await toStart();
      const watch = startStopwatch();
      expect(await refusal(sentinel.url.replace(masterName, 'other'))).toContain(
        `the Sentinels at ${places.join(', ')} know no master other. End --redis-url with a name that they monitor`,
      );
      expect(watch.ms() - toStartMs).toBeLessThan(5000);
      expect(await refusal(`redis://${places[0]!}`)).toMatch(/is a Sentinel: use redis\+sentinel:\/\//);
    } finally {
      await sentinel.stop();
    }
  });

  it('names the Sentinels of which nobody answers, and what is none', async () => {
    const places = `127.0.0.1:${await freePort()},127.0.0.1:${await freePort()}`;
    const toStartMs = await toStart();
    const watch = startStopwatch();
    expect(await refusal(`redis+sentinel://${places}/mymaster`)).toMatch(
      new RegExp(`no Sentinel answers at ${places.replace(',', ', ')} \\(.+\\)\\. Start them, or name others`),
    );
    expect(watch.ms() - toStartMs).toBeLessThan(5000);
    expect(await refusal(`redis+sentinel://127.0.0.1:${redis.port}/mymaster`)).toMatch(
      /is not a Sentinel\. For a Redis server use redis:\/\//,
    );
  });

  it('tells what is no Redis at all', async () => {
    const server: Server = createServer((socket) =>
      socket.on('error', () => undefined).once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await refusal(`redis://127.0.0.1:${port}`)).toMatch(/is not a Redis|can’t be used/);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a start as a user of Redis', () => {
  const all = ['on', '>hunter2', '~restmq:*', '~{restmq:*', '&*', '+@all'];
  const url = (user = 'daemon'): string => `redis://${user}:hunter2@127.0.0.1:${redis.port}`;
  const setUser = (...rules: string[]): Promise<unknown> =>
    redis.client.call('ACL', 'SETUSER', 'daemon', 'reset', ...rules);
  const rule = `Grant them: ACL SETUSER daemon ${neededRights}`;

  it.each<[string, string[], string]>([
    ['all keys', ['resetkeys'], 'the keys {restmq:*, the keys restmq:*'],
    ['the keys of the pool, for a brace too many', ['resetkeys', '~restmq:*', '~{restmq:*}'], 'the keys {restmq:*'],
    ['the keys of queues', ['resetkeys', '~{restmq:*'], 'the keys restmq:*'],
    ['writing', ['resetkeys', '%R~*'], 'the keys {restmq:*, the keys restmq:*'],
    ['the channels', ['resetchannels'], 'the channels {restmq:*, the channels restmq:*'],
    ['channels of daemons', ['resetchannels', '&restmq:*'], 'the channels {restmq:*'],
    ['INFO', ['-info'], 'INFO'],
    ['sharded subscriptions', ['-ssubscribe'], 'SSUBSCRIBE'],
    ['scripts', ['-eval', '-evalsha'], 'EVAL, EVALSHA'],
    ['scripts that are new to Redis', ['-eval'], 'EVAL'],
    ['scripts that Redis knows', ['-evalsha'], 'EVALSHA'],
    ['the time', ['-time'], 'TIME'],
    ['commands in scripts', ['-zadd', '-info', '-hset'], 'HSET, INFO, ZADD'],
    [
      'something of all',
      ['-spublish', '-hset', 'resetchannels', '&{restmq:*'],
      'HSET, SPUBLISH, the channels restmq:*',
    ],
  ])(
    'that lacks %s names it, and the rule that gives it; /readyz says it in the same words',
    async (_what, less, names) => {
      await setUser(...all);
      const daemon = await startDaemon({ url: url() });
      const say = talkTo(daemon);
      await say('POST /q/test', 'value=1');
      await setUser(...all, ...less);
      let problems: string[] = [];
      await until('/readyz says it', async () => {
        ({ problems } = (await say('GET /readyz')).json() as { problems: string[] });
        return problems.some((problem) => problem.includes('Missing: '));
      });
      await daemon.stop();
      expect(problems).toEqual([
        expect.stringMatching(/^Redis does not give the user of this daemon the rights it needs/),
      ]);
      expect(problems[0]!.slice(problems[0]!.indexOf('Missing: '))).toBe(`Missing: ${names}.`);
      await redis.client.script('FLUSH');
      expect(await refusal(url())).toBe(
        `restmq: the Redis at redis://127.0.0.1:${redis.port} does not give the user daemon the rights that RestMQ needs (NOPERM); missing: ${names}. ${rule}`,
      );
    },
  );

  it('that has what the rule gives works', async () => {
    await setUser(...all);
    const serving = await cli.serve(['--redis-url', url()]);
    expect(
      (await fetch(`${serving.url}/q/test`, { method: 'POST', body: new URLSearchParams({ value: 'x' }) })).status,
    ).toBe(200);
    expect((await fetch(`${serving.url}/q/test`)).status).toBe(200);
    expect(serving.log().filter(({ level }) => level >= 40)).toEqual([]);
    expect(await serving.end('SIGTERM')).toBe(0);
  });

  it('with a wrong password, or none, says to check it', async () => {
    await setUser('on', '>other');
    expect(await refusal(url())).toMatch(
      / refuses: WRONGPASS [^.]*\. Check the user and password in --redis-url redis:\/\/user:password@host$/,
    );
  });
});

describe('a start on a Redis that', () => {
  it('reads its data for longer than a start waits is not said to be out of reach', async () => {
    const slow = await startRedisProcess({
      args: (port, dir) => ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir],
    });
    try {
      const pipeline = slow.client.pipeline();
      for (let i = 0; i < 6000; i++) pipeline.set(`key:${i}`, i);
      await pipeline.exec();
      await slow.client.save();
      await slow.kill();
      const started = slow
        .start(['--key-load-delay', '4000', '--loading-process-events-interval-bytes', '1024'])
        .catch(() => undefined);
      await until('it reads', async () =>
        (await readGreeting({ host: '127.0.0.1', port: slow.port })).startsWith('-LOADING'),
      );
      expect(await refusal(`redis://127.0.0.1:${slow.port}`)).toMatch(
        /is loading its data from disk\. Start again when it has finished$/,
      );
      await slow.kill();
      await started;
    } finally {
      await slow.stop();
    }
  });

  it('breaks its second connection, the one for subscriptions, is said to be out of reach', async () => {
    let taken = 0;
    const flaky: Server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (taken++ > 0) return void socket.destroy();
      const upstream = connect(redis.port, '127.0.0.1').on('error', () => undefined);
      upstream.on('close', () => socket.destroy());
      socket.pipe(upstream).pipe(socket);
    });
    await new Promise<void>((resolve) => flaky.listen(0, '127.0.0.1', resolve));
    const { port } = flaky.address() as { port: number };
    await expect(startDaemon({ url: `redis://127.0.0.1:${port}/0` })).rejects.toThrow(
      new RegExp(`^can’t reach Redis at redis://127\\.0\\.0\\.1:${port}`),
    );
    await new Promise((resolve) => flaky.close(resolve));
  });

  it('takes no more connections says so', async () => {
    const full = await startRedisProcess({
      args: (port, dir) => ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir],
    });
    try {
      await full.client.config('SET', 'maxclients', '1');
      for (let i = 0; i < 3; i++)
        expect(await refusal(`redis://127.0.0.1:${full.port}`)).toMatch(
          /accepts no more connections: ERR max number of clients reached\. Raise its maxclients/,
        );
    } finally {
      await full.stop();
    }
  });

  it('is held up by a script of somebody else says so when it has waited, and is waited for where the script ends', async () => {
    const busy = await startRedisProcess({
      args: (port, dir) => [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--dir',
        dir,
        '--busy-reply-threshold',
        '100',
      ],
    });
    const other = busy.client.duplicate();
    other.on('error', () => undefined); // it is ended with what it runs
    // connected by now: INFO, which ioredis asks for then, would be refused too, and SCRIPT KILL never leave
    await busy.client.ping();
    try {
      const url = `redis://127.0.0.1:${busy.port}`;
      const script = other.eval('while true do end', 0).catch((error: unknown) => String(error));
      await until('it is busy', () =>
        busy.client.ping().then(
          () => false,
          (error: unknown) => String(error).includes('BUSY'),
        ),
      );
      expect(await refusal(url)).toBe(
        `restmq: the Redis at ${url} is blocked by a script of another client (BUSY). Start again when it has ended, or end it with SCRIPT KILL`,
      );
      const starting = cli.start(['serve', '--port', '0', '--redis-url', url]);
      await starting.says('for it to end');
      await busy.client.script('KILL');
      expect(await script).toMatch(/killed/i);
      await starting.says('RestMQ listens on');
      expect(starting.said.stderr.match(/for it to end/g)).toHaveLength(1);
      expect((await starting.end('SIGTERM')).code).toBe(0);
    } finally {
      other.disconnect();
      await busy.stop();
    }
  });

  it.each([
    ['all masters are', 3],
    ['one master is', 1],
  ])(
    'is a Cluster of which %s held up by a script of somebody else is waited for, whichever of its nodes are away',
    async (_, count) => {
      const cluster = await startCluster({ args: ['--busy-reply-threshold', '100'] });
      const held = cluster.masters.slice(0, count);
      const others = held.map(({ client }) => client.duplicate());
      for (const other of others) other.on('error', () => undefined); // it is ended with what it runs
      const away = await Promise.all([1, 2, 3, 4, 5].map(() => freePort()));
      try {
        await Promise.all(held.map(({ client }) => client.ping())); // connected by now: see above
        const scripts = others.map((other) =>
          other.eval('while true do end', 0).catch((error: unknown) => String(error)),
        );
        for (const { client } of held)
          await until('it is busy', () =>
            client.ping().then(
              () => false,
              (error: unknown) => String(error).includes('BUSY'),
            ),
          );
        const starting = cli.start([
          'serve',
          '--port',
          '0',
          '--redis-url',
          `${cluster.url},${away.map((port) => `127.0.0.1:${port}`).join(',')}`,
        ]);
        await until(
          'it waits',
          () => starting.said.stderr.includes('for it to end') || starting.process.exitCode !== null,
          30_000,
        );
        for (const { client } of held) await client.script('KILL');
        for (const script of scripts) expect(await script).toMatch(/killed/i);
        await until(
          'it serves',
          () => starting.said.stderr.includes('RestMQ listens on') || starting.process.exitCode !== null,
          30_000,
        );
        expect(starting.said.stderr.match(/for it to end/g)).toHaveLength(1);
        expect((await starting.end('SIGTERM')).code).toBe(0);
      } finally {
        for (const other of others) other.disconnect();
        await cluster.stop();
      }
    },
    90_000,
  );

  it('is a replica warns of it, and serves when it is a master', async () => {
    const replica = await startRedisProcess({
      args: (port, dir) => [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--dir',
        dir,
        '--replicaof',
        '127.0.0.1',
        String(redis.port),
      ],
    });
    try {
      const serving = await cli.serve(['--redis-url', `redis://127.0.0.1:${replica.port}`]);
      expect(
        serving
          .log()
          .filter(({ level }) => level >= 40)
          .map(({ msg }) => msg),
      ).toEqual([expect.stringMatching(/Redis is a replica and refuses writes.*redis\+sentinel/)]);
      await replica.client.call('REPLICAOF', 'NO', 'ONE');
      expect(
        (await fetch(`${serving.url}/q/test`, { method: 'POST', body: new URLSearchParams({ value: 'x' }) })).status,
      ).toBe(200);
      expect(await serving.end('SIGTERM')).toBe(0);
    } finally {
      await replica.stop();
    }
  });
});
