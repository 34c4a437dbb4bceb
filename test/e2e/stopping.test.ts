import { queueAt } from '../support/api';
import { useCli } from '../support/cli';
import { startCrashingRedis } from '../support/crashing-redis';
import { startDaemon } from '../support/daemon';
import { ask, talkTo } from '../support/dialogue';
import { useRedis } from '../support/redis';
import { dial, listen, parseSse, say, type Listening } from '../support/streams';
import { startStopwatch } from '../support/stopwatch';
import { until } from '../support/until';

const redis = useRedis();
const cli = useCli();

beforeEach(() => redis.client.flushall());

const readyz = 'GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n';

async function heard(connection: Listening, text: string): Promise<void> {
  await until(`to hear ${text}`, () => connection.raw().includes(text));
}

describe('a daemon that gets a stop signal', () => {
  it('is not ready at once, also on connections that are open, serves on while it drains, and then each answer is the last of its connection', async () => {
    const daemon = await startDaemon(redis, { drainMs: 4000 });
    const open = say(daemon.url, readyz);
    await heard(open, '"ready":true');
    expect(open.raw()).toContain('\r\nConnection: keep-alive\r\n');
    const stopped = daemon.stop();
    open.socket.write(readyz);
    await heard(open, '{"ready":false,"problems":["This daemon stops."],"warnings":[]}');
    const paths = ['/q/', '/ui/', '/nowhere', '/q/drain', '/readyz'];
    const others = paths.map(() => say(daemon.url, readyz));
    for (const one of others) await heard(one, '"ready":false');
    expect((await talkTo(daemon)('POST /q/drain', 'value=1')).line).toBe('200 drain:1⏎');
    await until('it takes no connections', () =>
      fetch(`${daemon.url}/healthz`, { headers: { Connection: 'close' } }).then(
        () => false,
        () => true,
      ),
    );
    expect(others.map(({ closed }) => closed)).toEqual(paths.map(() => false));
    // within the second that is left
    for (const [i, path] of paths.entries()) others[i]!.socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    for (const [i, path] of paths.entries()) {
      await until('it is over', () => others[i]!.closed);
      expect([path, others[i]!.raw()]).toEqual([path, expect.stringMatching(/\r\nconnection: close\r\n/i)]);
    }
    await stopped;
    await until('the first is over too', () => open.closed);
    await expect(talkTo(daemon)('GET /readyz')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('refuses no stream on a connection that is still open: a proxy would pass the refusal on, and EventSource gives up', async () => {
    const daemon = await startDaemon(redis, { drainMs: 1000 });
    const [stream, kept] = [
      await listen(daemon.url, 'GET /sse/test'),
      say(daemon.url, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'),
    ];
    await heard(kept, '200 OK');
    const stopped = daemon.stop();
    await until('it takes no new connections', () =>
      fetch(`${daemon.url}/healthz`).then(
        ({ status }) => status !== 200,
        () => true,
      ),
    );
    kept.socket.write('GET /sse/test HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 0\r\n\r\n');
    await heard(kept, 'Content-Type: text/event-stream');
    await Promise.all([stream.ends(), kept.ends(), stopped]);
    expect(kept.raw()).not.toContain('503');
  });

  it('finishes a request whose body is still on its way', async () => {
    const daemon = await startDaemon(redis);
    const sending = say(
      daemon.url,
      'POST /q/late HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nfoo',
    );
    await talkTo(daemon)('GET /healthz'); // then the one before it has been read, too
    const stopped = daemon.stop();
    sending.socket.write('bar');
    await sending.ends();
    expect(sending.raw()).toMatch(/^HTTP\/1.1 201 [^]*\r\nConnection: close\r\n[^]*{"key":"late:1"}/);
    await stopped;
  });

  it('gives back what an auto-ack consumer had not been written, and no attempt is burnt', async () => {
    const daemon = await startDaemon(redis);
    const queue = queueAt(daemon.url, 'lazy');
    await queue.set({ policy: 'roundrobin' });
    const lazy = await listen(daemon.url, 'GET /sse/lazy');
    lazy.socket.pause();
    const value = 'x'.repeat(900_000);
    await until('the consumer holds what it does not read', async () => {
      await queue.add([{ value }]);
      const { leased, ready } = await queue.get();
      return leased! > 0 && ready! > 0;
    });
    await daemon.stop();
    lazy.hangUp();
    const after = await startDaemon(redis);
    const counts = await queueAt(after.url, 'lazy').get();
    expect(counts['leased']).toBe(0);
    const { messages } = await queueAt(after.url, 'lazy').browse();
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.filter(({ attempts }) => attempts !== 0)).toEqual([]);
    await after.stop();
  });
});

describe.each([
  ['one process', '1'],
  ['two workers', '2'],
])('%s on SIGTERM', (_, workers) => {
  it('answer who waits with 204, tell streams to come back, and end with 0', async () => {
    const serving = await cli.serve(['--redis-url', redis.url, '--workers', workers]);
    const comet = await listen(serving.url, 'GET /c/test');
    const sse = await listen(serving.url, 'GET /sse/test');
    const sockets = [await dial(serving.url, '/ws/test'), await dial(serving.url, '/ws/test', ['restmq.v1'])];
    const waiting = [1, 2, 3, 4].map(() => ask(serving.url, 'GET /q/wait?wait=30').answer);
    await until('all wait', async () => (await redis.client.zcard('restmq:{wait}:line')) === 4);
    const watch = startStopwatch();
    const ended = serving.end('SIGTERM');
    for (const one of await Promise.all(waiting))
      expect([one.line, one.headers['connection']]).toEqual(['204', 'close']);
    for (const one of sockets) expect(await one.closed).toBe('1012 the daemon stops');
    await sse.ends();
    expect(parseSse(sse.body()).retry).toMatch(/^\d{4}$/);
    await comet.ends();
    expect(await ended).toBe(0);
    expect(watch.ms()).toBeLessThan(10_000);
    for (const key of ['restmq:{test}:consumers', 'restmq:{wait}:line'])
      expect([key, await redis.client.exists(key)]).toEqual([key, 0]);
  });

  it('while they drain end the drain at a second signal, and finish what is in flight', async () => {
    const serving = await cli.serve(['--redis-url', redis.url, '--workers', workers, '--drain', '60']);
    const watch = startStopwatch();
    let code: number | NodeJS.Signals | null = null;
    void serving.end('SIGTERM').then((ended) => (code = ended));
    await until('it drains', () => serving.log().some(({ drainMs }) => drainMs === 60_000));
    const sending = say(
      serving.url,
      'POST /q/hurried HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nfoo',
    );
    await talkTo(serving)('GET /healthz'); // then the one before it has been read, too
    await until('it drains no longer', () => {
      serving.process.kill('SIGTERM');
      return serving.log().filter(({ msg }) => msg.includes('drain ended')).length === Number(workers);
    });
    sending.socket.write('bar');
    await sending.ends();
    expect(sending.raw()).toMatch(/^HTTP\/1.1 201 [^]*{"key":"hurried:1"}/);
    await until('they have ended', () => code !== null);
    expect(code).toBe(0);
    expect(watch.ms()).toBeLessThan(30_000);
  });

  it('drain all the same where the signal comes several times at once, as from npm', async () => {
    const serving = await cli.serve(['--redis-url', redis.url, '--workers', workers, '--drain', '2']);
    const began = Date.now();
    const ended = serving.end('SIGINT');
    serving.process.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(Date.now() - began).toBeGreaterThan(1900);
    expect(serving.log().filter(({ msg }) => msg.includes('drain ended'))).toEqual([]);
  });

  it('end with 0 within 10 s, though Redis hangs and clients neither send nor read', async () => {
    const hanging = await startCrashingRedis();
    const serving = await cli.serve(['--redis-url', hanging.url, '--workers', workers]);
    const half = say(
      serving.url,
      'POST /q/half HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nfoo',
    );
    const sse = await listen(serving.url, 'GET /sse/test');
    sse.socket.pause();
    const waiting = ask(serving.url, 'GET /q/wait?wait=30');
    await until('it waits', async () => (await hanging.client.zcard('restmq:{wait}:line')) === 1);
    hanging.freeze();
    const watch = startStopwatch();
    expect(await serving.end('SIGTERM')).toBe(0);
    expect(watch.ms()).toBeLessThan(10_000);
    expect((await waiting.answer).line).toBe('204');
    half.hangUp();
    sse.hangUp();
    hanging.thaw();
    await hanging.stop();
  });
});
