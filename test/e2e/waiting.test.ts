import { queueNamed } from '../../src/queue/names';
import { startDaemon } from '../support/daemon';
import { ask, type Answer } from '../support/dialogue';
import { exchange } from '../support/net';
import { startStopwatch } from '../support/stopwatch';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon, say } = useDaemon();
const { daemon: other, say: sayThere } = useDaemon({ redis });
const daemons = [daemon, other] as const;

beforeEach(async () => {
  await redis.client.flushall();
});

describe('a GET that waits', () => {
  it('is answered at once when there is a message', async () => {
    await say('POST /q/test', 'value=x');
    expect((await say('GET /q/test?wait=30')).line).toBe('200 {"key":"test:1","value":"x","count":0}⏎');
  });

  it('is answered as soon as a message comes to another daemon', async () => {
    const waiting = say('GET /q/test?wait=30');
    await listening('test', 1);
    const watch = startStopwatch();
    await sayThere('POST /q/test', 'value=x');
    expect((await waiting).line).toBe('200 {"key":"test:1","value":"x","count":0}⏎');
    expect(watch.ms()).toBeLessThan(1000);
  });

  it('is answered with raw bytes where it asked for them', async () => {
    const waiting = say('GET /q/test?wait=30&raw=true');
    await listening('test', 1);
    await sayThere('POST /q/test', 'x', 'image/png');
    expect(await waiting).toMatchObject({
      line: '200 x',
      headers: { 'content-type': 'image/png', 'restmq-key': 'test:1' },
    });
  });

  it('is answered with 204 when the time is over, and not before', async () => {
    const startedAt = Date.now();
    expect((await say('GET /q/test?wait=1')).line).toBe('204');
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990);
    await listening('test', 0);
  });

  it('does not wait with wait=0', async () => {
    expect((await say('GET /q/test?wait=0')).line).toBe('204');
  });

  it('waits in the wait queue: on one daemon the first waiter is served first', async () => {
    const waiting: Promise<Answer>[] = [];
    for (let i = 0; i < 5; i++) {
      waiting.push(say('GET /q/test?wait=30'));
      await listening('test', 1);
      await say('GET /healthz'); // answered after the daemon has read what came before
    }
    for (const value of ['1st', '2nd', '3rd', '4th', '5th']) await sayThere('POST /q/test', `value=${value}`);
    expect((await Promise.all(waiting)).map((answer) => (answer.json() as { value: string }).value)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '5th',
    ]);
  });

  it('keeps those behind it on the same connection waiting, and they are answered in their order', async () => {
    const three = 'GET /q/test?wait=30&raw=true HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(3);
    const waiting = exchange(
      daemons[0].url,
      three,
      (text) => text.split('HTTP/1.1 200').length === 4 && text.endsWith('third'),
    );
    await listening('test', 1);
    for (const value of ['first', 'second', 'third']) await sayThere('POST /q/test', value, 'text/plain');
    expect((await waiting).match(/first|second|third/g)).toEqual(['first', 'second', 'third']);
  });

  it('is one of 200 on two daemons, for 200 messages: each gets one', async () => {
    const waiting = Array.from({ length: 200 }, (_, i) => [say, sayThere][i % 2]!('GET /q/test?wait=30'));
    await listening('test', 2);
    await Promise.all(Array.from({ length: 200 }, (_, i) => [say, sayThere][i % 2]!('POST /q/test', `value=${i}`)));
    const values = (await Promise.all(waiting)).map((answer) => Number((answer.json() as { value: string }).value));
    expect(values.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect((await say('GET /q/test')).line).toBe('204');
    await listening('test', 0);
  });

  it('gets a message of its own queue only', async () => {
    const waiting = ask(daemons[0].url, 'GET /q/test?wait=30');
    await listening('test', 1);
    for (const name of ['tes', 'test:1', '{test}', 'TEST'])
      await say(`POST /q/${encodeURIComponent(name)}`, 'value=no');
    await say('POST /q/test', 'value=yes');
    expect((await waiting.answer).line).toContain('"yes"');
  });

  it('gets what was put back by a client that had hung up', async () => {
    const [gone, patient] = [ask(daemons[0].url, 'GET /q/test?wait=30'), ask(daemons[1].url, 'GET /q/test?wait=30')];
    await listening('test', 2);
    gone.hangUp();
    await say('POST /q/test', 'value=x');
    expect((await patient.answer).line).toBe('200 {"key":"test:1","value":"x","count":0}⏎');
  });
});

describe('a client that hangs up while it waits', () => {
  it('consumes nothing', async () => {
    const gone = ask(daemons[0].url, 'GET /q/test?wait=30');
    await listening('test', 1);
    gone.hangUp();
    await listening('test', 0);
    await sayThere('POST /q/test', 'value=x');
    expect((await say('GET /q/test')).line).toBe('200 {"key":"test:1","value":"x","count":0}⏎');
  });

  it('consumes nothing of what comes in the same moment, and keeps the order', async () => {
    for (let round = 0; round < 20; round++) {
      const name = `round:${round}`;
      const gone = [ask(daemons[0].url, `GET /q/${name}?wait=30`), ask(daemons[0].url, `GET /q/${name}?wait=30`)];
      await listening(name, 1);
      for (const one of gone) one.hangUp();
      await Promise.all(['a', 'b', 'c'].map((value) => say(`POST /q/${name}`, `value=${value}`)));
      await listening(name, 0);
      await until(
        'all are there',
        async () => ((await say(`GET /stats/${name}`)).json() as { ready: number }).ready === 3,
      );
      const keys = [await say(`GET /q/${name}`), await say(`GET /q/${name}`), await say(`GET /q/${name}`)].map(
        (answer) => (answer.json() as { key: string }).key,
      );
      expect(keys).toEqual([`${name}:1`, `${name}:2`, `${name}:3`]);
    }
  });

  it('consumes nothing with the JSON protocol either', async () => {
    const gone = ask(daemons[0].url, 'POST /queue/test', '{"cmd":"take","waitSeconds":30}', 'application/json');
    await listening('test', 1);
    gone.hangUp();
    await listening('test', 0);
    await say('POST /q/test', 'value=x');
    expect((await say('GET /q/test')).line).toContain('"test:1"');
  });
});

describe('a daemon that stops', () => {
  it('answers who waits, and leaves the messages to the others', async () => {
    const third = await startDaemon(redis);
    const waiting = ask(third.url, 'GET /q/test?wait=30').answer;
    await listening('test', 1);
    await third.stop();
    expect((await waiting).line).toBe('204');
    await say('POST /q/test', 'value=x');
    expect((await say('GET /q/test')).line).toContain('"test:1"');
  });
});

/** Wait until so many daemons listen to a queue: then those who wait there are waiting. */
async function listening(name: string, daemonCount: number): Promise<void> {
  await until(`${daemonCount} listen to ${name}`, async () => {
    const [, count] = (await redis.client.pubsub('SHARDNUMSUB', queueNamed(name).keys.wake)) as [string, number];
    return count === daemonCount;
  });
}
