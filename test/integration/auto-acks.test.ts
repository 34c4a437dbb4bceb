import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { queueNamed } from '../../src/queue/names';
import { connectTo, openHub, type OpenHub } from '../support/hub';
import { startRedis, type TestRedis } from '../support/redis';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy';
import { until } from '../support/until';

/** Messages sent to a round-robin consumer, when Redis does not learn that they are done. */

const queue = queueNamed('test');
let redis: TestRedis;
let other: OpenHub;
let proxy: TcpProxy;
let child: ChildProcess | null = null;

beforeEach(async () => {
  redis = await startRedis('--save', '');
  other = await openHub(redis);
  await other.engine.configure(queue, { policy: 'roundrobin' });
  proxy = await startTcpProxy(redis.port);
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await other.close();
  await proxy.stop();
  await redis.stop();
});

describe('an ack that Redis does not hear', () => {
  it('is sent again when Redis is back', async () => {
    const hub = await openHub(proxy);
    const ack = hub.engine.ack.bind(hub.engine);
    let asked = 0;
    Object.assign(hub.engine, {
      ack(...args: Parameters<typeof ack>) {
        if (asked++ === 0) proxy.reset();
        return ack(...args);
      },
    });
    const consumer = await connectTo(hub, queue);
    await other.engine.add(queue, { value: 'one' });
    await until('it is acked', async () => (await other.engine.stats(queue)).leased === 0);
    expect(asked).toBeGreaterThanOrEqual(2); // more where its connection is not made again by then
    expect(consumer.received).toEqual(['1=one']);
    await hub.close();
  });

  it('does not keep a process from ending that has stopped its daemon', async () => {
    const embedding = spawn(process.execPath, ['--import', 'tsx', require.resolve('./auto-acks-process'), proxy.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = embedding;
    await once(embedding.stdout, 'data');
    const cut = proxy.cutReplyTo('1-1-');
    await other.engine.add(queue, { value: 'one' });
    await cut;
    const exited = once(embedding, 'exit');
    embedding.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
});
