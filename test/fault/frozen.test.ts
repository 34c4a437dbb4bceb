import { setTimeout as sleep } from 'node:timers/promises';
import { queueNamed } from '../../src/queue/names';
import { ask, talkTo, type Answer } from '../support/dialogue';
import { openEngine } from '../support/engine';
import { daemonProcess, useDaemonProcess, useCommand, type DaemonProcess } from '../support/processes';
import { startRedis, useRedis } from '../support/redis';
import { dial, listen, type TestWebSocket } from '../support/streams';
import { until } from '../support/until';

/**
 * A daemon that stands still for longer than a lease (a paused machine, a blocked event loop), while another one serves
 * on.
 */

const redis = useRedis();
const command = useCommand();
const frozen = useDaemonProcess(command, redis);
const other = useDaemonProcess(command, redis);
let last = 0;

afterEach(() => frozen.thaw());

const most = 60_000;
const json = 'application/json';

/** A round-robin queue with short leases, and what it holds. */
async function prepare(settings: object = {}): Promise<Prepared> {
  const name = `frozen${++last}`;
  await talkTo(other)(
    `PUT /v1/queues/${name}`,
    JSON.stringify({ policy: 'roundrobin', leaseSeconds: 2, ...settings }),
    json,
  );
  const { keys } = queueNamed(name);
  return {
    name,
    counts: async () => (await talkTo(other)(`GET /stats/${name}`)).json() as Counts,
    add: async (count) => {
      for (let i = 1; i <= count; i++) await talkTo(other)(`POST /q/${name}`, `value=m${i}`);
    },
    isCounted: (count) =>
      until(
        `${count} are counted`,
        async () => (await redis.client.hvals(keys.daemons)).reduce((sum, one) => sum + Number(one), 0) === count,
      ),
  };
}

interface Prepared {
  name: string;
  counts: () => Promise<Counts>;
  add: (count: number) => Promise<void>;
  isCounted: (count: number) => Promise<void>;
}

interface Counts {
  ready: number;
  leased: number;
  dead: number;
  acked: number;
}

const valuesIn = (text: string): string[] => [...text.matchAll(/"value":"(\w+)"/g)].map(([, value]) => value!);
const all = (count: number): string[] => Array.from({ length: count }, (_, i) => `m${i + 1}`).sort();

interface Reader {
  values(): string[];
  close(): void;
}

const transports: Record<string, (daemon: DaemonProcess, name: string) => Promise<Reader>> = {
  sse: async ({ url }, name) => readerOf(await listen(url, `GET /sse/${name}`)),
  comet: async ({ url }, name) => readerOf(await listen(url, `GET /c/${name}`)),
  WebSocket: async ({ url }, name) => dialled(await dial(url, `/ws/${name}`)),
  'WebSocket with credit': async ({ url }, name) => {
    const one = await dial(url, `/ws/${name}`, ['restmq.v1']);
    one.send({ type: 'flow', credit: 50, id: 'credit' });
    await one.hears('credit');
    return dialled(one);
  },
  'WebSocket that acks': async ({ url }, name) => {
    const one = await dial(url, `/ws/${name}?ack=manual`, ['restmq.v1']);
    one.ws.on('message', (data: Buffer) => {
      const { leaseId } = JSON.parse(data.toString()) as { leaseId?: string; type: string };
      if (leaseId !== undefined) one.send({ cmd: 'ack', leaseId });
    });
    return dialled(one);
  },
};

const readerOf = (one: { body(): string; hangUp(): void }): Reader => ({
  values: () => valuesIn(one.body()),
  close: () => one.hangUp(),
});
const dialled = (one: TestWebSocket): Reader => ({
  values: () => valuesIn(one.frames.join('\n')),
  close: () => one.ws.close(),
});

describe('a daemon that was frozen for longer than the lease', () => {
  it.each(Object.keys(transports))(
    'hands out nothing that others have had: %s',
    async (transport) => {
      const { name, counts, add, isCounted } = await prepare({ maxAttempts: 2 });
      const readers = [await transports[transport]!(frozen, name), await transports[transport]!(other, name)] as const;
      await isCounted(2);
      frozen.freeze();
      await add(10);
      await until('the other one’s consumer has all', () => readers[1].values().length === 10, 20_000);
      frozen.thaw();
      await until(
        'it is given messages again',
        async () => {
          await talkTo(other)(`POST /q/${name}`, 'value=later');
          return readers[0].values().length > 0;
        },
        20_000,
      );
      expect(readers[0].values().filter((value) => value !== 'later')).toEqual([]);
      expect(
        readers[1]
          .values()
          .filter((value) => value !== 'later')
          .sort(),
      ).toEqual(all(10));
      await until('all are done', async () => (await counts()).leased === 0);
      expect(await counts()).toMatchObject({ ready: 0, dead: 0 });
      for (const one of readers) one.close();
      await until('no consumer is left', async () => (await redis.client.exists(queueNamed(name).keys.daemons)) === 0);
    },
    most,
  );

  it(
    'burns no attempt of what nobody read, and all that it was given goes to others at the first attempt',
    async () => {
      const { name, add, isCounted, counts } = await prepare({ maxAttempts: 1 });
      const first = await dial(frozen.url, `/ws/${name}?ack=manual`, ['restmq.v1']);
      await isCounted(1);
      frozen.freeze();
      await add(5);
      await until('they are back', async () => (await counts()).ready === 5, 20_000);
      const held = await talkTo(other)(`POST /v1/queues/${name}/leases`, '{"max":10}', json);
      expect((held.json() as { messages: { attempt: number }[] }).messages.map(({ attempt }) => attempt)).toEqual([
        1, 1, 1, 1, 1,
      ]);
      expect((await counts()).dead).toBe(0);
      first.ws.close();
    },
    most,
  );

  it(
    'counts as an attempt what a consumer has read and let lapse',
    async () => {
      const { name, add, isCounted, counts } = await prepare({ maxAttempts: 1, leaseSeconds: 1 });
      const idle = await dial(other.url, `/ws/${name}?ack=manual`, ['restmq.v1']);
      await isCounted(1);
      await add(3);
      await until('they are dead letters', async () => (await counts()).dead === 3, 20_000);
      expect(valuesIn(idle.frames.join('\n')).sort()).toEqual(all(3));
      idle.ws.close();
    },
    most,
  );

  it(
    'hands out what came meanwhile and is not over, once',
    async () => {
      const { name, add, isCounted, counts } = await prepare({ leaseSeconds: 60 });
      const readers = [
        readerOf(await listen(frozen.url, `GET /sse/${name}`)),
        readerOf(await listen(other.url, `GET /sse/${name}`)),
      ] as const;
      await isCounted(2);
      frozen.freeze();
      await add(10);
      await until('the other one’s consumer has its half', () => readers[1].values().length === 5);
      frozen.thaw();
      await until('all are done', async () => (await counts()).acked === 10);
      expect([...readers[0].values(), ...readers[1].values()].sort()).toEqual(all(10));
      for (const one of readers) one.close();
    },
    most,
  );

  it(
    'keeps nothing back when its consumers leave while it is frozen: they are gone when it goes on',
    async () => {
      const { name, add, isCounted, counts } = await prepare();
      const one = await listen(frozen.url, `GET /sse/${name}`);
      await isCounted(1);
      frozen.freeze();
      await add(4);
      await until('they are back', async () => (await counts()).ready === 4, 20_000);
      one.hangUp();
      frozen.thaw();
      const { keys } = queueNamed(name);
      await until(
        'no consumer is left',
        async () => (await redis.client.exists(keys.daemons, keys.consumers, keys.ring)) === 0,
        20_000,
      );
      expect((await counts()).ready).toBe(4);
    },
    most,
  );

  it(
    'returns what it was given also where it froze as soon as its consumer was counted in, and nothing else happens in the queue',
    async () => {
      const { name, isCounted } = await prepare();
      const { keys } = queueNamed(name);
      const coming = listen(frozen.url, `GET /sse/${name}`);
      await isCounted(1);
      frozen.freeze();
      await talkTo(other)(`POST /q/${name}`, 'value=m1');
      await until(
        'it is back',
        async () => (await redis.client.zcard(keys.ready)) === 1 && (await redis.client.exists(keys.leased)) === 0,
        20_000,
      );
      frozen.thaw();
      (await coming).hangUp();
    },
    most,
  );

  it(
    'leaves no trace when it is killed then',
    async () => {
      const { name, add, isCounted, counts } = await prepare();
      const victim = await daemonProcess(command.path, redis.url);
      await victim.start();
      const one = await listen(victim.url, `GET /sse/${name}`);
      await isCounted(1);
      victim.freeze();
      await add(4);
      await until('they are back', async () => (await counts()).ready === 4, 20_000);
      await victim.kill();
      one.hangUp();
      const { keys } = queueNamed(name);
      await until(
        'its consumers are forgotten',
        async () => (await redis.client.exists(keys.daemons, keys.consumers, keys.ring)) === 0,
        20_000,
      );
    },
    most,
  );
});

describe('a broadcast whose ttl is over when a frozen daemon goes on', () => {
  it.each(['GET /sse/', 'GET /c/'])(
    'is not delivered: %s',
    async (stream) => {
      const name = `broadcast${++last}`;
      const { keys } = queueNamed(name);
      const one = await listen(frozen.url, `${stream}${name}`);
      await until('it is counted', async () => (await redis.client.hlen(keys.daemons)) === 1);
      frozen.freeze();
      await talkTo(other)(`POST /q/${name}`, 'value=old&ttl=1');
      await talkTo(other)(`POST /q/${name}`, 'value=new');
      await sleep(2000);
      frozen.thaw();
      await one.hears('new');
      expect(one.body()).not.toContain('old');
      one.hangUp();
    },
    most,
  );
});

describe('clients that wait behind those of a frozen daemon', () => {
  const served = (value: string): unknown => expect.stringMatching(`^200 .*"value": ?"${value}"`);
  /** Status and body of each answer, in the order of the messages. */
  const linesOf = (answers: readonly Answer[]): string[] => answers.map(({ line }) => line).sort();

  it(
    'are served within seconds, whether they take or lease',
    async () => {
      for (const what of ['wait=30', 'wait=30&lease=20']) {
        const name = `waiting${++last}`;
        const { keys } = queueNamed(name);
        const inLine = (count: number): Promise<void> =>
          until(`${count} stand in line`, async () => (await redis.client.zcard(keys.line)) === count);
        const ahead = [1, 2, 3].map(() => ask(frozen.url, `GET /q/${name}?${what}`));
        await inLine(3);
        await until(
          'it listens',
          async () => ((await redis.client.pubsub('SHARDNUMSUB', keys.wake)) as [string, number])[1] === 1,
        );
        frozen.freeze();
        const behind = [ask(other.url, `GET /q/${name}?${what}`), ask(other.url, `GET /q/${name}?${what}`)];
        await inLine(5);
        for (const value of ['m1', 'm2']) await talkTo(other)(`POST /q/${name}`, `value=${value}`);
        const got = await Promise.all(behind.map(({ answer }) => answer));
        expect(linesOf(got)).toEqual([served('m1'), served('m2')]);
        frozen.thaw();
        for (const value of ['m3', 'm4', 'm5']) await talkTo(other)(`POST /q/${name}`, `value=${value}`);
        const later = await Promise.all(ahead.map(({ answer }) => answer));
        expect(linesOf(later)).toEqual([served('m3'), served('m4'), served('m5')]);
      }
    },
    most,
  );
});

it('a lease that ended before its answer could be read is not handed out', async () => {
  // this process stands still itself: connections to several would miss each other
  const single = await startRedis('--save', '');
  const open = await openEngine(single);
  const queue = queueNamed('late answer');
  await open.engine.add(queue, { value: 'x' });
  const held = open.engine.lease(queue, 1, 1);
  await new Promise((resolve) => setImmediate(resolve)); // it has been asked
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
  const [one] = (await held)!;
  expect(one!.attempt).toBe(2);
  expect(await open.engine.ack(queue, [one!.leaseId])).toEqual(['acked']);
  open.close();
  await single.stop();
});
