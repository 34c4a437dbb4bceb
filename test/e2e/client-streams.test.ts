import { getEventListeners } from 'node:events';
import { WebSocket } from 'ws';
import {
  RestMQ,
  RestMQError,
  type StreamEvent,
  type StreamedMessage,
  type SubscribeOptions,
  type Subscription,
  type Transport,
  type WebSocketConstructor,
} from '../../src/client';
import { aclFile } from '../support/acl';
import { startDaemon } from '../support/daemon';
import { collectGarbage } from '../support/garbage';
import { useDaemonProcess, useCommand } from '../support/processes';
import { useRedis } from '../support/redis';
import { until } from '../support/until';

const redis = useRedis();
const command = useCommand();
const killed = useDaemonProcess(command, redis);
const left = useDaemonProcess(command, redis);
let client: RestMQ;
let other: RestMQ;
const listening: Listening[] = [];

const transports: Transport[] = ['sse', 'websocket', 'comet'];

beforeAll(() => {
  [client, other] = [clientOf(killed.url), clientOf(left.url)];
});

afterEach(() => {
  for (const one of listening.splice(0)) one.subscription.close();
});

function clientOf(url: string): RestMQ {
  return new RestMQ(url, { WebSocket: WebSocket as unknown as WebSocketConstructor });
}

interface Listening {
  subscription: Subscription;
  /** Values of messages, and what else was said: `gap test:1`. */
  received: unknown[];
  /** Resolves when the iteration has ended, with what it threw. */
  over: Promise<unknown>;
}

/** Subscribe and take everything as it comes. Resolves when the daemon has counted it in. */
async function listen(to: RestMQ, queue: string, options: SubscribeOptions): Promise<Listening> {
  const subscription = to.subscribe(queue, options);
  const received: unknown[] = [];
  const take = async (): Promise<void> => {
    for await (const event of subscription) received.push(shown(event));
  };
  const over = take().then(
    () => undefined,
    (error: unknown) => error,
  );
  const one = { subscription, received, over };
  listening.push(one);
  await subscription.opened;
  return one;
}

function shown(event: StreamEvent): unknown {
  return event.type === 'message' ? event.value : event.type === 'gap' ? `gap ${event.sinceKey}` : event.type;
}

async function nextMessage(subscription: Subscription): Promise<StreamedMessage> {
  const { value } = await subscription.next();
  if (value?.type === 'message') return value;
  throw new Error(`this is no message: ${JSON.stringify(value)}`);
}

describe.each(transports)('a subscription over %s', (transport) => {
  const queue = `test ${transport}`;

  it('brings what is broadcast, in order, until it is closed', async () => {
    const { subscription, received, over } = await listen(client, queue, { transport });
    await other.addAll(queue, [{ value: 'text' }, { value: { order: 17 } }, { value: '\u00e4\r\n\r\nb\u2028' }]);
    await until('all is heard', () => received.length === 3);
    expect(received).toEqual(['text', { order: 17 }, '\u00e4\r\n\r\nb\u2028']);
    subscription.close();
    expect(await over).toBeUndefined();
    await until('the daemon knows', async () => (await other.consumers(queue)).length === 0);
  });

  it('hangs up when it is closed long after it was opened, whether or not anybody reads', async () => {
    const name = `${queue} long`;
    const read = await listen(client, name, { transport });
    const unread = client.subscribe(name, { transport });
    await unread.opened;
    await other.addAll(name, [{ value: 1 }, { value: 2 }]);
    await until('all is heard', () => read.received.length === 2);
    await collectGarbage();
    read.subscription.close();
    unread.close();
    expect(await read.over).toBeUndefined();
    await until('the daemon knows', async () => (await other.consumers(name)).length === 0);
  });

  it('misses nothing and doubles nothing while its daemon is killed and started again', async () => {
    const name = `${queue} killed`;
    const lost: unknown[] = [];
    const { received } = await listen(client, name, { transport, onLost: (why) => lost.push(why) });
    await listen(other, name, {}); // somebody is always there: what is posted is broadcast
    for (let i = 0; i < 60; i++) {
      await other.add(name, i);
      if (i % 20 === 10) await killed.kill();
      if (i % 20 === 15) await killed.start();
    }
    await until('all is heard', () => received.length >= 60, 20_000);
    expect(received).toEqual(Array.from({ length: 60 }, (_, i) => i));
    expect(lost.length).toBeGreaterThanOrEqual(3);
    expect(lost.every((why) => why instanceof RestMQError && why.isPassing)).toBe(true);
  });

  it('says that there is a gap where what it missed is not kept', async () => {
    const name = `${queue} gap`;
    await client.putQueue(name, { replayLength: 2 });
    const { received } = await listen(client, name, { transport });
    await listen(other, name, {});
    await other.add(name, 'first');
    await until('it is heard', () => received.length === 1);
    await killed.kill();
    for (const value of ['lost', 'lost too', 'kept', 'kept too']) await other.add(name, value);
    await killed.start();
    await until('the rest is heard', () => received.length === 4, 20_000);
    expect(received).toEqual(['first', `gap ${name}:1`, 'kept', 'kept too']);
  });

  it('says that there may be a gap where it had no message to go on from', async () => {
    const name = `${queue} quiet`;
    const { received } = await listen(client, name, { transport });
    await listen(other, name, {});
    await killed.kill();
    await other.add(name, 'lost');
    await killed.start();
    await until('it is told', () => received.length === 1, 20_000);
    await other.add(name, 'next');
    await until('it goes on', () => received.length === 2);
    expect(received).toEqual(['gap null', 'next']);
  });

  it('goes on from the key in `since`', async () => {
    const name = `${queue} since`;
    await listen(other, name, {});
    await other.addAll(name, [{ value: 1 }, { value: 2 }, { value: 3 }]);
    const { received } = await listen(client, name, { transport, since: `${name}:1` });
    await until('the rest is heard', () => received.length === 2);
    expect(received).toEqual([2, 3]);
  });

  it('ends by a signal, with its reason', async () => {
    const leaving = new AbortController();
    const { over } = await listen(client, `${queue} abort`, { transport, signal: leaving.signal });
    leaving.abort(new Error('enough'));
    expect(await over).toMatchObject({ message: 'enough' });
  });

  it('leaves nothing with its signal when it is closed, whether or not anybody reads', async () => {
    const living = new AbortController();
    const name = `${queue} signal`;
    for (let i = 0; i < 3; i++) {
      const subscription = client.subscribe(name, { transport, signal: living.signal });
      await subscription.opened;
      await client.add(name, i);
      subscription.close();
    }
    expect(getEventListeners(living.signal, 'abort')).toEqual([]);
  });

  it('ends when its loop is left', async () => {
    const name = `${queue} left`;
    await client.add(name, 'one');
    for await (const event of client.subscribe(name, { transport })) {
      expect(event).toMatchObject({ type: 'message', queue: name, key: `${name}:1`, value: 'one' });
      break;
    }
    await until('the daemon knows', async () => (await other.consumers(name)).length === 0);
  });

  it('throws what does not pass', async () => {
    const subscription = client.subscribe(queue, { transport, since: 'another:1' });
    await expect(subscription.next()).rejects.toMatchObject({ name: 'RestMQError', code: 'invalid-key', status: 400 });
    await expect(subscription.opened).rejects.toMatchObject({ code: 'invalid-key' });
  });

  it('waits for a daemon that is not there yet', async () => {
    await killed.kill();
    const opening = listen(client, `${queue} later`, { transport });
    await killed.start();
    const { received } = await opening;
    await other.add(`${queue} later`, 'x');
    await until('it is heard', () => received.length === 1);
  });
});

describe.each(['sse', 'websocket'] as const)('a subscription over %s', (transport) => {
  it('acks by hand what it was given in turn, or gives it back', async () => {
    const name = `manual ${transport}`;
    await client.putQueue(name, { policy: 'roundrobin', backoff: { minSeconds: 0, maxSeconds: 0 } });
    await client.addAll(name, [{ value: 'one' }, { value: 'two' }]);
    const subscription = client.subscribe(name, { transport, ack: 'manual' });
    const [one, two] = [await nextMessage(subscription), await nextMessage(subscription)];
    expect(one).toMatchObject({ value: 'one', attempt: 1 });
    await one.ack();
    expect(Date.parse((await two.extend(600)).leaseExpiresAt)).toBeGreaterThan(Date.now() + 500_000);
    expect(await two.nack({ reason: 'not yet' })).toMatchObject({ state: 'ready' });
    const again = await nextMessage(subscription);
    expect(again).toMatchObject({ key: two.key, attempt: 2 });
    await expect(two.ack()).rejects.toMatchObject({ code: 'lease-lost' });
    await again.ack();
    expect(await client.stats(name)).toMatchObject({ acked: 2, leased: 0, ready: 0 });
    subscription.close();
  });

  it('loses nothing that is not acked when its daemon is killed', async () => {
    const name = `manual killed ${transport}`;
    await client.putQueue(name, { policy: 'roundrobin', backoff: { minSeconds: 0, maxSeconds: 0 }, leaseSeconds: 5 });
    const subscription = client.subscribe(name, { transport, ack: 'manual' });
    await subscription.opened;
    await other.add(name, 'one');
    expect((await nextMessage(subscription)).attempt).toBe(1);
    await killed.kill();
    const second = nextMessage(subscription);
    await killed.start();
    const again = await second;
    expect(again).toMatchObject({ value: 'one', attempt: 2 });
    await again.ack();
    expect(await other.stats(name)).toMatchObject({ acked: 1, leased: 0, ready: 0 });
    subscription.close();
  });

  it('brings nothing more once it is closed, not even what had come before anybody asked', async () => {
    const name = `closed ${transport}`;
    await client.putQueue(name, { policy: 'roundrobin', backoff: { minSeconds: 0, maxSeconds: 0 } });
    const subscription = client.subscribe(name, { transport, ack: 'manual' });
    await client.add(name, 'one');
    await until('it is on its way', async () => (await client.stats(name)).leased === 1);
    await client.getQueue(name); // and here
    subscription.close();
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
    await until('it is there for others', async () => (await client.stats(name)).ready === 1);
  });

  it('has nothing to ack of a broadcast', async () => {
    const name = `broadcast ${transport}`;
    const refused = client.subscribe(name, { transport, ack: 'manual' });
    await expect(refused[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'invalid-parameter',
      message: expect.stringContaining('Set the policy roundrobin') as string,
    });
    await client.putQueue(name, { policy: 'roundrobin' });
    const subscription = client.subscribe(name, { transport, ack: 'manual' });
    await subscription.opened;
    await client.putQueue(name, { policy: 'broadcast' });
    await client.add(name, 'one');
    const message = await nextMessage(subscription);
    expect(message.leaseId).toBeUndefined();
    await message.ack();
    await expect(message.nack()).rejects.toThrow('has no lease');
    subscription.close();
  });

  it('gets an event of a purge and goes on with later messages', async () => {
    const name = `purged ${transport}`;
    const { received } = await listen(client, name, { transport });
    await other.add(name, 'before');
    await until('it is heard', () => received.length === 1);
    await other.api.DELETE('/q/{queue}', { params: { path: { queue: name } } });
    await until('it is told', () => received.length === 2);
    await other.add(name, 'after');
    await until('it goes on', () => received.length === 3);
    expect(received).toEqual(['before', 'purged', 'after']);
  });
});

describe('a subscription over a WebSocket', () => {
  it('is sent no more messages than its credit, each when the one before is done', async () => {
    const name = 'credit';
    await client.putQueue(name, { policy: 'roundrobin' });
    await client.addAll(
      name,
      Array.from({ length: 10 }, (_, i) => ({ value: i })),
    );
    const subscription = client.subscribe(name, { transport: 'websocket', ack: 'manual', credit: 1 });
    for (let i = 0; i < 10; i++) {
      const message = await nextMessage(subscription);
      expect(message.value).toBe(i);
      expect(await client.stats(name)).toMatchObject({ leased: 1, ready: 9 - i });
      await message.ack();
    }
    subscription.close();
  });

  it('needs a WebSocket, and says where there may be one', () => {
    const held = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
    Reflect.deleteProperty(globalThis, 'WebSocket');
    try {
      expect(() => new RestMQ(killed.url).subscribe('test', { transport: 'websocket' })).toThrow(
        'use new RestMQ(url, { WebSocket })',
      );
    } finally {
      if (held) Object.defineProperty(globalThis, 'WebSocket', held);
    }
  });

  it('notices a daemon that is there and says nothing any more', async () => {
    const lost: unknown[] = [];
    await listen(client, 'frozen', { transport: 'websocket', heartbeatSeconds: 1, onLost: (why) => lost.push(why) });
    killed.freeze();
    await until('it is noticed', () => lost.length > 0).finally(() => killed.thaw());
    expect(lost[0]).toMatchObject({ code: 'unreachable' });
  });
});

describe('a subscription over a WebSocket, when the clock is set back', () => {
  it('notices all the same a daemon that says nothing any more', async () => {
    const lost: unknown[] = [];
    await listen(client, 'set back', { transport: 'websocket', heartbeatSeconds: 1, onLost: (why) => lost.push(why) });
    const now = Date.now;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() - 3600_000);
    killed.freeze();
    try {
      await until('it is noticed', () => lost.length > 0);
    } finally {
      killed.thaw();
      clock.mockRestore();
    }
  }, 30_000);
});

describe('a subscription over lines', () => {
  it('has no room for acks', () => {
    expect(() => client.subscribe('test', { transport: 'comet', ack: 'manual' })).toThrow(
      'The transport comet has no acks',
    );
  });
});

describe('a subscription over server-sent events', () => {
  it('notices a daemon that is there and says nothing any more', async () => {
    const lost: unknown[] = [];
    await listen(client, 'frozen', { heartbeatSeconds: 1, onLost: (why) => lost.push(why) });
    killed.freeze();
    await until('it is noticed', () => lost.length > 0).finally(() => killed.thaw());
    expect(lost[0]).toMatchObject({ code: 'unreachable' });
  });

  it('reads no more than is taken, and loses nothing when it is disconnected for that', async () => {
    const name = 'slow';
    const value = 'x'.repeat(100_000);
    const subscription = client.subscribe(name);
    await subscription.opened;
    await listen(other, name, {});
    for (let i = 0; i < 150; i++) await other.add(name, `${i} ${value}`);
    const seen: number[] = [];
    for await (const event of subscription) {
      if (event.type === 'message') seen.push(parseInt(event.value as string));
      else throw new Error(`there is a hole: ${JSON.stringify(event)}`);
      if (seen.length === 150) break;
    }
    expect(seen).toEqual(Array.from({ length: 150 }, (_, i) => i));
  });
});

describe.each(transports)('where there are access rules, a subscription over %s', (transport) => {
  it('is let in by its credentials, and ends when they are not good any more', async () => {
    const acl = aclFile('[admin]\nusername = root\npassword = r\n');
    const guarded = await startDaemon(redis, { acl: acl.path });
    try {
      const admin = new RestMQ(guarded.url, { credentials: { name: 'root', password: 'r' } });
      const { id, key } = (
        await admin.api.POST('/v1/keys', {
          body: { name: 'test', scopes: [{ queues: 'guarded*', verbs: ['produce', 'consume'] }] },
        })
      ).data!;
      const options = { WebSocket: WebSocket as unknown as WebSocketConstructor };
      await expect(new RestMQ(guarded.url, options).subscribe('guarded', { transport }).next()).rejects.toMatchObject({
        code: 'unauthorized',
      });
      const known = new RestMQ(guarded.url, { ...options, credentials: { apiKey: key } });
      await expect(known.subscribe('another', { transport }).next()).rejects.toMatchObject({ code: 'forbidden' });
      const { received, over } = await listen(known, `guarded ${transport}`, { transport });
      await known.add(`guarded ${transport}`, 'x');
      await until('it is heard', () => received.length === 1);
      await admin.api.DELETE('/v1/keys/{id}', { params: { path: { id } } });
      expect(await over).toMatchObject({ code: 'unauthorized', status: 401 });
    } finally {
      await guarded.stop();
      acl.remove();
    }
  });
});
