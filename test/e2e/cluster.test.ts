import { queueNamed } from '../../src/queue/names';
import { poolKeys } from '../../src/redis/keys';
import { ask, talkTo, type Answer } from '../support/dialogue';
import { useRedis } from '../support/redis';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';
import { use } from '../support/use';

/** A Cluster of one node: the rules for keys, slots and channels hold there too. */
const redis = useRedis('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
const cluster = use(
  async () => {
    await redis.client.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16383);
    await until('the Cluster is whole', async () =>
      ((await redis.client.call('CLUSTER', 'INFO')) as string).includes('cluster_state:ok'),
    );
    return { url: `redis+cluster://127.0.0.1:${redis.port}` };
  },
  () => undefined,
);
const daemons = [useDaemon({ redis: cluster }).daemon, useDaemon({ redis: cluster }).daemon];

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

  it('idle queues are listed again after the list was lost', async () => {
    for (const name of ['idle', '%7Bidle%7D']) await talkTo(daemons[0]!)(`POST /q/${name}`, 'value=x');
    await redis.client.del(poolKeys.queues);
    await until('both are listed', async () => {
      const { queues } = (await talkTo(daemons[1]!)('GET /v1/queues')).json() as { queues: string[] };
      return ['idle', '{idle}'].every((name) => queues.includes(name));
    });
  });
});
