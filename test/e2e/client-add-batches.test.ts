import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RestMQ, RestMQError } from '../../src/client';
import { startDaemon } from '../support/daemon';
import { useDaemon } from '../support/use-daemon';

/** In Node the adds of one turn of the event loop leave in one request for each queue. */

const { redis, daemon } = useDaemon();
let client: RestMQ;

beforeEach(async () => {
  await redis.client.flushall();
  client = new RestMQ(daemon.url);
});

async function valuesOf(queue: string): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const { value } of client.browse(queue)) values.push(value);
  return values;
}

/** @returns the value, or the code or name of the error */
async function outcomeOf(adding: Promise<string>): Promise<string> {
  return adding.catch((error: unknown) => (error instanceof RestMQError ? error.code : (error as Error).name));
}

describe('adds of one turn', () => {
  it('are stored in their order, on each queue, however many there are', async () => {
    const numbers = Array.from({ length: 250 }, (_, i) => i);
    const keys = await Promise.all(numbers.flatMap((n) => [client.add('a', n), client.add('b', `${n}`)]));
    expect(keys.filter((key) => key.startsWith('a:'))).toEqual(numbers.map((n) => `a:${n + 1}`));
    expect(keys.filter((key) => key.startsWith('b:'))).toEqual(numbers.map((n) => `b:${n + 1}`));
    expect([await valuesOf('a'), await valuesOf('b')]).toEqual([numbers, numbers.map(String)]);
  });

  it('keep the options of each message', async () => {
    await Promise.all([
      client.add('test', 'one', { headers: { a: '1' } }),
      client.add('test', new Uint8Array([255, 0]), { contentType: 'image/x' }),
      client.add('test', new Blob(['three'], { type: 'text/x' })),
    ]);
    const messages = await client.lease('test', { max: 3 });
    expect(messages).toMatchObject([
      { value: 'one', headers: { a: '1' } },
      { encoding: 'base64', contentType: 'image/x' },
      { contentType: 'text/x' },
    ]);
  });

  it('fail one by one: a message that is refused takes no other with it', async () => {
    const adds = [
      client.add('test', 1),
      client.add('test', 2, { priority: 1e9 }),
      client.add('test', new Map([[1, 2]])),
      client.add('test', 'x'.repeat(2 ** 21)),
      client.add('test', undefined),
      client.add('..', 4),
      client.add('test', 5, { dealy: 1 } as object),
      client.add('test', 6),
    ];
    expect(await Promise.all(adds.map(outcomeOf))).toEqual([
      'test:1',
      'invalid-body',
      'TypeError',
      'body-too-large',
      'TypeError',
      'TypeError',
      'invalid-body',
      'test:2',
    ]);
    expect(await valuesOf('test')).toEqual([1, 6]);
  });

  it('fill a queue to its last place', async () => {
    await client.putQueue('test', { maxLength: 5, overflow: 'reject' });
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, i) => outcomeOf(client.add('test', i))));
    expect(outcomes).toEqual([...[1, 2, 3, 4, 5].map((n) => `test:${n}`), 'queue-full', 'queue-full', 'queue-full']);
    expect(await valuesOf('test')).toEqual([0, 1, 2, 3, 4]);
  });

  it('all fail where the daemon is gone', async () => {
    const gone = await startDaemon(redis);
    const lost = new RestMQ(gone.url);
    await gone.stop();
    expect(await Promise.all([1, 2, 3].map((n) => outcomeOf(lost.add('test', n))))).toEqual(
      Array(3).fill('unreachable'),
    );
  });
});

describe('a daemon', () => {
  const bodies: { url: string; count: number }[] = [];
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { messages } = JSON.parse(Buffer.concat(chunks).toString()) as { messages: unknown[] };
        bodies.push({ url: request.url!, count: messages.length });
        response.writeHead(201, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ messages: messages.map((_, i) => ({ key: `q:${i + 1}` })) }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(() => bodies.splice(0));

  it('gets one request for up to 100 messages of a queue', async () => {
    const lonely = new RestMQ(url);
    await Promise.all(Array.from({ length: 120 }, (_, i) => lonely.add(i % 6 === 0 ? 'b' : 'a', i)));
    expect(bodies.sort((one, other) => (one.url < other.url ? -1 : 1))).toEqual([
      { url: '/v1/queues/a/messages', count: 100 },
      { url: '/v1/queues/b/messages', count: 20 },
    ]);
  });

  it('gets a request of its own for a message with an idempotency key or a signal, and over fetch', async () => {
    const lonely = new RestMQ(url);
    const { signal } = new AbortController();
    const overFetch = new RestMQ(url, { fetch: (request) => fetch(request) });
    await Promise.all([
      lonely.add('a', 1, { idempotencyKey: 'one' }),
      lonely.add('a', 2, { signal }),
      overFetch.add('a', 3),
      overFetch.add('a', 4),
    ]);
    expect(bodies.map(({ count }) => count)).toEqual([1, 1, 1, 1]);
  });

  it('gets large messages in several requests', async () => {
    const lonely = new RestMQ(url);
    await Promise.all(Array.from({ length: 5 }, () => lonely.add('a', 'x'.repeat(100_000))));
    expect(bodies.map(({ count }) => count).sort()).toEqual([1, 2, 2]);
  });
});
