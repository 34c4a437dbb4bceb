import { defaults } from '../../src/config';
import { start, type Daemon } from '../../src/daemon';
import type { Log } from '../../src/log';
import { buildCli } from '../support/cli';
import { startDaemon } from '../support/daemon';
import { refused, talkTo, type Say } from '../support/dialogue';
import { childrenOf, startMs } from '../support/processes';
import { startCluster } from '../support/redis-cluster';
import { startRedisProcess, type RedisProcess } from '../support/redis-process';
import { startTcpProxy } from '../support/tcp-proxy';
import { until } from '../support/until';

interface Readiness {
  status: number;
  problems: string[];
  warnings: string[];
}

let stops: (() => Promise<void>)[] = [];
let say: Say;

afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});

function talkWith(daemon: Daemon): void {
  stops.push(() => daemon.stop());
  say = talkTo(daemon);
}

async function serve(url: string, config: object = {}): Promise<void> {
  talkWith(await startDaemon({ url }, config));
}

async function redisWith(...more: string[]): Promise<RedisProcess> {
  const redis = await startRedisProcess({
    args: (port, dir) => [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--dir',
      dir,
      '--repl-diskless-sync-delay',
      '0',
      ...more,
    ],
  });
  stops.push(() => redis.stop());
  return redis;
}

const urlOf = ({ port }: RedisProcess): string => `redis://127.0.0.1:${port}/0`;

async function readyz(): Promise<Readiness> {
  const answer = await say('GET /readyz');
  return { status: answer.status, ...(answer.json() as Omit<Readiness, 'status'>) };
}

async function expectProblem(said: RegExp): Promise<void> {
  expect(await readyz()).toEqual({ status: 503, ready: false, problems: [expect.stringMatching(said)], warnings: [] });
}

async function expectReady(): Promise<void> {
  await until(
    'it is ready, and warns of nothing',
    async () => {
      const { status, warnings } = await readyz();
      return status === 200 && warnings.length === 0;
    },
    30_000,
  );
}

/** Every different set of problems that is said until `ends`, asked without a pause. */
async function saidUntil(ends: () => boolean): Promise<Set<string>> {
  const said = new Set<string>();
  while (!ends()) said.add((await readyz()).problems.join(' '));
  return said;
}

describe('/readyz says that what a daemon does is refused', () => {
  it('where an ACL takes scripts, a command in them, or keys away', async () => {
    const redis = await redisWith();
    await serve(urlOf(redis));
    await redis.client.call('ACL', 'SETUSER', 'tester', 'on', 'nopass', 'allcommands', 'allkeys');
    await redis.client.auth('tester', 'x');
    const ways: [taken: string[], given: string[], said: RegExp][] = [
      [['-@scripting'], ['+@scripting'], /^Redis does not give the user of this daemon the rights/],
      [['-evalsha'], ['+evalsha'], /^Redis does not give the user of this daemon the rights/],
      [['resetkeys', '~{restmq:*'], ['~*'], /^Redis does not give the user of this daemon the rights/],
      [['-hset', '-spublish'], ['+hset', '+spublish'], /Missing: HSET, SPUBLISH\.$/],
    ];
    for (const [taken, given, said] of ways) {
      await redis.client.call('ACL', 'SETUSER', 'default', ...taken);
      await expectProblem(said);
      expect((await refused(say('POST /q/test', 'value=1'))).kind).toBe('503 redis-unavailable');
      await redis.client.call('ACL', 'SETUSER', 'default', ...given);
      await expectReady();
      expect((await say('POST /q/test', 'value=1')).status).toBe(200);
    }
  });

  it('where Redis wants more replicas than it has', async () => {
    const redis = await redisWith();
    await serve(urlOf(redis));
    await redis.client.config('SET', 'min-replicas-to-write', '1');
    await expectProblem(/fewer replicas than its min-replicas-to-write, and refuses writes\.$/);
    await redis.client.config('SET', 'min-replicas-to-write', '0');
    await expectReady();
  });

  it('where --wait-replicas wants more than there are, or than say anything', async () => {
    const master = await redisWith();
    await serve(urlOf(master), { waitReplicas: 1, waitReplicasTimeoutMs: 100 });
    expect((await refused(say('POST /q/test', 'value=1'))).detail).toMatch(/no replica confirmed/);
    await expectProblem(/^Fewer replicas than --wait-replicas 1 are connected \(0\)/);
    const replica = await redisWith('--replicaof', `127.0.0.1 ${master.port}`);
    await expectReady();
    await until('it confirms', async () => (await say('POST /q/test', 'value=2')).status === 200);
    replica.freeze();
    await until('its silence is noticed', async () => (await readyz()).status === 503, 20_000);
    await expectProblem(/^Fewer replicas/);
    replica.thaw();
    await expectReady();
  });

  it('and tries that without writing anything', async () => {
    const redis = await redisWith();
    await serve(urlOf(redis));
    await say('POST /q/test', 'value=1');
    const offset = async (): Promise<string> =>
      /rdb_changes_since_last_save:(\d+)/.exec(await redis.client.info('persistence'))![1]!;
    const before = await offset();
    for (let i = 0; i < 10; i++) expect((await readyz()).status).toBe(200);
    expect(await offset()).toBe(before);
  });
});

describe('/readyz says the right reason', () => {
  it('while Redis wants a password that the daemon does not have', async () => {
    const redis = await redisWith();
    await serve(urlOf(redis));
    await redis.client.config('SET', 'requirepass', 'secret');
    await redis.client.auth('secret');
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    const reason = /^Redis rejects the user name or the password/;
    await until('it is known', async () => reason.test((await readyz()).problems[0] ?? ''));
    let asked = 0;
    for (const said of await saidUntil(() => asked++ > 300)) expect(said).toMatch(reason);
    await redis.client.config('SET', 'requirepass', '');
    await expectReady();
  });

  it('while Redis takes no more connections', async () => {
    const redis = await redisWith();
    await serve(urlOf(redis));
    await redis.client.config('SET', 'maxclients', '1');
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    const reason = /^Redis has reached its maxclients and accepts no connection of this daemon\.$/;
    await until('it is known', async () => reason.test((await readyz()).problems[0] ?? ''));
    let asked = 0;
    for (const said of await saidUntil(() => asked++ > 300)) expect(said).toMatch(reason);
    await redis.kill();
    await until('it is away', async () => (await readyz()).problems[0] === 'Redis does not answer.');
    await redis.start();
    await expectReady();
  });

  it('while a script of somebody else holds Redis up', async () => {
    const redis = await redisWith('--busy-reply-threshold', '100');
    await serve(urlOf(redis));
    await redis.client.ping(); // connected by now: INFO, which ioredis asks for then, would be refused too
    const busy = redis.client.duplicate();
    busy.on('error', () => undefined);
    const script = busy.eval('while true do end', 0).catch((error: unknown) => String(error));
    await until('it is busy', () =>
      redis.client.ping().then(
        () => false,
        (error: unknown) => String(error).includes('BUSY'),
      ),
    );
    await expectProblem(/^Redis is blocked by a script of another client\.$/);
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes').catch(() => undefined);
    await redis.client.script('KILL');
    expect(await script).toMatch(/killed/i);
    busy.disconnect();
    await expectReady();
  });

  it.each([0, 3])(
    'while a script of somebody else holds Redis up, and the connections are lost and made anew, in database %i',
    async (db) => {
      const redis = await redisWith('--busy-reply-threshold', '100');
      const proxy = await startTcpProxy(redis.port);
      stops.push(() => proxy.stop());
      await serve(proxy.url.replace(/0$/, String(db)));
      await redis.client.ping(); // connected by now, as above
      const busy = redis.client.duplicate();
      busy.on('error', () => undefined);
      const script = busy.eval('while true do end', 0).catch((error: unknown) => String(error));
      await until('it is busy', () =>
        redis.client.ping().then(
          () => false,
          (error: unknown) => String(error).includes('BUSY'),
        ),
      );
      proxy.reset();
      const reason = /^Redis is blocked by a script of another client\.$/;
      await until('it is known', async () => reason.test((await readyz()).problems[0] ?? ''));
      let asked = 0;
      for (const said of await saidUntil(() => asked++ > 300)) expect(said).toMatch(reason);
      await redis.client.script('KILL');
      expect(await script).toMatch(/killed/i);
      busy.disconnect();
      await expectReady();
      expect((await say('POST /q/test', 'value=1')).status).toBe(200);
      await redis.client.select(db);
      expect(await redis.client.exists('restmq:queues')).toBe(1);
    },
  );

  it('while connections break before they are of use', async () => {
    const redis = await redisWith();
    const proxy = await startTcpProxy(redis.port);
    stops.push(() => proxy.stop());
    await serve(proxy.url);
    let ended = false;
    const cut = async (): Promise<void> => {
      while (!ended) await proxy.cutReplyTo('info'); // asked for on each new connection
    };
    const cutting = cut();
    proxy.reset();
    await until('some broke', () => Promise.resolve(proxy.cuts > 4));
    let asked = 0;
    expect([...(await saidUntil(() => asked++ > 300))]).toEqual(['Redis does not answer.']);
    ended = true;
    await cutting;
    await expectReady();
  });

  it('while Redis is a replica, and connections are made again for what it refuses', async () => {
    const redis = await redisWith();
    await serve(urlOf(redis));
    await redis.client.call('REPLICAOF', '127.0.0.1', '1');
    let ended = false;
    const adding = (async () => {
      for (let i = 0; i < 10; i++) await say('POST /q/test', 'value=1');
      ended = true;
    })();
    const said = await saidUntil(() => ended);
    await adding;
    expect([...said]).toEqual(['Redis is a replica and refuses writes.']);
    await redis.client.call('REPLICAOF', 'NO', 'ONE');
    await expectReady();
  });

  it('of a part of a Cluster: a warning while the others serve, and a problem where all need it', async () => {
    const cluster = await startCluster({ args: ['--cluster-require-full-coverage', 'no'] });
    stops.push(() => cluster.stop());
    await serve(cluster.url);
    const vital = new Set([await cluster.holderOf('{restmq:queues}'), await cluster.holderOf('{restmq:timers}')]);
    const spare = cluster.masters.findIndex((_one, i) => !vital.has(i));
    const names = Array.from({ length: 20 }, (_, i) => `q${i}`);
    const holders = await Promise.all(names.map((name) => cluster.holderOf(`{${name}}`)));
    const living = names.find((_name, i) => holders[i] !== spare)!;
    for (const name of names) await say(`POST /q/${name}`, 'value=1');
    await expectReady();
    await cluster.masters[spare]!.kill();
    const warned: unknown = expect.stringMatching(
      /^The part of the Redis Cluster with the slots \d+–\d+ and its queues can’t be used: Redis does not answer\.$/,
    );
    await until('it is noticed', async () => (await readyz()).warnings.length > 0);
    expect(await readyz()).toEqual({ status: 200, ready: true, problems: [], warnings: [warned] });
    expect((await say(`POST /q/${living}`, 'value=2')).status).toBe(200);
    await cluster.masters[spare]!.start();
    await expectReady();
    const [needed] = vital;
    await cluster.masters[needed!]!.kill();
    await until('it is a problem', async () => (await readyz()).status === 503);
    expect((await readyz()).problems).toEqual(['Redis does not answer.']);
  });

  it('of a Cluster that stops serving when a part is down', async () => {
    const cluster = await startCluster();
    stops.push(() => cluster.stop());
    await serve(cluster.url);
    const vital = [await cluster.holderOf('{restmq:queues}'), await cluster.holderOf('{restmq:timers}')];
    const spare = cluster.masters.findIndex((_one, i) => !vital.includes(i));
    await cluster.masters[spare]!.kill();
    await until(
      'the others know',
      async () => /part of the Redis Cluster with this queue is down/.test((await readyz()).problems[0] ?? ''),
      20_000,
    );
    expect((await readyz()).status).toBe(503);
    await cluster.masters[spare]!.start();
    await expectReady();
  });
});

describe('the log', () => {
  it('has a line when readiness or its reason changes, and no other', async () => {
    const redis = await redisWith();
    const lines: string[] = [];
    const noted = (level: string) => (about: { problems?: string[] }, text: string) =>
      void (text.includes('ready') && lines.push([level, ...(about.problems ?? [])].join(' ')));
    const log = {
      debug: () => undefined,
      info: noted('info'),
      warn: noted('warn'),
      error: () => undefined,
      isLevelEnabled: () => false,
    } as unknown as Log;
    talkWith(await start({ ...defaults, port: 0, redisUrl: urlOf(redis) }, log));
    for (let i = 0; i < 3; i++) await readyz();
    expect(lines).toEqual([]);
    await redis.client.config('SET', 'min-replicas-to-write', '1');
    for (let i = 0; i < 3; i++) await readyz();
    expect(lines).toEqual([expect.stringMatching(/^warn Redis has fewer replicas/)]);
    await redis.client.config('SET', 'min-replicas-to-write', '0');
    for (let i = 0; i < 3; i++) await readyz();
    expect(lines.slice(1)).toEqual(['info']);
    await redis.client.config('SET', 'min-replicas-to-write', '1');
    await until('it is told without being asked', () => Promise.resolve(lines.length === 3), 20_000);
  });

  it('has one line for all workers, those that took the place of others too', async () => {
    const redis = await redisWith();
    const cli = buildCli();
    stops.push(() => cli.remove());
    const serving = await cli.serve(['--workers', '3', '--redis-url', urlOf(redis)]);
    say = talkTo(serving);
    const readiness = (): string[] =>
      serving
        .log()
        .map(({ msg }) => msg)
        .filter((msg) => /\bready\b/.test(msg));
    const listening = (): number => serving.log().filter(({ msg }) => msg.startsWith('RestMQ listens')).length;
    /** Each connection goes to the next worker. */
    const askAll = async (): Promise<void> => {
      for (let i = 0; i < 12; i++)
        await (await fetch(`${serving.url}/readyz`, { headers: { Connection: 'close' } })).arrayBuffer();
    };
    process.kill(childrenOf(serving.process.pid!)[0]!, 'SIGKILL');
    await until('another took its place', () => listening() === 4, startMs);
    await askAll();
    await redis.client.config('SET', 'min-replicas-to-write', '1');
    await until('it is told', () => readiness().length > 0, 30_000);
    await askAll();
    await redis.client.config('SET', 'min-replicas-to-write', '0');
    await until('all are ready again', () => readiness().some((msg) => msg.includes('again')), 30_000);
    await askAll();
    expect(await serving.end('SIGTERM')).toBe(0);
    expect(readiness()).toEqual(['RestMQ is not ready: /readyz answers 503', 'RestMQ is ready again']);
  });
});
