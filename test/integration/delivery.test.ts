import { queueNamed, type Queue } from '../../src/queue/names';
import { openEngine } from '../support/engine';
import { connectTo, openHub, type OpenHub, type TestConsumer } from '../support/hub';
import { startCrashingRedis, type CrashingRedis } from '../support/crashing-redis';
import { until } from '../support/until';

let redis: CrashingRedis;
let queue: Queue;
let hubs: OpenHub[] = [];

beforeAll(async () => {
  redis = await startCrashingRedis();
});

beforeEach(() => {
  queue = queueNamed(`test ${Math.random()}`);
});

afterEach(async () => {
  await Promise.all(hubs.map((one) => one.close()));
  hubs = [];
  await redis.client.flushall();
});

afterAll(() => redis.stop());

async function open(count: number): Promise<OpenHub[]> {
  hubs = await Promise.all(Array.from({ length: count }, () => openHub(redis)));
  return hubs;
}

async function addAll({ engine }: OpenHub, ...values: string[]): Promise<void> {
  for (const value of values) await engine.add(queue, { value });
}

/** The messages are gone, and the counters are not yet. */
async function purgeHalfway(): Promise<void> {
  const { store, close } = await openEngine(redis);
  await store.run('purge_messages', queue.keys, '');
  close();
}

function heard(consumer: TestConsumer, ...expected: string[]): Promise<void> {
  return until(
    `${expected.join(' ')} is heard, not ${consumer.received.join(' ')}`,
    () => consumer.received.join() === expected.join(),
  );
}

describe('broadcast', () => {
  it('keeps messages ready while there is no consumer, and delivers them first', async () => {
    const [a, b] = (await open(2)) as [OpenHub, OpenHub];
    await addAll(a, 'one', 'two');
    const consumer = await connectTo(b, queue);
    await addAll(a, 'three');
    await heard(consumer, '1=one', '2=two', '3=three');
    expect(await a.engine.stats(queue)).toMatchObject({ ready: 0, acked: 3, consumers: 1 });
  });

  it('reaches every consumer on every daemon once, in one order', async () => {
    const [a, b] = (await open(2)) as [OpenHub, OpenHub];
    const consumers = await Promise.all([a, a, b, b].map((one) => connectTo(one, queue)));
    await Promise.all(Array.from({ length: 200 }, (_, i) => (i % 2 ? a : b).engine.add(queue, { value: 'x' })));
    await until('all heard all', () => consumers.every((one) => one.received.length >= 200));
    for (const one of consumers) expect(one.received).toEqual(consumers[0]!.received);
    expect(new Set(consumers[0]!.received).size).toBe(200);
  });

  it('brings a deep queue to a late consumer without flooding it', async () => {
    const [a] = (await open(1)) as [OpenHub];
    for (let i = 0; i < 60; i++)
      await a.engine.addAll(
        queue,
        Array.from({ length: 100 }, () => ({ value: 'x'.repeat(500) })),
      );
    const consumer = await connectTo(a, queue);
    await until('all is heard', () => consumer.received.length === 6000);
    expect(consumer.received).not.toContain('end slow');
  });

  it('keeps a message that reached no consumer: the only one had just left', async () => {
    const [a, b] = (await open(2)) as [OpenHub, OpenHub];
    for (let i = 0; i < 50; i++) {
      const consumer = await connectTo(a, queue);
      const adding = b.engine.add(queue, { value: `${i}` });
      consumer.detach();
      await adding;
      await until(
        'it was heard or is ready',
        async () => consumer.received.length === 1 || (await b.engine.stats(queue)).ready === 1,
      );
      await b.engine.take(queue);
    }
  });
});

describe('a consumer that comes back', () => {
  it('gets what was broadcast since its last message', async () => {
    const [a, b] = (await open(2)) as [OpenHub, OpenHub];
    const other = await connectTo(a, queue);
    await addAll(a, 'one', 'two', 'three');
    await heard(other, '1=one', '2=two', '3=three');
    const back = await connectTo(b, queue, { since: '1' });
    await addAll(a, 'four');
    await heard(back, '2=two', '3=three', '4=four');
    const fresh = await connectTo(b, queue, { since: '0' });
    await heard(fresh, '1=one', '2=two', '3=three', '4=four');
  });

  it('gets a gap event for what can’t be replayed', async () => {
    const [a] = (await open(1)) as [OpenHub];
    await a.engine.configure(queue, { replayLength: 2 });
    const other = await connectTo(a, queue);
    await addAll(a, 'one', 'two', 'three', 'four');
    await heard(other, '1=one', '2=two', '3=three', '4=four');
    await heard(await connectTo(a, queue, { since: '1' }), `gap ${queue.name}:1`, '3=three', '4=four');
    await heard(await connectTo(a, queue, { since: '2' }), '3=three', '4=four');
    await heard(await connectTo(a, queue, { since: '0' }), 'gap null', '3=three', '4=four');
    await heard(await connectTo(a, queue, { since: '4' }));
  });

  it.each(['went on', 'did not go on'])(
    'is told of no gap where what it could have missed was purged, by a daemon that %s before the next message came',
    async (how) => {
      const [a] = (await open(1)) as [OpenHub];
      await a.engine.configure(queue, { replayLength: 2 });
      const other = await connectTo(a, queue);
      await addAll(a, 'one', 'two', 'three');
      await heard(other, '1=one', '2=two', '3=three');
      if (how === 'went on') await a.engine.purge(queue);
      else await purgeHalfway();
      await addAll(a, 'four', 'five');
      await heard(await connectTo(a, queue, { since: '0' }), '4=four', '5=five');
      await addAll(a, 'six');
      await heard(await connectTo(a, queue, { since: '0' }), 'gap null', '5=five', '6=six');
    },
  );

  it('does not get what expired meanwhile', async () => {
    const [a] = (await open(1)) as [OpenHub];
    const other = await connectTo(a, queue);
    await a.engine.add(queue, { value: 'short', ttlSeconds: 3 });
    await addAll(a, 'long');
    await heard(other, '1=short', '2=long');
    await until('it has expired', async () => (await a.engine.replay(queue, 0, 10)).messages.length === 1);
    await heard(await connectTo(a, queue, { since: '0' }), '2=long');
  });
});

describe('a consumer that does not read', () => {
  it('is behind, then goes on where it was; the others notice nothing', async () => {
    const [a] = (await open(1)) as [OpenHub];
    const [slow, fast] = [await connectTo(a, queue), await connectTo(a, queue)];
    slow.pause();
    for (let i = 0; i < 30; i++) await addAll(a, 'x'.repeat(100_000));
    await until('the fast one has all', () => fast.received.length === 30);
    expect(slow.received.length).toBeLessThan(12);
    slow.resume();
    await until('the slow one too', () => slow.received.length === 30);
    expect(slow.received).toEqual(fast.received);
  });

  it('is cut when it takes nothing at all', async () => {
    const [a] = (await open(1)) as [OpenHub];
    const [slow, fast] = [await connectTo(a, queue), await connectTo(a, queue)];
    slow.pause();
    for (let i = 0; i < 30; i++) await addAll(a, 'x'.repeat(100_000));
    await until('it is cut', () => slow.received.at(-1) === 'end slow');
    expect(fast.received).toHaveLength(30);
    await until('it is counted out', async () => (await a.engine.stats(queue)).consumers === 1);
  });

  it('is not cut for a time in which its daemon stood still itself', async () => {
    const [a] = (await open(1)) as [OpenHub];
    const slow = await connectTo(a, queue);
    slow.pause();
    for (let i = 0; i < 30; i++) await addAll(a, 'x'.repeat(100_000));
    const behindMs = performance.now();
    await until('the daemon has seen that it is behind', () => performance.now() > behindMs + 1100);
    setImmediate(() => {
      setImmediate(() => slow.resume()); // as what its client has read is heard of: after the timers that are due
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
    });
    await until('it has all', () => slow.received.length >= 30);
    expect(slow.received).toEqual(Array.from({ length: 30 }, (_, i) => `${i + 1}=${'x'.repeat(100_000)}`));
  });

  it('does not keep what is its turn: others get it', async () => {
    const [a] = (await open(1)) as [OpenHub];
    await a.engine.configure(queue, { policy: 'roundrobin' });
    const [slow, fast] = [await connectTo(a, queue), await connectTo(a, queue)];
    slow.pause();
    for (let i = 0; i < 60; i++) await addAll(a, 'x'.repeat(100_000));
    await until('all went to somebody', () => slow.received.length + fast.received.length >= 60);
    expect(fast.received.length).toBeGreaterThan(45);
    slow.resume();
    await until('all is acked', async () => (await a.engine.stats(queue)).acked === 60);
    expect(new Set([...slow.received, ...fast.received]).size).toBe(60);
    await addAll(a, 'y', 'z');
    await until('it gets its turn again', () => slow.received.some((one) => /=[yz]$/.test(one)));
  });
});

describe('round robin', () => {
  it('brings each message to one consumer of the pool, in turn', async () => {
    const [a, b] = (await open(2)) as [OpenHub, OpenHub];
    await a.engine.configure(queue, { policy: 'roundrobin' });
    const consumers = await Promise.all([a, a, b].map((one) => connectTo(one, queue)));
    for (let i = 0; i < 30; i++) await addAll(i % 2 ? a : b, 'x');
    await until('all came', () => consumers.reduce((all, one) => all + one.received.length, 0) === 30);
    expect(consumers.map((one) => one.received.length)).toEqual([10, 10, 10]);
    await until('all is acked', async () => (await a.engine.stats(queue)).acked === 30);
  });

  it('passes over a daemon that is gone', async () => {
    const [a, b] = (await open(2)) as [OpenHub, OpenHub];
    await a.engine.configure(queue, { policy: 'roundrobin' });
    const [left, gone] = [await connectTo(a, queue), await connectTo(b, queue)];
    b.die();
    hubs.pop();
    await until('Redis knows', async () => (await a.engine.stats(queue)).consumers === 1);
    await addAll(a, 'one', 'two', 'three');
    await heard(left, '1=one', '2=two', '3=three');
    expect(gone.received).toEqual([]);
  });

  it('returns the leased messages of a consumer that left, to the front; with manual acks the attempt counts', async () => {
    const [a] = (await open(1)) as [OpenHub];
    await a.engine.configure(queue, { policy: 'roundrobin' });
    const first = await connectTo(a, queue, { ack: 'manual' });
    await addAll(a, 'one', 'two');
    await until('both came', () => first.received.length === 2);
    await a.engine.ackOne(queue, first.received[1]!.split(' ')[1]!);
    first.detach();
    const second = await connectTo(a, queue, { ack: 'manual' });
    await until('the other came again', () => second.received.length === 1);
    expect(second.received[0]).toMatch(/^1 1-2-/);
    expect(await a.engine.look(queue, '1')).toMatchObject({
      attempts: 2,
      history: [{ reason: 'the consumer disconnected' }],
    });
  });

  it('takes no ack for a message that was lost with its master for one of the message that has its number now', async () => {
    const [a] = (await open(1)) as [OpenHub];
    await a.engine.configure(queue, { policy: 'roundrobin' });
    const consumer = await connectTo(a, queue, { ack: 'manual' });
    await addAll(a, 'lost');
    await until('it came', () => consumer.received.length === 1);
    const { meta, body, state, leased } = queue.keys;
    await redis.client.del(meta, body, state, leased); // as a replica that did not have it when it became the master
    await addAll(a, 'another');
    await until('the other came', () => consumer.received.length === 2);
    const [lost, another] = consumer.received.map((line) => line.split(' ')[1]!) as [string, string];
    await expect(a.engine.ackOne(queue, lost)).rejects.toMatchObject({ code: 'no-such-lease' });
    expect(await a.engine.look(queue, '1')).toMatchObject({ state: 'leased' });
    await a.engine.ackOne(queue, another);
  });

  it('leaves nothing leased when consumers leave before what they were given is sent', async () => {
    const [a] = (await open(1)) as [OpenHub];
    await a.engine.configure(queue, { policy: 'roundrobin' });
    const wish = { transport: 'sse', address: '127.0.0.1', ack: 'manual', heartbeatSeconds: 0 } as const;
    const leaver = await a.hub.attach(queue, wish); // its client hangs up before the answer begins
    await addAll(a, 'one', 'two');
    await until('they are given', async () => (await a.engine.stats(queue)).leased === 2);
    leaver.detach();
    await until('they are ready', async () => (await a.engine.stats(queue)).ready === 2);
    expect(await a.engine.look(queue, '1')).toMatchObject({ attempts: 0 });
  });

  it.each(['manual', 'auto'] as const)(
    'goes on with a consumer that held all it may when the queue was purged (acks: %s); one that counts gets no more than it asked for',
    async (ack) => {
      const [a] = (await open(1)) as [OpenHub];
      await a.engine.configure(queue, { policy: 'roundrobin' });
      const counting = await connectTo(a, queue, { credit: 1, ack: 'manual' });
      await addAll(a, 'its own');
      await until('it has what it asked for', () => counting.received.length === 1);
      const consumer = await connectTo(a, queue, { ack });
      if (ack === 'auto') consumer.pause();
      await Promise.all(Array.from({ length: 101 }, () => addAll(a, 'x')));
      await until('it holds all it may', () => consumer.received.length === 100);
      await a.engine.purge(queue);
      if (ack === 'auto') consumer.resume();
      await addAll(a, 'y', 'z');
      await until('what follows came', () => consumer.received.length === 102);
      expect(counting.received).toHaveLength(1);
    },
  );

  it('gives a consumer that counts what it asked for, and no more', async () => {
    const [a] = (await open(1)) as [OpenHub];
    await a.engine.configure(queue, { policy: 'roundrobin' });
    const consumer = await connectTo(a, queue, { credit: 2 });
    await addAll(a, 'one', 'two', 'three', 'four', 'five');
    await heard(consumer, '1=one', '2=two');
    consumer.grant(2);
    await heard(consumer, '1=one', '2=two', '3=three', '4=four');
    await a.engine.configure(queue, { policy: 'broadcast' });
    await until('it is broadcast', async () => (await a.engine.stats(queue)).ready === 0);
    consumer.grant(5);
    await heard(consumer, '1=one', '2=two', '3=three', '4=four', '5=five');
    await addAll(a, 'six', 'seven', 'eight', 'nine', 'ten');
    await until('four of five more', () => consumer.received.length === 9);
    consumer.grant(1);
    await until('the last', () => consumer.received.at(-1) === '10=ten');
  });
});

describe('flow control', () => {
  it('stops and starts every daemon; a change of policy takes effect at once', async () => {
    const [a, b] = (await open(2)) as [OpenHub, OpenHub];
    const consumers = [await connectTo(a, queue), await connectTo(b, queue)];
    await a.engine.configure(queue, { status: 'stop' });
    await addAll(b, 'one', 'two');
    expect(await b.engine.stats(queue)).toMatchObject({ ready: 2 });
    expect(consumers.map((one) => one.received)).toEqual([[], []]);
    await b.engine.configure(queue, { status: 'start' });
    for (const one of consumers) await heard(one, '1=one', '2=two');
    await b.engine.configure(queue, { policy: 'roundrobin' });
    await addAll(b, 'three', 'four');
    await until('one each', () => consumers.every((one) => one.received.length === 3));
  });
});

describe('a daemon whose connection to Redis is lost', () => {
  it('makes up for what was broadcast meanwhile', async () => {
    const [a, b] = (await open(2)) as [OpenHub, OpenHub];
    const consumers = [await connectTo(a, queue), await connectTo(b, queue)];
    for (let i = 0; i < 100; i++) {
      if (i % 10 === 0) await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await addAll(i % 2 ? a : b, 'x');
    }
    await addAll(a, 'last');
    for (const one of consumers) {
      await until('the last came', () => one.received.at(-1) === '101=last');
      expect(one.received).toHaveLength(101);
    }
  });

  it('says again who is here when only its connection for commands found a master that does not know', async () => {
    const [a] = (await open(1)) as [OpenHub];
    await a.engine.configure(queue, { policy: 'roundrobin' });
    const consumer = await connectTo(a, queue);
    const { daemons, consumers, ring } = queue.keys;
    await redis.client.del(daemons, consumers, ring);
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal');
    await until('it adds again', () =>
      a.engine.add(queue, { value: 'one' }).then(
        () => true,
        () => false,
      ),
    );
    await until('it came', () => consumer.received.some((line) => line.endsWith('=one')));
  });

  it('gets what a master broadcasts that took over with a clock that is behind, and a gap event', async () => {
    const [a] = (await open(1)) as [OpenHub];
    const consumer = await connectTo(a, queue);
    await addAll(a, 'zero');
    await until('the first came', () => consumer.received.length === 1);
    const before = (await redis.client.hget(queue.keys.meta, 'sent'))!;
    await redis.client.hset(queue.keys.meta, 'sent', String(Number(before) + 3_600_000_000));
    await addAll(a, 'one');
    await until('the second came', () => consumer.received.length === 2);
    await redis.client.hset(queue.keys.meta, 'sent', before);
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await until('the gap is told', () => consumer.received.some((line) => line.startsWith('gap')));
    await addAll(a, 'two');
    await until('the third came', () => consumer.received.at(-1)!.endsWith('=two'));
    expect(consumer.received).toHaveLength(4);
  });

  it('is not forgotten with a name that nobody has any more, and that it did not count', async () => {
    const [a] = (await open(1)) as [OpenHub];
    await a.engine.configure(queue, { policy: 'roundrobin' });
    const consumer = await connectTo(a, queue, { ack: 'manual' });
    const older = `${a.daemonId}/older`;
    await redis.client.hset(queue.keys.consumers, older, '100');
    await redis.client.zadd(queue.keys.ring, 0, older); // it is its turn
    await addAll(a, 'one', 'two');
    await until('both came to who is there', () => consumer.received.length === 2);
    expect(await redis.client.hgetall(queue.keys.daemons)).toEqual({ [a.daemonId]: '1' });
  });

  it('goes on when Redis was restarted', async () => {
    const [a] = (await open(1)) as [OpenHub];
    const consumer = await connectTo(a, queue);
    await addAll(a, 'one');
    await redis.kill();
    await redis.start();
    await until('it adds again', () =>
      a.engine.add(queue, { value: 'two' }).then(
        () => true,
        () => false,
      ),
    );
    await heard(consumer, '1=one', '2=two');
  });
});

it('a purge ends every stream on every daemon, and leaves no key', async () => {
  const [a, b] = (await open(2)) as [OpenHub, OpenHub];
  const consumers = [await connectTo(a, queue), await connectTo(b, queue)];
  await addAll(a, 'one');
  await a.engine.purge(queue, { disconnect: true });
  for (const one of consumers) await heard(one, '1=one', 'end purged');
  await until('no key is left', async () => (await redis.client.keys('restmq:{*')).length === 0);
});

it('a purge that is to end no stream ends none: each goes on with what comes then', async () => {
  const [a, b] = (await open(2)) as [OpenHub, OpenHub];
  const consumers = [await connectTo(a, queue), await connectTo(b, queue, { credit: 5 })];
  await addAll(a, 'one');
  for (const one of consumers) await heard(one, '1=one');
  await b.engine.purge(queue);
  await addAll(a, 'two');
  for (const one of consumers) await heard(one, '1=one', '2=two');
  expect(await a.engine.stats(queue)).toMatchObject({ ready: 0, consumers: 2 });
});

it('tells who is connected to all daemons, and forgets who is gone', async () => {
  const [a, b] = (await open(2)) as [OpenHub, OpenHub];
  await connectTo(a, queue, { transport: 'comet' });
  const connectedAt = Date.now();
  await until('the next one comes later, by the clock', () => Date.now() > connectedAt);
  const second = await connectTo(b, queue, { transport: 'websocket', ack: 'manual', address: '10.0.0.1' });
  const all = await a.hub.consumers(queue);
  expect(all.map(({ transport, daemon, address, ack }) => [transport, daemon, address, ack])).toEqual([
    ['comet', a.daemonId, '127.0.0.1', 'auto'],
    ['websocket', b.daemonId, '10.0.0.1', 'manual'],
  ]);
  second.detach();
  await until('one is left', async () => (await b.hub.consumers(queue)).length === 1);
  expect(await b.engine.stats(queue)).toMatchObject({ consumers: 1 });
});

it('a consumer that acks by itself, wherever it likes, goes on to be given messages after its daemon’s subscription was lost', async () => {
  const [a, b] = (await open(2)) as [OpenHub, OpenHub];
  await a.engine.configure(queue, { policy: 'roundrobin', leaseSeconds: 2 });
  const consumer = await connectTo(a, queue, { ack: 'manual' });
  const acked = new Set<string>();
  const ackUpTo = (count: number): Promise<void> =>
    until(`${count} are acked`, async () => {
      const leases = consumer.received.splice(0).map((one) => one.split(' ')[1]!);
      const outcomes = leases.length > 0 ? await b.engine.ack(queue, leases) : [];
      for (const [i, outcome] of outcomes.entries()) if (outcome === 'acked') acked.add(leases[i]!);
      return acked.size === count;
    });
  await addAll(b, ...Array.from({ length: 120 }, (_, i) => `${i}`));
  await ackUpTo(120); // more than it may hold at once
  await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await addAll(b, ...Array.from({ length: 120 }, (_, i) => `${i}`));
  await ackUpTo(240);
});
