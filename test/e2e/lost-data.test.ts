import { queueNamed, type Queue } from '../../src/queue/names';
import { queueKeys } from '../../src/redis/keys';
import { ask, talkTo } from '../support/dialogue';
import { useRedis } from '../support/redis';
import { dial, listen, type TestWebSocket, type Listening } from '../support/streams';
import { measureLeast } from '../support/least';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

/** Redis loses data while its connections stay: by FLUSHALL, by a dump that is loaded, or a key by hand. */

const redis = useRedis('--enable-debug-command', 'yes');
const daemons = [useDaemon({ redis }).daemon, useDaemon({ redis }).daemon] as const;
let last = 0;

const next = (): Queue => queueNamed(`lost${++last}`);
const counted = async ({ keys }: Queue): Promise<number> =>
  (await redis.client.hvals(keys.daemons)).reduce((sum, count) => sum + Number(count), 0);
const add = ({ name }: Queue, value: string, at = 1): Promise<unknown> =>
  talkTo(daemons[at]!)(`POST /q/${name}`, `value=${value}`);
const configure = ({ name }: Queue, settings: object): Promise<unknown> =>
  talkTo(daemons[0])(`PUT /v1/queues/${name}`, JSON.stringify(settings), 'application/json');

/** One consumer over each transport, on both daemons by turns. */
async function streamOf({ name }: Queue): Promise<{ streams: Listening[]; ws: TestWebSocket }> {
  const streams = [await listen(daemons[0].url, `GET /sse/${name}`), await listen(daemons[1].url, `GET /c/${name}`)];
  return { streams, ws: await dial(daemons[0].url, `/ws/${name}`) };
}

const losses: readonly [string, () => Promise<unknown>][] = [
  ['FLUSHALL', () => redis.client.flushall()],
  ['FLUSHDB', () => redis.client.flushdb()],
  ['SWAPDB', () => redis.client.swapdb(0, 1)],
];

describe('a stream that is connected while Redis loses everything', () => {
  it.each(losses)('hears what comes afterwards: %s', async (_, lose) => {
    const queue = next();
    const { streams, ws } = await streamOf(queue);
    await until('all are counted', async () => (await counted(queue)) === 3);
    await add(queue, 'before');
    for (const one of streams) await one.hears('before');
    await lose();
    await add(queue, 'after');
    for (const one of streams) await one.hears('after');
    await ws.hears('after');
    await until('all are counted again', async () => (await counted(queue)) === 3);
    for (const one of [...streams, { hangUp: () => ws.ws.close() }]) one.hangUp();
    await until('no consumer is left', async () => (await counted(queue)) === 0);
  });

  it('is given messages in turn again, also where it counts or acks them', async () => {
    const queue = next();
    const roundRobin = { policy: 'roundrobin', leaseSeconds: 30 };
    await configure(queue, roundRobin);
    const manual = await dial(daemons[0].url, `/ws/${queue.name}?ack=manual`, ['restmq.v1']);
    const counting = await dial(daemons[1].url, `/ws/${queue.name}?credit=2`, ['restmq.v1']);
    const plain = await listen(daemons[1].url, `GET /sse/${queue.name}`);
    await until('all are counted', async () => (await counted(queue)) === 3);
    await redis.client.flushall();
    await configure(queue, roundRobin);
    await until('all are counted again', async () => (await counted(queue)) === 3);
    for (let i = 0; i < 9; i++) await add(queue, `m${i}`);
    await until(
      'each got some',
      () => manual.frames.length > 0 && counting.frames.length > 0 && plain.body().includes('"value":"m'),
    );
    await until('all were given', async () => (await redis.client.zcard(queue.keys.ready)) === 0);
    for (const one of [manual, counting]) one.ws.close();
    plain.hangUp();
  });

  it('is registered again on a hundred queues', async () => {
    const queues = Array.from({ length: 100 }, next);
    const streams = await Promise.all(queues.map(({ name }, i) => listen(daemons[i % 2]!.url, `GET /sse/${name}`)));
    await redis.client.flushall();
    for (const queue of queues) await add(queue, 'after');
    await Promise.all(streams.map((one) => one.hears('after')));
    for (const one of streams) one.hangUp();
  });
});

describe('a stream that is connected while Redis loads its dump', () => {
  it.each([
    ['that has it', false],
    ['from before it came', true],
  ] as const)('hears what comes afterwards: one %s', async (_, isOld) => {
    const queue = next();
    await configure(queue, { policy: 'roundrobin' });
    const early = await listen(daemons[0].url, `GET /sse/${queue.name}`);
    await until('it is counted', async () => (await counted(queue)) === 1);
    await redis.client.save();
    const late = await listen(daemons[0].url, `GET /sse/${queue.name}`);
    await until('it is counted too', async () => (await counted(queue)) === 2);
    if (!isOld) await redis.client.save();
    await redis.client.call('DEBUG', 'RELOAD', 'NOSAVE');
    await until('both are counted', async () => (await counted(queue)) === 2);
    for (let i = 0; i < 4; i++) await add(queue, `m${i}`);
    for (const one of [early, late]) await one.hears('"value":"m');
    for (const one of [early, late]) one.hangUp();
    await until('no consumer is left', async () => (await counted(queue)) === 0);
  });
});

describe('a single key that is removed', () => {
  it.each(['daemons', 'consumers', 'ring'] as const)(
    '%s: streams hear what comes afterwards, whatever the policy',
    async (key) => {
      for (const policy of ['broadcast', 'roundrobin']) {
        const queue = next();
        await configure(queue, { policy });
        const one = await listen(daemons[0].url, `GET /sse/${queue.name}`);
        await until('it is counted', async () => (await counted(queue)) === 1);
        expect(await redis.client.del(queue.keys[key])).toBe(1);
        await add(queue, 'after');
        await one.hears('after');
        one.hangUp();
      }
    },
  );

  it.each(
    Object.keys(queueKeys).filter((key) => !['wake', 'stream', 'to'].includes(key)) as (keyof typeof queueKeys)[],
  )('%s: what is added afterwards is stored and taken', async (key) => {
    const queue = next();
    await configure(queue, { policy: 'roundrobin', ttlSeconds: 60 });
    await add(queue, 'before');
    const one = await listen(daemons[0].url, `GET /sse/${queue.name}`);
    await one.hears('before');
    await redis.client.del(queue.keys[key]);
    await add(queue, 'after');
    await one.hears('after');
    one.hangUp();
  });

  it('wait queue: waiters are served in order of arrival', async () => {
    const queue = next();
    const waiting = [];
    for (let i = 0; i < 4; i++) {
      waiting.push(ask(daemons[i % 2]!.url, `GET /q/${queue.name}?wait=30`).answer);
      await until(`${i + 1} stand in line`, async () => (await redis.client.zcard(queue.keys.line)) === i + 1);
    }
    await until(
      'both listen',
      async () => ((await redis.client.pubsub('SHARDNUMSUB', queue.keys.wake)) as [string, number])[1] === 2,
    );
    await redis.client.del(queue.keys.line);
    await until('all stand in line again', async () => (await redis.client.zcard(queue.keys.line)) === 4, 15_000);
    for (let i = 0; i < 4; i++) await add(queue, `m${i}`);
    expect((await Promise.all(waiting)).map((answer) => (answer.json() as { value: string }).value)).toEqual([
      'm0',
      'm1',
      'm2',
      'm3',
    ]);
  });
});

it('a daemon whose consumers are known writes nothing about them while nothing happens', async () => {
  const queue = next();
  const one = await listen(daemons[0].url, `GET /sse/${queue.name}`);
  await until('it is counted', async () => (await counted(queue)) === 1);
  const calls = async (): Promise<number> =>
    Number(/cmdstat_hset:calls=(\d+)/.exec(await redis.client.info('commandstats'))?.[1] ?? 0);
  const asked = async (): Promise<number> =>
    Number(/cmdstat_hexists:calls=(\d+)/.exec(await redis.client.info('commandstats'))?.[1] ?? 0);
  const writes = async (): Promise<number> => {
    const [before, askedBefore] = [await calls(), await asked()];
    await until('it was asked about them twice', async () => (await asked()) >= askedBefore + 2);
    return (await calls()) - before;
  };
  expect(await measureLeast(0, writes)).toBe(0); // the workers of other tests are written now and then
  expect(await redis.client.hget(queue.keys.consumers, '#turn')).toBe('1');
  one.hangUp();
});
