import type { Redis } from 'ioredis';
import type { Daemon } from '../../src/daemon';
import { queueNamed } from '../../src/queue/names';
import { daemonChannel } from '../../src/redis/keys';
import { poolKeys } from '../../src/redis/keys';
import { queueAt, type Held } from '../support/api';
import { startDaemon } from '../support/daemon';
import { ask, talkTo, type Answer, type Asking, type Say } from '../support/dialogue';
import { startRedis, type TestRedis } from '../support/redis';
import { startStopwatch } from '../support/stopwatch';
import { until } from '../support/until';

let redis: TestRedis;
let daemons: [Daemon, Daemon];
let say: Say;
let listener: Redis;

async function start(): Promise<void> {
  redis = await startRedis();
  daemons = [await startDaemon(redis), await startDaemon(redis)];
  say = talkTo(daemons[0]);
  listener = redis.client.duplicate();
}

async function stop(): Promise<void> {
  for (const daemon of daemons) await daemon.stop();
  listener.disconnect();
  await redis.stop();
}

beforeAll(start);

beforeEach(async () => {
  await redis.client.flushall();
});

afterAll(stop);

const json = 'application/json';
const kinds: ((url: string, name: string) => Asking)[] = [
  (url, name) => ask(url, `GET /q/${name}?wait=30`),
  (url, name) => ask(url, `POST /v1/queues/${name}/leases`, '{"waitSeconds":30}', json),
  (url, name) => ask(url, `GET /q/${name}?wait=30&lease=30`),
  (url, name) => ask(url, `POST /queue/${name}`, '{"cmd":"take","waitSeconds":30}', json),
  (url, name) => ask(url, `POST /queue/${name}`, '{"cmd":"take","waitSeconds":30,"max":5,"leaseSeconds":30}', json),
];

describe('those who wait on two daemons', () => {
  it('are served in the order they came, whether they take or lease, and whether messages come one by one or together', async () => {
    for (let round = 0; round < 20; round++) {
      const name = `round${round}`;
      const waiting: Asking[] = [];
      for (let i = 0; i < 8; i++) {
        // Of those who take more than one the first gets what it finds: they come last.
        const kind = i === 7 ? kinds[4]! : kinds[(round + i) % 4]!;
        waiting.push(kind(daemons[(i * 7 + round * 3 + (i >> 2)) % 2]!.url, name));
        await inLine(name, i + 1);
      }
      const values = waiting.map((_, i) => `value ${i}`);
      if (round % 2) await queueAt(daemons[0].url, name).add(values.map((value) => ({ value })));
      else
        for (const [i, value] of values.entries()) await talkTo(daemons[i % 2]!)(`POST /q/${name}`, `value=${value}`);
      const answers = await Promise.all(waiting.map(({ answer }) => answer));
      expect(answers.map((answer) => /value \d/.exec(answer.line)?.[0])).toEqual(values);
      expect(await redis.client.exists(queueNamed(name).keys.line)).toBe(0);
    }
  });

  it('may take many: the first ones get as much as they asked for, and none gets another’s message', async () => {
    for (let round = 0; round < 10; round++) {
      const name = `many${round}`;
      const sizes = [3, 1, 2];
      const waiting: Promise<Answer>[] = [];
      for (const [i, max] of sizes.entries()) {
        waiting.push(
          ask(
            daemons[(i + round) % 2]!.url,
            `POST /v1/queues/${name}/leases`,
            JSON.stringify({ max, waitSeconds: 30 }),
            json,
          ).answer,
        );
        await inLine(name, i + 1);
      }
      await queueAt(daemons[0].url, name).add(Array.from({ length: 6 }, () => ({ value: 'x' })));
      const got = (await Promise.all(waiting)).map((answer) =>
        (answer.json() as { messages: Held[] }).messages.map(({ key }) => Number(key.split(':')[1])),
      );
      expect(got.map((one) => one.length)).toEqual(sizes);
      const firsts = got.map(([first]) => first!);
      expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
      expect(got.flat().sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  it('are skipped when they have hung up: nothing is given to them', async () => {
    for (let round = 0; round < 20; round++) {
      const name = `gone${round}`;
      const gone = [0, 1, 0].map((i) => ask(daemons[i]!.url, `GET /q/${name}?wait=30&lease=30`));
      await inLine(name, 3);
      const patient = ask(daemons[round % 2]!.url, `GET /q/${name}?wait=30&lease=30`).answer;
      await inLine(name, 4);
      for (const one of gone) one.hangUp();
      if (round % 4) await inLine(name, 1);
      await say(`POST /q/${name}`, 'value=x');
      const { leaseId: lease } = (await patient).json() as Held;
      if (round % 4) expect(lease).toMatch(/^1-1-/); // the first delivery of the message
      await inLine(name, 0);
    }
  });

  it('keep their places when the daemon’s connection was lost, or Redis has forgotten them', async () => {
    const waiting: Promise<Answer>[] = [];
    for (let i = 0; i < 6; i++) {
      waiting.push(ask(daemons[i % 2]!.url, 'GET /q/test?wait=30').answer);
      await inLine('test', i + 1);
    }
    await redis.client.del(queueNamed('test').keys.line);
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await inLine('test', 6);
    for (let i = 0; i < 6; i++) await say('POST /q/test', `value=${i}`);
    expect((await Promise.all(waiting)).map((answer) => (answer.json() as { value: string }).value)).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
  });

  it('leave no key behind, and go on waiting when the queue is purged', async () => {
    const { line } = queueNamed('test').keys;
    const waiting = ask(daemons[0].url, 'GET /q/test?wait=30').answer;
    await inLine('test', 1);
    expect(await redis.client.pttl(line)).toBeGreaterThan(30_000);
    await redis.client.zadd(line, 1, 'dead 1', (Date.now() - 1000) * 1000, 'dead 2');
    await say('DELETE /q/test');
    expect(await redis.client.zcard(line)).toBe(1);
    await say('POST /q/test', 'value=x');
    expect((await waiting).line).toContain('"x"');
    expect((await redis.client.keys('*')).filter((key) => key !== poolKeys.due).sort()).toEqual([
      'restmq:queues',
      'restmq:{test}:meta',
      poolKeys.listing,
    ]);
  });
});

describe('while a waiter is on another daemon', () => {
  const { line } = queueNamed('test').keys;
  const channel = daemonChannel(queueNamed('test').keys, 'other');

  /** A waiter of a daemon that is slow to come for its message. */
  beforeEach(async () => {
    await listener.ssubscribe(channel);
    await redis.client.zadd(line, (Date.now() - 1000) * 1000, 'other 1');
  });

  afterEach(async () => {
    await listener.sunsubscribe(channel);
  });

  it('who comes to wait does not get what is for those who came before; who does not wait may', async () => {
    const second = ask(daemons[0].url, 'GET /q/test?wait=30').answer;
    await inLine('test', 2);
    await say('POST /q/test', 'value=a');
    expect((await say('GET /q/test?wait=1')).line).toBe('204');
    expect((await say('GET /q/test')).line).toContain('"a"');
    await say('POST /q/test', 'value=b');
    await say('POST /q/test', 'value=c');
    expect((await second).line).toContain('"c"'); // the first of two is the other’s
    expect((await say('GET /q/test')).line).toContain('"b"');
  });

  it('whose daemon dies with a message waiting for it, the next is served soon', async () => {
    const second = ask(daemons[0].url, 'GET /q/test?wait=30').answer;
    await inLine('test', 2);
    await say('POST /q/test', 'value=a');
    expect((await say('GET /q/test?wait=1')).line).toBe('204');
    await listener.sunsubscribe(channel);
    const watch = startStopwatch();
    expect((await second).line).toContain('"a"');
    expect(watch.ms()).toBeLessThan(1500);
  });

  it('a waiter that leaves the wait queue lets the next one be served', async () => {
    const [second, third] = [ask(daemons[0].url, 'GET /q/test?wait=30'), ask(daemons[1].url, 'GET /q/test?wait=30')];
    await inLine('test', 3);
    await say('POST /q/test', 'value=a');
    await say('GET /healthz');
    second.hangUp();
    await inLine('test', 2);
    await say('POST /q/test', 'value=b');
    expect((await third.answer).line).toContain('"b"');
  });

  it('whose daemon has forgotten it, the next is served when the longest wait is over', async () => {
    await redis.client.zadd(line, (Date.now() - 36_000) * 1000, 'other 1');
    const second = ask(daemons[0].url, 'GET /q/test?wait=30').answer;
    await until('it waits', async () => (await redis.client.pubsub('SHARDCHANNELS', '*:wake')).length === 1);
    await say('POST /q/test', 'value=a');
    expect((await second).line).toContain('"a"');
  });
});

describe('1,000 who wait for one queue', () => {
  /** Restart the daemons: running ones write the history of every queue that was used before. */
  beforeAll(async () => {
    await stop();
    await start();
  });

  it('cost Redis nothing while nothing comes, and a message a few scripts', async () => {
    const waiting = Array.from({ length: 1000 }, (_, i) => ask(daemons[i % 2]!.url, 'GET /q/test?wait=30'));
    await inLine('test', 1000);
    await until(
      'both listen',
      async () =>
        ((await redis.client.pubsub('SHARDNUMSUB', queueNamed('test').keys.wake)) as [string, number])[1] === 2,
    );
    await swept(2); // what they cost has been counted
    const { evalsha, zrange, spublish = 0, ...others } = await during(() => swept(2));
    // Idle daemons look for timers every few seconds, each time one script and two ranges; and each may tell dashboards
    // that the queue was used, write its history and its workers, check Redis and check the list of queues, once.
    // Connections are looked after.
    expect(spublish).toBeLessThanOrEqual(2);
    expect(evalsha! - zrange! / 2 - spublish).toBeLessThanOrEqual(8);
    expect(
      Object.entries(others).filter(([name, calls]) => !['time', 'info', 'ping'].includes(name) && calls > 20),
    ).toEqual([]);
    const { zrank: looks } = await during(async () => {
      await say('POST /q/test', 'value=x');
      await inLine('test', 999);
      await swept(1);
    });
    expect(looks).toBeLessThanOrEqual(6); // two or three for each daemon
    for (const one of waiting) one.hangUp();
    await inLine('test', 0);
  });

  /** How often each command of Redis ran meanwhile, those in scripts too. */
  async function during(act: () => Promise<void>): Promise<Record<string, number>> {
    const before = await calls();
    await act();
    const grown = Object.entries(await calls()).map(([name, count]): [string, number] => [
      name,
      count - (before[name] ?? 0),
    ]);
    return Object.fromEntries(grown.filter(([, count]) => count > 0));
  }

  async function calls(): Promise<Record<string, number>> {
    const info = await redis.client.info('commandstats');
    const sums: Record<string, number> = {}; // a Cluster has some of each
    for (const [, name, count] of info.matchAll(/^cmdstat_(.+?):calls=(\d+)/gm))
      sums[name!] = (sums[name!] ?? 0) + Number(count);
    return sums;
  }

  /** Daemons have looked for timers so many times. */
  async function swept(times: number): Promise<void> {
    const { zrange = 0 } = await calls();
    await until(`${times} sweeps`, async () => (await calls())['zrange']! >= zrange + 2 * times);
  }
});

async function inLine(name: string, count: number): Promise<void> {
  await until(
    `${count} stand in line for ${name}`,
    async () => (await redis.client.zcard(queueNamed(name).keys.line)) === count,
  );
}
