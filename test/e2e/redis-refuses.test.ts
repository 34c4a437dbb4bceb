import type { Daemon } from '../../src/daemon';
import { startDaemon } from '../support/daemon';
import { refused, talkTo, type Say } from '../support/dialogue';
import { startCluster, type TestCluster } from '../support/redis-cluster';
import { startRedisProcess, type RedisProcess } from '../support/redis-process';
import { startStopwatch } from '../support/stopwatch';
import { until } from '../support/until';

let daemon: Daemon;
let say: Say;

afterEach(async () => {
  await daemon.stop();
});

async function serve(url: string): Promise<void> {
  daemon = await startDaemon({ url });
  say = talkTo(daemon);
}

/** An enqueue is refused so; a HEAD does not hang either. */
async function expectRefused(detail: RegExp, kind = '503 redis-unavailable'): Promise<void> {
  const watch = startStopwatch();
  const problem = await refused(say('POST /q/test', 'value=refused'));
  expect(problem).toMatchObject({ kind, detail: expect.stringMatching(detail) as string });
  if (kind.startsWith('503')) expect(problem.headers['retry-after']).toBe('1');
  expect(watch.ms()).toBeLessThan(2000);
}

/** Without a restart, soon, and what was refused is not there. */
async function expectBack(): Promise<void> {
  await until('it takes messages again', async () => (await say('POST /q/test', 'value=taken')).status === 200, 4000);
  const values: string[] = [];
  for (;;) {
    const answer = await say('GET /q/test');
    if (answer.status === 204) break;
    values.push((answer.json() as { value: string }).value);
  }
  expect(values).toContain('taken');
  expect(values).not.toContain('refused');
  await until('it is ready', async () => (await say('GET /readyz')).status === 200, 4000);
}

describe('what a single Redis refuses', () => {
  let redis: RedisProcess;
  const url = (): string => `redis://127.0.0.1:${redis.port}/0`;
  const plain = (port: number, dir: string): string[] => [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--dir',
    dir,
  ];

  async function start(...more: string[]): Promise<void> {
    redis = await startRedisProcess({ args: (port, dir) => [...plain(port, dir), ...more] });
    await serve(url());
    await say('POST /q/test', 'value=before');
  }

  afterEach(async () => {
    await redis.stop();
  });

  it('OOM: a full Redis is 507, and can be drained', async () => {
    await start();
    await redis.client.config('SET', 'maxmemory', '1');
    await expectRefused(/no memory left/, '507 redis-full');
    expect((await say('GET /q/test')).line).toContain('"before"');
    await redis.client.config('SET', 'maxmemory', '0');
    await expectBack();
  });

  it('READONLY: it was made a replica', async () => {
    await start();
    await redis.client.call('REPLICAOF', '127.0.0.1', '1');
    await expectRefused(/replica now/);
    await redis.client.call('REPLICAOF', 'NO', 'ONE');
    await expectBack();
  });

  it('MASTERDOWN: it is a replica that serves nothing while its master is away', async () => {
    await start('--replica-serve-stale-data', 'no');
    await redis.client.call('REPLICAOF', '127.0.0.1', '1');
    await expectRefused(/replica now|is unreachable|broke before it answered/);
    await redis.client.call('REPLICAOF', 'NO', 'ONE');
    await expectBack();
  });

  it('NOREPLICAS: it has fewer replicas than it needs', async () => {
    await start();
    await redis.client.config('SET', 'min-replicas-to-write', '1');
    await expectRefused(/fewer replicas than its min-replicas-to-write/);
    await redis.client.config('SET', 'min-replicas-to-write', '0');
    await expectBack();
  });

  it('BUSY: a script of somebody else does not end', async () => {
    await start('--busy-reply-threshold', '100');
    // connected by now: INFO, which ioredis asks for then, would be refused too, and SCRIPT KILL never leave
    await redis.client.ping();
    const busy = redis.client.duplicate();
    busy.on('error', () => undefined);
    const script = busy.eval('while true do end', 0).catch((error: unknown) => String(error));
    await until('it is busy', () =>
      redis.client.ping().then(
        () => false,
        (error: unknown) => String(error).includes('BUSY'),
      ),
    );
    await expectRefused(/blocked by a script/);
    await redis.client.script('KILL');
    expect(await script).toMatch(/killed/i);
    busy.disconnect();
    await expectBack();
  });

  it('NOSCRIPT: its scripts were forgotten, which nobody notices', async () => {
    await start();
    await redis.client.script('FLUSH');
    expect((await say('POST /q/test', 'value=2')).line).toBe('200 test:2⏎');
  });

  it('NOAUTH and WRONGPASS: its password was changed, and is changed back', async () => {
    await start();
    await redis.client.call('ACL', 'SETUSER', 'default', 'resetpass', '>other');
    await redis.client.auth('other');
    const ids = (await redis.client.call('CLIENT', 'LIST')) as string;
    for (const [, id, command] of ids.matchAll(/^id=(\d+) .* cmd=(\S+)/gm))
      if (!command!.startsWith('client')) await redis.client.call('CLIENT', 'KILL', 'ID', id!);
    await expectRefused(/rejects the user name or the password|is unreachable|broke before it answered/);
    await redis.client.call('ACL', 'SETUSER', 'default', 'nopass');
    await expectBack();
  });

  it('NOPERM: its user may not run scripts, or not on these keys', async () => {
    await start();
    await redis.client.call('ACL', 'SETUSER', 'tester', 'on', 'nopass', 'allcommands', 'allkeys');
    await redis.client.auth('tester', 'x');
    for (const [taken, given] of [
      ['-evalsha', '+evalsha'],
      ['resetkeys', '~*'],
    ] as const) {
      await redis.client.call('ACL', 'SETUSER', 'default', taken);
      await expectRefused(/ACL must allow/);
      await redis.client.call('ACL', 'SETUSER', 'default', given);
      await expectBack();
    }
  });

  it('NOPERM: its user may not choose the database any more when the connection is made again, and nothing goes to another one', async () => {
    redis = await startRedisProcess({ args: plain });
    await redis.client.call('ACL', 'SETUSER', 'daemon', 'on', '>secret', '~*', '&*', '+@all');
    await serve(`redis://daemon:secret@127.0.0.1:${redis.port}/3`);
    await redis.client.call('ACL', 'SETUSER', 'daemon', '-select');
    await redis.client.call('CLIENT', 'KILL', 'USER', 'daemon');
    await expectRefused(/is unreachable|broke before it answered/);
    await until('it says why', async () => (await say('GET /readyz')).line.includes('its ACL must allow'));
    await expectRefused(/is unreachable/);
    expect(await redis.client.dbsize()).toBe(0);
    await redis.client.call('ACL', 'SETUSER', 'daemon', '+select');
    await expectBack();
    expect(await redis.client.dbsize()).toBe(0);
  });

  it('max clients: it takes no more connections', async () => {
    await start();
    await redis.client.config('SET', 'maxclients', '1');
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await expectRefused(/reached its maxclients|is unreachable|broke before it answered/);
    await redis.client.config('SET', 'maxclients', '1000');
    await expectBack();
  });

  it('LOADING: it was started again, and loading its data', async () => {
    await start('--appendonly', 'yes', '--enable-debug-command', 'yes');
    const pipeline = redis.client.pipeline();
    for (let i = 0; i < 3000; i++) pipeline.set(`key:${i}`, i);
    await pipeline.exec();
    await redis.kill();
    const started = redis.start(['--key-load-delay', '1000', '--loading-process-events-interval-bytes', '1024']);
    await expectRefused(/loading its data|is unreachable|broke before it answered/);
    await started;
    await expectBack();
  });

  it('MISCONF: its disk is full, and has room again', async () => {
    // A limit on the size of a file stands for the end of the disk: both end a write short of its bytes.
    redis = await startRedisProcess({
      ulimit: '-f 40',
      args: (port, dir) => [
        ...plain(port, dir),
        '--appendonly',
        'yes',
        '--appendfsync',
        'everysec',
        '--auto-aof-rewrite-percentage',
        '0',
      ],
    });
    await serve(url());
    await say('POST /q/other', 'value=before');
    const big = 'x'.repeat(8000);
    await until('Redis has noticed', async () => (await say('POST /q/other', big, 'text/plain')).status !== 201);
    await until('Redis refuses every write', async () =>
      (await redis.client.info('persistence')).includes('aof_last_write_status:err'),
    );
    await expectRefused(/can’t write to its disk/);
    await redis.client.config('SET', 'appendonly', 'no'); // room, as far as Redis is concerned
    await expectBack();
  });
});

describe('what a Cluster refuses', () => {
  let cluster: TestCluster;

  beforeEach(async () => {
    cluster = await startCluster();
    await serve(cluster.url);
    await say('POST /q/test', 'value=before');
  });

  afterEach(async () => {
    await cluster.stop();
  });

  it('CLUSTERDOWN: nobody has the slot of the queue', async () => {
    const { client } = cluster.masters[await cluster.holderOf('{test}')]!;
    const slot = await client.cluster('KEYSLOT', '{test}');
    const id = (await client.call('CLUSTER', 'MYID')) as string;
    for (const one of cluster.masters) await one.client.call('CLUSTER', 'DELSLOTS', slot);
    await expectRefused(/part of the Redis Cluster with this queue is down/);
    for (const one of cluster.masters)
      await one.client.call('CLUSTER', 'SETSLOT', slot, 'NODE', id).catch(() => undefined);
    await client.call('CLUSTER', 'ADDSLOTS', slot).catch(() => undefined);
    await expectBack();
  });

  it('TRYAGAIN: a part of the queue stays where it was for too long', async () => {
    const from = await cluster.holderOf('{test}');
    const slot = await cluster.masters[0]!.client.cluster('KEYSLOT', '{test}');
    await cluster.migrate(slot, from, (from + 1) % 3, () => expectRefused(/is moving to another node/));
    await expectBack();
  });

  it('MOVED and ASK: a queue moves while it is used, which nobody notices', async () => {
    const from = await cluster.holderOf('{test}');
    const slot = await cluster.masters[0]!.client.cluster('KEYSLOT', '{test}');
    await cluster.migrate(slot, from, (from + 1) % 3);
    expect((await say('POST /q/test', 'value=2')).line).toBe('200 test:2⏎');
    const during: Promise<{ line: string }>[] = [];
    await cluster.migrate(slot, (from + 1) % 3, from, async () => {
      for (let i = 0; i < 3; i++) during.push(say('POST /q/test', `value=${i}`));
      await until('they are asked for again', () => Promise.resolve(during.length === 3));
    });
    const lines = (await Promise.all(during)).map(({ line }) => line);
    expect(lines.sort()).toEqual(['200 test:3⏎', '200 test:4⏎', '200 test:5⏎']);
  });
});
