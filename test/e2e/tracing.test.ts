import { wantsTraces } from '../../src/telemetry/collectors/opentelemetry';
import { queueAt } from '../support/api';
import { type Serving, useCli } from '../support/cli';
import { talkTo } from '../support/dialogue';
import { startCollector, type CollectedSpan, type Collector } from '../support/otlp';
import { useRedis } from '../support/redis';
import { startStopwatch } from '../support/stopwatch';
import { connectStream } from '../support/stream-clients';
import { until } from '../support/until';

const redis = useRedis();
const cli = useCli();
let collector: Collector;

beforeAll(async () => {
  collector = await startCollector();
});

beforeEach(() => redis.client.flushall());

afterAll(async () => {
  await collector.stop();
});

const serve = (environment: Record<string, string> = {}): Promise<Serving> =>
  cli.serve(['--redis-url', redis.url], {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    ...environment,
  });

const spansOf = (queue: string): CollectedSpan[] =>
  collector.spans.filter(({ attributes }) => attributes['messaging.destination.name'] === queue);

async function spanOf(queue: string, operation: string): Promise<CollectedSpan> {
  const find = (): CollectedSpan | undefined =>
    spansOf(queue).find(({ attributes }) => attributes['messaging.operation.name'] === operation);
  await until(`a span of ${operation}`, () => find() !== undefined);
  return find()!;
}

const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];

describe('traces over OTLP/HTTP', () => {
  it('link what takes, leases and streams a message to what added it, as part of the producer’s trace', async () => {
    const serving = await serve({
      OTEL_SERVICE_NAME: 'shop-queue',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
    });
    const say = talkTo(serving);
    const add = (queue: string) => say(`POST /q/${queue}`, 'value=1', { traceparent: `00-${traceId}-${spanId}-01` });
    await add('taken');
    const taken = await say('GET /q/taken');
    await add('leased');
    await queueAt(serving.url, 'leased').lease();
    const streams = await Promise.all(
      (['sse', 'sse', 'websocket'] as const).map((transport) => connectStream(serving.url, 'streamed', transport)),
    );
    await add('streamed');
    for (const { received } of streams) await until('it came', () => received.length === 1);

    for (const [queue, operation] of [
      ['taken', 'take'],
      ['leased', 'lease'],
      ['streamed', 'deliver'],
    ] as const) {
      const [producer, consumer] = [await spanOf(queue, 'add'), await spanOf(queue, operation)];
      expect(producer).toMatchObject({
        name: `add ${queue}`,
        kind: 4,
        traceId,
        parentSpanId: spanId,
        failed: false,
        attributes: {
          'messaging.system': 'restmq',
          'messaging.operation.type': 'send',
          'messaging.message.id': `${queue}:1`,
        },
        resource: {
          'service.name': 'shop-queue',
          'deployment.environment': 'test',
          'service.version': expect.any(String) as string,
        },
      });
      expect(consumer).toMatchObject({
        name: `${operation} ${queue}`,
        kind: 5,
        links: [{ traceId, spanId: producer.spanId }],
        attributes: { 'messaging.operation.type': 'receive', 'messaging.message.id': `${queue}:1` },
      });
    }
    const producer = await spanOf('taken', 'add');
    expect(taken.json()).toMatchObject({ headers: { traceparent: `00-${traceId}-${producer.spanId}-01` } });
    for (const stream of streams) stream.hangUp();
    expect(await serving.end('SIGTERM')).toBe(0); // with which the last ones are sent
    expect(spansOf('streamed').filter(({ kind }) => kind === 5)).toHaveLength(2); // one for each way of writing it
  });

  it('tell of batches, of a producer without a trace, and of what failed; what is left when the daemon stops is sent', async () => {
    const serving = await serve({ OTEL_BSP_SCHEDULE_DELAY: '60000' });
    const jobs = queueAt(serving.url, 'jobs');
    await jobs.set({ maxLength: 2 });
    await jobs.add([{ value: 'a' }, { value: 'b' }]);
    expect((await jobs.add([{ value: 'c' }])).status).toBe(429);
    expect(await jobs.lease({ max: 5 })).toHaveLength(2);
    expect(await jobs.lease({ max: 5 })).toHaveLength(0);
    expect(spansOf('jobs')).toEqual([]);
    expect(await serving.end('SIGTERM')).toBe(0);
    const [first, refused, leased] = spansOf('jobs') as [CollectedSpan, CollectedSpan, CollectedSpan];
    expect(spansOf('jobs')).toHaveLength(3);
    expect(first).toMatchObject({
      kind: 4,
      attributes: { 'messaging.batch.message_count': 2 },
      resource: { 'service.name': 'restmq' },
    });
    expect(first.parentSpanId ?? '').toBe('');
    expect(refused).toMatchObject({ failed: true, attributes: { 'error.type': 'queue-full' } });
    expect(leased).toMatchObject({ kind: 5, links: [{ spanId: first.spanId }, { spanId: first.spanId }] });
  });

  it('heed the sampler: what is not sampled is not sent, and is kept with the message all the same', async () => {
    const serving = await serve({ OTEL_TRACES_SAMPLER: 'always_off' });
    await talkTo(serving)('POST /q/unsampled', 'value=1');
    expect((await talkTo(serving)('GET /q/unsampled')).json()).toMatchObject({
      headers: { traceparent: expect.stringMatching(/^00-\w{32}-\w{16}-00$/) as string },
    });
    expect(await serving.end('SIGTERM')).toBe(0);
    expect(spansOf('unsampled')).toEqual([]);
  });

  it('that nobody receives keep a daemon neither from its work nor from its end', async () => {
    const serving = await serve({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    expect((await talkTo(serving)('POST /q/alone', 'value=1')).status).toBe(200);
    const watch = startStopwatch();
    expect(await serving.end('SIGTERM')).toBe(0);
    expect(watch.ms()).toBeLessThan(5000);
  });
});

describe('a collector that', () => {
  it('is away is reported in the log, once and not for every batch', async () => {
    const serving = await serve({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    });
    const warnings = (): string[] =>
      serving
        .log()
        .filter(({ level }) => level === 40)
        .map(({ msg, reason }) => `${msg}: ${String(reason)}`);
    const say = talkTo(serving);
    for (let i = 0; i < 3; i++) {
      await say('POST /q/alone', 'value=1');
      await until('it is told', () => warnings().length > 0);
    }
    expect(await serving.end('SIGTERM')).toBe(0);
    expect(warnings()).toEqual([
      expect.stringMatching(/^could not send traces.*OTEL_EXPORTER_OTLP_ENDPOINT.*: .*ECONNREFUSED/),
    ]);
  });

  it('refuses is reported with its answer', async () => {
    const serving = await serve({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/nowhere` });
    await talkTo(serving)('POST /q/refused', 'value=1');
    await until('it is told', () =>
      serving
        .log()
        .some(({ msg, reason }) => msg.startsWith('could not send traces') && /Not Found|404/.test(String(reason))),
    );
    expect(await serving.end('SIGTERM')).toBe(0);
  });

  it.each(['localhost:4318', 'collector', 'ftp://collector'])(
    'would be at %s, which is no URL of HTTP, is an error at the start',
    async (endpoint) => {
      for (const name of ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) {
        expect(await cli.run(['serve', '--port', '0', '--redis-url', redis.url], { [name]: endpoint })).toEqual({
          code: 1,
          stdout: '',
          stderr: `restmq: ${name} must be a URL such as http://localhost:4318, not "${endpoint}"\n`,
        });
      }
    },
  );
});

describe('OpenTelemetry’s variables', () => {
  it.each<[Record<string, string>, boolean]>([
    [{}, false],
    [{ OTEL_SERVICE_NAME: 'x' }, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, true],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:4318/v1/traces' }, true],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'TRUE' }, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_TRACES_EXPORTER: 'none' }, false],
  ])('%j › traces: %s', (environment, wants) => expect(wantsTraces(environment)).toBe(wants));
});
