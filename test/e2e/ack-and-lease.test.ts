import { queueNamed } from '../../src/queue/names';
import { startDaemon } from '../support/daemon';
import { ask, talkTo } from '../support/dialogue';
import { dial } from '../support/streams';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

/** A lease request may ack the last messages of its worker: one request a job in place of two. */

const { redis, daemon, say } = useDaemon();
const json = 'application/json';

interface Page {
  messages: { key: string; value: unknown; leaseId: string }[];
  outcomes?: { leaseId: string; outcome: string }[];
}

beforeEach(() => redis.client.flushall());

async function add(...values: string[]): Promise<void> {
  for (const value of values) await say('POST /q/jobs', `value=${value}`);
}

async function lease(body: object): Promise<Page> {
  const answer = await say('POST /v1/queues/jobs/leases', JSON.stringify(body), json);
  expect(answer.status).toBe(200);
  return answer.json() as Page;
}

async function states(): Promise<{ ready: number; leased: number; acked: number }> {
  const { ready, leased, acked } = (await say('GET /v1/queues/jobs')).json() as Record<string, number>;
  return { ready: ready!, leased: leased!, acked: acked! };
}

/** The clients that wait for a message, on all daemons. */
function waiters(): Promise<number> {
  return redis.client.zcard(queueNamed('jobs').keys.line);
}

describe('a lease with acks', () => {
  it('ends the old lease and begins the next, in one request', async () => {
    await add('one', 'two');
    const [one] = (await lease({})).messages;
    const next = await lease({ acks: [one!.leaseId] });
    expect(next.outcomes).toEqual([{ leaseId: one!.leaseId, outcome: 'acked' }]);
    expect(next.messages.map(({ value }) => value)).toEqual(['two']);
    expect(await states()).toEqual({ ready: 0, leased: 1, acked: 1 });
  });

  it('is a 200 without a message too, as it has outcomes', async () => {
    await add('one');
    const [one] = (await lease({})).messages;
    expect(await lease({ acks: [one!.leaseId] })).toEqual({
      messages: [],
      outcomes: [{ leaseId: one!.leaseId, outcome: 'acked' }],
    });
    expect(await lease({ acks: [] })).toEqual({ messages: [], outcomes: [] });
  });

  it('says what became of each lease, in their order', async () => {
    await add('one', 'two', 'three');
    const { messages } = await lease({ max: 2 });
    const [one, two] = messages.map(({ leaseId }) => leaseId) as [string, string];
    await say(`POST /v1/queues/jobs/leases/${one}/nack`, '{}', json);
    const { outcomes } = await lease({ acks: ['9-1-YWJjZGVmZ2hpamtsbW5vcA', two, one, two] });
    expect(outcomes!.map(({ outcome }) => outcome)).toEqual(['unknown', 'acked', 'lost', 'acked']);
  });

  it('may be repeated: an ack whose answer was lost is acked again', async () => {
    await add('one');
    const [one] = (await lease({})).messages;
    const acks = [one!.leaseId];
    for (let i = 0; i < 3; i++)
      expect((await lease({ acks })).outcomes).toEqual([{ leaseId: acks[0], outcome: 'acked' }]);
    expect((await states()).acked).toBe(1);
  });

  it('acks at once, and then waits for a message', async () => {
    await add('one');
    const [one] = (await lease({})).messages;
    const waiting = lease({ acks: [one!.leaseId], waitSeconds: 20 });
    await until('it is acked', async () => (await states()).acked === 1);
    await add('two');
    const { messages, outcomes } = await waiting;
    expect(messages.map(({ value }) => value)).toEqual(['two']);
    expect(outcomes).toHaveLength(1);
  });

  it('leaves the order of the waiters as it is', async () => {
    await add('one');
    const [one] = (await lease({})).messages;
    const first = ask(daemon.url, 'POST /v1/queues/jobs/leases', '{"waitSeconds":20}', json);
    await until('it waits', async () => (await waiters()) === 1);
    const second = lease({ acks: [one!.leaseId], waitSeconds: 20 });
    await until('it is acked', async () => (await states()).acked === 1);
    await add('two');
    expect(((await first.answer).json() as Page).messages[0]!.value).toBe('two');
    await add('three');
    expect((await second).messages[0]!.value).toBe('three');
  });

  it('acks even if its client leaves while it waits, and consumes nothing', async () => {
    await add('one');
    const [one] = (await lease({})).messages;
    const body = JSON.stringify({ acks: [one!.leaseId], waitSeconds: 20 });
    const gone = ask(daemon.url, 'POST /v1/queues/jobs/leases', body, json);
    gone.answer.catch(() => undefined);
    await until('it is acked', async () => (await states()).acked === 1);
    await until('it waits', async () => (await waiters()) === 1);
    gone.hangUp();
    await until('it has left', async () => (await waiters()) === 0);
    await add('two');
    expect(await states()).toEqual({ ready: 1, leased: 0, acked: 1 });
  });

  it('acks what another daemon leased', async () => {
    await add('one', 'two');
    const [one] = (await lease({})).messages;
    const other = await startDaemon(redis);
    const { outcomes, messages } = (
      await talkTo(other)('POST /v1/queues/jobs/leases', JSON.stringify({ acks: [one!.leaseId] }), json)
    ).json() as Page;
    await other.stop();
    expect([outcomes![0]!.outcome, messages[0]!.value]).toEqual(['acked', 'two']);
  });

  it.each([
    ['{"acks":"1-1-YWJjZGVmZ2hpamtsbW5vcA"}', '/acks'],
    ['{"acks":[1]}', '/acks/0'],
    ['{"acks":["1-1-a b"]}', '/acks/0'],
    ['{"acks":[""]}', '/acks/0'],
    ['{"acks":["1-1-a\\nb"]}', '/acks/0'],
    ['{"acks":null}', '/acks'],
    ['{"ack":["1-1-YWJjZGVmZ2hpamtsbW5vcA"]}', 'acks'],
    [JSON.stringify({ acks: Array.from({ length: 101 }, (_, i) => `${i}-1-a`) }), '/acks'],
  ])('%.40s is a 400 that names the member, and acks nothing', async (body, named) => {
    await add('one');
    const answer = await say('POST /v1/queues/jobs/leases', body, json);
    expect([answer.status, JSON.stringify(answer.json())]).toEqual([400, expect.stringContaining(named)]);
    expect(await states()).toEqual({ ready: 1, leased: 0, acked: 0 });
  });
});

describe('the command take with acks', () => {
  const take = async (fields: object): Promise<unknown> =>
    (await say('POST /queue/jobs', JSON.stringify({ cmd: 'take', ...fields }), json)).json();

  it('leases the next messages, for the time of the queue if it names none', async () => {
    await add('one', 'two');
    const [one] = (await lease({})).messages;
    expect(await take({ acks: [one!.leaseId] })).toEqual({
      queue: 'jobs',
      messages: [expect.objectContaining({ key: 'jobs:2', value: 'two', attempt: 1 })],
      outcomes: [{ leaseId: one!.leaseId, outcome: 'acked' }],
    });
    expect(await states()).toEqual({ ready: 0, leased: 1, acked: 1 });
    expect(await take({ acks: [one!.leaseId], max: 3, leaseSeconds: 5 })).toEqual({
      queue: 'jobs',
      messages: [],
      outcomes: [{ leaseId: one!.leaseId, outcome: 'acked' }],
    });
  });

  it('works over a WebSocket', async () => {
    await say('PUT /v1/queues/jobs', '{"status":"stop"}', json); // nothing is streamed
    await add('one', 'two');
    const [one] = (await lease({})).messages;
    const socket = await dial(daemon.url, '/ws/jobs', ['restmq.v1']);
    socket.send({ cmd: 'take', acks: [one!.leaseId], id: 7 });
    await until('it came', () => socket.frames.length === 1);
    expect(JSON.parse(socket.frames[0]!)).toMatchObject({
      type: 'reply',
      id: 7,
      messages: [{ value: 'two' }],
      outcomes: [{ leaseId: one!.leaseId, outcome: 'acked' }],
    });
    socket.ws.close();
  });

  it.each(['"x"', '[1]', '["a b"]', 'null'])('acks %s are a 400', async (acks) => {
    const { status } = await say('POST /queue/jobs', `{"cmd":"take","acks":${acks}}`, json);
    expect(status).toBe(400);
  });
});

describe('a lease with acks, where replicas confirm', () => {
  it('confirms the acks: too few replicas are a 503', async () => {
    const strict = await startDaemon(redis, { waitReplicas: 1, waitReplicasTimeoutMs: 50 });
    const talk = talkTo(strict);
    await add('one', 'two');
    const [one] = (await lease({})).messages;
    const answer = await talk('POST /v1/queues/jobs/leases', JSON.stringify({ acks: [one!.leaseId] }), json);
    await strict.stop();
    expect(answer.status).toBe(503);
    expect(await states()).toEqual({ ready: 1, leased: 0, acked: 1 });
  });
});
