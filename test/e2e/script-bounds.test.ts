import { Redis } from 'ioredis';
import { scripts, type Scripts } from '../../generated/scripts';
import { queueNamed, type Queue } from '../../src/queue/names';
import { daemonChannel, poolChannels, poolKeys, queueKeys, type QueueKey } from '../../src/redis/keys';
import type { ScriptRunner } from '../../src/redis/scripts/script-runner';
import { openEngine } from '../support/engine';
import { startRedis, type TestRedis } from '../support/redis';

/** So many of everything are stored: messages in each state, idempotency keys, queues, API keys. */
const sizes = [2000, 40_000] as const;
const dueSizes = [2000, 10_000] as const;
/** A script of the test stores so many: Redis answers others in between. */
const atOnce = 500;
/** Of the times that a script took the shortest counts: the machine has other things to do. */
const runs = 4;

let redis: TestRedis;
let store: ScriptRunner;
let close: () => void;
let listening: Redis;

beforeAll(async () => {
  redis = await startRedis();
  ({ store, close } = await openEngine(redis));
  listening = new Redis(redis.url);
  for (const { keys } of queues('big', 'due', 'full', 'window', 'forgetful')) await listening.ssubscribe(keys.stream, daemonChannel(keys, 'd1'));
});

afterAll(async () => {
  listening.disconnect();
  close();
  await redis.stop();
});

function queues(...names: string[]): Queue[] {
  return names.map(queueNamed);
}

/** One call of each script; `i` counts the calls, and is another message's number in each. */
type Call = (queue: Queue, i: number, size: number) => Promise<unknown>;

const calls: { [Name in keyof Scripts]: Call } = {
  ack: ({ keys }, i, size) => store.run('ack', keys, leaseOf(2 * size + i)),
  add: ({ keys }) => store.run('add', keys, '', '', '', '', 1, 'x'),
  announce: (_, i) => store.runPool('announce', `new ${i}`),
  arm: (_, i) => store.runPool('arm', `new ${i}`, 1e9),
  attach: ({ keys }, i) => store.run('attach', keys, 'd1', '', 'secret', '1', `d1/new${i}`, 0),
  begin: ({ keys }) => store.run('begin', keys, 'mark'),
  browse: ({ keys }, _, size) => store.run('browse', keys, 'dead', 7, String(3 * size + size / 2), 100),
  claim: () => store.runPool('claim', 100, 400),
  configure: ({ keys }) => store.run('configure', keys, 'lease', 60),
  course: ({ keys }) => store.run('course', keys),
  deliver: ({ keys }) => store.run('deliver', keys, 100),
  detach: ({ keys }, i) => store.run('detach', keys, 'd1', `d1/c${i}`),
  disarm: (_, i) => store.runPool('disarm', `q${i}`, 400),
  extend: ({ keys }, i, size) => store.run('extend', keys, leaseOf(2 * size + 10 + i), 1e9),
  forget: ({ keys }) => store.run('forget', keys, 7),
  giveup: ({ keys }, i) => store.run('giveup', keys, `d1 w${i}`),
  glance: ({ keys }) => store.run('glance', keys),
  grant: ({ keys }) => store.run('grant', keys, 'd1/c20', 1),
  held: ({ keys }) => store.run('held', keys, 1000),
  keep: ({ keys }) => store.run('keep', keys, 'd1', 51, 1),
  standing: ({ keys }, i) => store.run('standing', keys, `d1 w${i}`),
  keydrop: (_, i) => store.runPool('keydrop', `k${i}`),
  keyget: (_, i) => store.runPool('keyget', `k${i}`),
  keylist: () => store.runPool('keylist', 0),
  keyput: (_, i) => store.runPool('keyput', `new${i}`, '{}'),
  lease: ({ keys }, i) => store.run('lease', keys, 100, '', `d1 new${i}`, 's'),
  list: () => store.runPool('list', '[', '(\xff', 1000),
  listed: () => store.runPool('listed', 'q1', 'q2'),
  look: ({ keys }, _, size) => store.run('look', keys, 3 * size + 1),
  looked: ({ keys }, _, size) => store.run('looked', keys, 3 * size + 1, 7),
  nack: ({ keys }, i, size) => store.run('nack', keys, '', 'why', 0, 1, leaseOf(2 * size + 20 + i)),
  newest: ({ keys }) => store.run('newest', keys, 10),
  peek: ({ keys }) => store.run('peek', keys),
  pool: () => store.runPool('pool', poolChannels.all, poolChannels.layout),
  putback: ({ keys }, i) => store.run('putback', keys, 1e7 + i, '1\nx', 0, '', '', 1e7 + i, '', ''),
  recent: ({ keys }) => store.run('recent', keys, 1, 100),
  record: ({ keys }) => store.run('record', keys),
  redrive: ({ keys }) => store.run('redrive', keys, 10_000, ''),
  rejoin: ({ keys }, i) => store.run('rejoin', keys, `d1 back${i}`, 5),
  remember: (_, i) => store.runPool('remember', `q${i}`, 1e9),
  remove: ({ keys }, i, size) => store.run('remove', keys, 2 * size - i),
  rename: ({ keys }, i) => store.run('rename', keys, `d1/c${30 + i}`, `d1/d${i}`, 5),
  replay: ({ keys }) => store.run('replay', keys, 1, 100),
  say: () => store.runPool('say', poolChannels.all, '{}'),
  settings: ({ keys }) => store.run('settings', keys),
  settle: (_, i) => store.runPool('settle', `q${i}`, 1e15),
  stats: ({ keys }) => store.run('stats', keys, '1'),
  sweep: ({ keys }) => store.run('sweep', keys),
  take: ({ keys }, i) => store.run('take', keys, 100, `d1 other${i}`),
  tell: ({ keys }) => store.run('tell', keys, '', '?x'),
  ticketput: (_, i) => store.runPool('ticketput', `new${i}`, 1000, '{}'),
  tickettake: (_, i) => store.runPool('tickettake', `t${i}`),
  unlist: (_, i) => store.runPool('unlist', `q${i}`, 1),
  used: ({ keys }) => store.run('used', keys),
  reset: ({ keys }) => store.run('reset', keys),
  purge: ({ keys }) => store.run('purge', keys, '', 100),
};

/** What falls due is moved first by these, and by `sweep`. */
const moving = Object.keys(calls).filter((name) => scripts[name as keyof Scripts].lua.includes('if not moveDue(')) as (keyof Scripts)[];

interface Cost {
  commands: number;
  micros: number;
}

describe('on 40,000 of everything a script takes no longer than on 2,000', () => {
  const costs = new Map<string, Cost[]>();

  beforeAll(async () => {
    for (const size of sizes) {
      await redis.client.flushall('ASYNC');
      const [queue] = queues('big') as [Queue];
      await seed(queue, size, false);
      await seedPool(size);
      for (const [name, call] of Object.entries(calls)) {
        const cost = await costOf(name === 'purge' ? 1 : runs, (i) => call(queue, i, size));
        costs.set(name, [...(costs.get(name) ?? []), cost]);
      }
    }
  });

  it.each(Object.keys(scripts))('%s', (name) => {
    const [small, large] = costs.get(name) as [Cost, Cost];
    expectBounded(small, large);
  });
});

describe.each(moving)('where as many are due, %s', (name) => {
  it('moves a bounded number of them and is called again', async () => {
    const found: Cost[] = [];
    for (const size of dueSizes) {
      await redis.client.flushall('ASYNC');
      const [queue] = queues('due') as [Queue];
      await seed(queue, size, true);
      found.push(await costOf(1, async (i) => expect(await calls[name](queue, i, size)).toBe(-1)));
    }
    expectBounded(found[0]!, found[1]!);
  });
});

describe('the work that grows with what is stored', () => {
  const compared = async (name: string, make: (queue: Queue, size: number) => Promise<unknown>, call: Call, times = 1): Promise<void> => {
    const found: Cost[] = [];
    for (const size of sizes) {
      await redis.client.flushall('ASYNC');
      const [queue] = queues(name) as [Queue];
      await seed(queue, size, false);
      await make(queue, size);
      found.push(await costOf(times, (i) => call(queue, i, size)));
    }
    expectBounded(found[0]!, found[1]!);
  };
  const limit = ({ keys }: Queue, ...fields: (string | number)[]) => redis.client.hset(keys.settings, 'overflow', 'drop-oldest', ...fields);

  it('of an add that drops the oldest does not, where many are leased', () =>
    compared('full', (queue, size) => limit(queue, 'maxBytes', 4 * size), ({ keys }) => store.run('add', keys, '', '', '', '', 1, 'x'), runs));

  it('of an add that has to drop much is spread', () =>
    compared('full', (queue, size) => limit(queue, 'maxBytes', size + 100), async ({ keys }, _, size) => {
      expect(await store.run('add', keys, '', '', '', '', 1, 'x')).toBe(-4);
      expect(await store.run('add', keys, '', ` ${size}`, '', '', 1, 'x')).toBe(-1);
    }));

  it('of an add is spread, where the length was lowered', () =>
    compared('full', (queue, size) => limit(queue, 'maxLength', size + 100), ({ keys }) => store.run('add', keys, '', '', '', '', 1, 'x')));

  it('of an add that is refused does not', () =>
    compared('full', (queue, size) => limit(queue, 'maxLength', size), ({ keys }) => store.run('add', keys, '', '', '', '', 1, 'x')));

  it('of a broadcast is spread, where the replay window was made smaller', () =>
    compared('window', ({ keys }) => redis.client.hset(keys.settings, 'replay', 0), ({ keys }) => store.run('deliver', keys, 100)));

  it('of a sweep is spread, where many idempotency keys are over', () =>
    compared('forgetful', async ({ keys }) => {
      for (const key of [keys.idempotencyUntil, keys.goneUntil]) {
        await redis.client.zunionstore(key, 1, key, 'WEIGHTS', 0); // all are over
      }
    }, async ({ keys }, i) => {
      if (i === 0) expect(await store.run('sweep', keys)).toBe(-1);
    }));
});

function expectBounded(small: Cost, large: Cost): void {
  expect(large.commands).toBeLessThanOrEqual(1.3 * small.commands + 12);
  expect(large.micros).toBeLessThanOrEqual(12 * Math.max(small.micros, 150));
}

function leaseOf(n: number): string {
  return `${n}-1-s`;
}

/** The commands that Redis ran, and the shortest time of a script. */
async function costOf(times: number, act: (i: number) => Promise<unknown>): Promise<Cost> {
  let found = { commands: Infinity, micros: Infinity };
  for (let i = 0; i < times; i++) {
    await redis.client.config('RESETSTAT');
    await act(i);
    const lines = [...(await redis.client.info('commandstats')).matchAll(/^cmdstat_([^:]+):calls=(\d+),usec=(\d+)/gm)];
    const own = lines.filter(([, name]) => !/^(config|info|ping|client|script|evalsha|eval|get|hello)\b/.test(name!));
    const micros = lines.filter(([, name]) => name === 'evalsha' || name === 'eval').reduce((sum, [, , , usec]) => sum + Number(usec), 0);
    found = { commands: Math.min(found.commands, own.reduce((sum, [, , count]) => sum + Number(count), 0)), micros: Math.min(found.micros, micros) };
  }
  return found;
}

/** Numbers up to `size` are ready, the next so many delayed, then leased, then dead; `isDue`: their times are over. */
async function seed({ keys }: Queue, size: number, isDue: boolean): Promise<void> {
  const names = Object.keys(queueKeys) as QueueKey[];
  for (let from = 1; from <= size; from += atOnce) {
    await redis.client.eval(
      `local key = {}
      for i, name in ipairs(ARGV) do key[name] = KEYS[i - 3] end
      local size, at, from = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
      local call = redis.call
      local time = call('TIME')
      for i = from, from + ${atOnce} - 1 do
        for _, n in ipairs({ i, size + i, 2 * size + i, 3 * size + i }) do call('HSET', key.body, n, '1700000000000\\nx') end
        call('ZADD', key.ready, i, i)
        call('ZADD', key.delayed, at, size + i)
        call('ZADD', key.leased, at, 2 * size + i)
        call('HSET', key.state, 2 * size + i, '{"d":1,"a":1,"t":"s"}')
        if at == 1 then
          call('ZADD', key.expiry, at, i)
        else
          call('HSET', key.state, 3 * size + i, '{"d":1,"a":1}')
          call('ZADD', key.dead, 7, 3 * size + i)
          call('HSET', key.peeks, i, 1)
          call('ZADD', key.expiry, at, i)
          call('HSET', key.gone, 4 * size + i, 1)
          call('ZADD', key.goneUntil, at, 4 * size + i)
          call('HSET', key.idempotency, 'k' .. i, 'print 1')
          call('ZADD', key.idempotencyUntil, at, 'k' .. i)
          call('ZADD', key.replay, i, 5 * size + i)
          call('HSET', key.replayBody, 5 * size + i, 'm' .. i .. ' 0 1 1 \\n1\\nx')
        end
      end
      if from > 1 then return end
      for i = 0, 50 do
        call('HSET', key.consumers, 'd1/c' .. i, 100)
        call('ZADD', key.ring, i, 'd1/c' .. i)
        call('ZADD', key.line, time[1] * 1000000 + i, 'd1 w' .. i)
      end
      for i = 1, 122 do call('RPUSH', key.history, i .. ' 0 0 0 0 0 0') end
      call('HSET', key.consumers, '#secret', 's', '#turn', 100)
      call('HSET', key.daemons, 'd1', 51)
      call('HSET', key.settings, 'replay', 1000000)
      call('HSET', key.meta, 'next', 10000000, 'floor', 0, 'acked', 10000000 - 4 * size, 'bytes', 4 * size, 'sent', size, 'replayBytes', 10 * size)`,
      names.length, ...names.map((name) => keys[name]), size, isDue ? 1 : 4e12, from, ...names,
    );
  }
}

async function seedPool(size: number): Promise<void> {
  const names = ['queues', 'lastNumbers', 'due', 'claimed', 'apiKeys', 'tickets', 'ticketsUntil'] as const;
  for (let from = 1; from <= size; from += atOnce) {
    await redis.client.eval(
      `for i = tonumber(ARGV[1]), ARGV[1] + ${atOnce} - 1 do
        redis.call('ZADD', KEYS[1], 0, 'q' .. i)
        redis.call('HSET', KEYS[2], 'q' .. i, i)
        redis.call('ZADD', KEYS[3], 1, 'q' .. i)
        redis.call('ZADD', KEYS[4], 1, 'p' .. i)
        redis.call('HSET', KEYS[5], 'k' .. i, '{}')
        redis.call('HSET', KEYS[6], 't' .. i, '{}')
        redis.call('ZADD', KEYS[7], 1, 't' .. i)
      end`,
      names.length, ...names.map((name) => poolKeys[name]), from,
    );
  }
}
