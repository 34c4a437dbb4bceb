import type { Daemon } from '../../src/daemon';
import { queueNamed } from '../../src/queue/names';
import { startDaemon } from '../support/daemon';
import { ask, talkTo, type Answer } from '../support/dialogue';
import { startRedis, type TestRedis } from '../support/redis';
import { until } from '../support/until';

let redis: TestRedis;
let daemons: Daemon[];

/** A Cluster of one node: the rules for keys, slots and channels hold there too. */
beforeAll(async () => {
  redis = await startRedis('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
  await redis.client.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16383);
  await until('the Cluster is whole', async () =>
    ((await redis.client.call('CLUSTER', 'INFO')) as string).includes('cluster_state:ok'),
  );
  const url = `redis+cluster://127.0.0.1:${redis.port}`;
  daemons = [await startDaemon({ url }), await startDaemon({ url })];
});

afterAll(async () => {
  for (const daemon of daemons) await daemon.stop();
  await redis.stop();
});

describe('on Redis Cluster', () => {
  it('those who wait on two daemons are served in the order they came', async () => {
    const { keys } = queueNamed('{test}');
    const waiting: Promise<Answer>[] = [];
    for (let i = 0; i < 6; i++) {
      waiting.push(ask(daemons[i % 2]!.url, `GET /q/%7Btest%7D?wait=30${i % 3 ? '' : '&lease=30'}`).answer);
      await until(`${i + 1} stand in line`, async () => (await redis.client.zcard(keys.line)) === i + 1);
    }
    await until(
      'both listen',
      async () => ((await redis.client.pubsub('SHARDNUMSUB', keys.wake)) as [string, number])[1] === 2,
    );
    for (let i = 0; i < 6; i++) await talkTo(daemons[i % 2]!)('POST /q/%7Btest%7D', `value=${i}`);
    expect((await Promise.all(waiting)).map((answer) => (answer.json() as { value: string }).value)).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    expect(await redis.client.exists(keys.line)).toBe(0);
  });
});
