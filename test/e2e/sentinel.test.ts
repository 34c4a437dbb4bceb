import type { Daemon } from '../../src/daemon';
import { startDaemon } from '../support/daemon';
import { ask, talkTo, type Say } from '../support/dialogue';
import { masterName, patient, startSentinel, type TestSentinel } from '../support/redis-sentinel';
import { connectTo, openHub, type OpenHub } from '../support/hub';
import { queueNamed } from '../../src/queue/names';
import { startStopwatch, type Stopwatch } from '../support/stopwatch';
import { startTcpProxy } from '../support/tcp-proxy';
import { until } from '../support/until';

let redis: TestSentinel;
let daemons: Daemon[];
let says: Say[];

async function serve(config: object = {}): Promise<void> {
  daemons = [await startDaemon(redis, config), await startDaemon(redis, config)];
  says = daemons.map(talkTo);
}

afterEach(async () => {
  for (const daemon of daemons) await daemon.stop();
  await redis.stop();
});

/**
 * Adds messages all the time; each answer must come within 2 s.
 * @returns milliseconds without adds after the Sentinels chose another master. Their choice is not counted: it may take
 *   half a minute on a busy machine
 *   (https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#tilt-mode)
 */
async function downTime(act: () => Promise<void> | void): Promise<number> {
  const before = await redis.masterPort();
  await act();
  let since: Stopwatch | undefined;
  const chosen = until('the Sentinels have chosen', async () => (await redis.masterPort()) !== before, 50_000).then(
    () => (since = startStopwatch()),
  );
  let slowest = 0;
  await until('it takes messages again', async () => {
    const watch = startStopwatch();
    const answers = await Promise.all(says.map((say) => say('POST /q/test', 'value=x')));
    slowest = Math.max(slowest, watch.ms());
    for (const { status, headers } of answers)
      if (status !== 200) expect([status, headers['retry-after']]).toEqual([503, '1']);
    return answers.every(({ status }) => status === 200) || (since?.ms() ?? 0) > promisedMs;
  });
  const downMs = since?.ms() ?? 0;
  await chosen;
  expect(slowest).toBeLessThan(2000);
  return downMs;
}

/** Of the 5 s that are promised with Sentinels that need 2 s. */
const promisedMs = 3000;

describe('under Sentinel', () => {
  it('a master that dies is left for the one that the Sentinels choose, with what was confirmed and replicated', async () => {
    redis = await startSentinel();
    await serve();
    for (let i = 0; i < 20; i++) await says[0]!('POST /q/kept', `value=${i}`);
    await until('the replicas have it', async () => (await redis.client.wait(2, 1000)) === 2);
    const master = await redis.master();
    expect(await downTime(() => master.kill())).toBeLessThan(promisedMs);
    expect((await redis.master()).port).not.toBe(master.port);
    for (const say of says) await until('it is ready', async () => (await say('GET /readyz')).status === 200);
    for (let i = 0; i < 20; i++) {
      let line = '503';
      // It may connect once more; a 503 of this kind has taken nothing.
      await until('it answers', async () => !(line = (await says[1]!('GET /q/kept')).line).startsWith('503'));
      expect(line).toContain(`"value":"${i}"`);
    }
  });

  it('a master that hangs is left too, and takes nothing when it goes on as a replica', async () => {
    redis = await startSentinel();
    await serve();
    await says[0]!('POST /q/test', 'value=before');
    await until('the replicas have it', async () => (await redis.client.wait(2, 1000)) === 2);
    const master = await redis.master();
    expect(await downTime(() => master.freeze())).toBeLessThan(promisedMs);
    master.thaw();
    await until(
      'it is a replica',
      async () => (await master.client.info('replication')).includes('role:slave'),
      60_000,
    );
    const { ready } = (await says[0]!('GET /stats/test')).json() as { ready: number };
    expect((await says[1]!('GET /stats/test')).json()).toMatchObject({ ready });
  });

  it('who waits and who streams is served by the new master', async () => {
    redis = await startSentinel();
    await serve();
    const hub: OpenHub = await openHub(redis);
    try {
      const consumer = await connectTo(hub, queueNamed('stream'));
      await says[0]!('POST /q/stream', 'value=1');
      await until('it is heard', () => consumer.received.includes('1=1'));
      await until('the replicas have it', async () => (await redis.client.wait(2, 1000)) === 2);
      await downTime(async () => (await redis.master()).kill());
      await until('it is added', async () => (await says[0]!('POST /q/stream', 'value=2')).status === 200);
      await until('it is heard', () => consumer.received.some((one) => one.endsWith('=2')));
      const waiting = ask(daemons[1]!.url, 'GET /q/waiting?wait=20').answer;
      await says[0]!('POST /q/waiting', 'value=y');
      expect((await waiting).line).toContain('"y"');
    } finally {
      await hub.close();
    }
  });

  it('a connection that is asking for the master just when it hears of another is made to that one, and not given up', async () => {
    redis = await startSentinel();
    const [teller, ...others] = redis.sentinels;
    const slow = await startTcpProxy(teller!.port);
    const events = teller!.client.duplicate();
    try {
      daemons = [
        await startDaemon({ url: redis.url.replace(/\/\/.*\//, `//127.0.0.1:${slow.port}/`) }, { redisPool: 4 }),
      ];
      says = daemons.map(talkTo);
      const before = await redis.master();
      await until(
        'its connections are told of other masters',
        async () => ((await teller!.client.client('LIST')) as string).split(' sub=1 ').length > 5,
      );
      for (const other of others) other.freeze(); // or they would tell it sooner
      slow.delay(150);
      const chosen = new Promise((resolve) => events.on('message', resolve));
      await events.connect();
      await events.subscribe('+switch-master');
      await teller!.client.call('SENTINEL', 'FAILOVER', masterName);
      await chosen;
      for (const type of ['normal', 'pubsub']) await before.client.call('CLIENT', 'KILL', 'TYPE', type);
      await until('it is ready', async () => (await says[0]!('GET /readyz')).status === 200, 30_000);
      expect((await says[0]!('POST /q/test', 'value=x')).status).toBe(200);
    } finally {
      events.disconnect();
      await slow.stop();
    }
  });

  it('Redis and the Sentinels may each have users and passwords of their own', async () => {
    redis = await startSentinel({
      replicas: 1,
      args: ['--requirepass', 'of-redis', '--masterauth', 'of-redis'],
      client: { password: 'of-redis' },
      lines: [
        ...patient,
        `sentinel auth-pass ${masterName} of-redis`,
        'user watcher on >hidden +@all &*',
        'requirepass of-sentinels',
        'sentinel sentinel-pass of-sentinels',
      ],
      sentinelClient: { password: 'of-sentinels' },
      sentinelPassword: 'of-sentinels',
    });
    const rights = [
      'on',
      '>secret',
      '~restmq:*',
      '~{restmq:*',
      '&restmq:*',
      '&{restmq:*',
      '+@all',
      '-@admin',
      '-@dangerous',
      '+info',
    ];
    for (const { client } of redis.servers) await client.call('ACL', 'SETUSER', 'restmq', ...rights);
    redis = { ...redis, url: redis.url.replace('://', '://restmq:secret@') };
    await serve({ redisSentinelUser: 'watcher', redisSentinelPassword: 'hidden' });
    expect((await says[0]!('POST /q/test', 'value=x')).line).toBe('200 test:1⏎');
    const waiting = ask(daemons[1]!.url, 'GET /q/other?wait=20').answer;
    await says[0]!('POST /q/other', 'value=y');
    expect((await waiting).line).toContain('"y"');
    await expect(startDaemon(redis, { redisSentinelPassword: 'wrong' })).rejects.toThrow(/WRONGPASS|NOAUTH/);
  });
});
