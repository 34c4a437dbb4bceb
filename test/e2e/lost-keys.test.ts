import { queueNamed, type Queue } from '../../src/queue/names';
import { keysOf, poolKeys, queueKeys, type QueueKey } from '../../src/redis/keys';
import { ask, talkTo, type Answer } from '../support/dialogue';
import { useRedis } from '../support/redis';
import { dial, listen } from '../support/streams';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

/** One key is removed by hand while consumers are connected, messages leased or delayed, and clients wait. */

const redis = useRedis();
const daemons = [useDaemon({ redis }).daemon, useDaemon({ redis }).daemon] as const;
const json = 'application/json';
let last = 0;

const say = (what: string, body: string | null = null, type?: string): Promise<Answer> =>
  talkTo(daemons[1])(what, body, type ?? {});
const add = ({ name }: Queue, value: string): Promise<Answer> => say(`POST /q/${name}`, `value=${value}`);
const put = async (settings: object = {}): Promise<Queue> => {
  const queue = queueNamed(`key${++last}`);
  await say(`PUT /v1/queues/${queue.name}`, JSON.stringify(settings), json);
  return queue;
};

/** Send a message with options. */
const send = ({ name }: Queue, value: string, headers: Record<string, string | number>): Promise<Answer> =>
  talkTo(daemons[1])(`POST /q/${name}`, value, { 'Content-Type': 'text/plain', ...headers });

interface Held {
  messages: { value: string; leaseId: string }[];
}

async function lease({ name }: Queue, max: number): Promise<Held['messages']> {
  const answer = await say(`POST /v1/queues/${name}/leases`, JSON.stringify({ max, leaseSeconds: 1 }), json);
  return answer.status === 204 ? [] : (answer.json() as Held).messages;
}

/** A queue with messages in every state, counters, peeks, idempotency keys and ended leases. */
async function fullQueue(): Promise<Queue> {
  const queue = await put();
  for (const value of ['acked', 'dead', 'lapsing']) await add(queue, value);
  const [acked, died] = await lease(queue, 3);
  const path = `/v1/queues/${queue.name}/leases`;
  await say(`POST ${path}/${died!.leaseId}/nack`, '{"dead":true,"reason":"bad"}', json);
  await say(`POST ${path}/${acked!.leaseId}/nack`, '{}', json);
  const [again] = await lease(queue, 1);
  await say(`DELETE ${path}/${again!.leaseId}`);
  await send(queue, 'delayed', { 'RestMQ-Delay': 1, 'RestMQ-Priority': 3 });
  await send(queue, 'ready', { 'RestMQ-TTL': 60, 'Idempotency-Key': 'a' });
  await say('POST /queue', JSON.stringify({ cmd: 'get', queue: queue.name }), json);
  return queue;
}

const stored = (Object.keys(queueKeys) as QueueKey[]).filter((key) => !['wake', 'stream', 'to'].includes(key));
/** Keys without which a message that waits for its time is lost. */
const holding: Partial<Record<QueueKey, string[]>> = {
  body: ['delayed', 'lapsing', 'ready'],
  delayed: ['delayed'],
  leased: ['lapsing'],
  ready: ['ready'],
};

describe('a key of a queue that is removed', () => {
  it.each(stored)('%s: all that still has its message comes, and no request fails', async (key) => {
    const queue = await fullQueue();
    await redis.client.del(queue.keys[key]);
    const { name } = queue;
    for (const what of [
      `GET /v1/queues/${name}`,
      ...['ready', 'delayed', 'leased', 'dead'].map((state) => `GET /v1/queues/${name}/messages?state=${state}`),
      ...[1, 2, 3, 4, 5].map((n) => `GET /v1/queues/${name}/messages/${name}:${n}`),
      `GET /stats/${name}`,
      `GET /j/${name}`,
      `GET /v1/queues/${name}/history`,
      `GET /v1/queues/${name}/consumers`,
      'GET /stats/',
    ])
      expect(`${what} ${(await say(what)).status}`).toMatch(/ (200|404)$/);
    expect((await add(queue, 'after')).status).toBe(200);
    expect((await say('POST /queue', JSON.stringify({ cmd: 'get', queue: name }), json)).status).toBe(200);
    const wanted = ['after', 'delayed', 'lapsing', 'ready'].filter((one) => !holding[key]?.includes(one));
    const taken: string[] = [];
    await until(
      `all are taken: ${wanted.join()}`,
      async () => {
        const answer = await say(`GET /q/${name}`);
        expect(answer.status).toBeLessThan(300);
        if (answer.status === 200) taken.push((answer.json() as { value: string }).value);
        return wanted.every((one) => taken.includes(one));
      },
      5000,
    );
    expect([...taken].sort()).toEqual(wanted);
    expect((await say(`POST /v1/queues/${name}/redrive`, '{}', json)).status).toBe(200);
    await until('nothing is left', async () => (await say(`GET /q/${name}`)).status === 204);
    expect((await say(`POST /v1/queues/${name}/purge`)).status).toBe(200);
    await until('no key is left', async () => {
      const left = await Promise.all(Object.values(pick(queue)).map((one) => redis.client.exists(one)));
      return left.every((one) => one === 0);
    });
  });

  it.each(stored)('%s: streams and long polls hear what comes within a second or two', async (key) => {
    const [broadcast, inTurn, manual, waited] = [
      await put(),
      await put({ policy: 'roundrobin' }),
      await put({ policy: 'roundrobin', leaseSeconds: 1 }),
      await put(),
    ];
    const one = await listen(daemons[0].url, `GET /sse/${broadcast.name}`);
    const two = await listen(daemons[0].url, `GET /c/${inTurn.name}`);
    const three = await dial(daemons[0].url, `/ws/${manual.name}?ack=manual`, ['restmq.v1']);
    const poll = ask(daemons[0].url, `GET /q/${waited.name}?wait=30`);
    for (const queue of [broadcast, inTurn, manual])
      await until('it is counted', async () => (await redis.client.hlen(queue.keys.daemons)) === 1);
    await until('it waits', async () => (await redis.client.zcard(waited.keys.line)) === 1);
    await add(broadcast, 'before');
    await one.hears('before');
    await add(inTurn, 'before');
    await two.hears('before');
    await add(manual, 'held');
    await three.hears('held');
    for (const queue of [broadcast, inTurn, manual]) await send(queue, 'later', { 'RestMQ-Delay': 1 });
    for (const queue of [broadcast, inTurn, manual, waited]) await redis.client.del(queue.keys[key]);
    for (const queue of [broadcast, inTurn, manual, waited]) await add(queue, 'after');
    const came = async (what: string, where: string, received: () => boolean): Promise<void> =>
      until(`${what} in ${where}`, received, 5000);
    await came('after', 'broadcast', () => one.body().includes('after'));
    if (key !== 'settings') {
      await came('after', 'round robin', () => two.body().includes('after'));
      await came('after', 'manual acks', () => three.frames.join().includes('after'));
    }
    expect((await poll.answer).json()).toMatchObject({ value: 'after' });
    if (key !== 'body' && key !== 'delayed') {
      await came('later', 'broadcast', () => one.body().includes('later'));
      await came('later', 'round robin', () => two.body().includes('later'));
    }
    for (const stream of [one, two]) stream.hangUp();
    three.ws.close();
  });
});

/** The keys that hold data; the settings stay after a purge. */
function pick(queue: Queue): Record<string, string> {
  const { ready, delayed, leased, dead, body, state, expiry, peeks } = keysOf(queue.name);
  return { ready, delayed, leased, dead, body, state, expiry, peeks };
}

describe('a key of the pool that is removed', () => {
  it.each(Object.keys(poolKeys).filter((key) => key !== 'pool') as (keyof typeof poolKeys)[])(
    '%s: what waits for its time comes, and queues are listed again',
    async (key) => {
      const queue = await fullQueue();
      const streamed = await put({ policy: 'roundrobin' });
      const idle = queueNamed(`key {${++last}} 100%7B`);
      await say('POST /queue', JSON.stringify({ cmd: 'add', queue: idle.name, value: 'x' }), json);
      const empty = await put({ maxLength: 5 });
      const one = await listen(daemons[0].url, `GET /sse/${streamed.name}`);
      await send(streamed, 'later', { 'RestMQ-Delay': 1 });
      await redis.client.del(poolKeys[key]);
      await one.hears('later');
      const counts = async (): Promise<unknown> => (await say(`GET /stats/${queue.name}`)).json();
      await until(
        'the lease is over and the delayed message is ready',
        async () => (await redis.client.zcard(queue.keys.ready)) === 3,
        5000,
      );
      expect(await counts()).toMatchObject({ ready: 3, delayed: 0, leased: 0, dead: 1 });
      await until('idle queues are listed, too', async () => {
        const { queues } = (await say(`GET /v1/queues?prefix=key`)).json() as { queues: string[] };
        return [queue, idle, empty].every(({ name }) => queues.includes(name));
      });
      await add(queue, 'after');
      one.hangUp();
    },
  );
});
