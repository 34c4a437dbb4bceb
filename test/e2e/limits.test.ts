import { call, queueAt, type Held } from '../support/api';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon } = useDaemon();
let queue: ReturnType<typeof queueAt>;

beforeEach(async () => {
  await redis.client.config('SET', 'maxmemory', '0');
  await redis.client.flushall();
  queue = queueAt(daemon.url, 'jobs');
});

const values = async (): Promise<unknown[]> => (await queue.browse()).messages.map(({ value }) => value);

describe('maxLength', () => {
  it('takes as many as it says in all states, and refuses one more with a time to try again', async () => {
    await queue.set({ maxLength: 3 });
    expect((await queue.add([{ value: 'a' }, { value: 'b', delaySeconds: 100 }])).status).toBe(201);
    await queue.lease();
    expect((await queue.add([{ value: 'c' }, { value: 'd' }])).status).toBe(429);
    expect((await queue.add([{ value: 'c' }])).status).toBe(201);
    const refused = await queue.add([{ value: 'd' }]);
    expect(refused).toMatchObject({ status: 429, body: { type: '/problems/queue-full', queue: 'jobs' } });
    expect(refused.headers.get('retry-after')).toBe(String(refused.body.retryAfterSeconds));
    expect(
      (await call(daemon.url, 'POST', '/q/jobs', 'value=d', { 'content-type': 'application/x-www-form-urlencoded' }))
        .status,
    ).toBe(429);
    expect((await call(daemon.url, 'POST', '/queue/jobs', { cmd: 'add', value: 'd' })).status).toBe(429);
    await call(daemon.url, 'GET', '/q/jobs');
    expect((await queue.add([{ value: 'd' }])).status).toBe(201);
    expect(await queue.get()).toMatchObject({ enqueued: 4, ready: 1, delayed: 1, leased: 1, acked: 1 });
  });

  it('holds from the next message on in a queue that had messages and no settings before', async () => {
    const young = queueAt(daemon.url, 'young');
    await young.add([{ value: 'a' }]);
    await young.set({ maxLength: 1 });
    expect((await young.add([{ value: 'b' }])).status).toBe(429);
    await young.set({ maxLength: 2, delaySeconds: 100 });
    expect((await young.add([{ value: 'b' }])).status).toBe(201);
    expect(await young.get()).toMatchObject({ ready: 1, delayed: 1 });
  });

  it('tells to try again the sooner the faster the queue is drained', async () => {
    await queue.set({ maxLength: 100 });
    const { messages } = (await queue.add(Array.from({ length: 100 }, (_, i) => ({ value: i })))).body;
    expect((await queue.add([{ value: 'x' }])).body.retryAfterSeconds).toBe(60);
    const { body } = await call<{ messages: Held[] }>(daemon.url, 'POST', '/queue/jobs', { cmd: 'take', max: 100 });
    expect(body.messages).toHaveLength(messages.length);
    await queue.add(Array.from({ length: 100 }, (_, i) => ({ value: i })));
    expect((await queue.add([{ value: 'x' }])).body.retryAfterSeconds).toBe(1);
  });

  it('drops the oldest of the lowest priority with drop-oldest, and never a leased message', async () => {
    await queue.set({ maxLength: 3, overflow: 'drop-oldest' });
    await queue.add([{ value: 'held' }, { value: 'low' }, { value: 'high', priority: 1 }]);
    await queue.lease();
    await queue.lease();
    expect((await queue.add([{ value: 'new' }])).status).toBe(201);
    expect(await values()).toEqual(['new']);
    expect((await queue.add([{ value: 'newer' }])).status).toBe(201);
    expect(await values()).toEqual(['newer']);
    expect((await queue.add([{ value: 1 }, { value: 2 }])).status).toBe(429);
    expect((await queue.add([{ value: 1 }, { value: 2 }, { value: 3 }, { value: 4 }])).status).toBe(429);
    expect(await queue.get()).toMatchObject({ ready: 1, leased: 2, purged: 2 });
  });

  it('refuses again where the overflow is reset with null, alone or beside another setting', async () => {
    for (const change of [{ overflow: null }, { overflow: null, maxLength: 1 }]) {
      await queue.purge();
      await queue.set({ maxLength: 1, overflow: 'drop-oldest' });
      await queue.add([{ value: 'old' }]);
      await queue.set(change);
      expect(await queue.get()).toMatchObject({ settings: { overflow: 'reject', maxLength: 1 } });
      expect((await queue.add([{ value: 'new' }])).status).toBe(429);
      expect(await values()).toEqual(['old']);
    }
  });
});

describe('maxBytes', () => {
  it.each([
    [9, 201],
    [10, 201],
    [11, 429],
  ])('of 10 answers a value of %d bytes with %d', async (length, status) => {
    await queue.set({ maxBytes: 10 });
    const { status: answered } = await queue.add([{ value: 'x'.repeat(length) }]);
    expect(answered).toBe(status);
  });

  it('counts what is there now', async () => {
    await queue.set({ maxBytes: 10 });
    await queue.add([{ value: '12345' }, { value: '67890' }]);
    expect((await queue.add([{ value: '1' }])).status).toBe(429);
    const [held] = await queue.lease();
    await queue.ack(held!.leaseId);
    expect(await queue.get()).toMatchObject({ bytes: 5 });
    expect((await queue.add([{ value: '12345' }])).status).toBe(201);
    await queue.purge();
    expect((await queue.add([{ value: '1234567890' }])).status).toBe(201);
  });
});

describe('an idempotency key', () => {
  it('stores a request once, whoever sends it again, and refuses another one', async () => {
    const key = { 'Idempotency-Key': 'order-17' };
    const first = await queue.add([{ value: 'a' }, { value: 'b' }], key);
    expect(first.headers.has('idempotent-replayed')).toBe(false);
    const again = await queue.add([{ value: 'a' }, { value: 'b' }], key);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await queue.add([{ value: 'a' }], key)).status).toBe(422);
    expect((await queue.add([{ value: 'a' }, { value: 'b', delaySeconds: 1 }], key)).status).toBe(422);
    expect(
      (await call(daemon.url, 'POST', '/queue/jobs', { cmd: 'add', value: 'c', idempotencyKey: 'order-17' })).status,
    ).toBe(422);
    expect(await values()).toEqual(['a', 'b']);
    const ttl = Number(await redis.client.zscore('restmq:{jobs}:idempotencyUntil', 'order-17')) - Date.now();
    expect(ttl).toBeGreaterThan(86_000_000);
    expect(ttl).toBeLessThanOrEqual(86_400_000);
  });
});

describe('settings that contradict each other', () => {
  it.each([
    [{ ttlSeconds: 5, delaySeconds: 10 }, {}, 'must be longer than delaySeconds'],
    [{ ttlSeconds: 5, delaySeconds: 5 }, {}, 'must be longer than delaySeconds'],
    [{ delaySeconds: 10 }, { ttlSeconds: 5 }, 'must be longer than delaySeconds'],
    [{ ttlSeconds: 5 }, { delaySeconds: 10 }, 'must be longer than delaySeconds'],
    [{ backoff: { minSeconds: 10 } }, { backoff: { maxSeconds: 5 } }, 'must not be longer than maxSeconds'],
    [{ backoff: { maxSeconds: 5 } }, { backoff: { minSeconds: 10 } }, 'must not be longer than maxSeconds'],
  ])('are refused: %j after %j', async (change, before, detail) => {
    await queue.set(before);
    const settings = (await queue.get())['settings'];
    expect(await queue.set(change)).toMatchObject({ status: 400, body: { errors: [{ detail }] } });
    expect((await queue.get())['settings']).toEqual(settings);
  });

  it('are taken when one gives way in the same change', async () => {
    await queue.set({ ttlSeconds: 5, backoff: { minSeconds: 10, maxSeconds: 20 } });
    expect((await queue.set({ ttlSeconds: null, delaySeconds: 10 })).status).toBe(200);
    expect((await queue.set({ ttlSeconds: 11 })).status).toBe(200);
    expect((await queue.set({ backoff: { minSeconds: 1, maxSeconds: 5 } })).status).toBe(200);
    expect((await queue.set({ backoff: null, delaySeconds: 0, ttlSeconds: 1 })).status).toBe(200);
  });
});

describe('what headers say of a message', () => {
  const text = 'text/plain';
  const form = 'application/x-www-form-urlencoded';
  const ways: [string, string, string][] = [
    ['/q/jobs', text, 'a'],
    ['/q/jobs', form, 'value=a'],
    ['/', form, 'queue=jobs&value=a'],
    ['/v1/queues/jobs/messages', text, 'a'],
  ];
  const send = (path: string, type: string, body: string, headers: Record<string, string>) =>
    call(daemon.url, 'POST', path, body, { 'content-type': type, ...headers });

  it.each(ways)('holds over POST %s as %s', async (path, type, body) => {
    const headers = {
      'RestMQ-Delay': '60',
      'RestMQ-TTL': '600',
      'RestMQ-Priority': '7',
      'RestMQ-Header-Trace': 'abc',
      'Idempotency-Key': 'k',
    };
    const first = await send(path, type, body, headers);
    const again = await send(path, type, body, headers);
    expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([
      first.status,
      first.body,
      'true',
    ]);
    expect(first.headers.has('idempotent-replayed')).toBe(false);
    expect((await send(path, type, body, { ...headers, 'RestMQ-Delay': '61' })).status).toBe(422);
    expect((await queue.browse('?state=delayed')).messages).toMatchObject([
      { key: 'jobs:1', value: 'a', priority: 7, headers: { Trace: 'abc' }, expiresAt: expect.any(String) as string },
    ]);
    for (const name of ['RestMQ-Delay', 'RestMQ-TTL', 'RestMQ-Priority', 'Idempotency-Key']) {
      expect(await send(path, type, body, { [name]: '' })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: `/header/${name}` }] },
      });
    }
  });

  it('gives way to the ttl that a form itself has', async () => {
    await send('/q/jobs', form, 'value=a&ttl=1000', { 'RestMQ-TTL': '10' });
    const { createdAt, expiresAt } = (await queue.browse()).messages[0] as { createdAt: string; expiresAt: string };
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(1_000_000);
  });

  it.each(['RestMQ-Delay', 'RestMQ-TTL', 'RestMQ-Priority', 'RestMQ-Header-Trace'])(
    'is refused beside a batch, which would pay no heed to %s',
    async (name) => {
      expect(await queue.add([{ value: 'a' }], { [name]: '5' })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: expect.stringMatching(new RegExp(name, 'i')) as string }] },
      });
      expect((await queue.browse()).messages).toEqual([]);
    },
  );

  it.each([
    ['a tab', { 'RestMQ-Header-A': 'a\tb' }, 400],
    [
      '1,024 characters beyond the first plane',
      { 'RestMQ-Header-A': Buffer.from('\u{1f680}'.repeat(1024)).toString('latin1') },
      201,
    ],
    ['1,025', { 'RestMQ-Header-A': 'x'.repeat(1025) }, 400],
    ['no name', { 'RestMQ-Header-': 'a' }, 400],
    ['no text', { 'RestMQ-Header-A': '' }, 201],
  ])('may have %s in it or not', async (_what, headers, status) => {
    expect((await send('/q/jobs', text, 'a', headers as Record<string, string>)).status).toBe(status);
    await queue.browse();
  });
});

describe('a number', () => {
  const wrong = [-1, 0.5, 1e20, '5', [1], null, true, NaN];
  const settings: [string, number, number][] = [
    ['leaseSeconds', 1, 43_200],
    ['maxAttempts', 0, 1000],
    ['ttlSeconds', 0, 31_536_000],
    ['delaySeconds', 0, 31_536_000],
    ['maxLength', 0, 1e9],
    ['maxBytes', 0, 1e12],
    ['replayLength', 0, 100_000],
  ];

  it.each(settings)('%s of the settings may be %d to %d', async (name, least, most) => {
    for (const value of [least, most]) expect((await queue.set({ [name]: value })).status).toBeLessThan(300);
    expect(await queue.get()).toMatchObject({ settings: { [name]: most } });
    for (const value of [least - 1, most + 1, ...wrong.filter((one) => one !== null && !Number.isNaN(one))]) {
      expect((await queue.set({ [name]: value })).status).toBe(400);
    }
    expect((await queue.set({ [name]: null })).status).toBe(200);
  });

  const fields: [string, string, number, number][] = [
    ['add', 'ttlSeconds', 1, 31_536_000],
    ['add', 'delaySeconds', 0, 31_536_000],
    ['add', 'priority', 0, 9],
    ['lease', 'leaseSeconds', 1, 43_200],
    ['lease', 'max', 1, 100],
    ['lease', 'waitSeconds', 0, 30],
  ];

  it.each(fields)('of %s, %s, may be %d to %d', async (verb, name, least, most) => {
    const send = (value: unknown): Promise<{ status: number }> =>
      verb === 'add'
        ? call(daemon.url, 'POST', `${queue.path}/messages`, { messages: [{ value: 'x', [name]: value }] })
        : call(daemon.url, 'POST', `${queue.path}/leases`, { [name]: value });
    if (verb === 'lease') await queue.add([{ value: 'a' }, { value: 'b' }]);
    for (const value of [least, most]) expect((await send(value)).status).toBeLessThan(300);
    for (const value of [least - 1, most + 1, ...wrong]) expect((await send(value)).status).toBe(400);
  });

  it.each(['lease', 'waitSeconds'])('%s of the classic route has the same limits', async (name) => {
    for (const value of ['-1', '0.5', '1e20', 'NaN', '[1]', '', '43201', 'x']) {
      expect((await call(daemon.url, 'GET', `/q/jobs?${name}=${encodeURIComponent(value)}`)).status).toBe(400);
    }
  });

  it.each(['RestMQ-Delay', 'RestMQ-TTL', 'RestMQ-Priority'])('in the header %s has the same limits', async (name) => {
    for (const value of ['-1', '0.5', '1e20', 'NaN', '[1]', '31536001', 'x']) {
      const answer = await call(daemon.url, 'POST', `${queue.path}/messages`, 'x', {
        'content-type': 'text/plain',
        [name]: value,
      });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: `/header/${name}` }] } });
    }
  });
});

describe('a batch', () => {
  it.each([
    [0, 400],
    [1, 201],
    [100, 201],
    [101, 400],
  ])('of %d is answered with %d', async (length, status) => {
    expect((await queue.add(Array.from({ length }, (_, i) => ({ value: i })))).status).toBe(status);
  });

  it('is stored as a whole or not at all', async () => {
    expect((await queue.add([{ value: 'good' }, { value: 'bad', ttlSeconds: 0 }])).status).toBe(400);
    expect((await queue.add([{ value: 'good' }, { value: 'no base64', encoding: 'base64' }])).status).toBe(400);
    expect(await values()).toEqual([]);
  });
});

describe('a full Redis', () => {
  it('refuses to add and can be drained to nothing', async () => {
    await queue.add(Array.from({ length: 8 }, (_, i) => ({ value: i, ttlSeconds: 1000 })));
    await redis.client.config('SET', 'maxmemory', '1');
    expect((await queue.add([{ value: 'x' }])).status).toBe(507);
    const held = await queue.lease({ max: 4 });
    expect(held).toHaveLength(4);
    expect((await queue.extend(held[0]!.leaseId, 60)).status).toBe(200);
    expect(await queue.ack(held[0]!.leaseId)).toBe(204);
    expect((await queue.nack(held[1]!.leaseId)).body.state).toBe('ready');
    expect((await queue.nack(held[2]!.leaseId, { dead: true })).body.state).toBe('dead');
    expect((await queue.nack(held[3]!.leaseId, { delaySeconds: 100 })).body.state).toBe('delayed');
    expect((await call(daemon.url, 'GET', '/q/jobs')).status).toBe(200);
    expect(await queue.redrive()).toEqual({ redriven: 1, expired: 0, dead: 0 });
    expect(await queue.remove('jobs:4')).toBe(204);
    expect((await queue.browse()).messages).toHaveLength(5);
    expect(await queue.get()).toMatchObject({
      enqueued: 8,
      ready: 5,
      delayed: 0,
      leased: 0,
      dead: 0,
      acked: 2,
      purged: 1,
    });
    expect(await queue.purge()).toBe(5);
    expect((await call(daemon.url, 'DELETE', queue.path)).status).toBe(204);
  });
});
