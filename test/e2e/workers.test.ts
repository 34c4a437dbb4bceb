import { basic } from '../support/acl';
import { queueAt } from '../support/api';
import { useCli } from '../support/cli';
import { metricsOf } from '../support/metrics';
import { dial } from '../support/streams';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';
import { RestMQ } from '../../src/client';

const rules = '[rest:consumer]\nusername = root\npassword = toor\n';
const { redis, daemon, say } = useDaemon({ trustProxy: ['127.0.0.1'] });
const { say: sayOther } = useDaemon({ redis, trustProxy: ['127.0.0.1'] });
const { say: sayGuarded } = useDaemon({ redis, rules, trustProxy: ['127.0.0.1'] });
const cli = useCli();

interface Listed {
  count: number;
  workers: Record<string, unknown>[];
}

/** The headers of a client at an address. */
const from = (address: string) => ({ 'X-Forwarded-For': address });
const list = async (queue: string): Promise<Listed> =>
  (await say(`GET /v1/queues/${queue}/consumers`)).json() as Listed;
const workersOf = async (queue: string, count: number): Promise<Listed['workers']> => {
  await until(`${queue} has ${count} workers`, async () => (await list(queue)).workers.length === count);
  return (await list(queue)).workers;
};
const fill = (queue: string, count: number) =>
  queueAt(daemon.url, queue).add(Array.from({ length: count }, () => ({ value: 'x' })));
const lease = (queue: string, body: object, address: string, who = say, more = {}) =>
  who(`POST /v1/queues/${queue}/leases`, JSON.stringify(body), {
    'Content-Type': 'application/json',
    ...from(address),
    ...more,
  });

describe('clients that lease or take are listed as workers', () => {
  it('over every way to get a message, with what they got, on all daemons', async () => {
    await fill('jobs', 20);
    await lease('jobs', { max: 5 }, '10.0.0.1');
    await lease('jobs', { max: 2 }, '10.0.0.1', sayOther);
    await lease('jobs', { max: 1 }, '10.0.0.1', sayGuarded, { Authorization: basic('root', 'toor') });
    await say('GET /q/jobs?lease=30', null, from('10.0.0.2'));
    await say('GET /q/jobs', null, from('10.0.0.2'));
    await say('GET /?queue=jobs', null, from('10.0.0.2'));
    const take = { cmd: 'take', queue: 'jobs', max: 3 };
    await say('POST /queue', JSON.stringify(take), { 'Content-Type': 'application/json', ...from('10.0.0.3') });
    const socket = await dial(daemon.url, '/ws', ['restmq.v1'], { headers: from('10.0.0.4') });
    socket.send({ ...take, leaseSeconds: 30, id: 1 });
    await socket.hears('"id":1');
    socket.ws.terminate();
    const total = async () => (await list('jobs')).workers.reduce((sum, { messages }) => sum + Number(messages), 0);
    await until('all messages are counted', async () => (await total()) === 17);
    const workers = await workersOf('jobs', 6);
    const shown = workers.map(({ mode, address, name, messages }) => [mode, address, name, messages]);
    expect(shown.sort()).toEqual([
      ['lease', '10.0.0.1', null, 7],
      ['lease', '10.0.0.1', 'root', 1],
      ['lease', '10.0.0.2', null, 1],
      ['lease', '10.0.0.4', null, 3],
      ['take', '10.0.0.2', null, 2],
      ['take', '10.0.0.3', null, 3],
    ]);
    for (const { rate, messages } of workers) expect(rate).toBeGreaterThan(0.01 * (messages as number));
  });

  it('as long as they wait, and if they got nothing', async () => {
    await fill('idle', 1);
    const waiting = lease('idle', { max: 1, waitSeconds: 20 }, '10.0.0.1');
    await waiting;
    const second = lease('idle', { max: 1, waitSeconds: 20 }, '10.0.0.1');
    await lease('idle', {}, '10.0.0.2');
    await until('one waits', async () => (await list('idle')).workers.some(({ waiting: open }) => open === 1));
    expect(await workersOf('idle', 2)).toMatchObject([
      { address: '10.0.0.1', messages: 1, waiting: 1 },
      { address: '10.0.0.2', messages: 0, waiting: 0 },
    ]);
    await fill('idle', 1);
    await second;
  });

  it('in the counts of a queue, the overview, the metrics, the JSON protocol, the client and restmq', async () => {
    await fill('seen', 2);
    await lease('seen', {}, '10.0.0.1');
    await workersOf('seen', 1);
    expect((await say('GET /v1/queues/seen')).json()).toMatchObject({ workers: 1, unserved: false, consumers: 0 });
    expect((await say('GET /v1/overview?search=seen')).json()).toMatchObject({ queues: [{ workers: 1 }] });
    expect((await metricsOf(daemon)).read('restmq_queue_workers', { queue: 'seen' })).toBe(1);
    const asked = await say('POST /queue/seen', '{"cmd":"consumers"}', 'application/json');
    expect(asked.json()).toMatchObject({ count: 0, consumers: [], workers: [{ address: '10.0.0.1' }] });
    const client = new RestMQ(daemon.url);
    expect(await client.workers('seen')).toMatchObject([{ mode: 'lease', messages: 1 }]);
    const { code, stdout } = await cli.run(['consumers', 'seen'], { RESTMQ_URL: daemon.url });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^WORKER +NAME +MODE.*\n10\.0\.0\.1 +- +lease +1 /)]);
    expect((await cli.run(['consumers', 'none'], { RESTMQ_URL: daemon.url })).code).toBe(1);
  });

  it('not of a queue that does not exist, nor of one that was deleted', async () => {
    await fill('going', 1);
    await lease('going', {}, '10.0.0.1');
    await workersOf('going', 1);
    await say('DELETE /v1/queues/going');
    await lease('never', {}, '10.0.0.1');
    await fill('later', 1);
    await lease('later', {}, '10.0.0.1');
    await workersOf('later', 1);
    expect(await redis.client.keys('restmq:{going}:*')).toEqual([]);
    expect(await redis.client.keys('restmq:{never}:*')).toEqual([]);
    expect(await redis.client.pttl('restmq:{later}:workers')).toBeGreaterThan(0);
  });
});
