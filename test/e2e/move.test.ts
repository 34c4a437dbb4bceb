import { call, queueAt } from '../support/api';
import { useCli } from '../support/cli';
import { connectStream } from '../support/stream-clients';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { daemon, redis } = useDaemon();
const { daemon: guarded } = useDaemon({
  redis,
  rules: '[admin]\n[rest:consumer]\n[rest:producer]\nhosts_allow = 10.0.0.1\n',
});
let count = 0;
let queue: string;
let target: string;

beforeEach(() => {
  queue = `jobs ${++count}`;
  target = `other ${count}`;
});

interface Moved {
  moved: number;
  left: number;
  missing?: number;
  cursor?: string;
}

const move = (body: object, url = daemon.url) =>
  call<Moved>(url, 'POST', `/v1/queues/${encodeURIComponent(queue)}/move`, { target, ...body });
const add = (messages: object[]) => queueAt(daemon.url, queue).add(messages);
const valuesOf = async (name: string): Promise<unknown[]> =>
  (await queueAt(daemon.url, name).lease({ max: 100 })).map(({ value }) => value);
const some = (length: number) => Array.from({ length }, (_, i) => ({ value: i }));

it('moves all, in several requests', async () => {
  await add(some(90));
  await add(some(90));
  const { body: first } = await move({ max: 120 });
  expect(first).toEqual({ moved: 120, left: 60, cursor: expect.any(String) as string });
  await add([{ value: 'later' }]);
  expect((await move({ cursor: first.cursor })).body).toEqual({ moved: 60, left: 1 });
  expect(await valuesOf(queue)).toEqual(['later']);
});

it('moves those that are found, whatever their priority', async () => {
  await add([{ value: 'Green' }, { value: 'blue' }, { value: 'green', priority: 9 }, { value: { colour: 'GREEN' } }]);
  const { body: first } = await move({ search: 'green', max: 1 });
  expect(first).toMatchObject({ moved: 1, left: 3 });
  expect((await move({ search: 'green', max: 1, cursor: first.cursor })).body).toMatchObject({ moved: 1, left: 2 });
  expect((await move({ search: 'green' })).body).toEqual({ moved: 1, left: 1 });
  expect(await valuesOf(target)).toEqual(['green', 'Green', { colour: 'GREEN' }]);
  expect(await valuesOf(queue)).toEqual(['blue']);
});

it('moves those with keys, and counts the others', async () => {
  await add([...some(3), { value: 'late', delaySeconds: 100 }]);
  expect((await move({ keys: [`${queue}:3`, `${queue}:1`, `${queue}:4`] })).body).toEqual({
    moved: 2,
    left: 1,
    missing: 1,
  });
  expect(await valuesOf(target)).toEqual([2, 0]);
  expect((await move({ state: 'delayed' })).body).toEqual({ moved: 1, left: 0 });
  expect(await queueAt(daemon.url, target).get()).toMatchObject({ delayed: 1 });
});

it('counts, and moves nothing, in a dry run', async () => {
  await add(some(3));
  expect((await move({ dryRun: true })).body).toEqual({ moved: 3, left: 3 });
  expect((await move({ dryRun: true, search: `${queue}:2` })).body).toEqual({ moved: 1, left: 3 });
  expect((await move({ dryRun: true, keys: [`${queue}:1`, `${queue}:7`] })).body).toEqual({
    moved: 1,
    left: 3,
    missing: 1,
  });
});

it('leaves leased messages, and answers an empty queue', async () => {
  await add(some(1));
  await queueAt(daemon.url, queue).lease();
  expect((await move({})).body).toEqual({ moved: 0, left: 0 });
  expect((await move({ state: 'delayed' })).body).toEqual({ moved: 0, left: 0 });
});

it('a consumer of the target gets them', async () => {
  await add(some(2));
  const stream = await connectStream(daemon.url, target, 'sse');
  await move({});
  await until('both came', () => stream.received.length === 2);
  stream.hangUp();
});

it('goes on as far as the target takes them: 429 if it takes none', async () => {
  await add(some(100));
  await add(some(50));
  await queueAt(daemon.url, target).set({ maxLength: 100 });
  const { body } = await move({});
  expect(body).toMatchObject({ moved: 100, left: 50, cursor: expect.any(String) as string });
  expect((await move({ cursor: body.cursor })).status).toBe(429);
  await queueAt(daemon.url, target).purge();
  expect((await move({ cursor: body.cursor })).body).toEqual({ moved: 50, left: 0 });
});

it.each([
  [{ target: undefined }, 400],
  [{ state: 'leased' }, 400],
  [{ state: 'dead' }, 400],
  [{ max: 0 }, 400],
  [{ cursor: 'x' }, 400],
  [{ keys: ['elsewhere:1'] }, 400],
  [{ keys: [] }, 400],
  [{ search: '' }, 400],
  [{ keys: ['a:1'], search: 'x' }, 400],
  [{ speed: 3 }, 400],
])('refuses %j', async (body, status) => {
  expect((await move(body)).status).toBe(status);
});

it('refuses the queue itself as target', async () => {
  expect((await move({ target: queue })).status).toBe(400);
});

it('needs the right to add to the target', async () => {
  await add(some(1));
  expect((await move({}, guarded.url)).status).toBe(403);
  expect((await move({ dryRun: true }, guarded.url)).status).toBe(403);
  expect(await queueAt(daemon.url, queue).get()).toMatchObject({ ready: 1 });
});

describe('restmq move', () => {
  const cli = useCli();
  const restmq = (...args: string[]) => cli.run(args, { RESTMQ_URL: daemon.url });

  it('takes keys, a search, a state and a maximum', async () => {
    await add([...some(4), { value: 'late', delaySeconds: 100 }]);
    expect(await restmq('move', queue, target, `${queue}:2`, `${queue}:9`)).toMatchObject({ code: 0, stdout: '1\n' });
    expect(await restmq('move', queue, target, '--dry-run')).toMatchObject({ code: 0, stdout: '3\n' });
    expect(await restmq('move', queue, target, '--max', '2', '--json')).toMatchObject({
      code: 0,
      stdout: `${JSON.stringify({ queue, target, moved: 2, left: 1 })}\n`,
    });
    expect(await restmq('move', queue, target, '--state', 'delayed')).toMatchObject({ code: 0, stdout: '1\n' });
    expect(await restmq('move', queue, target, '--search', 'nothing')).toMatchObject({ code: 1, stdout: '0\n' });
    expect(await restmq('move', queue, target, `${queue}:1`, '--search', 'x')).toMatchObject({ code: 2 });
    expect(await restmq('move', queue)).toMatchObject({ code: 2 });
  });
});
