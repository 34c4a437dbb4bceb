import { queueNamed } from '../../src/queue/names';
import { ask, talkTo, type Answer } from '../support/dialogue';
import { useDaemonProcess, useCommand } from '../support/processes';
import { useRedis } from '../support/redis';
import { startStopwatch } from '../support/stopwatch';
import { until } from '../support/until';

const redis = useRedis();
const command = useCommand();
const killed = useDaemonProcess(command, redis);
const left = useDaemonProcess(command, redis);

describe('a daemon that is killed while clients wait on it', () => {
  it('does not hold up those who came to another daemon after them', async () => {
    for (let round = 0; round < 4; round++) {
      const name = `killed${round}`;
      const waiting = await waitInTurn(name);
      await killed.kill();
      const watch = startStopwatch();
      await expectServed(name, waiting);
      expect(watch.ms()).toBeLessThan(3000);
      await killed.start();
    }
  });

  it('does not hold them up either when the message comes in the same moment, and loses no more than it had taken', async () => {
    for (let round = 0; round < 4; round++) {
      const name = `moment${round}`;
      const waiting = await waitInTurn(name);
      const say = talkTo(left);
      await Promise.all([killed.kill(), ...['1', '2', '3'].map((value) => say(`POST /q/${name}`, `value=${value}`))]);
      // A message that the killed daemon took is lost, as with any plain take: send until all waiters are served.
      let served = 0;
      for (const one of waiting) void one.then(() => served++);
      await until(
        'some are served',
        async () => served === 2 || (await redis.client.zcard(queueNamed(name).keys.ready)) === 0,
        3000,
      );
      while (served < 2) {
        await say(`POST /q/${name}`, 'value=more');
        const before = served;
        await until('one more is served', () => served > before, 3000);
      }
      await killed.start();
    }
  });

  it('leaves no wait queue behind without other waiters: it goes with a purge, or by itself', async () => {
    const { line } = queueNamed('alone').keys;
    void ask(killed.url, 'GET /q/alone?wait=30').answer.catch(() => undefined);
    await until('it waits', async () => (await redis.client.zcard(line)) === 1);
    await killed.kill();
    const leftMs = await redis.client.pttl(line);
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(35_000);
    await until('a purge finds it dead', async () => {
      await talkTo(left)('DELETE /q/alone');
      return (await redis.client.exists(line)) === 0;
    });
    await killed.start();
  });
});

/** Two wait on the daemon that will be killed, then one on the other, and once more. @returns those on the other */
async function waitInTurn(name: string): Promise<Promise<Answer>[]> {
  const waiting: Promise<Answer>[] = [];
  for (const [i, daemon] of [killed, killed, left, killed, left].entries()) {
    const { answer } = ask(daemon.url, `GET /q/${name}?wait=30`);
    if (daemon === left) waiting.push(answer);
    else answer.catch(() => undefined); // its daemon is killed
    await until(`${i + 1} stand in line`, async () => (await redis.client.zcard(queueNamed(name).keys.line)) === i + 1);
  }
  return waiting;
}

async function expectServed(name: string, waiting: Promise<Answer>[]): Promise<void> {
  for (const i of waiting.keys()) await talkTo(left)(`POST /q/${name}`, `value=${i}`);
  const values = (await Promise.all(waiting)).map((answer) => (answer.json() as { value: string }).value);
  expect(values).toEqual(['0', '1']);
  expect(await redis.client.exists(queueNamed(name).keys.line)).toBe(0);
}
