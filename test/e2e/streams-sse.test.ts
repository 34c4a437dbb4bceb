import { refused, refusedRaw } from '../support/dialogue';
import { listen, parseSse, type Listening, type SseEvent } from '../support/streams';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon, say } = useDaemon({ heartbeatMs: 1000, consumerBuffer: 64 * 1024 });
const open: Listening[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) one.hangUp();
  await until(
    'nobody is connected',
    async () => ((await say('GET /v1/queues/test/consumers')).json() as { count: number }).count === 0,
  );
  await redis.client.flushall();
});

async function get(path: string, headers: string[] = []): Promise<Listening> {
  const listening = await listen(daemon.url, `GET ${path}`, headers);
  open.push(listening);
  return listening;
}

const add = (value: string, queue = 'test'): Promise<unknown> =>
  say(`POST /q/${encodeURIComponent(queue)}`, `value=${value}`);
const eventsOf = (sse: Listening): SseEvent[] => parseSse(sse.body()).events;

async function events(sse: Listening, count: number): Promise<SseEvent[]> {
  await until(`${count} events`, () => eventsOf(sse).length >= count);
  return eventsOf(sse);
}

describe('server-sent events', () => {
  it('are a message each, with its key as the id', async () => {
    const sse = await get('/sse/test');
    expect(sse.head()).toMatch(/^Content-Type: text\/event-stream$/m);
    expect(sse.head()).toMatch(/^Cache-Control: no-store$/m);
    expect(sse.head()).toMatch(/^X-Accel-Buffering: no$/m);
    await add('one');
    await add('two%0aid: 7%0a%0adata: x%e2%80%a8');
    expect(await events(sse, 2)).toEqual([
      { type: 'message', lastEventId: 'test:1', data: '{"key":"test:1","value":"one"}' },
      { type: 'message', lastEventId: 'test:2', data: '{"key":"test:2","value":"two\\nid: 7\\n\\ndata: x\\u2028"}' },
    ]);
  });

  it.each([
    'a:b',
    ' a',
    'data: x',
    'id:',
    '\u2028',
    'café',
    '*',
    '\ufeff',
    '#',
    'a b  ',
    '日本',
    '%41',
    '%',
    'caf%C3%A9',
    '"<>\\^`{|}',
  ])('of the queue %j can be gone on with by their id', async (queue) => {
    const path = `/sse/${encodeURIComponent(queue)}`;
    const first = await get(path);
    await add('one', queue);
    await add('two', queue);
    const [one] = await events(first, 2);
    expect(one).toMatchObject({ type: 'message', lastEventId: `${encodeURI(queue)}:1` });
    expect(JSON.parse(one!.data)).toEqual({ key: `${queue}:1`, value: 'one' });
    const second = await get(path, [`Last-Event-ID: ${one!.lastEventId}`]);
    expect((await events(second, 1)).map(({ lastEventId }) => lastEventId)).toEqual([`${encodeURI(queue)}:2`]);
  });

  it('go by Last-Event-ID rather than by since, which stays in the URL when EventSource comes back', async () => {
    const first = await get('/sse/test');
    for (const value of ['one', 'two', 'three']) await add(value);
    await events(first, 3);
    const second = await get('/sse/test?since=0', ['Last-Event-ID: test:2']);
    expect((await events(second, 1)).map(({ lastEventId }) => lastEventId)).toEqual(['test:3']);
    const third = await get('/sse/test?since=test:1');
    expect((await events(third, 2)).map(({ lastEventId }) => lastEventId)).toEqual(['test:2', 'test:3']);
  });

  it.each([
    ['other:1', '400 invalid-key'],
    ['test:x', '400 invalid-parameter'],
    ['7', '400 invalid-parameter'],
  ])('refuse the Last-Event-ID %s', async (id, kind) => {
    const answer = await get('/sse/test', [`Last-Event-ID: ${id}`]);
    await until('the whole problem', () => answer.raw().endsWith('}\r\n'));
    expect(refusedRaw(answer.raw()).kind).toBe(kind);
  });

  it('say so where something is lost, before the next message', async () => {
    await say('PUT /v1/queues/test', '{"replayLength":1}', 'application/json');
    const first = await get('/sse/test');
    for (const value of ['one', 'two', 'three']) await add(value);
    await events(first, 3);
    const second = await get('/sse/test?since=test:1');
    expect(await events(second, 2)).toEqual([
      { type: 'gap', lastEventId: '', data: '{"type":"gap","queue":"test","sinceKey":"test:1"}' },
      { type: 'message', lastEventId: 'test:3', data: '{"key":"test:3","value":"three"}' },
    ]);
    await say('DELETE /v1/queues/test');
  });

  it('end with the event purged', async () => {
    const sse = await get('/sse/test');
    await say('DELETE /q/test');
    await sse.ends();
    expect(eventsOf(sse)).toEqual([{ type: 'purged', lastEventId: '', data: '{"type":"purged","queue":"test"}' }]);
  });

  it('end when their queue is deleted, and not when its messages are removed over the resources', async () => {
    const sse = await get('/sse/test');
    await say('POST /v1/queues/test/purge', null);
    await say('POST /queue', '{"cmd":"purge","queue":"test"}');
    await add('x');
    await events(sse, 1);
    await say('DELETE /v1/queues/test');
    await sse.ends();
    expect(eventsOf(sse).at(-1)!.type).toBe('purged');
  });

  it('are kept alive by comments', async () => {
    const [sse, quiet] = await Promise.all([get('/sse/test'), get('/sse/test?heartbeat=0')]);
    await until('two comments', () => parseSse(sse.body()).comments >= 2);
    expect(eventsOf(sse)).toEqual([]);
    expect(quiet.body()).toBe('');
  });

  it('end with the event error for a client that does not read', async () => {
    const sse = await get('/sse/test');
    sse.socket.pause();
    const large = 'x'.repeat(60_000);
    const connected = async (): Promise<boolean> =>
      ((await say('GET /v1/queues/test/consumers')).json() as { count: number }).count > 0;
    await say('PUT /v1/queues/test', '{"replayLength":10}', 'application/json');
    while (await connected()) await say('POST /q/test', large, 'text/plain');
    sse.socket.resume();
    await sse.ends();
    const last = eventsOf(sse).at(-1)!;
    expect(last.type).toBe('error');
    expect(JSON.parse(last.data)).toMatchObject({ type: '/problems/slow-consumer', status: 408, queue: 'test' });
    await say('DELETE /v1/queues/test');
  });

  it('bring a lease where the client acks by itself', async () => {
    await say('POST /p/test', 'policy=roundrobin');
    const sse = await get('/sse/test?ack=manual');
    await add('x');
    const [{ data }] = (await events(sse, 1)) as [SseEvent];
    const { leaseId, ...message } = JSON.parse(data) as { leaseId: string };
    expect(message).toEqual({ key: 'test:1', value: 'x', attempt: 1, leaseExpiresAt: expect.any(String) as unknown });
    expect((await say('GET /stats/test')).json()).toMatchObject({ leased: 1 });
    await say(`DELETE /v1/queues/test/leases/${leaseId}`);
    expect((await say('GET /stats/test')).json()).toMatchObject({ leased: 0, acked: 1 });
  });

  it.each(['GET /sse/test?ack=manual', 'GET /sse/unused?ack=manual&since=0', 'GET /ws/test?ack=manual'])(
    'are none where the queue is broadcast, which %s is told',
    async (what) => {
      const { kind, detail } = await refused(say(what));
      expect([kind, detail]).toEqual([
        '400 invalid-parameter',
        expect.stringContaining('Set the policy roundrobin, or omit ack.'),
      ]);
    },
  );

  it('end with the policy: broadcasts come without a lease, and the next connection is refused', async () => {
    await say('POST /p/test', 'policy=roundrobin');
    const sse = await get('/sse/test?ack=manual');
    await add('x');
    expect((await events(sse, 1))[0]!.data).toContain('"leaseId"');
    await say('POST /p/test', 'policy=broadcast');
    await add('y');
    expect((await events(sse, 2))[1]!.data).toBe('{"key":"test:2","value":"y"}');
    expect((await refused(say('GET /sse/test?ack=manual&since=test:2'))).kind).toBe('400 invalid-parameter');
  });

  it('are done as soon as they are sent where the client does not', async () => {
    await say('POST /p/test', 'policy=roundrobin');
    const sse = await get('/sse/test');
    await add('x');
    expect((await events(sse, 1))[0]!.data).toBe('{"key":"test:1","value":"x"}');
    await until('it is done', async () => ((await say('GET /stats/test')).json() as { acked: number }).acked === 1);
  });

  it('answer HEAD without a stream', async () => {
    const { status, headers } = await fetch(`${daemon.url}/sse/test`, { method: 'HEAD' });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });

  it('can be many at once, with bytes of their own kind for each', async () => {
    const paths = ['/sse/test', '/c/test', '/c/test?callback=a', '/c/test?callback=b'];
    const all = await Promise.all(Array.from({ length: 40 }, (_, i) => get(paths[i % paths.length]!)));
    for (let i = 0; i < 20; i++) await add(`m${i}.`);
    await Promise.all(all.map((one) => one.hears('m19.')));
    for (const one of all)
      expect([...one.body().matchAll(/m(\d+)\./g)].map((match) => Number(match[1]))).toEqual([...Array(20).keys()]);
  });
});
