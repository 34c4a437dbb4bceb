import { queueNamed } from '../../src/queue/names';
import { takeOne, useEngine } from '../support/engine';

const { redis, engine } = useEngine();
const queue = queueNamed('test');

beforeEach(async () => {
  await redis.client.flushall();
});

describe('add', () => {
  it('counts up from 1, in each queue', async () => {
    expect([await add('a'), await add('b')]).toEqual([1, 2]);
    expect(await engine.add(queueNamed('other'), { value: 'a' })).toBe(1);
  });

  it('stores bytes as they are, and text as UTF-8', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await engine.add(queue, { value: bytes, type: 'image/png' });
    await add('☃');
    expect(await takeOne(engine, queue)).toMatchObject({ number: '1', value: bytes, head: { type: 'image/png' } });
    expect(await takeOne(engine, queue)).toMatchObject({ number: '2', value: Buffer.from('☃'), head: {} });
  });

  it('notes the time by Redis’ clock', async () => {
    const [before] = await redis.client.time();
    await add('a');
    const [after] = await redis.client.time();
    const { createdMs } = (await takeOne(engine, queue))!;
    expect(createdMs).toBeGreaterThanOrEqual(Number(before) * 1000);
    expect(createdMs).toBeLessThan((Number(after) + 1) * 1000);
  });

  it('lists the queue before its first message is stored', async () => {
    expect(await engine.list()).toEqual([]);
    await add('a');
    expect(await engine.list()).toEqual(['test']);
  });
});

describe('take', () => {
  it('returns null when the queue is empty', async () => {
    expect(await takeOne(engine, queue)).toBeNull();
    await add('a');
    await takeOne(engine, queue);
    expect(await takeOne(engine, queue)).toBeNull();
  });

  it('gives what came first, first', async () => {
    for (let i = 1; i <= 25; i++) await add(`message ${i}`);
    for (let i = 1; i <= 25; i++) expect(await taken()).toBe(`message ${i}`);
  });

  it('gives each message once, however many ask at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => add(String(i))));
    const all = await Promise.all(Array.from({ length: 60 }, taken));
    expect(all.filter((one) => one !== undefined).sort()).toEqual(
      Array.from({ length: 50 }, (_, i) => String(i)).sort(),
    );
  });
});

describe('peek', () => {
  it('returns null when the queue is empty', async () => {
    expect(await engine.peek(queue)).toBeNull();
  });

  it('leaves the message and counts the look, which take then tells', async () => {
    await add('a');
    await add('b');
    expect(await engine.peek(queue)).toMatchObject({ number: '1', count: 1, value: Buffer.from('a') });
    expect(await engine.peek(queue)).toMatchObject({ number: '1', count: 2 });
    expect(await takeOne(engine, queue)).toMatchObject({ number: '1', count: 2 });
    expect(await takeOne(engine, queue)).toMatchObject({ number: '2', count: 0 });
  });
});

describe('newest', () => {
  it('shows the newest first and counts no look', async () => {
    for (const value of ['a', 'b', 'c']) await add(value);
    await engine.peek(queue);
    const shown = (await engine.newest(queue, 2)).map(({ number: n, count, value }) => [n, count, value.toString()]);
    expect(shown).toEqual([
      ['3', 0, 'c'],
      ['2', 0, 'b'],
    ]);
    expect((await engine.newest(queue, 10)).map(({ count }) => count)).toEqual([0, 0, 1]);
    expect(await engine.newest(queueNamed('other'), 10)).toEqual([]);
  });

  it('shows what was stored last, not what is delivered last, when priorities differ', async () => {
    for (let i = 1; i <= 24; i++) await engine.add(queue, { value: String(i), priority: (i * 7) % 10 });
    expect((await engine.newest(queue, 10)).map(({ number: n }) => Number(n))).toEqual([
      24, 23, 22, 21, 20, 19, 18, 17, 16, 15,
    ]);
    expect((await engine.newest(queue, 100)).map(({ number: n }) => Number(n))).toEqual(
      Array.from({ length: 24 }, (_, i) => 24 - i),
    );
  });
});

describe('putBack', () => {
  it('makes the message the oldest again, with its count', async () => {
    for (const value of ['a', 'b']) await add(value);
    await engine.peek(queue);
    const first = (await takeOne(engine, queue))!;
    await engine.putBack(queue, [first]);
    expect(await engine.stats(queue)).toMatchObject({ ready: 2, enqueued: 2, acked: 0 });
    expect(await takeOne(engine, queue)).toMatchObject({
      number: '1',
      count: 1,
      createdMs: first.createdMs,
      value: Buffer.from('a'),
    });
    expect(await taken()).toBe('b');
  });

  it('restores the order of several, whatever order they come back in', async () => {
    for (const value of ['a', 'b', 'c']) await add(value);
    const [a, b] = [(await takeOne(engine, queue))!, (await takeOne(engine, queue))!];
    await engine.putBack(queue, [a]);
    await engine.putBack(queue, [b]);
    expect([await taken(), await taken(), await taken()]).toEqual(['a', 'b', 'c']);
  });

  it('does not bring back what was purged meanwhile', async () => {
    await add('a');
    const a = (await takeOne(engine, queue))!;
    await engine.purge(queue);
    await engine.putBack(queue, [a]);
    expect(await takeOne(engine, queue)).toBeNull();
    expect(await engine.stats(queue)).toMatchObject({ ready: 0, enqueued: 0, acked: 0, purged: 0 });
  });

  it('does not bring back what was purged, when the queue is in use again', async () => {
    await add('a');
    const a = (await takeOne(engine, queue))!;
    await engine.purge(queue);
    await add('b');
    await engine.putBack(queue, [a]);
    expect(await taken()).toBe('b');
    expect(await taken()).toBeUndefined();
    expect(await engine.stats(queue)).toMatchObject({ enqueued: 1, acked: 1, purged: 0 });
  });
});

describe('remove', () => {
  it('removes one message, whatever its place, and tells whether it was there', async () => {
    for (const value of ['a', 'b', 'c']) await add(value);
    await engine.peek(queue);
    expect(await engine.remove(queue, '2')).toBe(true);
    expect(await engine.remove(queue, '2')).toBe(false);
    expect(await engine.remove(queue, '1')).toBe(true);
    expect(await engine.remove(queue, '9007199254740993')).toBe(false);
    expect(await engine.stats(queue)).toMatchObject({ ready: 1, enqueued: 3, purged: 2, acked: 0 });
    expect(await taken()).toBe('c');
  });

  it('finds nothing in a queue that nobody has used', async () => {
    expect(await engine.remove(queue, '1')).toBe(false);
  });
});

describe('purge', () => {
  it('removes what was stored before and nothing that comes after', async () => {
    for (const value of ['a', 'b']) await add(value);
    expect(await engine.purge(queue)).toBe(2);
    await add('c');
    expect(await taken()).toBe('c');
    expect(await taken()).toBeUndefined();
  });

  it('finds nothing in an empty queue, in one that was purged, and in one that nobody has used', async () => {
    expect(await engine.purge(queue)).toBe(0);
    await add('a');
    await taken();
    expect(await engine.purge(queue)).toBe(0);
    expect(await engine.purge(queue)).toBe(0);
  });

  it('starts no number over: no key is given twice', async () => {
    for (const n of [1, 2, 3]) expect(await add('x')).toBe(n);
    await engine.purge(queue);
    expect(await add('x')).toBe(4);
    await engine.purge(queue);
    await engine.purge(queue);
    expect(await add('x')).toBe(5);
  });
});

describe('stats', () => {
  it('counts what became of every message', async () => {
    for (let i = 0; i < 5; i++) await add('x');
    await takeOne(engine, queue);
    await engine.remove(queue, '3');
    const counts = {
      ready: 3,
      len: 3,
      delayed: 0,
      leased: 0,
      dead: 0,
      enqueued: 5,
      acked: 1,
      expired: 0,
      purged: 1,
      consumers: 0,
    };
    expect(await engine.stats(queue)).toEqual({ name: 'test', status: 'start', policy: 'broadcast', ...counts });
  });

  it('counts nothing in a queue that nobody has used, and does not make it', async () => {
    expect(await engine.stats(queue)).toMatchObject({ ready: 0, enqueued: 0, acked: 0, expired: 0, purged: 0 });
    expect(await engine.list()).toEqual([]);
    expect(await redis.client.keys('*')).toEqual([]);
  });
});

describe('settings', () => {
  it('have their defaults, and stay as they were set, also over a purge', async () => {
    expect([await engine.policy(queue), await engine.status(queue)]).toEqual(['broadcast', 'start']);
    await engine.configure(queue, { policy: 'roundrobin' });
    await engine.configure(queue, { status: 'stop' });
    await add('a');
    await engine.purge(queue);
    expect([await engine.policy(queue), await engine.status(queue)]).toEqual(['roundrobin', 'stop']);
    expect(await engine.stats(queue)).toMatchObject({ policy: 'roundrobin', status: 'stop' });
  });

  it('list a queue that has no message yet', async () => {
    await engine.configure(queue, { status: 'stop' });
    expect(await engine.list()).toEqual(['test']);
  });
});

describe('list', () => {
  it('names the queues sorted by bytes', async () => {
    for (const name of ['b', 'é', 'a', 'Z', 'a:1', '{a}']) await engine.add(queueNamed(name), { value: 'x' });
    expect(await engine.list()).toEqual(['Z', 'a', 'a:1', 'b', '{a}', 'é']);
  });
});

function add(value: string): Promise<number> {
  return engine.add(queue, { value });
}

async function taken(): Promise<string | undefined> {
  return (await takeOne(engine, queue))?.value.toString();
}
