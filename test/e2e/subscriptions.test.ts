import { defaults } from '../../src/config';
import { createLog } from '../../src/log';
import { connect } from '../../src/redis/startup/connect';
import { createSubscriptions, type Subscriptions } from '../../src/redis/connection/subscriptions';
import { startCrashingRedis, type CrashingRedis } from '../support/crashing-redis';
import { startDaemon } from '../support/daemon';
import { refused, talkTo } from '../support/dialogue';
import { startRedis } from '../support/redis';
import { until } from '../support/until';

let redis: CrashingRedis;
const closes: (() => unknown)[] = [];

beforeAll(async () => {
  redis = await startCrashingRedis();
});

afterEach(async () => {
  for (const close of closes.splice(0)) await close();
});

afterAll(async () => {
  await redis.stop();
});

describe('who listens to a channel', () => {
  it('gets what is published, until it unsubscribes', async () => {
    const subscriptions = await open();
    let received = 0;
    const listener = { onMessage: () => void received++, onReconnect: () => void received++ };
    await subscriptions.on(['channel'], listener);
    await redis.client.spublish('channel', 'x');
    await until('it is heard', () => received === 1);
    subscriptions.off(['channel'], listener);
    await until('nobody listens', async () => (await redis.client.spublish('channel', 'y')) === 0);
    expect(received).toBe(1);
  });

  it('is informed when the connection was lost and is back: something may have been missed', async () => {
    const subscriptions = await open();
    let received = 0;
    const listener = { onMessage: () => void received++, onReconnect: () => void received++ };
    await subscriptions.on(['channel'], listener);
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await until('it is told', () => received === 1);
    await redis.client.spublish('channel', 'x');
    await until('it hears again', () => received === 2);
  });

  it('still hears when an earlier attempt on the same channel fails after it', async () => {
    const subscriptions = await open();
    let received = 0;
    await lookedAfter();
    redis.freeze();
    const frozenAt = Date.now();
    const deaf = { onMessage: () => undefined, onReconnect: () => undefined };
    const first = subscriptions.on(['channel'], deaf).catch(() => 'failed');
    subscriptions.off(['channel'], deaf);
    await until('the second attempt is surely the later one', () => Date.now() - frozenAt > 500);
    const second = subscriptions.on(['channel'], { onMessage: () => void received++, onReconnect: () => undefined });
    expect(await first).toBe('failed');
    redis.thaw();
    await second;
    await redis.client.spublish('channel', 'x');
    await until('it is heard', () => received > 0);
  });
});

/**
 * Connections were just asked whether they still are: none will be given up for its silence while attempts on it fail.
 */
async function lookedAfter(): Promise<void> {
  const asked = async (): Promise<number> => {
    const calls = [...(await redis.client.info('commandstats')).matchAll(/^cmdstat_ping:calls=(\d+)/gm)];
    return calls.reduce((sum, [, count]) => sum + Number(count), 0);
  };
  const before = await asked();
  await until('both are asked', async () => (await asked()) >= before + 2);
}

describe('a GET that would wait', () => {
  it('is refused with 503 while its daemon can take but not listen, which is then not ready', async () => {
    const single = await startRedis('--maxclients', '1000');
    const daemon = await startDaemon(single);
    closes.push(
      () => daemon.stop(),
      () => single.stop(),
    );
    const say = talkTo(daemon);
    await say('POST /q/test', 'value=x');
    await say('GET /q/test');
    const listening = /^id=(\d+) .* flags=\w*P/m;
    const clients = (await single.client.client('LIST')) as string;
    await single.client.config('SET', 'maxclients', '1'); // who is there stays; nobody comes in
    await single.client.client('KILL', 'ID', listening.exec(clients)![1]!);
    await until(
      'the other connection is gone',
      async () => !listening.test((await single.client.client('LIST')) as string),
    );
    expect(await refused(say('GET /q/test?wait=30'))).toMatchObject({
      kind: '503 redis-unavailable',
      headers: { 'retry-after': '1' },
    });
    expect((await say('POST /q/test', 'value=y')).line).toBe('200 test:2⏎');
    const reason = 'Redis has reached its maxclients and accepts no connection of this daemon.';
    await until('it has tried to connect again', async () => (await say('GET /readyz')).line.includes(reason));
    expect((await say('GET /readyz')).json()).toEqual({ ready: false, problems: [reason], warnings: [] });
    await single.client.config('SET', 'maxclients', '1000');
    await until('the daemon is back', async () => (await say('GET /readyz')).status === 200);
    expect((await say('GET /q/test?wait=30')).line).toContain('"test:2"');
  });
});

async function open(): Promise<Subscriptions> {
  const connection = await connect({ ...defaults, redisUrl: redis.url }, createLog('silent'));
  closes.push(() => connection.close());
  return createSubscriptions(connection);
}
