import { RestMQ } from '../../src/client';
import { call, queueAt } from '../support/api';
import { useCli } from '../support/cli';
import { startStopwatch } from '../support/stopwatch';
import { useDaemon } from '../support/use-daemon';

const { daemon, redis } = useDaemon();
const { daemon: guarded } = useDaemon({
  redis,
  rules: '[admin]\n[rest:consumer]\n[rest:producer]\nhosts_allow = 10.0.0.1\n',
});
let count = 0;
let queue: string;

beforeEach(() => {
  queue = `jobs ${++count}`;
});

interface Moved {
  redriven: number;
  expired: number;
  dead: number;
  missing?: number;
  cursor?: string;
}

const redrive = (body: object, url = daemon.url) =>
  call<Moved>(url, 'POST', `/v1/queues/${encodeURIComponent(queue)}/redrive`, body);
const run = async (command: object) => (await call<Moved>(daemon.url, 'POST', '/queue', { queue, ...command })).body;

async function die(values: readonly unknown[], reason = 'broken'): Promise<string[]> {
  const at = queueAt(daemon.url, queue);
  for (let i = 0; i < values.length; i += 100) await at.add(values.slice(i, i + 100).map((value) => ({ value })));
  const keys: string[] = [];
  for (;;) {
    const held = await at.lease({ max: 100, leaseSeconds: 60 });
    if (held.length === 0) return keys;
    for (const { leaseId, key } of held) {
      await at.nack(leaseId, { dead: true, reason });
      keys.push(key);
    }
  }
}

const valuesOf = async (name: string): Promise<unknown[]> =>
  (await queueAt(daemon.url, name).lease({ max: 100 })).map(({ value }) => value);

describe('by keys', () => {
  it('only these are ready again, and the others are counted as missing', async () => {
    const [first, , third] = await die(['a', 'b', 'c']);
    const { body } = await redrive({ keys: [third, first, `${queue}:99`, encodeURIComponent(first!)] });
    expect(body).toEqual({ redriven: 2, expired: 0, dead: 1, missing: 1 });
    expect((await valuesOf(queue)).sort()).toEqual(['a', 'c']);
  });

  it('a dry run counts and changes nothing', async () => {
    const keys = await die(['a', 'b']);
    expect((await redrive({ keys, dryRun: true, target: 'elsewhere' })).body).toEqual({
      redriven: 2,
      expired: 0,
      dead: 2,
      missing: 0,
    });
  });

  it('goes on with a cursor after max', async () => {
    const keys = await die(['a', 'b', 'c']);
    const first = (await redrive({ keys, max: 2 })).body;
    expect(first).toEqual({ redriven: 2, expired: 0, dead: 1, missing: 0, cursor: expect.any(String) as string });
    expect((await redrive({ keys, max: 2, cursor: first.cursor })).body).toEqual({
      redriven: 1,
      expired: 0,
      dead: 0,
      missing: 0,
    });
  });

  it.each([
    ['of another queue', { keys: ['other:1'] }],
    ['no keys', { keys: [] }],
    ['a key twice', { keys: ['x:1', 'x:1'] }],
    ['keys and a search', { keys: ['jobs:1'], search: 'x' }],
    ['an empty search', { search: '' }],
    ['a rate of 0', { rate: 0 }],
    ['a target that is no name', { target: 'a/b' }],
    ['a cursor of nothing', { cursor: 'MA' }],
    ['a cursor of something else', { search: 'x', cursor: 'eA' }],
    ['another field', { to: 'x' }],
  ])('%s is refused', async (_, body) => {
    expect((await redrive(body)).status).toBe(400);
  });
});

describe('by a search', () => {
  it('those with the text in key, value, header or reason, in upper or lower case', async () => {
    await die(['to Anna', 'to Bert']);
    await die(['to Carl'], 'ANNA is away');
    expect((await redrive({ search: 'anna' })).body).toEqual({ redriven: 2, expired: 0, dead: 1 });
    expect((await redrive({ search: 'nobody' })).body).toEqual({ redriven: 0, expired: 0, dead: 1 });
  });

  it('all of many, in several requests', async () => {
    await die(Array.from({ length: 250 }, (_, i) => (i % 2 === 0 ? 'even' : 'odd')));
    let [total, requests, cursor] = [0, 0, undefined as string | undefined];
    do {
      const { body } = await redrive({ search: 'odd', max: 30, ...(cursor === undefined ? {} : { cursor }) });
      total += body.redriven;
      cursor = body.cursor;
      requests++;
    } while (cursor !== undefined);
    expect([total, requests >= 5]).toEqual([125, true]);
    expect(await queueAt(daemon.url, queue).get()).toMatchObject({ dead: 125, ready: 125 });
  });

  it('not those that died since, so that it ends though they die again', async () => {
    await die(['x', 'x']);
    const first = (await redrive({ search: 'x', max: 1 })).body;
    const at = queueAt(daemon.url, queue);
    await at.nack((await at.lease())[0]!.leaseId, { dead: true });
    expect((await redrive({ search: 'x', cursor: first.cursor })).body).toEqual({ redriven: 1, expired: 0, dead: 1 });
  });
});

describe('to another queue', () => {
  it('they are new messages at its tail, as they were', async () => {
    await queueAt(daemon.url, 'target').add([{ value: 'first' }]);
    await die([{ a: 1 }, 'b']);
    expect((await redrive({ target: 'target' })).body).toEqual({ redriven: 2, expired: 0, dead: 0 });
    expect(await valuesOf('target')).toEqual(['first', { a: 1 }, 'b']);
    expect(await queueAt(daemon.url, queue).get()).toMatchObject({ enqueued: 2, purged: 2, dead: 0 });
  });

  it('more than one step', async () => {
    await die(Array.from({ length: 230 }, (_, i) => i));
    expect((await redrive({ target: `${queue}.to`, max: 220 })).body).toEqual({ redriven: 220, expired: 0, dead: 10 });
    expect(await queueAt(daemon.url, `${queue}.to`).get()).toMatchObject({ ready: 220 });
  });

  it('itself is a redrive', async () => {
    await die(['a']);
    expect((await redrive({ target: queue })).body).toEqual({ redriven: 1, expired: 0, dead: 0 });
    expect(await valuesOf(queue)).toEqual(['a']);
  });

  it('that is full nothing is moved: 429; that gets full, so many as fit in whole steps', async () => {
    const keys = await die(Array.from({ length: 150 }, (_, i) => i));
    const to = queueAt(daemon.url, `${queue}.full`);
    await to.set({ maxLength: 120 });
    const { body } = await redrive({ keys, target: `${queue}.full` });
    expect(body).toEqual({ redriven: 100, expired: 0, dead: 50, missing: 0, cursor: expect.any(String) as string });
    const { status, headers } = await redrive({ keys, target: `${queue}.full`, cursor: body.cursor });
    expect([status, headers.has('retry-after')]).toEqual([429, true]);
    expect(await queueAt(daemon.url, queue).get()).toMatchObject({ dead: 50 });
  });

  it('needs the right to add to it, over every transport', async () => {
    await die(['a']);
    expect((await redrive({ target: 'x' }, guarded.url)).status).toBe(403);
    expect((await redrive({ target: 'x', dryRun: true }, guarded.url)).status).toBe(403);
    const command = await call(guarded.url, 'POST', '/queue', { cmd: 'redrive', queue, target: 'x' });
    expect(command.status).toBe(403);
    expect((await redrive({}, guarded.url)).status).toBe(200);
  });
});

it('keeps to a rate', async () => {
  await die(Array.from({ length: 10 }, (_, i) => i));
  const watch = startStopwatch();
  expect((await redrive({ rate: 10, target: `${queue}.slow` })).body).toEqual({ redriven: 10, expired: 0, dead: 0 });
  expect(watch.ms() + watch.lateMs()).toBeGreaterThan(900);
});

it('is a command of the JSON protocol', async () => {
  const keys = await die(['a', 'b', 'c']);
  expect(await run({ cmd: 'redrive', keys: keys.slice(0, 1) })).toEqual({
    queue,
    redriven: 1,
    expired: 0,
    dead: 2,
    missing: 0,
  });
  expect(await run({ cmd: 'redrive', target: `${queue}.to` })).toEqual({ queue, redriven: 2, expired: 0, dead: 0 });
});

it('the client moves all, in several requests', async () => {
  const client = new RestMQ(daemon.url);
  await die(Array.from({ length: 7 }, (_, i) => `x${i}`));
  expect(await client.redrive(queue, { search: 'x', target: `${queue}.to`, max: 5 })).toEqual({
    redriven: 5,
    expired: 0,
    dead: 2,
  });
  expect(await client.redrive(queue, { rate: 100 })).toEqual({ redriven: 2, expired: 0, dead: 0 });
});

describe('restmq redrive', () => {
  const cli = useCli();
  const restmq = (...args: string[]) => cli.run(args, { RESTMQ_URL: daemon.url });

  it('takes keys, a search, a target and a rate', async () => {
    const keys = await die(['a', 'b', 'c', 'd']);
    expect(await restmq('redrive', queue, keys[0]!, keys[1]!)).toMatchObject({ code: 0, stdout: '2\n' });
    expect(
      await restmq('redrive', queue, '--search', 'c', '--target', `${queue}.to`, '--rate', '50', '--json'),
    ).toMatchObject({ code: 0, stdout: `${JSON.stringify({ queue, redriven: 1, expired: 0, dead: 1 })}\n` });
    expect(await restmq('redrive', queue, '--search', 'c')).toMatchObject({ code: 1, stdout: '0\n' });
    expect(await restmq('redrive', queue, 'x:1', '--search', 'c')).toMatchObject({ code: 2 });
  });
});
