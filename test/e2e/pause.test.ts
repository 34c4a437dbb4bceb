import { call, queueAt } from '../support/api';
import { useDaemon } from '../support/use-daemon';
import { until } from '../support/until';

const { daemon, redis } = useDaemon();
const { daemon: other } = useDaemon({ redis });
const jobs = () => queueAt(daemon.url, 'jobs');
const take = (query = '') => fetch(`${other.url}/q/jobs${query}`);
const command = async (more: object) => (await call(other.url, 'POST', '/queue', { queue: 'jobs', ...more })).body;

beforeEach(async () => {
  await redis.client.flushall();
  await jobs().set({ pauseScope: 'all' });
});

const stop = (): Promise<unknown> => command({ cmd: 'control', status: 'stop' });
const start = (): Promise<unknown> => command({ cmd: 'control', status: 'start' });

it.each([
  ['plain messages', {}],
  ['messages with a ttl', { ttlSeconds: 100 }],
])('a stopped queue gives no %s, over any way to get one', async (_, more) => {
  await jobs().add([{ value: 'x', ...more }]);
  await stop();
  expect((await take()).status).toBe(204);
  expect((await take('?lease=10')).status).toBe(204);
  expect((await fetch(`${other.url}/?queue=jobs`)).status).toBe(404);
  expect(await jobs().lease()).toEqual([]);
  expect(await command({ cmd: 'take' })).toEqual({ error: 'empty queue' });
  expect(await jobs().get()).toMatchObject({ ready: 1, settings: { status: 'stop', pauseScope: 'all' } });
  await start();
  expect(await (await take('?raw=true')).text()).toBe('x');
});

it('those who wait get the messages when it is started', async () => {
  await stop();
  const waiting = [take('?wait=20&raw=true'), take('?wait=20&raw=true&lease=10')];
  const leases = jobs().lease({ waitSeconds: 20 });
  await until('they wait', async () => (await redis.client.zcard('restmq:{jobs}:line')) === 3);
  await jobs().add([{ value: 'x' }, { value: 'x' }, { value: 'x' }]);
  expect(await jobs().get()).toMatchObject({ ready: 3 });
  await start();
  expect(await Promise.all(waiting.map(async (one) => await (await one).text()))).toEqual(['x', 'x']);
  expect(await leases).toHaveLength(1);
});

it('an ack works, and gets no next message', async () => {
  await jobs().add([{ value: 'x' }, { value: 'y' }]);
  const [held] = await jobs().lease();
  await stop();
  const { body } = await call(daemon.url, 'POST', '/v1/queues/jobs/leases', { acks: [held!.leaseId] });
  expect(body).toMatchObject({ outcomes: [{ outcome: 'acked' }] });
  expect(await jobs().get()).toMatchObject({ ready: 1, leased: 0, acked: 1 });
});

it('with the scope streams, as by default, takes and leases go on', async () => {
  await jobs().set({ pauseScope: null });
  await jobs().add([{ value: 'x' }, { value: 'y' }]);
  await stop();
  expect((await take()).status).toBe(200);
  await jobs().set({ pauseScope: 'all' });
  expect((await take()).status).toBe(204);
  await jobs().set({ pauseScope: 'streams' });
  expect((await take()).status).toBe(200);
});

it('a purge keeps it stopped, and the deletion of the queue leaves no key', async () => {
  await jobs().add([{ value: 'x' }]);
  await stop();
  await call(daemon.url, 'POST', '/v1/queues/jobs/purge');
  await jobs().add([{ value: 'y' }]);
  expect((await take()).status).toBe(204);
  await call(daemon.url, 'DELETE', '/v1/queues/jobs');
  expect(await redis.client.exists('restmq:{jobs}:paused')).toBe(0);
});
