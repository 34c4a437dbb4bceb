import { EventSource } from 'eventsource';
import type { Daemon } from '../../src/daemon';
import { aclFile } from '../support/acl';
import { startCrashingRedis, type CrashingRedis } from '../support/crashing-redis';
import { startDaemon } from '../support/daemon';
import { talkTo, type Say } from '../support/dialogue';
import { listen, type Listening } from '../support/streams';
import { until } from '../support/until';

/**
 * By the WHATWG's rules an EventSource never asks again after any answer but 200: none of these streams may be answered
 * with another.
 */

let redis: CrashingRedis;
let daemon: Daemon;
let say: Say;
const open: { close(): void }[] = [];

const accept = ['Accept: text/event-stream'];

async function serve(config: Parameters<typeof startDaemon>[1] = {}): Promise<void> {
  redis = await startCrashingRedis();
  daemon = await startDaemon(redis, config);
  say = talkTo(daemon);
}

afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await daemon.stop();
  await redis.stop();
});

function hear(path: string, headers: Record<string, string> = {}) {
  const source = new EventSource(daemon.url + path, {
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, ...headers } }),
  });
  open.push(source);
  const received: string[] = [];
  const statuses: (number | undefined)[] = [];
  source.addEventListener('message', ({ data }) =>
    received.push((JSON.parse(data as string) as { value: string }).value),
  );
  source.addEventListener('error', ({ code }) => statuses.push(code));
  return { source, received, statuses };
}

async function ask(path: string, headers: string[] = accept): Promise<Listening> {
  const listening = await listen(daemon.url, `GET ${path}`, headers);
  open.push({ close: () => listening.hangUp() });
  return listening;
}

const add = (value: string): Promise<unknown> => say('POST /q/test', `value=${value}`);
const waitingOf = async (): Promise<number> =>
  Number(/^restmq_waiting_streams (\d+)$/m.exec((await say('GET /metrics')).bytes.toString())![1]);
const streams = [
  '/sse/test',
  '/v1/queues/test/tail',
  '/v1/queues/test/events',
  '/v1/overview/events',
  '/v1/pool/events',
];

describe('while Redis is away', () => {
  it('an EventSource goes on where it was, when Redis is back', async () => {
    await serve();
    const { received, source, statuses } = hear('/sse/test?since=0');
    await until('it is open', () => source.readyState === EventSource.OPEN);
    await add('one');
    await until('it is heard', () => received.length === 1);
    await redis.kill();
    await until('Redis is missed', async () => (await say('GET /readyz')).status === 503);
    const late = hear('/sse/test?since=0');
    await until('another waits', async () => (await waitingOf()) === 1);
    expect(late.source.readyState).toBe(EventSource.OPEN);
    await redis.start();
    await until('it has begun', async () => (await waitingOf()) === 0, 30_000);
    await add('two');
    await until('both hear', () => received.includes('two') && late.received.includes('two'), 30_000);
    expect([...statuses, ...late.statuses].filter(Boolean)).toEqual([]);
  });

  it.each(streams)('%s is answered with 200, and says that it waits', async (path) => {
    await serve();
    await redis.kill();
    await until('Redis is missed', async () => (await say('GET /readyz')).status === 503);
    const stream = await ask(path);
    expect(stream.head()).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*^Content-Type: text\/event-stream\r$/m);
    await until('it says so', () => stream.body().includes('waits'));
    expect(stream.body()).toMatch(/^retry: \d+\n: .+\n\n$/);
    await redis.start();
    await until('it begins', async () => (await waitingOf()) === 0, 30_000);
  });

  it.each(streams.slice(1))('%s says that its figures are stale, and when they are not', async (path) => {
    await serve();
    const stream = await ask(path);
    await until('it is open', () => stream.body().includes('\n\n'));
    await redis.kill();
    await until('it says so', () => stream.body().includes('event: freshness\ndata: {"stale":true,'), 3000);
    await redis.start();
    await until('it says so', () => stream.body().includes('event: freshness\ndata: {"stale":false,'), 30_000);
  });

  it.each([
    ['curl', []],
    ['the command line and the dashboard', ['Accept: text/event-stream, application/problem+json']],
    ['fetch', ['Accept: */*']],
    ['no events wanted', ['Accept: text/event-streams']],
  ])('who reads problems gets one: %s', async (_, headers) => {
    await serve();
    await redis.kill();
    await until('Redis is missed', async () => (await say('GET /readyz')).status === 503);
    for (const path of streams) expect((await ask(path, headers)).head()).toMatch(/^HTTP\/1.1 503 /);
  });

  it('credentials are checked when it is back, and a refusal is sent then', async () => {
    const acl = aclFile('');
    await serve({ acl: acl.path });
    await redis.kill();
    const stream = await ask('/sse/test', [...accept, `X-API-Key: rmq_${'0'.repeat(16)}_${'A'.repeat(43)}`]);
    expect(stream.head()).toMatch(/^HTTP\/1.1 200 /);
    await redis.start();
    await until('it is refused', () => stream.body().includes('event: error'), 30_000);
    expect(stream.body()).toContain('"type":"/problems/unauthorized"');
    acl.remove();
  });

  it('a client that hangs up waits no more, and a daemon that stops says when to come back', async () => {
    await serve();
    await redis.kill();
    const [one, other] = [await ask('/sse/test'), await ask('/sse/test')];
    await until('they wait', async () => (await waitingOf()) === 2);
    one.hangUp();
    await until('one waits', async () => (await waitingOf()) === 1);
    await daemon.stop();
    await until('it has ended', () => /retry: \d+\n\n$/.test(other.body()));
  });
});

describe('where there is no room', () => {
  it('an EventSource waits for it', async () => {
    await serve({ maxConsumers: 1 });
    const first = hear('/sse/test');
    await until('it is open', () => first.source.readyState === EventSource.OPEN);
    const second = hear('/sse/test');
    await until('it waits', async () => (await waitingOf()) === 1);
    const third = hear('/sse/test'); // no more may wait than may have a stream
    await until('it is told to come back', () => third.statuses.length === 1);
    expect(third.source.readyState).toBe(EventSource.CONNECTING);
    third.source.close();
    first.source.close();
    await until('it begins', async () => (await waitingOf()) === 0);
    await add('one');
    await until('it hears', () => second.received.length === 1);
    expect(second.statuses).toEqual([]);
  });

  it('of one address, others need not wait for it', async () => {
    await serve({ maxConsumersPerAddress: 1, trustProxy: ['127.0.0.1'] });
    const at = (address: string): string[] => [...accept, `X-Forwarded-For: ${address}`];
    const [first, second] = [await ask('/sse/test', at('10.0.0.1')), await ask('/sse/test', at('10.0.0.1'))];
    await until('the second waits', () => second.body().includes('waits'));
    const other = await ask('/sse/test', at('10.0.0.2'));
    await add('one');
    await until('the other hears', () => other.body().includes('one'));
    first.hangUp();
    await until('the second begins', async () => (await waitingOf()) === 0);
  });
});

describe('what ends an EventSource', () => {
  it.each([
    ['a wrong key of a message', '/sse/test?since=other:1', 400],
    ['a queue without a name', '/sse/', 404],
    ['a wrong method', '/q/test', 204],
  ])('%s', async (_, path, status) => {
    await serve();
    const { source, statuses } = hear(path);
    await until('it is over', () => source.readyState === EventSource.CLOSED);
    expect(statuses).toEqual([status]);
  });

  it('401 and 403, as where its key was revoked', async () => {
    const acl = aclFile('[sse:consumer]\nhosts_deny = 127.0.0.1\n[rest:consumer]\n');
    await serve({ acl: acl.path });
    const denied = hear('/sse/test');
    const unknown = hear('/v1/pool/events');
    await until('they are over', () =>
      [denied, unknown].every(({ source }) => source.readyState === EventSource.CLOSED),
    );
    expect([denied.statuses, unknown.statuses]).toEqual([[403], [401]]);
    acl.remove();
  });

  it('not a purge: it comes back', async () => {
    await serve();
    const { source, received } = hear('/sse/test');
    await until('it is open', () => source.readyState === EventSource.OPEN);
    await say('DELETE /q/test');
    await until('it has lost the stream', () => source.readyState === EventSource.CONNECTING);
    await until('it is back', () => source.readyState === EventSource.OPEN);
    await add('one');
    await until('it hears', () => received.length === 1);
  });
});
