import { catalogue } from '../../src/errors';
import type { Daemon } from '../../src/daemon';
import { queueAt } from '../support/api';
import { useCli } from '../support/cli';
import { operations } from '../support/contract';
import { startDaemon } from '../support/daemon';
import { talkTo, type Say } from '../support/dialogue';
import { documentedMetrics, metricsOf, type Series } from '../support/metrics';
import { startRedis, useRedis } from '../support/redis';
import { connectStream } from '../support/stream-clients';
import { until } from '../support/until';

const redis = useRedis();
const cli = useCli();
let daemon: Daemon;
let say: Say;

beforeEach(async () => {
  await redis.client.flushall();
  daemon = await startDaemon(redis, { metricsQueues: 3, syslogPort: 0 });
  say = talkTo(daemon);
});

afterEach(() => daemon.stop());

/** Something of everything. */
async function busy(): Promise<void> {
  const streams = await Promise.all(
    (['comet', 'sse', 'websocket'] as const).map((transport) => connectStream(daemon.url, 'streamed', transport)),
  );
  await say('POST /q/streamed', 'value=x');
  for (const { received } of streams) await until('it came', () => received.length === 1);
  streams[0]!.hangUp();
  for (const name of ['a', 'b', 'c', 'a "quoted\\" name', 'café']) {
    for (let i = 0; i < name.length; i++) await say(`POST /q/${encodeURIComponent(name)}`, 'value=x');
  }
  await say('GET /q/a');
  await say('GET /nowhere');
  await say('POST /queue', '{"cmd":"fly"}', 'application/json');
}

describe('/metrics', () => {
  it('tells exactly what the contract’s table says, by Prometheus’ conventions', async () => {
    await busy();
    const { metrics, series } = await metricsOf(daemon);
    const own = metrics.filter(({ name }) => name.startsWith('restmq_'));
    expect(own.map(({ name, type }) => `${name} ${type}`).sort()).toEqual(
      documentedMetrics()
        .map(({ name, type }) => `${name} ${type}`)
        .sort(),
    );
    for (const { name, type, help } of own) {
      expect(help).toMatch(/^[A-Z].*\.$/);
      expect([name, type === 'counter']).toEqual([name, name.endsWith('_total')]);
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    }
    const others = metrics.filter(({ name }) => !name.startsWith('restmq_')).map(({ name }) => name);
    expect(others.filter((name) => !/^(process|nodejs)_/.test(name))).toEqual([]);
    expect(others).toEqual(
      expect.arrayContaining([
        'nodejs_eventloop_lag_p99_seconds',
        'process_resident_memory_bytes',
        'process_open_fds',
        'nodejs_active_resources',
      ]),
    );
    expect(new Set(series.map(({ name, labels }) => name + JSON.stringify(labels))).size).toBe(series.length);
  });

  it('has no label whose values have no bound', async () => {
    await busy();
    const documented = documentedMetrics();
    const known: Record<string, (value: string, metric: { about: string }) => boolean> = {
      operation: (value) => operations.some(({ id }) => id === value),
      status: (value) => /^[1-5]\d\d$/.test(value),
      version: () => true,
      le: (value) => value === '+Inf' || Number(value) > 0,
      queue: () => true, // counted below
    };
    const { series } = await metricsOf(daemon);
    for (const { name, labels } of series.filter((one) => one.name.startsWith('restmq_'))) {
      const metric = documented.find(
        (one) =>
          one.name === name || (one.type === 'histogram' && name.replace(/_(bucket|sum|count)$/, '') === one.name),
      )!;
      expect([
        name,
        Object.keys(labels)
          .filter((label) => label !== 'le')
          .sort(),
      ]).toEqual([name, [...metric.labels].sort()]);
      for (const [label, value] of Object.entries(labels)) {
        const isKnown = known[label] ?? ((one: string) => metric.about.includes(`\`${one}\``) || one in catalogue);
        expect([name, label, value, isKnown(value, metric)]).toEqual([name, label, value, true]);
      }
    }
    const queues = new Set(series.flatMap(({ labels }) => labels['queue'] ?? []));
    expect([...queues].sort()).toEqual(['/other', 'a \\"quoted\\\\\\" name', 'café', expect.any(String)].sort());
  });

  it('counts and times requests, and round trips to Redis', async () => {
    for (let i = 0; i < 700; i++) await say('POST /q/timed', 'value=1');
    const { series, read } = await metricsOf(daemon);
    expect(read('restmq_http_requests_total', { operation: 'add', status: '200' })).toBe(700);
    const counted = read('restmq_http_request_duration_seconds_count', { operation: 'add' })!;
    expect(counted).toBeGreaterThanOrEqual(200); // all of a slow machine's; of a fast one's one in 16 counts for 16
    expect(counted).toBeLessThanOrEqual(716);
    const buckets = series
      .filter(
        ({ name, labels }) => name === 'restmq_http_request_duration_seconds_bucket' && labels['operation'] === 'add',
      )
      .map(({ value }) => value);
    expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
    expect(buckets.at(-1)).toBe(counted);
    expect(read('restmq_redis_round_trip_seconds_count')).toBeGreaterThan(200);
    expect(read('restmq_redis_connections', { state: 'ready' })).toBe(1);
  });

  it('tells what queues hold and what came of it, of most by name and of the rest as one', async () => {
    const jobs = queueAt(daemon.url, 'jobs');
    await jobs.set({ maxAttempts: 2 });
    await jobs.add([{ value: 'x' }, { value: 'x' }, { value: 'x' }, { value: 'x', delaySeconds: 60 }, { value: 'x' }]);
    const [first, second] = await jobs.lease({ max: 2, leaseSeconds: 60 });
    await jobs.ack(first!.leaseId);
    await jobs.nack(second!.leaseId, { dead: true });
    await jobs.lease({ leaseSeconds: 1 });
    await until('the lease is over', async () => (await jobs.get())['ready'] === 2);
    for (const name of ['x', 'y', 'z', 'w']) await say(`POST /q/${name}`, 'value=1');
    await say('DELETE /q/w');
    await say('POST /q/w', 'value=1');
    const { series, read } = await metricsOf(daemon);
    const of = (name: string, labels: Record<string, string> = {}): unknown =>
      read(`restmq_queue_${name}`, { queue: 'jobs', ...labels });
    expect(['ready', 'delayed', 'leased', 'dead'].map((state) => of('messages', { state }))).toEqual([2, 1, 0, 1]);
    expect([
      of('added_total'),
      of('removed_total', { how: 'acked' }),
      of('leases_expired_total'),
      of('dead_letters_total'),
      of('consumers'),
      of('bytes'),
    ]).toEqual([5, 1, 1, 1, 0, 4]);
    expect(of('oldest_age_seconds')).toBeGreaterThanOrEqual(1);
    expect(read('restmq_queues')).toBe(5);
    const ready = series.filter(({ name, labels }) => name === 'restmq_queue_messages' && labels['state'] === 'ready');
    expect(ready).toHaveLength(4);
    expect(ready.reduce((sum: number, { value }: Series) => sum + value, 0)).toBe(6);
    expect(ready.find(({ labels }) => labels['queue'] === '/other')!.value).toBe(2);
  });

  it('counts streams, what they were sent and why they ended, and those who wait', async () => {
    await busy();
    const waiting = say('GET /q/waiting?wait=30');
    await until('one waits, and one hung up', async () => {
      const { read } = await metricsOf(daemon);
      return read('restmq_waiting_requests') === 1 && read('restmq_streams_ended_total', { reason: 'client' }) === 1;
    });
    const { read } = await metricsOf(daemon);
    for (const transport of ['comet', 'sse', 'websocket'])
      expect(read('restmq_deliveries_total', { transport })).toBe(1);
    expect(['comet', 'sse', 'websocket'].map((transport) => read('restmq_consumers', { transport }))).toEqual([
      0, 1, 1,
    ]);
    await say('DELETE /q/streamed');
    await until(
      'the purge ended them',
      async () => (await metricsOf(daemon)).read('restmq_streams_ended_total', { reason: 'purged' }) === 2,
    );
    await say('POST /q/waiting', 'value=x');
    expect((await waiting).status).toBe(200);
    await until('nobody waits', async () => (await metricsOf(daemon)).read('restmq_waiting_requests') === 0);
  });

  it('goes on while Redis is away, and tells of it', async () => {
    const own = await startRedis();
    const lonely = await startDaemon(own);
    await talkTo(lonely)('POST /q/test', 'value=1');
    const { read: before } = await metricsOf(lonely);
    expect(['unavailable', 'full', 'other'].map((kind) => before('restmq_redis_errors_total', { kind }))).toEqual([
      0, 0, 0,
    ]);
    expect(before('restmq_ready')).toBe(1);
    await own.stop();
    await until(
      'it is noticed',
      async () => (await metricsOf(lonely)).read('restmq_redis_connections', { state: 'lost' }) === 1,
    );
    expect((await talkTo(lonely)('GET /q/test')).status).toBe(503);
    expect((await metricsOf(lonely)).read('restmq_redis_errors_total', { kind: 'unavailable' })).toBeGreaterThan(0);
    await until(
      'it is known, though nobody asks /readyz',
      async () => (await metricsOf(lonely)).read('restmq_ready') === 0,
      20_000,
    );
    await lonely.stop();
  });

  it('tells whether the daemon is ready by what is known, and asks Redis nothing for it', async () => {
    expect((await metricsOf(daemon)).read('restmq_ready')).toBe(1);
    const asked = async (): Promise<number> =>
      Number(/cmdstat_info:calls=(\d+)/.exec(await redis.client.info('commandstats'))![1]);
    const before = await asked();
    for (let i = 0; i < 20; i++) await metricsOf(daemon);
    expect((await asked()) - before).toBeLessThan(10); // the test itself once, and who looks now and then
    await redis.client.config('SET', 'min-replicas-to-write', '1');
    expect((await say('GET /readyz')).status).toBe(503);
    expect((await metricsOf(daemon)).read('restmq_ready')).toBe(0);
    await redis.client.config('SET', 'min-replicas-to-write', '0');
    expect((await say('GET /readyz')).status).toBe(200);
    expect((await metricsOf(daemon)).read('restmq_ready')).toBe(1);
  });

  it('with workers sums what each did, and not what all see', async () => {
    const serving = await cli.serve(['--redis-url', redis.url, '--workers', '2']);
    for (let i = 0; i < 20; i++) await talkTo(serving)('POST /q/both', 'value=1');
    await until(
      'both were asked',
      async () =>
        (await metricsOf(serving)).read('restmq_http_requests_total', { operation: 'add', status: '200' }) === 20,
    );
    const { read } = await metricsOf(serving);
    expect(read('restmq_redis_connections', { state: 'ready' })).toBe(2);
    expect(read('restmq_queue_messages', { queue: 'both', state: 'ready' })).toBe(20);
    expect([read('restmq_info'), read('restmq_ready')]).toEqual([1, 1]);
  });
});
