import type { Daemon } from '../../src/daemon';
import { startCrashingRedis, type CrashingRedis } from '../support/crashing-redis';
import { startDaemon } from '../support/daemon';
import { ask, refused, talkTo, type Say } from '../support/dialogue';
import { startStopwatch } from '../support/stopwatch';
import { until } from '../support/until';

let redis: CrashingRedis;
let daemon: Daemon;
let say: Say;

beforeEach(async () => {
  redis = await startCrashingRedis();
  daemon = await startDaemon(redis);
  say = talkTo(daemon);
});

afterEach(async () => {
  await daemon.stop();
  await redis.stop();
});

const json = 'application/json';
const needRedis: [what: string, body?: string, type?: string][] = [
  ['GET /q/test'],
  ['GET /q/test?wait=30'],
  ['GET /?queue=test'],
  ['HEAD /q/test'],
  ['HEAD /?queue=test'],
  ['POST /', 'queue=test&value=2'],
  ['POST /q/test', 'value=2'],
  ['POST /q/test', 'value=2&ttl=60'],
  ['POST /q/test', 'x', 'text/plain'],
  ['POST /q/fresh', 'value=1'],
  ['DELETE /q/test'],
  ['GET /q/'],
  ['GET /j/test'],
  ['GET /stats/'],
  ['GET /stats/test'],
  ['GET /p/test'],
  ['POST /p/test', 'policy=roundrobin'],
  ['GET /control/'],
  ['GET /control/test'],
  ['POST /control/test', 'status=stop'],
  ...[
    '{"cmd":"add","queue":"test","value":2}',
    '{"cmd":"get","queue":"test"}',
    '{"cmd":"take","queue":"test","waitSeconds":30}',
    '{"cmd":"del","queue":"test","key":"test:1"}',
    '{"cmd":"purge","queue":"test"}',
    '{"cmd":"policy","queue":"test"}',
    '{"cmd":"control","queue":"test","status":"stop"}',
    '{"cmd":"stats","queue":"test"}',
  ].map((command): [string, string, string] => ['POST /queue', command, json]),
];

/** Every kind of request is refused as it should be, and none is kept waiting. */
async function expectUnavailable(): Promise<void> {
  const watch = startStopwatch();
  await Promise.all(
    needRedis.map(async ([what, body, type]) => {
      const answer = await say(what, body, type);
      expect([what, body, answer.status, answer.headers['retry-after']]).toEqual([what, body, 503, '1']);
      if (!what.startsWith('HEAD')) expect(await refused(answer)).toMatchObject({ kind: '503 redis-unavailable' });
    }),
  );
  expect((await say('GET /readyz')).json()).toEqual({
    ready: false,
    problems: ['Redis does not answer.'],
    warnings: [],
  });
  expect(watch.ms()).toBeLessThan(2 * 2000);
}

/** Operations that need no Redis work, and wrong requests are still refused as such. */
async function expectAlive(): Promise<void> {
  expect((await say('GET /healthz')).line).toBe('200 OK⏎');
  for (const path of ['/metrics', '/queue', '/openapi.json', '/problems/redis-unavailable'])
    expect([path, (await say(`GET ${path}`)).status]).toEqual([path, 200]);
  expect((await refused(say('POST /q/test', 'ttl=1'))).status).toBe(400);
}

describe('while Redis does not answer', () => {
  it('every request is refused within 2 s; when it is back the daemon is too', async () => {
    await say('POST /q/test', 'value=1');
    redis.freeze();
    await expectUnavailable();
    await expectAlive();
    redis.thaw();
    await until('the daemon is back', async () => (await say('GET /readyz')).status === 200);
    expect((await say('POST /q/other', 'value=1')).line).toBe('200 other:1⏎');
    expect((await say('GET /q/other')).line).toContain('"other:1"');
  });

  it('what was refused is not done, not even when Redis goes on with what it had received', async () => {
    await say('POST /q/test', 'value=before');
    redis.freeze();
    const requests: [what: string, body?: string][] = [
      ['POST /q/test', 'value=1'],
      ['POST /q/test', 'value=2&ttl=60'],
      ['GET /q/test'],
      ['DELETE /q/test'],
      ['POST /queue/test', '{"cmd":"take"}'],
      ['POST /queue/test', '{"cmd":"del","key":"test:1"}'],
      ['POST /queue/test', '{"cmd":"purge"}'],
    ];
    const answers = await Promise.all([...requests, ...requests].map(([what, body]) => say(what, body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    redis.thaw();
    await until('the daemon is back', async () => (await say('GET /readyz')).status === 200);
    expect(await drain('test')).toEqual(['before']);
  });
});

describe('while Redis is dead', () => {
  it('every request is refused within 2 s; when it is back so is everything that was confirmed', async () => {
    await say('POST /q/test', 'value=1');
    await say('POST /p/test', 'policy=roundrobin');
    await redis.kill();
    await expectUnavailable();
    await expectAlive();
    await redis.start();
    await until('the daemon is back', async () => (await say('GET /readyz')).status === 200);
    expect((await say('GET /p/test')).line).toContain('roundrobin');
    expect((await say('GET /q/test')).line).toBe('200 {"key":"test:1","value":"1","count":0}⏎');
  });

  it('a waiter is refused, or served when it is back; later messages are not lost', async () => {
    const waiting = ask(daemon.url, 'GET /q/test?wait=30').answer;
    await until('it waits', async () => (await redis.client.pubsub('SHARDCHANNELS', '*:wake')).length === 1);
    await redis.kill();
    await redis.start();
    await until('the message is stored', async () => (await say('POST /q/test', 'value=x')).status === 200);
    const { status, line } = await waiting;
    expect([200, 503]).toContain(status);
    expect(status === 200 ? line : (await say('GET /q/test?wait=5')).line).toContain('"value":"x"');
  });

  it('who begins to wait afterwards is woken as before', async () => {
    await redis.kill();
    await redis.start();
    await until('the daemon is back', async () => (await say('GET /readyz')).status === 200);
    for (let round = 0; round < 3; round++) {
      const waiting = ask(daemon.url, 'GET /q/test?wait=30').answer;
      await until('it waits', async () => (await redis.client.pubsub('SHARDCHANNELS', '*:wake')).length === 1);
      await say('POST /q/test', `value=${round}`);
      expect((await waiting).line).toContain(`"value":"${round}"`);
      await until('nobody waits', async () => (await redis.client.pubsub('SHARDCHANNELS', '*:wake')).length === 0);
    }
  });

  it('who joins others that wait is refused too', async () => {
    const waiting = ask(daemon.url, 'GET /q/test?wait=2').answer;
    await until('it waits', async () => (await redis.client.pubsub('SHARDCHANNELS', '*:wake')).length === 1);
    await redis.kill();
    expect((await refused(say('GET /q/test?wait=30'))).kind).toBe('503 redis-unavailable');
    expect([204, 503]).toContain((await waiting).status); // 503 where it had only just begun to listen
  });

  it('a daemon can be stopped', async () => {
    await redis.kill();
    await say('GET /q/test');
    await daemon.stop();
    await expect(say('GET /healthz')).rejects.toThrow(/ECONNREFUSED/);
  });
});

it('a crash in the middle of work doubles no message and loses none that was confirmed', async () => {
  const confirmed: string[] = [];
  const work = new AbortController();
  const producer = async (name: string): Promise<void> => {
    for (let i = 0; !work.signal.aborted; i++) {
      const answer = await say('POST /q/test', `value=${name}:${i}`);
      if (answer.status === 200) confirmed.push(`${name}:${i}`);
      else expect(answer.status).toBe(503);
    }
  };
  const producing = Promise.all(Array.from({ length: 6 }, (_, i) => producer(`p${i}`)));
  for (let crash = 1; crash <= 3; crash++) {
    const before = confirmed.length;
    await until('some are confirmed', () => confirmed.length > before + 50);
    await redis.kill();
    await redis.start();
  }
  const before = confirmed.length;
  await until('more are confirmed', () => confirmed.length > before + 50);
  work.abort();
  await producing;
  const values = await drain('test');
  expect(new Set(values).size).toBe(values.length);
  expect(confirmed.filter((one) => !values.includes(one))).toEqual([]);
});

async function drain(name: string): Promise<string[]> {
  const values: string[] = [];
  for (;;) {
    const answer = await say(`GET /q/${name}`);
    if (answer.status === 204) return values;
    values.push((answer.json() as { value: string }).value);
  }
}
