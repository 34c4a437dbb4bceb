import { useCli } from '../support/cli';
import { queueAt } from '../support/api';
import { talkTo } from '../support/dialogue';
import { connectStream } from '../support/stream-clients';
import { listen } from '../support/streams';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const cli = useCli();
const { redis, daemon, say } = useDaemon();

beforeEach(() => redis.client.flushall());

describe('X-Request-Id', () => {
  it('comes back with whatever is answered, also on pages and streams', async () => {
    for (const what of [
      'GET /q/test',
      'HEAD /q/test',
      'GET /healthz',
      'GET /nowhere',
      'PATCH /q/test',
      'OPTIONS /q/test',
      'GET /ui/',
      'GET /q/test?wait=99',
    ]) {
      expect([what, (await say(what, null, { 'X-Request-Id': 'shop:17/a=b@c' })).headers['x-request-id']]).toEqual([
        what,
        'shop:17/a=b@c',
      ]);
    }
    const stream = await listen(daemon.url, 'GET /sse/test', ['x-request-id: abc']);
    expect(stream.head()).toMatch(/^X-Request-Id: abc$/m);
    stream.hangUp();
  });

  it('is on an error that came without one, or with one that does not belong into a log', async () => {
    const bad = ['', 'a b', 'x'.repeat(129), '"', 'café'];
    const ids = await Promise.all(
      bad.map(
        async (id) =>
          (await say('GET /nowhere', null, id === '' ? {} : { 'X-Request-Id': Buffer.from(id).toString('latin1') }))
            .headers['x-request-id'] as string,
      ),
    );
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}-[0-9a-z]+$/);
    expect(new Set(ids).size).toBe(bad.length);
    expect((await say('GET /healthz')).headers['x-request-id']).toBeUndefined();
  });

  it('is in the lines of the log, which at the level debug has one for each request, without its query', async () => {
    const serving = await cli.serve(['--redis-url', redis.url, '--log-level', 'debug']);
    await talkTo(serving)('GET /q/logged?wait=0', null, { 'X-Request-Id': 'mine' });
    const failed = await talkTo(serving)('POST /q/logged', 'ttl=1');
    const lines = (): object[] => serving.log().filter(({ msg }) => msg === 'answered');
    await until('both are logged', () => lines().length >= 3);
    expect(lines()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          level: 20,
          requestId: 'mine',
          operation: 'take',
          method: 'GET',
          path: '/q/logged',
          status: 204,
          ms: expect.any(Number) as number,
          peer: '127.0.0.1',
        }),
        expect.objectContaining({ requestId: failed.headers['x-request-id'], operation: 'add', status: 400 }),
      ]),
    );
  });
});

describe('traceparent', () => {
  const place = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const other = place.replace('b7ad', 'c8be');

  it('is kept with the message, whichever way it is added, and delivered with it', async () => {
    const headers = { traceparent: place };
    await say('POST /q/test', 'value=1', headers);
    await say('POST /', 'queue=test&value=2', headers);
    await say('POST /q/test', 'raw', { ...headers, 'Content-Type': 'text/plain' });
    await say('POST /queue', '{"cmd":"add","queue":"test","value":4}', {
      ...headers,
      'Content-Type': 'application/json',
    });
    await say('POST /v1/queues/test/messages', '{"messages":[{"value":5},{"value":6,"headers":{"a":"b"}}]}', {
      ...headers,
      'Content-Type': 'application/json',
    });
    const { messages } = await queueAt(daemon.url, 'test').browse();
    expect(messages.map((one) => one['headers'])).toEqual([
      ...Array.from({ length: 5 }, () => ({ traceparent: place })),
      { a: 'b', traceparent: place },
    ]);
    expect((await say('GET /q/test?raw=true')).headers['restmq-header-traceparent']).toBe(place);
    const stream = await connectStream(daemon.url, 'live', 'sse');
    await say('POST /q/live', 'value=1', headers);
    await until('it came', () => stream.received.length === 1);
    expect(stream.received[0]!['headers']).toEqual({ traceparent: place });
    stream.hangUp();
  });

  it('is the producer’s own where it names one, and is ignored where it is malformed', async () => {
    await say('POST /q/test', 'value=1', { traceparent: place, 'RestMQ-Header-Traceparent': 'own' });
    const malformed = [
      'x',
      place.toUpperCase(),
      place.replace('00-', 'ff-'),
      `${place}-more`,
      place.replace(/-\w{16}-/, `-${'0'.repeat(16)}-`),
      place.replace(/-\w{32}-/, `-${'0'.repeat(32)}-`),
    ];
    for (const traceparent of malformed) await say('POST /q/test', 'value=1', { traceparent });
    await say('POST /q/test', 'value=1', { traceparent: `${place.replace('00-', '01-')}-more` });
    const { messages } = await queueAt(daemon.url, 'test').browse();
    expect(messages.map((one) => one['headers'])).toEqual([
      { Traceparent: 'own' },
      ...malformed.map(() => undefined),
      { traceparent: `${place.replace('00-', '01-')}-more` },
    ]);
  });

  it('makes no other message of one that is sent again', async () => {
    const add = (traceparent: string) => say('POST /q/test', 'value=1', { traceparent, 'Idempotency-Key': 'k' });
    expect((await add(place)).line).toBe('200 test:1⏎');
    const again = await add(other);
    expect([again.line, again.headers['idempotent-replayed']]).toEqual(['200 test:1⏎', 'true']);
    expect((await say('POST /q/test', 'value=2', { 'Idempotency-Key': 'k' })).status).toBe(422);
  });
});
