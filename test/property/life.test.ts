import fc from 'fast-check';
import { defaults } from '../../src/config';
import { BrokerError } from '../../src/errors';
import { createLog } from '../../src/log';
import { createEngine, type Engine } from '../../src/queue/engine';
import { queueNamed, type Queue } from '../../src/queue/names';
import { startSweeper } from '../../src/queue/sweeper';
import { connect } from '../../src/redis/client';
import { createStore } from '../../src/redis/store';
import { startRedis, type TestRedis } from '../support/redis';
import { ModelQueue, type ModelMessage } from './model';

/** What a daemon is to a queue: an engine and a sweeper on a connection of their own. */
interface Peer {
  engine: Engine;
  kill(): void;
}

/** Two queues whose names would meet if their keys were made carelessly. */
const names = ['a{b}', 'a%7Bb%7D'];

interface Lease {
  q: number;
  lease: string;
  n: number;
  delivery: number;
}

class Model {
  queues = [new ModelQueue(), new ModelQueue()];
  /** All that were ever given, live and over. */
  leases: Lease[] = [];
}

interface Real {
  peers: Peer[];
  turn: number;
  queues: Queue[];
}

let redis: TestRedis;
let steps = 0;

beforeAll(async () => {
  redis = await startRedis();
});

afterAll(() => redis.stop());

async function startPeer(): Promise<Peer> {
  const log = createLog('silent');
  const connection = await connect({ ...defaults, redisUrl: redis.url }, log);
  const store = createStore(connection);
  const sweeper = startSweeper(store, log);
  return {
    engine: createEngine(store),
    kill: () => {
      sweeper.stop();
      connection.close();
    },
  };
}

/** One step: what it does to both, and what is compared. `pick` chooses among what the model has. */
interface Step {
  can?: (model: Model) => boolean;
  do: (model: Model, real: Real, engine: Engine) => Promise<void>;
  name: string;
}

class Command implements fc.AsyncCommand<Model, Real> {
  constructor(private readonly step: Step) {}

  check(model: Readonly<Model>): boolean {
    return this.step.can?.(model) ?? true;
  }

  async run(model: Model, real: Real): Promise<void> {
    steps++;
    await this.step.do(model, real, engineOf(real));
    for (const [q, queue] of real.queues.entries()) {
      const stats = await engineOf(real).stats(queue);
      const { ready, delayed, leased, dead, enqueued, acked, expired, purged } = stats;
      expect({ ready, delayed, leased, dead, enqueued, acked, expired, purged }).toEqual(model.queues[q]!.counts());
      expect(enqueued).toBe(ready + delayed + leased + dead + acked + expired + purged);
    }
  }

  toString(): string {
    return this.step.name;
  }
}

/** Each verb by another daemon. */
function engineOf(real: Real): Engine {
  real.turn = (real.turn + 1) % real.peers.length;
  return real.peers[real.turn]!.engine;
}

function picked<T>(from: readonly T[], pick: number): T {
  return from[pick % from.length]!;
}

/** The time of one message comes, as if it had passed: what is due is moved by the next verb, or by a sweeper. */
async function pass(queue: Queue, key: 'delayed' | 'leased' | 'expiry', n: number): Promise<void> {
  await redis.client.zadd(queue.keys[key], 'XX', 1, n);
}

function live(model: Model): { queue: ModelQueue; message: ModelMessage; held: Lease }[] {
  return model.leases.flatMap((held) => {
    const queue = model.queues[held.q]!;
    const message = queue.messages.find(({ n }) => n === held.n);
    return message && queue.holds(message, held.delivery) ? [{ queue, message, held }] : [];
  });
}

async function refusal(act: Promise<unknown>): Promise<string> {
  try {
    await act;
    return 'done';
  } catch (error) {
    if (error instanceof BrokerError) return error.code;
    throw error;
  }
}

const q = fc.integer({ min: 0, max: 1 });
const pick = fc.nat();
const max = fc.integer({ min: 1, max: 4 });
const ttlSeconds = 100_000;

const steps_ = {
  add: fc.record({ q, count: max, priority: fc.constantFrom(0, 0, 0, 3, 9), delayed: fc.boolean() }).map(({ q: i, count, priority, delayed }): Step => ({
    name: `add ${count} of priority ${priority}${delayed ? ', delayed,' : ''} to ${i}`,
    do: async (model, real, engine) => {
      const queue = model.queues[i]!;
      const values = Array.from({ length: count }, (_, k) => `value ${queue.last + k + 1}`);
      const added = engine.addAll(real.queues[i]!, values.map((value) => ({ value, priority, ttlSeconds, delaySeconds: delayed ? 1000 : undefined })));
      if (!queue.hasRoomFor(count)) return expect(await refusal(added)).toBe('queue-full');
      expect((await added).first).toBe(queue.last + 1);
      for (const value of values) queue.add(value, priority, delayed ? 'delayed' : 'ready');
    },
  })),
  take: fc.record({ q, max }).map(({ q: i, max: most }): Step => ({
    name: `take ${most} of ${i}`,
    do: async (model, real, engine) => {
      const taken = (await engine.take(real.queues[i]!, most)) ?? [];
      expect(taken.map(({ n, value }) => [Number(n), value.toString()])).toEqual(model.queues[i]!.take(most).map(({ n, value }) => [n, value]));
    },
  })),
  lease: fc.record({ q, max }).map(({ q: i, max: most }): Step => ({
    name: `lease ${most} of ${i}`,
    do: async (model, real, engine) => {
      const leased = (await engine.lease(real.queues[i]!, most, 1000)) ?? [];
      const expected = model.queues[i]!.lease(most);
      expect(leased.map(({ n, value, attempt }) => [Number(n), value.toString(), attempt])).toEqual(expected.map(({ n, value, attempts }) => [n, value, attempts]));
      leased.forEach(({ lease, n }, k) => model.leases.push({ q: i, lease, n: Number(n), delivery: expected[k]!.deliveries }));
    },
  })),
  ack: pick.map((at): Step => ({
    name: `ack ${at}`,
    can: ({ leases }) => leases.length > 0,
    do: async (model, real, engine) => {
      const { q: i, lease, n, delivery } = picked(model.leases.slice(-12), at);
      const [outcome] = await engine.ack(real.queues[i]!, [lease]);
      expect(model.queues[i]!.ack(n, delivery)).toContain(outcome);
    },
  })),
  nack: fc.record({ pick, delayed: fc.boolean(), dead: fc.boolean(), counted: fc.boolean() }).map(({ pick: at, ...how }): Step => ({
    name: `nack ${at} ${JSON.stringify(how)}`,
    can: ({ leases }) => leases.length > 0,
    do: async (model, real, engine) => {
      const { q: i, lease, n, delivery } = picked(model.leases.slice(-12), at);
      const queue = model.queues[i]!;
      const message = queue.messages.find((one) => one.n === n);
      const nacked = engine.nack(real.queues[i]!, lease, { delaySeconds: how.delayed ? 1000 : 0, dead: how.dead, countAttempt: how.counted });
      if (!message || !queue.holds(message, delivery)) return expect(['lease-lost', 'no-such-lease']).toContain(await refusal(nacked));
      expect((await nacked).state).toBe(queue.release(message, how));
    },
  })),
  extend: pick.map((at): Step => ({
    name: `extend ${at}`,
    can: ({ leases }) => leases.length > 0,
    do: async (model, real, engine) => {
      const held = picked(model.leases.slice(-12), at);
      const outcome = await refusal(engine.extend(real.queues[held.q]!, held.lease, 2000));
      if (live(model).some((one) => one.held === held)) expect(outcome).toBe('done');
      else expect(['lease-lost', 'no-such-lease']).toContain(outcome);
    },
  })),
  lapse: pick.map((at): Step => ({
    name: `a lease expires ${at}`,
    can: (model) => live(model).length > 0,
    do: async (model, real) => {
      const { queue, message, held } = picked(live(model), at);
      await pass(real.queues[held.q]!, 'leased', held.n);
      queue.release(message, {});
    },
  })),
  wake: fc.record({ q, pick }).map(({ q: i, pick: at }): Step => ({
    name: `a delay of ${i} is over ${at}`,
    can: (model) => model.queues[i]!.in('delayed').length > 0,
    do: async (model, real) => {
      const message = picked(model.queues[i]!.in('delayed'), at);
      await pass(real.queues[i]!, 'delayed', message.n);
      message.place = 'ready';
    },
  })),
  expire: fc.record({ q, pick }).map(({ q: i, pick: at }): Step => ({
    name: `a message of ${i} expires ${at}`,
    can: (model) => expirable(model.queues[i]!).length > 0,
    do: async (model, real) => {
      const message = picked(expirable(model.queues[i]!), at);
      await pass(real.queues[i]!, 'expiry', message.n);
      message.place = 'expired';
    },
  })),
  remove: fc.record({ q, pick }).map(({ q: i, pick: at }): Step => ({
    name: `remove ${at} of ${i}`,
    can: (model) => model.queues[i]!.last > 0,
    do: async (model, real, engine) => {
      const n = (at % model.queues[i]!.last) + 1;
      const message = model.queues[i]!.stored().find((one) => one.n === n);
      expect(await engine.remove(real.queues[i]!, String(n))).toBe(message !== undefined);
      if (message) message.place = 'purged';
    },
  })),
  look: fc.record({ q, pick }).map(({ q: i, pick: at }): Step => ({
    name: `look at ${at} of ${i}`,
    can: (model) => model.queues[i]!.last > 0,
    do: async (model, real, engine) => {
      const n = (at % model.queues[i]!.last) + 1;
      const message = model.queues[i]!.stored().find((one) => one.n === n);
      const found = await engine.look(real.queues[i]!, String(n));
      expect(found && [found.place, found.attempts, found.value.toString()]).toEqual(message ? [message.place, message.attempts, message.value] : null);
    },
  })),
  browse: q.map((i): Step => ({
    name: `browse ${i}`,
    do: async (model, real, engine) => {
      const { messages } = await engine.browse(real.queues[i]!, 'ready', null, 5);
      expect(messages.map(({ n }) => Number(n))).toEqual(model.queues[i]!.ready().slice(0, 5).map(({ n }) => n));
    },
  })),
  redrive: q.map((i): Step => ({
    name: `redrive ${i}`,
    do: async (model, real, engine) => {
      expect(await engine.redrive(real.queues[i]!, 10_000, false)).toEqual({ redriven: model.queues[i]!.redrive(), dead: 0 });
    },
  })),
  purge: fc.record({ q, really: fc.constantFrom(false, false, false, true) }).map(({ q: i, really }): Step => ({
    name: `purge ${i}`,
    can: () => really,
    do: async (model, real, engine) => {
      expect(await engine.purge(real.queues[i]!)).toBe(model.queues[i]!.purge());
      const keys = await redis.client.keys(`restmq:{${names[i]!.replace(/[{}%]/g, encodeURIComponent)}}:*`);
      expect(keys.filter((key) => !key.endsWith(':settings'))).toEqual([]);
    },
  })),
  settings: fc.record({ q, maxAttempts: fc.constantFrom(0, 1, 3), maxLength: fc.constantFrom(0, 0, 8) }).map(({ q: i, ...change }): Step => ({
    name: `set ${JSON.stringify(change)} of ${i}`,
    do: async (model, real, engine) => {
      await engine.configure(real.queues[i]!, change);
      Object.assign(model.queues[i]!, change);
    },
  })),
  kill: fc.nat({ max: 2 }).map((which): Step => ({
    name: `kill daemon ${which}`,
    do: async (_model, real) => {
      real.peers[which]!.kill();
      real.peers[which] = await startPeer();
    },
  })),
};

/** A dead letter has no ttl any more, also after a redrive: only what was never dead can expire. */
function expirable(queue: ModelQueue): ModelMessage[] {
  return queue.in('ready', 'delayed').filter(({ deliveries }) => deliveries === 0);
}

describe('the life of messages', () => {
  it('is that of a plain model, over 10,000 steps and 3 daemons', async () => {
    const often = [steps_.add, steps_.add, steps_.lease, steps_.lease, steps_.ack, steps_.nack];
    const all = [...often, ...Object.values(steps_)].map((arbitrary) => arbitrary.map((step) => new Command(step)));
    const peers = await Promise.all([startPeer(), startPeer(), startPeer()]);
    try {
      while (steps < 10_000) {
        await fc.assert(
          fc.asyncProperty(fc.commands(all, { maxCommands: 600, size: 'max' }), async (commands) => {
            await redis.client.flushall();
            const setup = () => ({ model: new Model(), real: { peers, turn: 0, queues: names.map(queueNamed) } });
            await fc.asyncModelRun(setup, commands);
          }),
          { numRuns: 10, endOnFailure: false },
        );
      }
    } finally {
      for (const peer of peers) peer.kill();
    }
    expect(steps).toBeGreaterThanOrEqual(10_000);
  }, 300_000);
});
