import type { Findings } from '../../src/cli/import/queue';
import { type Ended, useCli } from '../support/cli';
import { startTcpProxy } from '../support/tcp-proxy';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, say } = useDaemon();
const cli = useCli();

beforeEach(() => redis.client.flushall());

/** As `queue_add`, `queue_policy_set` and `queue_changestatus` of the old core.py. */
async function oldAdd(queue: string, ...values: (string | Buffer)[]): Promise<void> {
  for (const value of values) {
    const n = await redis.client.incr(`${queue}:UUID`);
    await redis.client.set(`${queue}:${n}`, value);
    if (n === 1) {
      await redis.client.sadd('QUEUESET', `${queue}:queue`);
      await redis.client.set(`queuestat::${queue}`, 1);
    }
    await redis.client.lpush(`${queue}:queue`, `${queue}:${n}`);
  }
}

const importing = (...args: string[]): Promise<Ended> => cli.run(['import', '--redis-url', redis.url, ...args]);

async function imported(...args: string[]): Promise<{ code: number | null; found: Record<string, Findings> }> {
  const { code, stdout } = await importing('--json', ...args);
  const all = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Findings);
  return { code, found: Object.fromEntries(all.map((one) => [one.old, one])) };
}

async function valuesOf(queue: string): Promise<unknown[]> {
  const values: unknown[] = [];
  for (;;) {
    const { status, line } = await say(`GET /q/${encodeURIComponent(queue)}`);
    if (status === 204) return values;
    values.push((JSON.parse(line.slice(4).replaceAll('⏎', '')) as { value: unknown }).value);
  }
}

async function oldKeys(): Promise<string[]> {
  return (await redis.client.keys('*')).filter((key) => !/^\{?restmq:/.test(key)).sort();
}

describe('restmq import', () => {
  it('takes over messages in order, counts, policy and status, and leaves the old keys', async () => {
    await oldAdd('orders', ...Array.from({ length: 250 }, (_, i) => `order ${i + 1}`));
    await redis.client.mset('orders:queuepolicy', '2', 'queuestat::orders', '0', 'orders:3:refcount', '7');
    await oldAdd('mail', 'ü', Buffer.from([0, 255, 254]), '');
    const before = await oldKeys();
    const { code, found } = await imported();
    expect(code).toBe(0);
    expect(found['orders']).toMatchObject({
      queue: 'orders',
      taken: 250,
      policy: 'roundrobin',
      status: 'stop',
      isWhole: true,
      remarks: [],
    });
    expect(await oldKeys()).toEqual(before);
    expect((await say('GET /v1/queues/orders/messages?max=3')).json()).toMatchObject({
      messages: [{ key: 'orders:251', peekCount: 0 }, {}, { key: 'orders:253', value: 'order 3', peekCount: 7 }],
    });
    expect((await say('GET /stats/orders')).json()).toMatchObject({ ready: 250, policy: 'roundrobin', status: 'stop' });
    expect(await valuesOf('orders')).toEqual(Array.from({ length: 250 }, (_, i) => `order ${i + 1}`));
    expect(await valuesOf('mail')).toEqual(['ü', Buffer.from([0, 255, 254]).toString('base64'), '']);
  });

  describe('queues that are named in QUEUESET by their names, as the last version did', () => {
    it('are taken over though they are drained, with counter, policy and status', async () => {
      await redis.client.sadd('QUEUESET', 'orders');
      await redis.client.mset('orders:UUID', 3, 'orders:queuepolicy', 2, 'queuestat::orders', 0);
      const { code, stderr } = await importing();
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect((await say('GET /stats/orders')).json()).toMatchObject({ ready: 0, policy: 'roundrobin', status: 'stop' });
      expect((await say('POST /q/orders', 'value=x')).line).toContain('orders:4');
      expect((await imported('--delete-old')).found['orders']).toMatchObject({
        queue: 'orders',
        taken: 0,
        deleted: true,
        isWhole: true,
      });
      expect(await oldKeys()).toEqual([]);
    });

    it.each([
      ['a counter', { 'q:UUID': 3 }],
      ['a policy', { 'q:queuepolicy': 1 }],
      ['a status', { 'queuestat::q': 1 }],
      ['a value', { 'q:1': 'x' }],
    ])('are queues where there is only %s', async (_, keys) => {
      await redis.client.sadd('QUEUESET', 'q');
      await redis.client.mset(keys);
      expect(await imported()).toMatchObject({ code: 0, found: { q: { queue: 'q', isWhole: true } } });
    });

    it('are distinguished from lists, also where a name ends as the key of a list does', async () => {
      await oldAdd('a', 'of a');
      await redis.client.sadd('QUEUESET', 'a', 'b:queue');
      await redis.client.mset('b:queue:UUID', 7);
      const { code, found } = await imported();
      expect(code).toBe(0);
      expect(Object.keys(found).sort()).toEqual(['a', 'b:queue']);
      expect(await valuesOf('a')).toEqual(['of a']);
      expect((await say('POST /q/b:queue', 'value=x')).line).toContain('b:queue:8');
      expect((await imported('--delete-old')).code).toBe(0);
      expect(await oldKeys()).toEqual([]);
    });

    it('keep what was set since, when they are imported again, and give no number that the old one gave meanwhile', async () => {
      await redis.client.sadd('QUEUESET', 'orders');
      await redis.client.mset('orders:UUID', 3, 'orders:queuepolicy', 2);
      await importing();
      await say('POST /p/orders', 'policy=broadcast');
      await redis.client.set('orders:UUID', 9);
      expect((await imported()).code).toBe(0);
      expect((await say('GET /stats/orders')).json()).toMatchObject({ policy: 'broadcast' });
      expect((await say('POST /q/orders', 'value=x')).line).toContain('orders:10');
    });
  });

  it.each([
    ['no number', 'set', 'abc'],
    ['too large', 'set', '99999999999999999999'],
    ['no string', 'lpush', '1'],
  ])('goes on after the highest number of a message, where the counter is %s', async (_, how, value) => {
    await oldAdd('q', 'a', 'b');
    await redis.client.del('q:UUID');
    await redis.client.call(how, 'q:UUID', value);
    expect((await imported()).code).toBe(0);
    expect((await say('GET /q/q')).line).toContain('q:3');
  });

  it('finds no queue where QUEUESET is no set', async () => {
    await redis.client.set('QUEUESET', 'x');
    expect(await importing()).toMatchObject({ code: 0, stdout: 'No queues of a RestMQ before 1.0 found.\n' });
  });

  it('changes nothing with --dry-run, and tells what it would', async () => {
    await oldAdd('q', 'a', 'b');
    // the daemon beside it keeps the key of the timers
    const keys = async (): Promise<string[]> => (await redis.client.keys('[^{]*')).sort();
    const before = await keys();
    expect(await imported('--dry-run')).toMatchObject({
      code: 0,
      found: { q: { taken: 2, before: 0, deleted: false } },
    });
    expect(await keys()).toEqual(before);
    expect((await importing('--dry-run')).stdout).toMatch(/^OLD QUEUE +QUEUE +TO IMPORT .*\nq +q +2 /);
  });

  it('called again takes over only what came since', async () => {
    await oldAdd('q', 'a', 'b');
    expect((await imported()).found['q']).toMatchObject({ taken: 2, before: 0 });
    await oldAdd('q', 'c');
    expect((await imported()).found['q']).toMatchObject({ taken: 1, before: 2 });
    expect((await imported()).found['q']).toMatchObject({ taken: 0, before: 3 });
    expect(await valuesOf('q')).toEqual(['a', 'b', 'c']);
    expect((await imported()).found['q']).toMatchObject({ taken: 0 });
  });

  it('deletes the old keys with the option for it, and only then', async () => {
    await oldAdd('q', 'a', 'b', 'c');
    await oldAdd('q2', 'other');
    await redis.client.set('q:1:refcount', 2);
    await redis.client.rpop('q:queue'); // GET /q/q of old: the value stays behind
    await redis.client.mset('unrelated', '1', 'q:settings', '1', 'q:7x', '1');
    const { code, found } = await imported('--delete-old');
    expect([code, found['q']]).toEqual([0, expect.objectContaining({ taken: 2, leftBehind: 1, deleted: true })]);
    expect(await oldKeys()).toEqual(['q:7x', 'q:settings', 'unrelated']);
    expect(await redis.client.exists('{restmq:import}:done')).toBe(0);
    expect(await valuesOf('q')).toEqual(['b', 'c']);
    expect(await valuesOf('q2')).toEqual(['other']);
    expect(await importing()).toEqual({ code: 0, stdout: 'No queues of a RestMQ before 1.0 found.\n', stderr: '' });
  });

  it('takes first what was just being taken when the old daemon died: nobody got it', async () => {
    await oldAdd('q', 'a', 'b', 'c');
    await redis.client.rpop('q:queue');
    await redis.client.rename('q:1', 'q:1:lock');
    await imported('--delete-old');
    expect(await valuesOf('q')).toEqual(['a', 'b', 'c']);
    expect(await oldKeys()).toEqual([]);
  });

  it('tells of values that are missing or no strings, and goes on', async () => {
    await oldAdd('q', 'a', 'b', 'c', 'd');
    await redis.client.del('q:2', 'q:3');
    await redis.client.lpush('q:3', 'not of RestMQ');
    const { code, stderr } = await importing('--delete-old');
    expect(code).toBe(1);
    expect(stderr).toContain('restmq: q: 1 keys in its list have no value (q:2)');
    expect(stderr).toContain('restmq: q: 1 values are not strings (q:3)');
    expect(await redis.client.llen('q:queue')).toBe(4);
    expect(await importing('--delete-old')).toMatchObject({ code: 1 });
    expect(await redis.client.llen('q:queue')).toBe(4);
    expect(await valuesOf('q')).toEqual(['a', 'd']);
  });

  it('tells of names that no queue can have, and of what to do', async () => {
    await oldAdd('a/b', 'slash');
    await redis.client.set(Buffer.from([0xff, 0x3a, 0x31]), 'bytes');
    await redis.client.lpush(
      Buffer.concat([Buffer.from([0xff]), Buffer.from(':queue')]),
      Buffer.from([0xff, 0x3a, 0x31]),
    );
    await redis.client.sadd('QUEUESET', Buffer.concat([Buffer.from([0xff]), Buffer.from(':queue')]), 'odd');
    const { code, stderr } = await importing();
    expect(code).toBe(1);
    expect(stderr).toContain(
      "restmq: a/b: it was not imported: The name of a queue must not contain a slash or control characters. Give it another name: --rename 'a/b=NEW'",
    );
    expect(stderr).toContain(
      "restmq: %FF: it was not imported: its name is not valid UTF-8. Give it another name: --rename '%FF=NEW'",
    );
    expect(stderr).toContain('restmq: QUEUESET has odd, which is not a queue');
    await importing('--rename', 'a/b=a.b', '--rename', '%FF=bytes');
    expect([await valuesOf('a.b'), await valuesOf('bytes')]).toEqual([['slash'], ['bytes']]);
    expect((await importing('--rename', 'a/b=other')).stderr).toContain(
      "restmq: a/b: an earlier run imported part of it into the queue a.b; keep that name with --rename 'a/b=a.b'",
    );
  });

  it('leaves a queue alone from which somebody takes meanwhile', async () => {
    await oldAdd('q', 'a', 'b', 'c');
    await imported();
    await redis.client.rpop('q:queue');
    await oldAdd('q', 'd');
    expect(await importing()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^restmq: q: its oldest messages changed after .* Stop the old daemons/) as string,
    });
  });

  it('keeps the time that a value has left', async () => {
    await oldAdd('q', 'soon gone');
    await redis.client.expire('q:1', 100);
    await imported();
    const { expiresAt } = (await say('GET /v1/queues/q/messages/q:2')).json() as { expiresAt: string };
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(90_000);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThan(110_000);
  });

  it('asks about a batch that was interrupted longer ago than Redis remembers', async () => {
    await oldAdd('q', 'a', 'b');
    await redis.client.hset(
      '{restmq:import}:done',
      'q',
      JSON.stringify({
        position: 0,
        last: '',
        to: 'q',
        wrongType: 0,
        pending: { count: 2, atMs: Date.now() - 25 * 3_600_000 },
      }),
    );
    const { code, stderr } = await importing();
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^restmq: q: an import was interrupted more than a day ago while it stored 2 messages, from q:1 to q:2\. .*--pending stored or --pending missing/,
      ),
    ]);
    expect((await imported('--pending', 'missing')).code).toBe(0);
    expect(await valuesOf('q')).toEqual(['a', 'b']);
  });

  it('loses nothing and stores nothing twice, however often it is killed', async () => {
    const expected = Array.from({ length: 6000 }, (_, i) => `message ${i + 1}`);
    const pipeline = redis.client.pipeline();
    expected.forEach((value, i) => pipeline.set(`big:${i + 1}`, value).lpush('big:queue', `big:${i + 1}`));
    await pipeline.set('big:UUID', 6000).sadd('QUEUESET', 'big:queue').exec();
    const stored = async (): Promise<number> => ((await say('GET /stats/big')).json() as { enqueued: number }).enqueued;
    // it stands still when this test does: then nothing is imported unseen
    const slow = await startTcpProxy(redis.port);
    slow.delay(5);
    let kills = 0;
    for (let goal = 700; goal < 6000; goal += 900) {
      const running = cli.start(['import', '--redis-url', slow.url, '--delete-old']);
      await until(
        `${goal} are stored`,
        async () => running.process.exitCode !== null || (await stored()) >= goal,
        20_000,
      );
      if (running.process.exitCode === null) kills++;
      await running.end('SIGKILL');
    }
    await slow.stop();
    expect(kills).toBeGreaterThan(2);
    expect((await imported('--delete-old')).code).toBe(0);
    expect(await stored()).toBe(6000);
    const taken: string[] = [];
    for (;;) {
      const answer = (await say('POST /queue/big', '{"cmd":"take","max":100}')).json() as {
        messages?: { value: string }[];
      };
      if (!answer.messages) break;
      taken.push(...answer.messages.map(({ value }) => value));
    }
    expect(taken).toEqual(expected);
    expect(await oldKeys()).toEqual([]);
  });

  it('says of a Redis that is not there what serve says', async () => {
    expect(await cli.run(['import', '--redis-url', 'redis://127.0.0.1:9'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^restmq: can’t reach Redis at /) as string,
    });
  });
});
