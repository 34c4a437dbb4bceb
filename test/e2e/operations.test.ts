import { startDaemon } from '../support/daemon';
import { talkTo } from '../support/dialogue';
import { startRedis, useRedis } from '../support/redis';

const redis = useRedis('--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru');

it('/healthz says that the daemon is alive', async () => {
  const daemon = await startDaemon(redis);
  expect((await talkTo(daemon)('GET /healthz')).line).toBe('200 OK⏎');
  await daemon.stop();
});

it('/readyz warns of a Redis that drops messages when it is full, until that is mended', async () => {
  const daemon = await startDaemon(redis);
  const say = talkTo(daemon);
  expect((await say('GET /readyz')).json()).toEqual({
    ready: true,
    problems: [],
    warnings: ['maxmemory-policy of Redis is allkeys-lru: it evicts messages when it is full. Set it to noeviction.'],
  });
  await redis.client.config('SET', 'maxmemory-policy', 'noeviction');
  expect((await say('GET /readyz')).json()).toEqual({ ready: true, problems: [], warnings: [] });
  await daemon.stop();
});

it('/metrics counts the requests by operation and status', async () => {
  const daemon = await startDaemon(redis);
  const say = talkTo(daemon);
  for (let i = 0; i < 3; i++) await say('POST /q/test', 'value=1');
  await say('POST /q/test', 'ttl=1');
  await say('GET /q/test');
  const answer = await say('GET /metrics');
  expect(answer.headers['content-type']).toMatch(/^text\/plain/);
  const lines = answer.bytes.toString().split('\n');
  expect(lines).toContain('restmq_http_requests_total{operation="add",status="200"} 3');
  expect(lines).toContain('restmq_http_requests_total{operation="add",status="400"} 1');
  expect(lines).toContain('restmq_http_requests_total{operation="take",status="200"} 1');
  expect(lines.some((line) => line.startsWith('process_cpu_seconds_total '))).toBe(true);
  await daemon.stop();
});

it('a full Redis refuses messages with 507, and can be drained', async () => {
  const full = await startRedis('--maxmemory', '3mb');
  const daemon = await startDaemon(full, { maxBody: 2 ** 20 });
  const say = talkTo(daemon);
  const value = Buffer.alloc(200_000, 'x');
  let answer = await say('POST /q/test', value, 'text/plain');
  let stored = 0;
  for (; answer.status === 201; stored++) answer = await say('POST /q/test', value, 'text/plain');
  expect(answer.json()).toMatchObject({ status: 507, type: '/problems/redis-full' });
  expect(stored).toBeGreaterThan(0);
  expect((await say('GET /stats/test')).json()).toMatchObject({ ready: stored });
  expect((await say('GET /q/test')).status).toBe(200);
  expect((await say('DELETE /q/test')).status).toBe(200);
  expect((await say('POST /q/test', value, 'text/plain')).status).toBe(201);
  await daemon.stop();
  await full.stop();
});

it('a daemon that is stopped twice stops once, and no longer listens', async () => {
  const daemon = await startDaemon(redis);
  await Promise.all([daemon.stop(), daemon.stop()]);
  await expect(talkTo(daemon)('GET /healthz')).rejects.toThrow(/ECONNREFUSED/);
});
