import { type Running, useCli } from '../support/cli';
import { useRedis } from '../support/redis';
import { startTcpProxy } from '../support/tcp-proxy';
import { useDaemon } from '../support/use-daemon';
import { use } from '../support/use';

/** `restmq add --lines` where a daemon can't take the lines at once. */

const redis = useRedis();
const toRedis = use(
  () => startTcpProxy(redis.port),
  (proxy) => proxy.stop(),
);
const { daemon, say } = useDaemon({ redis: toRedis });
const toDaemon = use(
  () => startTcpProxy(Number(new URL(daemon.url).port)),
  (proxy) => proxy.stop(),
);
const cli = useCli();

beforeEach(() => redis.client.flushall());

const start = (script: string): Running =>
  cli.start(['-c', script], { RESTMQ_URL: `http://127.0.0.1:${toDaemon.port}` }, 'bash');

const take = async (count: number): Promise<string[]> => {
  const values: string[] = [];
  while (values.length < count) {
    const { status, bytes } = await say('GET /q/q?raw=true&wait=10');
    if (status !== 200) throw new Error(`there are only ${values.length}: ${status}`);
    values.push(bytes.toString());
  }
  return values;
};

/** With it the queue knows how fast it is drained, and so how long who comes to it is to wait. */
const drain = async (hundreds: number): Promise<void> => {
  await say('GET /v1/queues/q');
  for (let i = 0; i < hundreds; i++) {
    await say(
      'POST /v1/queues/q/messages',
      JSON.stringify({ messages: Array.from({ length: 100 }, () => ({ value: 'x' })) }),
      'application/json',
    );
    await say('POST /queue/q', '{"cmd":"take","max":100}', 'application/json');
  }
};

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

describe('restmq add --lines', () => {
  it('waits for a queue that is full, says so, and goes on with what it has read', async () => {
    await say('PUT /v1/queues/q', '{"maxLength":100}', 'application/json');
    await drain(5);
    const adding = start('seq 1 250 | restmq add q --lines');
    await adding.says('retrying');
    expect(adding.said.stderr).toMatch(
      /^restmq: The queue is full \(maxLength or maxBytes\); try again in \d+ s; retrying for up to 300 s\n$/,
    );
    expect(await take(250)).toEqual(numbers(1, 250));
    const { code, stdout } = await adding.end();
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toEqual(numbers(501, 750).map((n) => `q:${n}`));
  });

  it('waits for Redis, and stores a line once whose batch Redis may have stored or not', async () => {
    const cut = toRedis.cutReplyTo('of which nobody knows');
    const adding = start('{ echo first; echo of which nobody knows; } | restmq add q --lines');
    await cut;
    const { code, stdout, stderr } = await adding.end();
    expect(stderr).toMatch(
      /^restmq: The connection to Redis broke before it answered: a change may or may not have been made; try again in a second; retrying for up to 300 s\n$/,
    );
    expect([code, stdout]).toEqual([0, 'q:1\nq:2\n']);
    expect(await take(2)).toEqual(['first', 'of which nobody knows']);
    expect((await say('GET /q/q')).status).toBe(204);
  });

  it('stores a line once whose answer was lost, where a daemon has answered before', async () => {
    const cut = toDaemon.cutReplyTo('"101"');
    const adding = start('seq 1 250 | restmq add q --lines');
    await cut;
    const { code, stderr } = await adding.end();
    expect(stderr).toMatch(/^restmq: can’t reach a daemon at .*; retrying for up to 300 s\n$/);
    expect(code).toBe(0);
    expect(await take(250)).toEqual(numbers(1, 250));
    expect((await say('GET /q/q')).status).toBe(204);
  });

  it('ends with 3 when it waited for --wait in vain, and tells what was stored', async () => {
    const adding = start(
      '{ echo stored; until [ -e full ]; do sleep 0.05; done; echo not stored; } | restmq add q --lines --wait 2',
    );
    await adding.says(({ stdout }) => stdout === 'q:1\n');
    await redis.client.config('SET', 'min-replicas-to-write', '1');
    await cli.shell('touch full');
    const { code, stdout, stderr } = await adding.end();
    await redis.client.config('SET', 'min-replicas-to-write', '0');
    expect([code, stdout]).toEqual([3, 'q:1\n']);
    const [waits, ends] = stderr.split('\n');
    expect(waits).toMatch(
      /^restmq: Redis has fewer replicas than its min-replicas-to-write.*; retrying for up to 2 s$/,
    );
    expect(ends).toMatch(
      /^restmq: Redis has fewer replicas than its min-replicas-to-write.*; gave up after --wait 2 s; 1 messages were stored before, from the first 1 lines$/,
    );
    expect(await take(1)).toEqual(['stored']);
  });

  it('does not wait where it is to come again later than it would wait, nor with --wait 0', async () => {
    await say('PUT /v1/queues/q', '{"maxLength":150}', 'application/json');
    const full = /^restmq: The queue is full \(maxLength or maxBytes\); try again in 60 s/;
    const soon = await start('seq 1 300 | restmq add q --lines --wait 30').end();
    expect([soon.code, soon.stderr]).toEqual([3, expect.stringMatching(full)]);
    expect(soon.stderr).toContain('gave up after --wait 30 s; 100 messages were stored before');
    const atOnce = await start('seq 1 300 | restmq add q --lines --wait 0').end();
    expect([atOnce.code, atOnce.stderr]).toEqual([3, expect.stringMatching(full)]);
    expect(atOnce.stderr).not.toContain('gave up');
  });
});
