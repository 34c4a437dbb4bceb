import { bytesOf, Nack, RestMQ, RestMQError, type LeasedMessage, type Worker } from '../../src/client';
import { aclFile } from '../support/acl';
import { startDaemon } from '../support/daemon';
import { collectGarbage } from '../support/garbage';
import { measureLeast } from '../support/least';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon } = useDaemon();
let client: RestMQ;

beforeAll(() => {
  client = new RestMQ(`${daemon.url}/`);
});

beforeEach(() => redis.client.flushall());

/** The error of a refused call. */
async function refused(asked: Promise<unknown>): Promise<RestMQError> {
  const error: unknown = await asked.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (error instanceof RestMQError) return error;
  throw new Error(`this is no refusal: ${String(error)}`);
}

describe('messages', () => {
  it('come out as they went in: text, JSON, bytes', async () => {
    const bytes = new Uint8Array([0, 255, 254]);
    const values = ['007', { order: 17 }, null, bytes];
    for (const value of values) await client.add('test', value);
    const taken = [await client.take('test'), await client.take('test'), await client.take('test')];
    expect(taken.map((message) => message!.value)).toEqual(['007', { order: 17 }, null]);
    expect(bytesOf((await client.take('test'))!)).toEqual(bytes);
    const many = Uint8Array.from({ length: 20_000 }, (_, i) => i);
    await client.add('test', many);
    expect(bytesOf((await client.take('test'))!)).toEqual(many);
    expect(await client.take('test')).toBeNull();
  });

  it('have all that can be said of them', async () => {
    expect(await client.add('test', '<b/>', { contentType: 'text/xml', priority: 3, headers: { trace: 'abc' } })).toBe(
      'test:1',
    );
    expect(await client.take('test')).toMatchObject({
      key: 'test:1',
      value: '<b/>',
      contentType: 'text/xml',
      priority: 3,
      headers: { trace: 'abc' },
    });
  });

  it('are stored once for an idempotency key, and all or none', async () => {
    expect(await client.add('test', 'a', { idempotencyKey: 'one' })).toBe('test:1');
    expect(await client.add('test', 'a', { idempotencyKey: 'one' })).toBe('test:1');
    expect(await refused(client.add('test', 'b', { idempotencyKey: 'one' }))).toMatchObject({
      code: 'idempotency-mismatch',
      status: 422,
    });
    expect(await client.addAll('test', [{ value: 'c' }, { value: 'd', delaySeconds: 60 }])).toEqual([
      'test:2',
      'test:3',
    ]);
    await refused(client.addAll('test', [{ value: 'e' }, { value: 'f', priority: 10 }]));
    expect(await client.stats('test')).toMatchObject({ ready: 2, delayed: 1 });
  });

  it('are waited for, until somebody has enough of it', async () => {
    const waiting = client.take('test', { waitSeconds: 30 });
    await client.add('test', 'late');
    expect(await waiting).toMatchObject({ value: 'late' });
    const impatient = new AbortController();
    const given = client.take('test', { waitSeconds: 30, signal: impatient.signal });
    impatient.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
  });

  it('are leased, extended, given back and acked', async () => {
    await client.addAll('test', [{ value: 1 }, { value: 2 }, { value: 3 }]);
    const [one, two, three] = (await client.lease('test', { max: 10, leaseSeconds: 30 })) as [
      LeasedMessage,
      LeasedMessage,
      LeasedMessage,
    ];
    expect(await client.lease('test')).toEqual([]);
    expect(Date.parse((await client.extend('test', one.leaseId, 600)).leaseExpiresAt)).toBeGreaterThan(
      Date.now() + 500_000,
    );
    expect(await client.nack('test', two.leaseId, { dead: true, reason: 'no such customer' })).toEqual({
      key: 'test:2',
      state: 'dead',
    });
    await client.ack('test', one.leaseId);
    const outcomes = await client.ackAll('test', [one.leaseId, two.leaseId, three.leaseId]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['acked', 'lost', 'acked']);
    expect(await refused(client.ack('test', two.leaseId))).toMatchObject({
      code: 'lease-lost',
      status: 409,
      problem: { queue: 'test' },
    });
  });

  it('are looked at, removed and redriven', async () => {
    for (const from of [0, 65])
      await client.addAll(
        'test',
        Array.from({ length: 65 }, (_, i) => ({ value: from + i })),
      );
    const seen: unknown[] = [];
    for await (const { value } of client.browse('test')) seen.push(value);
    expect(seen).toEqual(Array.from({ length: 130 }, (_, i) => i));
    await client.remove('test', 'test:2');
    expect(await refused(client.getMessage('test', 'test:2'))).toMatchObject({ code: 'no-such-message' });
    const [held] = await client.lease('test');
    await client.nack('test', held!.leaseId, { dead: true });
    expect(await client.redrive('test', { dryRun: true })).toEqual({ redriven: 1, expired: 0, dead: 1 });
    expect(await client.redrive('test')).toEqual({ redriven: 1, expired: 0, dead: 0 });
    expect(await client.purge('test')).toBe(129);
  });
});

describe('queues', () => {
  it('are listed, set, counted and deleted', async () => {
    await client.putQueue('orders eu', { maxAttempts: 3 });
    await client.putQueue('orders.us');
    await client.putQueue('test');
    const names: string[] = [];
    for await (const name of client.queues({ prefix: 'orders' })) names.push(name);
    expect(names).toEqual(['orders eu', 'orders.us']);
    expect((await client.getQueue('orders eu')).settings.maxAttempts).toBe(3);
    expect((await client.allStats()).count).toBe(3);
    await client.deleteQueue('test');
    expect(await refused(client.getQueue('test'))).toMatchObject({ code: 'no-such-queue', status: 404 });
    expect(await client.consumers('orders.us')).toEqual([]);
  });
});

describe('every other operation', () => {
  it('is reached by its path, typed, and does not throw', async () => {
    const { data } = await client.api.GET('/v1/pool');
    expect(data!.daemons).toHaveLength(1);
    const { error, response } = await client.api.GET('/v1/queues/{queue}', { params: { path: { queue: 'none' } } });
    expect([response.status, error!.type]).toEqual([404, '/problems/no-such-queue']);
  });
});

describe('what goes wrong', () => {
  it('is one kind of error, with a code of the catalogue', async () => {
    const error = await refused(client.add('test', 'x', { ttlSeconds: 0 }));
    expect(error).toMatchObject({ name: 'RestMQError', code: 'invalid-body', status: 400, isPassing: false });
    expect(error.problem!.errors![0]!.pointer).toBe('/body/messages/0/ttlSeconds');
  });

  it('passes where the queue is full, and says when to come back', async () => {
    await client.putQueue('test', { maxLength: 1 });
    await client.add('test', 1);
    const error = await refused(client.add('test', 2));
    expect(error).toMatchObject({ code: 'queue-full', status: 429, isPassing: true });
    expect(error.retryAfterSeconds).toBeGreaterThanOrEqual(1);
  });

  it('is said where nobody answers, and where somebody else does', async () => {
    expect(await refused(new RestMQ('http://127.0.0.1:1').add('test', 'x'))).toMatchObject({
      code: 'unreachable',
      status: 0,
      isPassing: true,
    });
    const proxy = new RestMQ(daemon.url, {
      fetch: () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 })),
    });
    expect(await refused(proxy.add('test', 'x'))).toMatchObject({
      code: 'unexpected-answer',
      status: 502,
      isPassing: true,
    });
  });

  it('is said at once where it is no question to a daemon', async () => {
    expect(() => new RestMQ('nowhere')).toThrow('Invalid URL');
    await expect(client.add('test', undefined)).rejects.toThrow('A message needs a value');
  });
});

describe('credentials', () => {
  it('are a key, a token, or a name and a password, and may change', async () => {
    const acl = aclFile('[admin]\nusername = root\npassword = p\u00e4ss\n');
    const guarded = await startDaemon(redis, { acl: acl.path });
    try {
      const admin = new RestMQ(guarded.url, { credentials: { name: 'root', password: 'p\u00e4ss' } });
      const asked = await admin.api.POST('/v1/keys', {
        body: { name: 'test', scopes: [{ queues: 'test', verbs: ['produce', 'consume'] }] },
      });
      const { key } = asked.data!;
      expect(await refused(new RestMQ(guarded.url).add('test', 1))).toMatchObject({
        code: 'unauthorized',
        status: 401,
      });
      expect(await new RestMQ(guarded.url, { credentials: { apiKey: key } }).add('test', 1)).toBe('test:1');
      let held = 'rmq_wrong';
      const changing = new RestMQ(guarded.url, { credentials: () => ({ bearer: held }) });
      await refused(changing.take('test'));
      held = key;
      expect(await changing.take('test')).toMatchObject({ value: 1 });
      expect(await refused(changing.purge('test'))).toMatchObject({ code: 'forbidden', status: 403 });
      const { ticket } = await changing.createTicket('test');
      expect((await fetch(`${guarded.url}/c/test?ticket=${ticket}`, { method: 'HEAD' })).status).toBe(200);
    } finally {
      await guarded.stop();
      acl.remove();
    }
  });
});

describe('a worker', () => {
  it('handles each message once, so many at the same time, and acks it', async () => {
    await client.addAll(
      'test',
      Array.from({ length: 50 }, (_, i) => ({ value: i })),
    );
    const handled: unknown[] = [];
    let [now, most] = [0, 0];
    const worker = client.worker(
      'test',
      async ({ value }) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        handled.push(value);
      },
      { concurrency: 7 },
    );
    await until('all are acked', async () => (await client.stats('test')).acked === 50);
    await worker.stop();
    expect(handled.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(most).toBe(7);
  });

  it('holds a message for as long as its handler runs', async () => {
    await client.add('test', 'long');
    let release = (): void => undefined;
    const attempts: number[] = [];
    const worker = client.worker(
      'test',
      ({ attempt }) => {
        attempts.push(attempt);
        return new Promise<void>((resolve) => (release = resolve));
      },
      { leaseSeconds: 5 },
    );
    await until('it is being handled', () => worker.running === 1);
    const [first] = [await leaseEndMs()];
    await until('its first lease would be over by now', () => Date.now() > first + 300, 20_000);
    expect(await leaseEndMs()).toBeGreaterThan(first);
    release();
    await worker.stop();
    expect(attempts).toEqual([1]);
    expect(await client.stats('test')).toMatchObject({ acked: 1, leased: 0, ready: 0 });
  });

  const leaseEndMs = async (): Promise<number> =>
    Date.parse((await client.getMessage('test', 'test:1')).leaseExpiresAt!);

  it('gives back what its handler throws at, with the reason, and what the handler says more', async () => {
    await client.putQueue('test', { backoff: { minSeconds: 0, maxSeconds: 0 }, maxAttempts: 2 });
    await client.addAll('test', [{ value: 'fails' }, { value: 'never' }]);
    const told: unknown[] = [];
    const worker = client.worker(
      'test',
      ({ value }) => {
        if (value === 'never') throw new Nack('no such customer', { dead: true });
        throw new Error('it is Monday');
      },
      { onError: (error, message) => told.push([(error as Error).message, message?.attempt]) },
    );
    await until('both are dead', async () => (await client.stats('test')).dead === 2);
    await worker.stop();
    expect(await client.getMessage('test', 'test:1')).toMatchObject({ attempts: 2, reason: 'it is Monday' });
    expect(await client.getMessage('test', 'test:2')).toMatchObject({ attempts: 1, reason: 'no such customer' });
    expect(told).toContainEqual(['it is Monday', 2]);
  });

  it('tells its handler when the message is not its own any more', async () => {
    await client.add('test', 'x');
    const told: unknown[] = [];
    const worker = client.worker(
      'test',
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('taken away')));
        }),
      { leaseSeconds: 1, onError: (error) => told.push((error as RestMQError).code) },
    );
    await until('it is being handled', () => worker.running === 1);
    await client.remove('test', 'test:1');
    await until('it is told', () => worker.running === 0);
    await worker.stop();
    expect(told).toContain('lease-lost');
  });

  it('finishes what it has begun when it is stopped, and takes no more', async () => {
    await client.addAll('test', [{ value: 1 }, { value: 2 }]);
    let release = (): void => undefined;
    const stopping = new AbortController();
    const worker = client.worker('test', () => new Promise<void>((resolve) => (release = resolve)), {
      signal: stopping.signal,
    });
    await until('one is being handled', () => worker.running === 1);
    stopping.abort();
    release();
    await worker.finished;
    expect(await client.stats('test')).toMatchObject({ acked: 1, ready: 1 });
  });

  it('gives back what is not finished within the patience of its stop, as if it had not tried', async () => {
    await client.add('test', 1);
    const aborted: boolean[] = [];
    const worker = client.worker(
      'test',
      (_, { signal }) => new Promise(() => signal.addEventListener('abort', () => aborted.push(true))),
      { onError: () => undefined },
    );
    await until('it is being handled', () => worker.running === 1);
    await worker.stop(10);
    expect(aborted).toEqual([true]);
    expect(await client.getMessage('test', 'test:1')).toMatchObject({ state: 'ready', attempts: 0 });
  });

  it('leaves the daemon some rest where it is not to wait and there is nothing', async () => {
    let asked = 0;
    const nothing = (): Promise<Response> => {
      asked++;
      return new Promise((resolve) => setImmediate(() => resolve(new Response(null, { status: 204 }))));
    };
    const worker = new RestMQ(daemon.url, { fetch: nothing }).worker('test', () => undefined, { waitSeconds: 0 });
    const others = 200;
    for (let i = 0; i < others; i++) await client.stats('test');
    await worker.stop();
    expect(asked).toBeLessThan(others / 4); // who asks all the time asks as often
  });

  it('waits for ever at its stop, where that is its patience', async () => {
    await client.add('test', 1);
    let release = (): void => undefined;
    const worker = client.worker('test', () => new Promise<void>((resolve) => (release = resolve)), {
      onError: () => undefined,
    });
    await until('it is being handled', () => worker.running === 1);
    const stopped = worker.stop(Infinity);
    for (let i = 0; i < 10; i++) await client.stats('test'); // time enough for a timer of no time
    release();
    await stopped;
    expect(await client.stats('test')).toMatchObject({ acked: 1, ready: 0 });
  });

  /** A worker of a daemon that has `count` messages, and then none; `onAcks` may refuse acks. */
  function workerOf(
    count: number,
    handler: (message: LeasedMessage) => unknown,
    { concurrency, onAcks }: { concurrency: number; onAcks: (leaseIds: string[]) => boolean },
  ): Worker {
    let leased = 0;
    const outcomes = (acks: string[]): object[] => acks.map((leaseId) => ({ leaseId, outcome: 'acked' }));
    const answer = async (request: Request): Promise<Response> => {
      const { leaseIds, acks = [], max } = (await request.json()) as Record<string, string[]> & { max: number };
      if (!onAcks(leaseIds ?? acks)) return Response.json(null, { status: 503 });
      if (leaseIds) return Response.json({ outcomes: outcomes(leaseIds) });
      if (leased === count)
        await new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)));
      const messages = Array.from({ length: Math.min(max, count - leased) }, () => {
        leased++;
        return { key: `test:${leased}`, value: leased, leaseId: String(leased), attempt: 1 };
      });
      return Response.json({ messages, outcomes: outcomes(acks) });
    };
    return new RestMQ(daemon.url, { fetch: answer }).worker('test', handler, { concurrency, onError: () => undefined });
  }

  it('repeats a refused ack at once, though all its handlers are busy with later messages', async () => {
    let [refusals, isAcked] = [0, false];
    let release = (): void => undefined;
    const worker = workerOf(
      2,
      ({ value }) => (value === 2 ? new Promise<void>((resolve) => (release = resolve)) : undefined),
      {
        concurrency: 1,
        onAcks: (leaseIds) => {
          if (!leaseIds.includes('1')) return true;
          if (++refusals <= 2) return false; // with the next request for messages, and by itself
          return (isAcked = true);
        },
      },
    );
    await until('it is acked', () => isAcked);
    release();
    await worker.stop();
  });

  it('acks more messages at once than one request takes, though its next request waits', async () => {
    const acked = new Set<string>();
    let count = 0;
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const worker = workerOf(
      150,
      () => {
        if (++count === 150) release();
        return released;
      },
      {
        concurrency: 150,
        onAcks: (leaseIds) => {
          for (const leaseId of leaseIds) acked.add(leaseId);
          return true;
        },
      },
    );
    await until('all are acked', () => acked.size === 150);
    await worker.stop();
  });

  it('grows by nothing with what it has done while one message takes long', async () => {
    const [long, many] = [120, 1500];
    let [leased, acked] = [0, 0];
    const answer = async (request: Request): Promise<Response> => {
      if (request.url.endsWith('/acks')) {
        const { leaseIds } = (await request.json()) as { leaseIds: string[] };
        acked += leaseIds.length;
        return Response.json({ outcomes: leaseIds.map((leaseId) => ({ leaseId, outcome: 'acked' })) });
      }
      if (!request.url.endsWith('/leases')) return Response.json({}); // on a slow machine the long ones are extended
      const { acks = [] } = (await request.json()) as { acks?: string[] };
      acked += acks.length;
      await new Promise((resolve) => setImmediate(resolve));
      return Response.json({
        outcomes: acks.map((leaseId) => ({ leaseId, outcome: 'acked' })),
        messages:
          leased < long + many ? [{ key: `test:${++leased}`, value: leased, leaseId: String(leased), attempt: 1 }] : [],
      });
    };
    const releases: (() => void)[] = [];
    const handler = ({ value }: LeasedMessage): unknown =>
      Number(value) > long ? undefined : new Promise<void>((resolve) => releases.push(resolve));
    const worker = new RestMQ(daemon.url, { fetch: answer }).worker('test', handler, { concurrency: long + 1 });
    await until('some are done', () => acked > 200);
    await collectGarbage();
    const before = process.memoryUsage().heapUsed;
    await until('all are done', () => acked === many, 30_000);
    // half of what a reaction to each long one took each time; the daemon in this process needs up to 6 MB
    const limit = 15 * 1024 ** 2;
    const kept = async (): Promise<number> => {
      await collectGarbage();
      return process.memoryUsage().heapUsed - before;
    };
    expect(await measureLeast(limit, kept)).toBeLessThan(limit);
    const stopped = worker.stop();
    for (const release of releases) release();
    await stopped;
  }, 60_000);

  it('consumes nothing when it is stopped while it waits', async () => {
    const worker = client.worker('test', () => undefined);
    await until('it waits', async () => (await client.api.GET('/v1/pool')).response.ok);
    await worker.stop();
    await client.add('test', 1);
    expect(await client.stats('test')).toMatchObject({ ready: 1 });
  });

  it('ends with the error that onError throws', async () => {
    await client.add('test', 1);
    const worker = client.worker('test', () => Promise.reject(new Error('it is Monday')), {
      onError: (error) => {
        throw error;
      },
    });
    await expect(worker.finished).rejects.toThrow('it is Monday');
  });

  it('ends with what does not pass', async () => {
    expect(await refused(client.worker('a/b', () => undefined).finished)).toMatchObject({ code: 'invalid-parameter' });
  });
});
