import { queueNamed } from '../../src/queue/names';
import { useRedis } from '../support/redis';
import { connectTo, openHub, type OpenHub, type TestConsumer } from '../support/hub';
import { until } from '../support/until';

/** A daemon that says anew who is here, and makes up for what it missed, while other things go on. */

const redis = useRedis();
let opened: OpenHub[] = [];
const queue = queueNamed('test');

afterEach(async () => {
  await Promise.all(opened.map((one) => one.close()));
  opened = [];
  await redis.client.flushall();
});

async function open(): Promise<OpenHub> {
  const hub = await openHub(redis);
  opened.push(hub);
  return hub;
}

const loseSubscriptions = (): Promise<unknown> => redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
const counted = (): Promise<Record<string, string>> => redis.client.hgetall(queue.keys.daemons);

/** Do something just before or after the first call of a verb that `when` picks. */
function around<Verb extends 'attach' | 'detach' | 'replay' | 'withdraw'>(
  { engine }: OpenHub,
  verb: Verb,
  when: (...args: Parameters<OpenHub['engine'][Verb]>) => boolean,
  act: { before?: () => unknown; after?: () => unknown },
): void {
  const real = engine[verb] as (...args: unknown[]) => Promise<unknown>;
  let done = false;
  Object.assign(engine, {
    [verb]: async (...args: Parameters<OpenHub['engine'][Verb]>) => {
      const isIt = !done && when(...args);
      done ||= isIt;
      if (isIt) await act.before?.();
      const answer = await real(...args);
      if (isIt) await act.after?.();
      return answer;
    },
  });
}

/** How many daemons listen to the queue's broadcasts. */
async function listeners(): Promise<number> {
  return ((await redis.client.call('PUBSUB', 'SHARDNUMSUB', queue.keys.stream)) as [string, number])[1];
}

/** The connections that listen, by their ids. */
async function subscribers(): Promise<string[]> {
  const list = (await redis.client.call('CLIENT', 'LIST', 'TYPE', 'pubsub')) as string;
  return list
    .trim()
    .split('\n')
    .map((line) => /^id=(\d+)/.exec(line)![1]!);
}

/** Wait for all earlier broadcasts: the answer arrives after them. */
async function heardSoFar({ hub }: OpenHub): Promise<void> {
  await hub.consumers(queue);
}

function gate(): { open: () => void; opened: Promise<void> } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/**
 * As after a failover to a master whose clock is an hour behind: what was broadcast last stands nowhere. @returns how
 * it comes about
 */
async function hearAhead(producer: OpenHub, consumer: TestConsumer): Promise<() => Promise<unknown>> {
  await producer.engine.add(queue, { value: 'zero' });
  await until('the first came', () => consumer.received.length === 1);
  const { meta, replay, replayBody } = queue.keys;
  const sent = (await redis.client.hget(meta, 'sent'))!;
  await redis.client.hset(meta, 'sent', String(Number(sent) + 3_600_000_000));
  await producer.engine.add(queue, { value: 'one' });
  await until('the second came', () => consumer.received.length === 2);
  return async () => {
    await redis.client.hset(meta, 'sent', sent);
    await redis.client.zrem(replay, '2');
    await redis.client.hdel(replayBody, '2');
  };
}

describe('while a daemon registers its consumers again', () => {
  it.each([
    ['one that acks by itself is renamed', 'manual', 1],
    ['there are more than it tells at once', 'auto', 120],
  ] as const)('a consumer that comes is counted, though %s', async (_, ack, count) => {
    const hub = await open();
    const before = await Promise.all(Array.from({ length: count }, () => connectTo(hub, queue, { ack })));
    let coming: Promise<TestConsumer> | null = null;
    const come = (): void => void (coming = connectTo(hub, queue));
    if (ack === 'manual') around(hub, 'detach', (_queue, daemon) => daemon === '', { before: come });
    else around(hub, 'attach', (_queue, _daemon, _members, { total }) => total !== undefined, { after: come });
    await loseSubscriptions();
    await until('it came', () => coming !== null);
    const late = await coming!;
    await until('all are counted', async () => (await counted())[hub.daemonId] === String(count + 1));
    for (const one of before) one.detach();
    await until('one is left', async () => (await counted())[hub.daemonId] === '1');
    await hub.engine.add(queue, { value: 'one' });
    await until('it hears what comes', () => late.received.length === 1);
  });

  it('the first consumer of a queue gets no gap event, and no broadcast twice', async () => {
    const [hub, other] = [await open(), await open()];
    const first = await connectTo(other, queue);
    await other.engine.add(queue, { value: 'zero' });
    await until('there was a broadcast', () => first.received.length === 1);
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    let isAsked = false;
    around(hub, 'attach', (_queue, _daemon, _members, { total }) => total === undefined, {
      after: () => ((isAsked = true), answered),
    });
    let read: () => void = () => undefined;
    const isRead = new Promise<void>((resolve) => (read = resolve));
    around(hub, 'replay', () => true, { after: () => isRead });
    const coming = connectTo(hub, queue);
    await until('it is counted', () => isAsked);
    const subscribed = async (): Promise<boolean> =>
      ((await redis.client.call('PUBSUB', 'SHARDNUMSUB', queue.keys.stream)) as [string, number])[1] === 2;
    await loseSubscriptions();
    await until('it listens again', subscribed);
    answer();
    const consumer = await coming;
    await other.engine.add(queue, { value: 'one' });
    await until('others heard that', () => first.received.length === 2);
    read();
    await other.engine.add(queue, { value: 'two' });
    await until('the one after it came', () => consumer.received.at(-1)?.endsWith('=two') === true);
    expect(consumer.received).toEqual(['2=one', '3=two']);
  });

  it('what a consumer holds that acks by itself is back as soon as it leaves', async () => {
    const hub = await open();
    await hub.engine.configure(queue, { policy: 'roundrobin', leaseSeconds: 3600 });
    const consumer = await connectTo(hub, queue, { ack: 'manual' });
    await hub.engine.add(queue, { value: 'one' });
    await until('it came', () => consumer.received.length === 1);
    const isRenamed = async (): Promise<boolean> =>
      (await redis.client.hkeys(queue.keys.consumers)).some((member) => member.endsWith('+1'));
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal');
    await until('it has another name', isRenamed);
    consumer.detach();
    await until('it is ready again', async () => (await hub.engine.stats(queue)).ready === 1);
  });
});

describe('after a master took over whose clock is behind', () => {
  it('what it broadcast before the window was read is delivered after the gap event', async () => {
    const [hub, other] = [await open(), await open()];
    const consumer = await connectTo(hub, queue);
    const takeOver = await hearAhead(other, consumer);
    around(hub, 'replay', () => true, { before: () => other.engine.add(queue, { value: 'two' }) });
    await takeOver();
    await loseSubscriptions();
    await until('the gap is told', () => consumer.received.some((line) => line.startsWith('gap')));
    await other.engine.add(queue, { value: 'three' });
    await until('all came', () => consumer.received.at(-1)!.endsWith('=three'));
    expect(consumer.received).toEqual(['1=zero', '2=one', 'gap null', '3=two', '4=three']);
  });

  it('who comes just when the last one leaves hears what follows', async () => {
    const [hub, other] = [await open(), await open()];
    const consumer = await connectTo(hub, queue);
    const takeOver = await hearAhead(other, consumer);
    let left: () => void = () => undefined;
    const leaving = new Promise<void>((resolve) => (left = resolve));
    around(hub, 'detach', () => true, { after: () => leaving });
    let back = 0;
    const isBack = async (): Promise<boolean> =>
      ((await redis.client.call('PUBSUB', 'SHARDNUMSUB', queue.keys.stream)) as [string, number])[1] === 1 &&
      back++ > 0;
    await takeOver();
    consumer.detach();
    await loseSubscriptions();
    await until('it listens again', isBack);
    const next = await connectTo(hub, queue);
    left();
    await other.engine.add(queue, { value: 'two' });
    await until('it hears that', () => next.received.length === 1);
  });
});

describe('a consumer that comes just as the last one of its queue here leaves', () => {
  it('gets what was broadcast for that one after it had gone: no other consumer has it', async () => {
    const [hub, other] = [await open(), await open()];
    const last = await connectTo(hub, queue);
    const [left, came] = [gate(), gate()];
    around(hub, 'detach', () => true, { before: () => left.opened });
    around(hub, 'attach', () => true, { before: () => came.opened });
    last.detach();
    const coming = connectTo(hub, queue);
    await other.engine.add(queue, { value: 'one' });
    await heardSoFar(hub);
    left.open();
    came.open();
    const next = await coming;
    await other.engine.add(queue, { value: 'two' });
    await until('it hears both', () => next.received.length === 2);
    expect([last.received, next.received]).toEqual([[], ['1=one', '2=two']]);
  });

  it('gets that also where it came to another daemon', async () => {
    const [hub, other] = [await open(), await open()];
    const last = await connectTo(other, queue);
    const [left, came] = [gate(), gate()];
    around(other, 'detach', () => true, { before: () => left.opened });
    around(hub, 'attach', () => true, { before: () => came.opened });
    const coming = connectTo(hub, queue);
    await until('both listen', async () => (await listeners()) === 2);
    last.detach();
    await other.engine.add(queue, { value: 'one' });
    await Promise.all([hub, other].map(heardSoFar));
    left.open();
    came.open();
    const next = await coming;
    await other.engine.add(queue, { value: 'two' });
    await until('it hears both', () => next.received.length === 2);
    expect([last.received, next.received]).toEqual([[], ['1=one', '2=two']]);
  });

  it('finds that ready when it comes later, though the connection had been lost meanwhile', async () => {
    const [hub, other] = [await open(), await open()];
    const last = await connectTo(hub, queue);
    const left = gate();
    around(hub, 'detach', () => true, { before: () => left.opened });
    last.detach();
    await loseSubscriptions();
    await until('it listens again', async () => (await listeners()) === 1);
    await heardSoFar(hub);
    await other.engine.add(queue, { value: 'one' });
    await heardSoFar(hub);
    left.open();
    await until('nobody is counted', async () => Object.keys(await counted()).length === 0);
    const next = await connectTo(hub, queue);
    await until('it hears that', () => next.received.join() === '1=one');
  });
});

describe('a consumer that begins to count its messages', () => {
  const isRenamed = async (): Promise<boolean> =>
    (await redis.client.hkeys(queue.keys.consumers)).some((member) => member.endsWith('/p'));

  it('is not taken for a new one: what it has read is not delivered again when another daemon reports that no consumer got it', async () => {
    const [hub, other] = [await open(), await open()];
    const last = await connectTo(hub, queue);
    await other.engine.add(queue, { value: 'zero' });
    await until('it came', () => last.received.length === 1);
    const [left, withdrawn, isDone] = [gate(), gate(), gate()];
    let isWithdrawing = false;
    around(hub, 'detach', () => true, { before: () => left.opened });
    around(hub, 'withdraw', () => true, {
      before: () => ((isWithdrawing = true), withdrawn.opened),
      after: isDone.open,
    });
    last.detach();
    await other.engine.add(queue, { value: 'one' });
    await until('nobody heard it', () => isWithdrawing);
    const back = await connectTo(other, queue, { since: '1' });
    await until('it has read that', () => back.received.length === 1);
    left.open();
    await until('the other is gone', async () => !(await counted())[hub.daemonId]);
    back.grant(100);
    await until('it has another name', isRenamed);
    withdrawn.open();
    await isDone.opened;
    await other.engine.add(queue, { value: 'two' });
    await until('what follows came', () => back.received.at(-1)?.endsWith('=two') === true);
    expect(back.received).toEqual(['2=one', '3=two']);
  });

  it('stays counted meanwhile, and no longer than it is there', async () => {
    const [hub, other] = [await open(), await open()];
    const stays = await connectTo(other, queue);
    const consumer = await connectTo(hub, queue);
    consumer.grant(1);
    await until('it has another name', isRenamed);
    expect(await counted()).toEqual({ [hub.daemonId]: '1', [other.daemonId]: '1' });
    consumer.detach();
    consumer.grant(1);
    const leaver = await connectTo(hub, queue);
    leaver.grant(1);
    leaver.detach();
    await until('one is left', async () => (await redis.client.hlen(queue.keys.daemons)) === 1);
    await hub.hub.stop();
    expect((await redis.client.hkeys(queue.keys.consumers)).filter((name) => !name.startsWith('#'))).toEqual([
      `${other.daemonId}/${stays.id}`,
    ]);
  });
});

describe('a consumer that is not counted in after all', () => {
  it('leaves ready the messages without another consumer', async () => {
    const [hub, other] = [await open(), await open()];
    const last = await connectTo(hub, queue);
    const left = gate();
    around(hub, 'detach', () => true, { before: () => left.opened });
    const failing = gate();
    hub.engine.attach = () => failing.opened.then(() => Promise.reject(new Error('no answer')));
    const coming = expect(connectTo(hub, queue)).rejects.toThrow('no answer');
    last.detach();
    await other.engine.add(queue, { value: 'one' });
    await heardSoFar(hub);
    failing.open();
    await coming;
    left.open();
    await until('it is ready', async () => (await other.engine.stats(queue)).ready === 1);
    const next = await connectTo(other, queue);
    await until('whoever comes next hears it', () => next.received.join() === '1=one');
  });

  it('is not counted for ever, where its stream was ended meanwhile', async () => {
    const [hub, other] = [await open(), await open()];
    const came = gate();
    let isAsked = false;
    around(hub, 'attach', () => true, { before: () => ((isAsked = true), came.opened) });
    const coming = connectTo(hub, queue);
    await until('it is asked for', () => isAsked);
    const stopping = hub.hub.stop();
    came.open();
    await Promise.all([coming, stopping]);
    await until(
      'nobody is counted',
      async () => (await redis.client.exists(queue.keys.daemons, queue.keys.consumers)) === 0,
    );
    await other.engine.add(queue, { value: 'one' });
    expect(await other.engine.stats(queue)).toMatchObject({ ready: 1, consumers: 0 });
  });
});

it('the first consumer of a queue misses nothing that was broadcast while the connection was lost and it waited to hear that it is counted', async () => {
  const other = await open();
  const first = await connectTo(other, queue);
  await other.engine.add(queue, { value: 'zero' });
  await until('there was a broadcast', () => first.received.length === 1);
  const others = await subscribers();
  const hub = await open();
  const answered = gate();
  let isCounted = false;
  around(hub, 'attach', () => true, { after: () => ((isCounted = true), answered.opened) });
  const coming = connectTo(hub, queue);
  await until('it is counted', () => isCounted);
  const [mine] = (await subscribers()).filter((id) => !others.includes(id)) as [string];
  await Promise.all([redis.client.call('CLIENT', 'KILL', 'ID', mine), other.engine.add(queue, { value: 'one' })]);
  await until('it listens again', async () => (await listeners()) === 2);
  await other.engine.add(queue, { value: 'two' });
  await heardSoFar(hub);
  answered.open();
  const consumer = await coming;
  await until('the last came', () => consumer.received.at(-1) === '3=two');
  expect(consumer.received).toEqual(['2=one', '3=two']);
});
