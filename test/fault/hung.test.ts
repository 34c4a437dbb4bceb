import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startCrashingRedis } from '../support/crashing-redis';
import { talkTo } from '../support/dialogue';
import { useDaemonProcess, useCommand } from '../support/processes';
import { startStopwatch } from '../support/stopwatch';
import { until } from '../support/until';
import { use } from '../support/use';

const redis = use(startCrashingRedis, (started) => started.stop());
const daemon = useDaemonProcess(useCommand(), redis);
const say = talkTo(daemon);
const clients = 24;
const body = 'x'.repeat(100_000);

describe('a Redis that hangs, neither dead nor alive', () => {
  it('costs each request less than 2 s and the daemon no memory, and is used again within 2 s of its return', async () => {
    const warm = await Promise.all(Array.from({ length: 200 }, () => say('POST /q/test', body, 'text/plain')));
    expect(new Set(warm.map(({ status }) => status))).toEqual(new Set([201]));
    const before = residentMiB();
    redis.freeze();
    let [over, slowestMs, refused, most] = [false, 0, 0, 0];
    const flooding = Array.from({ length: clients }, async () => {
      while (!over) {
        const watch = startStopwatch();
        const answer = await say('POST /q/test', body, 'text/plain');
        slowestMs = Math.max(slowestMs, watch.ms());
        expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
        refused++;
        most = Math.max(most, residentMiB());
        await sleep(10);
      }
    });
    // Without a limit every refused request would leave its 100 kB behind, some 500 MB by then.
    await until('thousands were refused', () => refused >= 5000, 120_000);
    over = true;
    await Promise.all(flooding);
    expect(slowestMs).toBeLessThan(2000);
    expect(most - before).toBeLessThan(200);
    redis.thaw();
    await until('it takes messages again', async () => (await say('POST /q/test', 'value=x')).status === 200, 2000);
    // On a Cluster each master has a connection of its own.
    await until('it reads again', async () => (await say('GET /v1/queues/test')).status === 200, 2000);
    expect((await say('GET /v1/queues/test')).json()).toMatchObject({ enqueued: 201 });
  }, 180_000);
});

function residentMiB(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${daemon.pid()}/status`, 'utf8'))![1]) / 1024;
}
