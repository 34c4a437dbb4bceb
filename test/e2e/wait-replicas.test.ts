import type { Daemon } from '../../src/daemon';
import { startDaemon } from '../support/daemon';
import { refused, talkTo, type Say } from '../support/dialogue';
import { startCluster } from '../support/redis-cluster';
import { startRedisProcess, type RedisProcess } from '../support/redis-process';
import { until } from '../support/until';

let stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});

async function serve(url: string, config: object): Promise<{ daemon: Daemon; say: Say }> {
  const daemon = await startDaemon({ url }, config);
  stops.push(() => daemon.stop());
  return { daemon, say: talkTo(daemon) };
}

async function startPair(): Promise<[master: RedisProcess, replica: RedisProcess]> {
  const args = (port: number, dir: string): string[] => [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--dir',
    dir,
    '--repl-diskless-sync-delay',
    '0',
  ];
  const master = await startRedisProcess({ args });
  const replica = await startRedisProcess({
    args: (port, dir) => [...args(port, dir), '--replicaof', `127.0.0.1 ${master.port}`],
  });
  stops.push(
    () => master.stop(),
    () => replica.stop(),
  );
  await until('the replica follows', async () => (await master.client.info('replication')).includes('state=online'));
  return [master, replica];
}

const urlOf = ({ port }: RedisProcess): string => `redis://127.0.0.1:${port}/0`;

describe('with --wait-replicas', () => {
  it('what is confirmed is on the replica already', async () => {
    const [master, replica] = await startPair();
    const { say } = await serve(urlOf(master), { waitReplicas: 1, waitReplicasTimeoutMs: 1000 });
    for (let i = 1; i <= 20; i++) {
      expect((await say('POST /q/test', `value=${i}`)).line).toBe(`200 test:${i}⏎`);
      expect(await replica.client.hlen('restmq:{test}:body')).toBe(i);
    }
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => say('POST /q/many', `value=${i}`)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await replica.client.hlen('restmq:{many}:body')).toBe(200);
  });

  it('too few replicas: an enqueue is 503 and says that it is stored; taking goes on; so does all when they are back', async () => {
    const [master, replica] = await startPair();
    const { say } = await serve(urlOf(master), { waitReplicas: 1, waitReplicasTimeoutMs: 200 });
    await say('POST /q/test', 'value=1');
    replica.freeze();
    const problem = await refused(say('POST /q/test', 'value=2'));
    expect(problem).toMatchObject({
      kind: '503 redis-unavailable',
      detail: expect.stringMatching(/^It is done, but no replica confirmed it in time/) as string,
    });
    expect(problem.headers['retry-after']).toBe('1');
    expect((await say('GET /q/test')).line).toContain('"value":"1"');
    expect((await say('GET /q/test')).line).toContain('"value":"2"');
    replica.thaw();
    await until('it confirms again', async () => (await say('POST /q/test', 'value=3')).status === 200);
  });

  it('an idempotency key makes it safe to repeat', async () => {
    const [master, replica] = await startPair();
    const { say } = await serve(urlOf(master), { waitReplicas: 1, waitReplicasTimeoutMs: 100 });
    await say('POST /q/test', 'value=1');
    replica.freeze();
    const headers = { 'Content-Type': 'text/plain', 'Idempotency-Key': 'once' };
    expect((await say('POST /q/test', 'x', headers)).status).toBe(503);
    replica.thaw();
    await until('it confirms', async () => {
      const { status, headers: got } = await say('POST /q/test', 'x', headers);
      if (status === 201) expect(got['idempotent-replayed']).toBe('true');
      return status === 201;
    });
    expect(await master.client.hlen('restmq:{test}:body')).toBe(2);
  });

  it('its scripts may have been forgotten', async () => {
    const [master, replica] = await startPair();
    const { say } = await serve(urlOf(master), { waitReplicas: 1, waitReplicasTimeoutMs: 1000 });
    for (let i = 1; i <= 3; i++) {
      await master.client.script('FLUSH');
      expect((await say('POST /q/test', `value=${i}`)).line).toBe(`200 test:${i}⏎`);
      expect(await replica.client.hlen('restmq:{test}:body')).toBe(i);
    }
  });

  it('of a Cluster the replicas of the master count that has the queue', async () => {
    const cluster = await startCluster({ replicas: 1 });
    stops.push(() => cluster.stop());
    const { say } = await serve(cluster.url, { waitReplicas: 1, waitReplicasTimeoutMs: 1000 });
    for (const name of ['a', 'b', 'c', 'd'])
      expect((await say(`POST /q/${name}`, 'value=1')).line).toBe(`200 ${name}:1⏎`);
    cluster.replicas[await cluster.holderOf('{a}')]!.freeze();
    expect((await refused(say('POST /q/a', 'value=2'))).detail).toMatch(/no replica confirmed/);
    const other = ['b', 'c', 'd'].find((name) => name !== 'a')!;
    const [held, by] = await Promise.all([cluster.holderOf('{a}'), cluster.holderOf(`{${other}}`)]);
    if (held !== by) expect((await say(`POST /q/${other}`, 'value=2')).status).toBe(200);
  });
});
