import { historyFrom } from '../../src/dashboard/history';
import { queueNamed } from '../../src/queue/names';
import { openEngine, useEngine } from '../support/engine';

const { redis, engine } = useEngine();
const queue = queueNamed('test');
const { meta, history, longHistory } = queue.keys;
const add = (count: number) =>
  engine.addAll(
    queue,
    Array.from({ length: count }, () => ({ value: 'x' })),
  );

beforeEach(() => redis.client.flushall());

/** Make everything recorded so far older. */
async function age(ms: number): Promise<void> {
  const script = `
    local born = redis.call('HGET', KEYS[1], 'bornAt')
    if born then redis.call('HSET', KEYS[1], 'bornAt', string.format('%.0f', born - ARGV[1])) end
    for i, entry in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do
      local at, rest = string.match(entry, '^(%d+)(.*)$')
      redis.call('LSET', KEYS[2], i - 1, string.format('%.0f', at - ARGV[1]) .. rest)
    end
    local kept = {}
    for i, packed in ipairs(redis.call('HVALS', KEYS[3])) do kept[i] = cmsgpack.unpack(packed) end
    table.sort(kept, function(a, b) return a[1] < b[1] end) -- newer ones are written over older ones
    redis.call('DEL', KEYS[3])
    for _, e in ipairs(kept) do
      e[1] = e[1] - ARGV[1] / 1000
      local again = cmsgpack.pack(e)
      redis.call('HSET', KEYS[3], 'q' .. math.floor(e[1] / 900) % 96, again, 'h' .. math.floor(e[1] / 3600) % 168, again)
    end`;
  await redis.client.eval(script, 3, meta, history, longHistory, ms);
}

const hour = 3_600_000;
const shown = async (span: '1h' | '1d' | '7d') => historyFrom(queue, span, await engine.readHistory(queue, 'week'));
const known = (values: (number | null)[]) => values.filter((value) => value !== null);
const total = ({ in: rates, stepSeconds }: { in: (number | null)[]; stepSeconds: number }) =>
  Math.round(rates.slice(0, -1).reduce<number>((sum, rate) => sum + (rate ?? 0) * stepSeconds, 0));

it('holds what came in each hour, also where the hour has none', async () => {
  for (let i = 0; i < 6; i++) {
    await add(10);
    await engine.appendHistory(queue);
    await age(2 * hour);
  }
  const day = await shown('1d');
  expect(total(day)).toBe(60);
  expect(known(day.ready)[0]).toBe(10);
  expect(known(day.ready).at(-1)).toBe(60);
  expect(known(day.ready).length).toBeGreaterThanOrEqual(48);
  expect(known(day.ready).length).toBeLessThanOrEqual(50);
  expect(total(await shown('7d'))).toBe(60);
  expect(new Set((await shown('1h')).ready)).toEqual(new Set([60])); // idle for two hours
});

it('has at most 96 entries of a day and 168 of a week, in one block', async () => {
  await add(1);
  await redis.client.hset(meta, { next: 9e15, floor: 1, acked: 9e14 }); // the longest numbers
  for (let i = 0; i < 200; i++) {
    await engine.appendHistory(queue);
    await age(hour);
  }
  const fields = await redis.client.hkeys(longHistory);
  expect(fields.filter((name) => name.startsWith('h'))).toHaveLength(168);
  const entry = (await redis.client.hgetBuffer(longHistory, fields[0]!))!;
  for (let i = 0; i < 96; i++) await redis.client.hset(longHistory, `q${i}`, entry);
  expect(await redis.client.llen(history)).toBe(122);
  expect(await redis.client.hlen(longHistory)).toBe(264);
  expect(await redis.client.object('ENCODING', longHistory)).toBe('listpack');
  expect(await redis.client.memory('USAGE', longHistory)).toBeLessThan(16_384);
  const shownWeek = await shown('7d');
  expect(known(shownWeek.ready)).toEqual(Array.from({ length: 168 }, () => 1));
});

it('goes with a purge', async () => {
  await add(10);
  await engine.appendHistory(queue);
  await age(3 * hour);
  await engine.appendHistory(queue);
  expect(await redis.client.exists(history, longHistory)).toBe(2);
  await engine.purge(queue);
  expect(await redis.client.exists(history, longHistory)).toBe(0);
  await engine.appendHistory(queue); // nothing is left to count
  expect(await redis.client.exists(history, longHistory)).toBe(0);
  await add(3);
  const day = await shown('1d');
  expect(new Set(known(day.ready))).toEqual(new Set([3]));
});

it('goes with the queue', async () => {
  await add(1);
  await engine.appendHistory(queue);
  await age(hour);
  await engine.appendHistory(queue);
  await engine.delete(queue);
  expect(await redis.client.keys('restmq:{test}*')).toEqual([]);
});

it('expires a week after the last traffic', async () => {
  await add(1);
  await engine.appendHistory(queue);
  await age(hour);
  await engine.appendHistory(queue);
  for (const key of [history, longHistory]) {
    const seconds = await redis.client.ttl(key);
    expect(seconds).toBeGreaterThan(7 * 86_400);
    expect(seconds).toBeLessThanOrEqual(7 * 86_400 + 3600);
  }
});

it('is one entry in a step, whichever daemons write', async () => {
  const other = await openEngine(redis);
  try {
    await add(4);
    await engine.appendHistory(queue);
    await age(hour);
    await add(2);
    await Promise.all([engine.appendHistory(queue), other.engine.appendHistory(queue)]);
    expect(await redis.client.hlen(longHistory)).toBe(2);
    const week = await shown('7d');
    expect(known(week.ready)[0]).toBe(4);
    expect(known(week.ready).at(-1)).toBe(6);
    expect(total(await shown('1d'))).toBeLessThanOrEqual(6);
  } finally {
    other.close();
  }
});

it('of a queue that was used once is one entry', async () => {
  await add(5);
  await engine.appendHistory(queue);
  await age(100 * hour);
  expect(await redis.client.exists(longHistory)).toBe(0);
  expect(known((await shown('7d')).in).filter((rate) => rate > 0)).toEqual([5 / 3600]);
});

it('of a queue without traffic needs no key', async () => {
  await engine.configure(queue, { maxAttempts: 3 });
  await engine.appendHistory(queue);
  expect(await redis.client.exists(history, longHistory)).toBe(0);
});
