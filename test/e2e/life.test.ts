import { connect } from 'node:net';
import { poolKeys } from '../../src/redis/keys';
import { call, queueAt, type Held } from '../support/api';
import { startStopwatch } from '../support/stopwatch';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon } = useDaemon();
let queue: ReturnType<typeof queueAt>;

beforeEach(async () => {
  await redis.client.flushall();
  queue = queueAt(daemon.url, 'jobs');
});

const one = async (how: object = {}): Promise<Held> => (await queue.lease(how))[0]!;

describe('a lease', () => {
  it('is acked for good, again with the same answer, and never given to two', async () => {
    await queue.add([{ value: 'a' }]);
    const held = await one();
    expect(await queue.lease()).toEqual([]);
    expect(await queue.ack(held.leaseId)).toBe(204);
    expect(await queue.ack(held.leaseId)).toBe(204);
    expect(await queue.get()).toMatchObject({ ready: 0, leased: 0, acked: 1, bytes: 0 });
  });

  it('that expired is taken over: the late ack is a 409 and does not disturb who holds the message now', async () => {
    await queue.add([{ value: 'a' }]);
    const first = await one({ leaseSeconds: 1 });
    const second = await one({ waitSeconds: 5 });
    expect(second).toMatchObject({ key: first.key, attempt: 2 });
    expect(await queue.ack(first.leaseId)).toBe(409);
    expect((await queue.nack(first.leaseId)).status).toBe(409);
    expect((await queue.extend(first.leaseId, 30)).status).toBe(409);
    expect(await queue.look(first.key)).toMatchObject({ state: 'leased', attempts: 2, reason: 'lease expired' });
    expect(await queue.ack(second.leaseId)).toBe(204);
    expect(await queue.ack(second.leaseId)).toBe(204);
    expect(await queue.ack(first.leaseId)).toBe(409);
  });

  it('of another queue, or one that nobody gave, is a 404', async () => {
    const other = queueAt(daemon.url, 'other');
    await queue.add([{ value: 'a' }]);
    const held = await one();
    expect(await other.ack(held.leaseId)).toBe(404);
    await other.add([{ value: 'b' }]);
    await other.lease();
    expect(await other.ack(held.leaseId)).toBe(404);
    expect(await queue.ack(`${held.leaseId.slice(0, -4)}aaaa`)).toBe(404);
    expect(await queue.ack('9-1-YWJjZGVmZ2hpamtsbW5vcA')).toBe(404);
    for (const lease of [
      `0${held.leaseId}`,
      `000${held.leaseId}`,
      held.leaseId.replace('-1-', '-01-'),
      '0-1-aaaa',
      '1-0-aaaa',
    ]) {
      expect([lease, await queue.ack(lease)]).toEqual([lease, 404]);
    }
    expect(await queue.get()).toMatchObject({ leased: 1 });
    expect(await queue.ackAll([held.leaseId, held.leaseId, 'nonsense'])).toEqual(['acked', 'acked', 'unknown']);
  });

  it('of a message that was removed or purged is over', async () => {
    await queue.add([{ value: 'a' }, { value: 'b' }]);
    const [a, b] = (await queue.lease({ max: 2 })) as [Held, Held];
    expect(await queue.remove(a.key)).toBe(204);
    expect(await queue.ack(a.leaseId)).toBe(409);
    expect(await queue.purge()).toBe(1);
    expect([404, 409]).toContain(await queue.ack(b.leaseId));
  });

  it('taken over one route is acked over any other', async () => {
    await queue.add([{ value: 'a' }, { value: 'b' }, { value: 'c' }]);
    const classic = (await call<Held>(daemon.url, 'GET', '/q/jobs?lease=30')).body;
    const command = (await call<Held>(daemon.url, 'POST', '/queue/jobs', { cmd: 'take', leaseSeconds: 30 })).body;
    const v1 = await one();
    expect(
      (await call(daemon.url, 'POST', '/queue/jobs', { cmd: 'ack', leaseId: classic.leaseId })).body,
    ).toMatchObject({
      acked: true,
    });
    expect(await queue.ack(command.leaseId)).toBe(204);
    expect(
      (
        await call(daemon.url, 'POST', '/queue', {
          cmd: 'extend',
          queue: 'jobs',
          leaseId: v1.leaseId,
          leaseSeconds: 60,
        })
      ).status,
    ).toBe(200);
    expect(
      (await call(daemon.url, 'POST', '/queue', { cmd: 'nack', queue: 'jobs', leaseId: v1.leaseId })).body,
    ).toMatchObject({ state: 'ready' });
    expect(await queue.get()).toMatchObject({ ready: 1, leased: 0, acked: 2 });
  });

  it('that is extended does not expire at its old time', async () => {
    await queue.add([{ value: 'a' }, { value: 'b' }]);
    const [a] = (await queue.lease({ max: 2, leaseSeconds: 3 })) as [Held, Held];
    expect((await queue.extend(a.leaseId, 60)).status).toBe(200);
    await until('the other is back', async () => (await queue.get())['ready'] === 1);
    expect(await queue.ack(a.leaseId)).toBe(204);
  });

  it('returns within a second of its end without any traffic', async () => {
    await queue.add([{ value: 'a' }]);
    const { leaseExpiresAt } = await one({ leaseSeconds: 1 });
    const watch = startStopwatch();
    await until('it is back', async () => (await redis.client.zcard('restmq:{jobs}:ready')) === 1);
    expect(Date.now() - Date.parse(leaseExpiresAt) - watch.lateMs()).toBeLessThan(1000);
  });

  it('whose client hung up while it waited burns no attempt', async () => {
    const { hostname, port } = new URL(daemon.url);
    const socket = connect(Number(port), hostname);
    const body = '{"waitSeconds":20}';
    socket.write(
      `POST /v1/queues/jobs/leases HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await until('it waits', async () => (await redis.client.pubsub('SHARDNUMSUB', 'restmq:{jobs}:wake'))[1] === 1);
    socket.destroy();
    await until('it is gone', async () => (await redis.client.pubsub('SHARDNUMSUB', 'restmq:{jobs}:wake'))[1] === 0);
    await queue.add([{ value: 'a' }]);
    expect(await one()).toMatchObject({ value: 'a', attempt: 1 });
  });

  it('given to those who wait comes in the order that they came', async () => {
    const order: unknown[] = [];
    const waiting: Promise<void>[] = [];
    for (const name of ['first', 'second', 'third']) {
      waiting.push(one({ waitSeconds: 20 }).then(({ value }) => void order.push([name, value])));
      await call(daemon.url, 'GET', '/healthz');
      if (name === 'first')
        await until('it waits', async () => (await redis.client.pubsub('SHARDNUMSUB', 'restmq:{jobs}:wake'))[1] === 1);
    }
    await queue.add([{ value: 1 }, { value: 2 }, { value: 3 }]);
    await Promise.all(waiting);
    expect(order.map((pair) => (pair as [string, number])[1])).toEqual([1, 2, 3]);
    expect((order[0] as [string, number])[0]).toBe('first');
  });
});

describe('a message that is given back', () => {
  it('goes to the front of its priority', async () => {
    await queue.add([{ value: 'a' }, { value: 'b' }, { value: 'urgent', priority: 9 }]);
    const urgent = await one();
    expect(urgent.value).toBe('urgent');
    const a = await one();
    await queue.nack(a.leaseId);
    await queue.nack(urgent.leaseId, { countAttempt: false });
    expect((await queue.lease({ max: 3 })).map(({ value, attempt }) => [value, attempt])).toEqual([
      ['urgent', 1],
      ['a', 2],
      ['b', 1],
    ]);
  });

  it('is dead after exactly maxAttempts, with reason and history, and comes back by redrive', async () => {
    await queue.set({ maxAttempts: 3 });
    const { key } = (await queue.add([{ value: 'a' }])).body.messages[0]!;
    for (const reason of ['one', 'two'])
      expect((await queue.nack((await one()).leaseId, { reason })).body.state).toBe('ready');
    await queue.nack((await one()).leaseId, { countAttempt: false, reason: 'not counted' });
    expect((await queue.nack((await one()).leaseId, { reason: 'three' })).body).toEqual({ key, state: 'dead' });
    expect(await queue.look(key)).toMatchObject({
      state: 'dead',
      value: 'a',
      attempts: 3,
      reason: 'three',
      history: [{ reason: 'one' }, { reason: 'two' }, { attempt: 3, reason: 'three' }],
    });
    expect(await queue.lease()).toEqual([]);
    expect(await queue.redrive({ dryRun: true })).toEqual({ redriven: 1, expired: 0, dead: 1 });
    expect(await queue.redrive()).toEqual({ redriven: 1, expired: 0, dead: 0 });
    expect(await one()).toMatchObject({ key, attempt: 1 });
  });

  it('tells why it is dead, also where the attempt was not to count', async () => {
    const { key } = (await queue.add([{ value: 'a' }])).body.messages[0]!;
    await queue.nack((await one()).leaseId, { countAttempt: false, reason: 'leaves no trace' });
    expect(
      (await queue.nack((await one()).leaseId, { dead: true, countAttempt: false, reason: 'beyond help' })).body,
    ).toEqual({ key, state: 'dead' });
    expect(await queue.look(key)).toMatchObject({
      state: 'dead',
      attempts: 0,
      reason: 'beyond help',
      history: [{ attempt: 0, reason: 'beyond help' }],
    });
  });

  it('waits by the queue’s backoff, the longer the more often', async () => {
    await queue.set({ backoff: { minSeconds: 10, maxSeconds: 1000, factor: 10 } });
    const { key } = (await queue.add([{ value: 'a' }])).body.messages[0]!;
    const before = Date.now();
    expect((await queue.nack((await one()).leaseId)).body.state).toBe('delayed');
    const after = Date.now();
    const readyAt = Date.parse((await queue.look(key))['readyAt'] as string);
    expect(readyAt - before).toBeGreaterThanOrEqual(4900);
    expect(readyAt - after).toBeLessThanOrEqual(11_000);
  });

  it('is dead when its lease expires for the last time, as by nack', async () => {
    await queue.set({ maxAttempts: 1, leaseSeconds: 1 });
    const { key } = (await queue.add([{ value: 'a' }])).body.messages[0]!;
    await one();
    await until('it is dead', async () => (await queue.get())['dead'] === 1);
    expect(await queue.look(key)).toMatchObject({ state: 'dead', attempts: 1, reason: 'lease expired' });
  });
});

describe('delay and ttl', () => {
  it('keep a message back, and let it go in time without traffic', async () => {
    await queue.add([{ value: 'later', delaySeconds: 3 }, { value: 'now' }]);
    expect((await queue.lease({ max: 10 })).map(({ value }) => value)).toEqual(['now']);
    const { readyAt } = (await queue.browse('?state=delayed')).messages[0] as { readyAt: string };
    const watch = startStopwatch();
    expect(await one({ waitSeconds: 10 })).toMatchObject({ value: 'later' });
    const late = Date.now() - Date.parse(readyAt);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late - watch.lateMs()).toBeLessThan(1000);
  });

  it('come from the settings where the message has none, armed also for the first message', async () => {
    await queue.set({ ttlSeconds: 1 });
    await queue.add([{ value: 'short' }, { value: 'long', ttlSeconds: 1000 }]);
    await until('it has expired', async () => (await redis.client.hlen('restmq:{jobs}:body')) === 1, 3000);
    expect(await queue.get()).toMatchObject({ ready: 1, expired: 1 });
  });

  it('of a leased message run out only when it comes back', async () => {
    await queue.add([
      { value: 'a', ttlSeconds: 3 },
      { value: 'b', ttlSeconds: 3 },
    ]);
    const [a, b] = (await queue.lease({ max: 2, leaseSeconds: 30 })) as [Held, Held];
    const { expiresAt } = await queue.look(a.key);
    await until('it has run out', () => Date.now() > Date.parse(expiresAt as string));
    expect(await queue.ack(a.leaseId)).toBe(204);
    expect((await queue.nack(b.leaseId)).body.state).toBe('expired');
    expect(await queue.get()).toMatchObject({ acked: 1, expired: 1, ready: 0, leased: 0 });
  });
});

describe('what a producer says', () => {
  it('comes out as it went in: bytes, type, headers', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 128]);
    await call(daemon.url, 'POST', `${queue.path}/messages`, bytes, {
      'content-type': 'image/png',
      'RestMQ-Header-Trace-Id': 'a b',
      'RestMQ-Priority': '3',
    });
    const response = await fetch(`${daemon.url}/q/jobs?raw=true&lease=30`);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'restmq-header-trace-id': 'a b',
      'restmq-priority': '3',
      'restmq-attempt': '1',
    });
    expect(await queue.ack(response.headers.get('restmq-lease-id')!)).toBe(204);
  });

  it('keeps JSON as it was written, in a batch too', async () => {
    const text =
      '{"messages":[ {"value": {"big":12345678901234567890, "a":1.0} } ,{"value":["x]",{"y":"}"}]},{"value":"007"}]}';
    await call(daemon.url, 'POST', `${queue.path}/messages`, text, { 'content-type': 'application/json' });
    const raw = async (): Promise<string> => (await fetch(`${daemon.url}/q/jobs?raw=true`)).text();
    expect([await raw(), await raw(), await raw()]).toEqual([
      '{"big":12345678901234567890, "a":1.0}',
      '["x]",{"y":"}"}]',
      '007',
    ]);
  });
});

describe('a content type', () => {
  const wrong = [
    'text/plain\r\nX-Evil: 1',
    '\u2603\u2603\u2603',
    'nonsense',
    'a/',
    '/b',
    'a b/c',
    'text/plain; x=\u0000',
    'text/plain; x=\u2603',
    'text/plain x',
  ];

  it.each(wrong)(
    '%j is refused in JSON: as a header it would have lost the message that it came with',
    async (contentType) => {
      const errors = [{ detail: 'must be a media type such as text/plain' }];
      expect(await queue.add([{ value: 'x', contentType }])).toMatchObject({ status: 400, body: { errors } });
      expect(await call(daemon.url, 'POST', '/queue/jobs', { cmd: 'add', value: 'x', contentType })).toMatchObject({
        status: 400,
        body: { errors },
      });
      expect((await queue.browse()).messages).toEqual([]);
    },
  );

  it.each(['text/plain', 'text/plain ; charset=utf-8', 'application/vnd.a+xml;x="\u00fc"'])(
    '%j comes out as the type of the raw value',
    async (contentType) => {
      expect((await queue.add([{ value: 'x', contentType }])).status).toBe(201);
      const response = await fetch(`${daemon.url}/q/jobs?raw=true`);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, contentType]);
    },
  );
});

describe('a raw body', () => {
  it('of a JSON type such as application/ld+json must be JSON: it would make every answer that shows it none', async () => {
    const add = (body: string) =>
      call(daemon.url, 'POST', `${queue.path}/messages`, body, { 'content-type': 'application/ld+json' });
    for (const body of ['{"broken', '', '\u0000'])
      expect(await add(body)).toMatchObject({ status: 400, body: { type: '/problems/invalid-json' } });
    expect((await add('{"@id":1.0}')).status).toBe(201);
    expect((await queue.browse()).messages).toMatchObject([
      { value: { '@id': 1 }, contentType: 'application/ld+json' },
    ]);
  });
});

describe('browsing', () => {
  it('goes through every state page by page while messages come and go', async () => {
    await queue.add(Array.from({ length: 25 }, (_, i) => ({ value: i, priority: i % 3 })));
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await queue.browse(`?max=10${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.messages.map(({ value }) => value));
      cursor = page.cursor;
      if (seen.length === 10) await queue.lease({ max: 5 });
    } while (cursor);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
    expect((await queue.browse('?state=leased')).messages).toHaveLength(5);
    expect((await call(daemon.url, 'GET', `${queue.path}/messages?cursor=abc`)).status).toBe(400);
  });

  it.each(['abc', '_', '____', 'YR', 'A', '!', '', 'x'.repeat(513)])(
    'refuses a cursor that no answer gave: %j',
    async (cursor) => {
      for (const path of ['/v1/queues', `${queue.path}/messages`]) {
        expect(await call(daemon.url, 'GET', `${path}?cursor=${cursor}`)).toMatchObject({
          status: 400,
          body: { errors: [{ pointer: '/query/cursor' }] },
        });
      }
    },
  );
});

describe('browsing large messages', () => {
  it('says where to go on, when a page is full of bytes before it is full of messages', async () => {
    for (let i = 0; i < 10; i++)
      await call(daemon.url, 'POST', '/q/jobs', 'x'.repeat(1024 ** 2), { 'content-type': 'text/plain' });
    const keys: unknown[] = [];
    let pages = 0;
    for (let cursor: string | undefined = ''; cursor !== undefined; pages++) {
      const page: { messages: Record<string, unknown>[]; cursor?: string } = await queue.browse(
        cursor && `?cursor=${cursor}`,
      );
      keys.push(...page.messages.map(({ key }) => key));
      ({ cursor } = page);
    }
    expect(keys).toEqual(Array.from({ length: 10 }, (_, i) => `jobs:${i + 1}`));
    expect(pages).toBe(2);
  });
});

describe('purge and delete', () => {
  it('leave no key of any state', async () => {
    await queue.set({ maxAttempts: 1, maxLength: 100 });
    await queue.add(
      [{ value: 'a', ttlSeconds: 100 }, { value: 'b' }, { value: 'c' }, { value: 'd', delaySeconds: 100, priority: 2 }],
      { 'Idempotency-Key': 'k' },
    );
    const [a] = (await queue.lease({ max: 2 })) as [Held, Held];
    await queue.nack(a.leaseId);
    await queue.remove('jobs:3');
    expect(await queue.get()).toMatchObject({ enqueued: 4, ready: 0, delayed: 1, leased: 1, dead: 1, purged: 1 });
    expect(await queue.purge()).toBe(3);
    const keys = async (): Promise<string> => {
      const due = (await redis.client.zcount(poolKeys.due, '-inf', '(inf')) > 0;
      return (await redis.client.keys('*'))
        .filter((key) => key !== poolKeys.due || due)
        .sort()
        .join();
    };
    await until(
      'the timers are gone',
      async () =>
        (await keys()) === `restmq:queues,restmq:{jobs}:settings,{restmq:queues}:lastNumbers,${poolKeys.listing}`,
    );
    expect((await queue.add([{ value: 'e' }])).body.messages).toEqual([{ key: 'jobs:5' }]);
    expect((await call(daemon.url, 'DELETE', queue.path)).status).toBe(204);
    await until('nothing is left', async () => (await keys()) === '{restmq:queues}:deletedNumbers');
    expect((await call(daemon.url, 'GET', queue.path)).status).toBe(404);
    expect((await call(daemon.url, 'DELETE', queue.path)).status).toBe(404);
  });
});
