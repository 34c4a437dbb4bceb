import { Redis } from 'ioredis';
import { scripts, type Scripts } from '../../generated/scripts';
import { queueNamed, type Queue } from '../../src/queue/names';
import { daemonChannel, poolChannels, poolKeys, queueKeys, type QueueKey } from '../../src/redis/keys';
import { useEngine } from '../support/engine';
import { until } from '../support/until';

/** So many of everything are stored: messages in each state, idempotency keys, queues, API keys. */
const sizes = [2000, 40_000] as const;
const dueSizes = [2000, 10_000] as const;
/** A script of the test stores so many: Redis answers others in between. */
const atOnce = 500;
/** Of the times that a script took the shortest counts: the machine has other things to do. */
const runs = 4;

const { redis, store } = useEngine();
let listening: Redis;
/** In the databases of `originals`. */
let copying: Redis;

beforeAll(async () => {
  listening = new Redis(redis.url);
  copying = redis.client.duplicate();
  for (const { keys } of queues('big', 'due', 'full', 'window', 'forgetful'))
    await listening.ssubscribe(keys.stream, daemonChannel(keys, 'd1'));
});

afterAll(() => {
  listening.disconnect();
  copying.disconnect();
});

function queues(...names: string[]): Queue[] {
  return names.map(queueNamed);
}

/** One call of each script; `i` counts the calls, and is another message's number in each. */
type Call = (queue: Queue, i: number, size: number) => Promise<unknown>;

const calls: { [Name in keyof Scripts]: Call } = {
  ack_leases: ({ keys }, i, size) => store.run('ack_leases', keys, leaseOf(2 * size + i)),
  add_messages: ({ keys }) => store.run('add_messages', keys, '', '', '', '', 1, 'x'),
  register_queue: (_, i) => store.runPool('register_queue', `new ${i}`),
  schedule_sweep: (_, i) => store.runPool('schedule_sweep', `new ${i}`, 1e9),
  attach_consumers: ({ keys }, i) => store.run('attach_consumers', keys, 'd1', '', 'secret', '1', `d1/new${i}`, 0),
  start_counters: ({ keys }) => store.run('start_counters', keys, 'mark'),
  browse_messages: ({ keys }, _, size) =>
    store.run('browse_messages', keys, 'dead', 7, String(3 * size + size / 2), 100),
  check_queue_list: () => store.runPool('check_queue_list', '', 1000),
  claim_due_sweeps: () => store.runPool('claim_due_sweeps', 100, 400),
  change_settings: ({ keys }) => store.run('change_settings', keys, 'lease', 60),
  read_history: ({ keys }) => store.run('read_history', keys, '1'),
  deliver_messages: ({ keys }) => store.run('deliver_messages', keys, 100),
  detach_consumers: ({ keys }, i) => store.run('detach_consumers', keys, 'd1', `d1/c${i}`),
  restore_sweeps: (_, i) => store.runPool('restore_sweeps', '1', 0, `q${i}`),
  claim_queue_sweep: (_, i) => store.runPool('claim_queue_sweep', `q${i}`, 400),
  extend_lease: ({ keys }, i, size) => store.run('extend_lease', keys, leaseOf(2 * size + 10 + i), 1e9),
  drop_counters: ({ keys }) => store.run('drop_counters', keys, 7),
  remove_waiters: ({ keys }, i) => store.run('remove_waiters', keys, `d1 w${i}`),
  summarize_queue: ({ keys }) => store.run('summarize_queue', keys),
  add_credit: ({ keys }) => store.run('add_credit', keys, 'd1/c20', 1),
  sum_leased_bytes: ({ keys }) => store.run('sum_leased_bytes', keys, 1000),
  touch_daemon: ({ keys }) => store.run('touch_daemon', keys, 'd1', 51, 1),
  find_waiter: ({ keys }, i) => store.run('find_waiter', keys, `d1 w${i}`),
  revoke_api_key: (_, i) => store.runPool('revoke_api_key', `k${i}`),
  get_api_keys: (_, i) => store.runPool('get_api_keys', `k${i}`),
  list_api_keys: () => store.runPool('list_api_keys', 0),
  put_api_key: (_, i) => store.runPool('put_api_key', `new${i}`, '{}'),
  ack_and_lease_messages: ({ keys }, i, size) =>
    store.run('ack_and_lease_messages', keys, leaseOf(2 * size + 60 + i), 100, '', `d1 next${i}`, 's'),
  lease_messages: ({ keys }, i) => store.run('lease_messages', keys, 100, '', `d1 new${i}`, 's'),
  list_queues: () => store.runPool('list_queues', '[', '(\xff', 1000),
  filter_listed: () => store.runPool('filter_listed', 'q1', 'q2'),
  get_message: ({ keys }, _, size) => store.run('get_message', keys, 3 * size + 1),
  set_peek_counts: ({ keys }, _, size) => store.run('set_peek_counts', keys, 3 * size + 1, 7),
  nack_leases: ({ keys }, i, size) => store.run('nack_leases', keys, '', 'why', 0, 1, leaseOf(2 * size + 20 + i)),
  list_newest: ({ keys }) => store.run('list_newest', keys, 10),
  peek_message: ({ keys }) => store.run('peek_message', keys),
  count_daemons: () => store.runPool('count_daemons', poolChannels.all, poolChannels.layout),
  requeue_message: ({ keys }, i) => store.run('requeue_message', keys, 1e7 + i, '1\nx', 0, '', '', 1e7 + i, '', ''),
  read_after: ({ keys }) => store.run('read_after', keys, 1, 100),
  begin_transfer: ({ keys }, i) => store.run('begin_transfer', keys, `t${i}`, 'other', 1000, 5, 'dead'),
  cancel_transfer: ({ keys }, i) => store.run('cancel_transfer', keys, `t${i}`, 1),
  claim_transfer: ({ keys }) => store.run('claim_transfer', keys, 1000),
  end_transfer: ({ keys }, i) => store.run('end_transfer', keys, `t${i}`),
  append_history: ({ keys }) => store.run('append_history', keys),
  redrive_messages: ({ keys }) => store.run('redrive_messages', keys, 10_000, ''),
  requeue_waiters: ({ keys }, i) => store.run('requeue_waiters', keys, `d1 back${i}`, 5),
  save_last_number: (_, i) => store.runPool('save_last_number', `q${i}`, 1e9),
  remove_message: ({ keys }, i, size) => store.run('remove_message', keys, 2 * size - i),
  rename_consumer: ({ keys }, i) => store.run('rename_consumer', keys, `d1/c${30 + i}`, `d1/d${i}`, 5),
  read_replay: ({ keys }) => store.run('read_replay', keys, 1, 100),
  publish_to_pool: () => store.runPool('publish_to_pool', poolChannels.all, '{}'),
  get_settings: ({ keys }) => store.run('get_settings', keys),
  finish_sweep: (_, i) => store.runPool('finish_sweep', `q${i}`, 1e15),
  get_stats: ({ keys }) => store.run('get_stats', keys, '1'),
  sweep_queue: ({ keys }) => store.run('sweep_queue', keys),
  take_messages: ({ keys }, i) => store.run('take_messages', keys, 100, `d1 other${i}`),
  publish_to_daemons: ({ keys }) => store.run('publish_to_daemons', keys, '', '?x'),
  put_workers: ({ keys }) => store.run('put_workers', keys, 'd1', workerLines),
  read_workers: ({ keys }) => store.run('read_workers', keys),
  put_ticket: (_, i) => store.runPool('put_ticket', `new${i}`, 1000, '{}'),
  take_ticket: (_, i) => store.runPool('take_ticket', `t${i}`),
  unregister_queue: (_, i) => store.runPool('unregister_queue', `q${i}`, 1),
  queue_exists: ({ keys }) => store.run('queue_exists', keys),
  reset_settings: ({ keys }) => store.run('reset_settings', keys),
  purge_messages: ({ keys }) => store.run('purge_messages', keys, ''),
};

/** As many workers as a daemon stores. */
const workerLines = Array.from({ length: 50 }, (_, i) => `0 60000 9 0 lease 10.0.0.${i} null`).join('\n');

/** Scripts that move due messages before their own work, as `sweep` does. */
const moving = Object.keys(calls).filter((name) =>
  scripts[name as keyof Scripts].lua.includes('if not moveDue('),
) as (keyof Scripts)[];

interface Cost {
  commands: number;
  micros: number;
}

describe('on 40,000 of everything a script takes no longer than on 2,000', () => {
  const costs = new Map<string, Cost[]>();

  beforeAll(async () => {
    for (const size of sizes) {
      await redis.client.flushdb('ASYNC');
      const [queue] = queues('big') as [Queue];
      await seed(queue, size, false);
      await seedPool(size);
      for (const [name, call] of Object.entries(calls)) {
        costs.set(name, [...(costs.get(name) ?? []), await costOfCall(name, call, queue, size)]);
      }
    }
  });

  it.each(Object.entries(calls))('%s', (name, call) =>
    expectBounded(async (size) => {
      const known = costs.get(name)!.shift();
      if (known) return known;
      await redis.client.flushdb('ASYNC');
      const [queue] = queues('big') as [Queue];
      await seed(queue, size, false);
      await seedPool(size);
      return costOfCall(name, call, queue, size);
    }),
  );

  const costOfCall = (name: string, call: Call, queue: Queue, size: number): Promise<Cost> =>
    costOf(name === 'purge_messages' ? 1 : runs, (i) => call(queue, i, size));
});

describe.each(moving)('where as many are due, %s', (name) => {
  it('moves a bounded number of them and is called again', () =>
    expectBounded(async (size) => {
      await redis.client.flushdb('ASYNC');
      const [queue] = queues('due') as [Queue];
      await seed(queue, size, true);
      return costOf(1, async (i) => expect(await calls[name](queue, i, size)).toBe(-1));
    }, dueSizes));
});

describe('the work that grows with what is stored', () => {
  const compared = (
    name: string,
    make: (queue: Queue, size: number) => Promise<unknown>,
    call: Call,
    times = 1,
    messagesOf = (size: number) => size,
  ): Promise<void> =>
    expectBounded(async (size) => {
      await redis.client.flushdb('ASYNC');
      const [queue] = queues(name) as [Queue];
      await seed(queue, messagesOf(size), false);
      await make(queue, size);
      // Redis stored so much at once that the engine may have connected again.
      await until('Redis answers', () =>
        store.runPool('filter_listed', 'x').then(
          () => true,
          () => false,
        ),
      );
      return costOf(times, (i) => call(queue, i, size));
    });
  const limit = ({ keys }: Queue, ...fields: (string | number)[]) =>
    redis.client.hset(keys.settings, 'overflow', 'drop-oldest', ...fields);

  it('of an add that drops the oldest does not, where many are leased', () =>
    compared(
      'full',
      (queue, size) => limit(queue, 'maxBytes', 4 * size),
      ({ keys }) => store.run('add_messages', keys, '', '', '', '', 1, 'x'),
      runs,
    ));

  it('of an add that has to drop much is spread', () =>
    compared(
      'full',
      (queue, size) => limit(queue, 'maxBytes', size + 100),
      async ({ keys }, _, size) => {
        expect(await store.run('add_messages', keys, '', '', '', '', 1, 'x')).toBe(-4);
        expect(await store.run('add_messages', keys, '', ` ${size}`, '', '', 1, 'x')).toBe(-1);
      },
    ));

  it('of an add is spread, where the length was lowered', () =>
    compared(
      'full',
      (queue, size) => limit(queue, 'maxLength', size + 100),
      ({ keys }) => store.run('add_messages', keys, '', '', '', '', 1, 'x'),
    ));

  it('of an add that is refused does not', () =>
    compared(
      'full',
      (queue, size) => limit(queue, 'maxLength', size),
      ({ keys }) => store.run('add_messages', keys, '', '', '', '', 1, 'x'),
    ));

  it('of a broadcast is spread, where the replay window was made smaller', () =>
    compared(
      'window',
      ({ keys }) => redis.client.hset(keys.settings, 'replay', 0),
      ({ keys }) => store.run('deliver_messages', keys, 100),
    ));

  /** @param ageMs  how long ago the first came; each of the others came 1 µs later */
  const addWaiters = async ({ keys }: Queue, size: number, ageMs: number, name: (i: number) => string) => {
    const [seconds] = await redis.client.time();
    const from = Number(seconds) * 1e6 - ageMs * 1000;
    await redis.client.del(keys.line);
    for (let i = 0; i < size; i += 10_000)
      await redis.client.zadd(
        keys.line,
        ...Array.from({ length: Math.min(10_000, size - i) }, (_, j) => [from + i + j, name(i + j)]).flat(),
      );
  };
  const addConsumers = async ({ keys }: Queue, size: number, credit: number) => {
    for (let i = 0; i < size; i += 10_000)
      await redis.client.hset(
        keys.consumers,
        ...Array.from({ length: Math.min(10_000, size - i) }, (_, j) => [`d1/many${i + j}`, credit]).flat(),
      );
  };

  it('of a purge does not, where many clients wait', () =>
    compared(
      'big',
      (queue, size) => addWaiters(queue, size, 0, (i) => `d${i} w${i}`),
      ({ keys }) => store.run('purge_messages', keys, ''),
    ));

  it('of a purge does not, where many stream consumers hold leases', () =>
    compared(
      'big',
      (queue, size) => addConsumers(queue, size, 0),
      ({ keys }) => store.run('purge_messages', keys, ''),
    ));

  it('of a check of a daemon does not, where none of many consumers has credit', () =>
    compared(
      'big',
      async (queue, size) => {
        const names = (await redis.client.hkeys(queue.keys.consumers)).filter((name) => name.startsWith('d1/'));
        await redis.client.hset(queue.keys.consumers, ...names.flatMap((name) => [name, 0]));
        await redis.client.del(queue.keys.ring);
        await addConsumers(queue, size, 0);
      },
      async ({ keys }) => expect(await store.run('touch_daemon', keys, 'd1', 51, '')).toBe(1),
    ));

  describe('of a daemon with many stream consumers', () => {
    const few = () => atOnce;
    /** @param isHeard  it has read what was delivered; else a lease of one of its consumers is over */
    const addDaemon = async ({ keys }: Queue, size: number, isHeard: boolean) => {
      await redis.client.del(keys.expiry, keys.delayed, keys.leased);
      await redis.client.hset(keys.settings, 'policy', 'roundrobin');
      await redis.client.hset(keys.daemons, 'd2', size);
      await redis.client.hset(keys.consumers, '#heard d2', 0);
      await redis.client.eval(
        `for i = 1, ARGV[1] do
          redis.call('HSET', KEYS[1], 'd2/c' .. i, 1)
          redis.call('ZADD', KEYS[2], 0 - i, 'd2/c' .. i)
        end`,
        2,
        keys.consumers,
        keys.ring,
        size,
      );
      if (isHeard) return;
      await redis.client.hset(keys.state, 1, '{"d":1,"a":1,"t":"s","o":"d2/c1","g":5}');
      await redis.client.zadd(keys.leased, 1, 1);
    };

    it.each(['is dead', 'is silent'])('that %s, the removal of their turns is spread', (why) =>
      compared(
        'big',
        async (queue, size) => {
          await addDaemon(queue, size, true);
          if (why === 'is silent') await redis.client.hset(queue.keys.consumers, '#silent d2', 1);
        },
        async ({ keys }, _, size) => {
          const delivered = async () => ((await store.run('deliver_messages', keys, 100)) as number[])[0]!;
          for (let calls = 1; (await delivered()) === 0; calls++) {
            expect(calls).toBeLessThan(size / 500);
            await redis.client.config('RESETSTAT');
          }
        },
        1,
        few,
      ),
    );

    it('that is dead, the removal of their names is spread', () =>
      compared(
        'big',
        (queue, size) => addDaemon(queue, size, true),
        async ({ keys }, i, size) => {
          if (i === 0) await store.run('attach_consumers', keys, 'd3', '', 'secret', '', 'd3/c1', 1);
          expect(await redis.client.hlen(keys.consumers)).toBeGreaterThan(size / 4);
          expect(await store.run('touch_daemon', keys, 'd3', 1, '')).toBe(1);
        },
        2,
        few,
      ));

    it('that has not read what was delivered does not grow', () =>
      compared(
        'big',
        (queue, size) => addDaemon(queue, size, false),
        async ({ keys }) => {
          expect(await store.run('get_stats', keys, '')).not.toBe(-1);
          expect(await redis.client.hexists(keys.consumers, '#silent d2')).toBe(1);
        },
        1,
        few,
      ));
  });

  describe.each([
    ['is stalled', 0, 'd1 w'],
    ['is dead', 1000, 'dead w'],
    ['has forgotten them', 40_000, 'd1 w'],
  ])('of a take behind many waiters whose daemon %s', (why, ageMs, name) => {
    it.each(['take_messages', 'lease_messages'] as const)('is spread (%s)', (script) =>
      compared(
        'big',
        async (queue, size) => {
          await addWaiters(queue, size, ageMs, (i) => `${name}${i}`);
          if (why !== 'is stalled') return;
          const nowMs = Date.now();
          await redis.client.hset(queue.keys.meta, 'waits', `${nowMs - 5000} ${nowMs} d1 w0`);
        },
        async ({ keys }, i, size) => {
          const waiter = `d2 w${i}`;
          const run = () =>
            script === 'take_messages'
              ? store.run(script, keys, 1, waiter)
              : store.run(script, keys, 1, '', waiter, 'secret');
          expect(await run()).toBe(-1);
          await redis.client.config('RESETSTAT'); // the last call of many counts, too
          for (let calls = 1; (await run()) === -1; calls++) {
            expect(calls).toBeLessThan(size / 1000);
            await redis.client.config('RESETSTAT');
          }
          expect(await redis.client.zcard(keys.line)).toBe(0);
        },
      ),
    );
  });

  it('of a sweep is spread, where many idempotency keys are over', () =>
    compared(
      'forgetful',
      async ({ keys }) => {
        for (const key of [keys.idempotencyUntil, keys.goneUntil]) {
          await redis.client.zunionstore(key, 1, key, 'WEIGHTS', 0); // all are over
        }
      },
      async ({ keys }, i) => {
        if (i === 0) expect(await store.run('sweep_queue', keys)).toBe(-1);
      },
    ));
});

/** Measures both sizes again while the time is too long: other processes only add to it. */
async function expectBounded(
  measure: (size: number) => Promise<Cost>,
  [few, many]: readonly [number, number] = sizes,
): Promise<void> {
  const maxMicros = ({ micros }: Cost): number => 12 * Math.max(micros, 150);
  let [small, large] = [await measure(few), await measure(many)];
  for (let i = 0; i < 9 && large.micros > maxMicros(small); i++) {
    small = leastOf(small, await measure(few));
    large = leastOf(large, await measure(many));
  }
  expect(large.commands).toBeLessThanOrEqual(1.3 * small.commands + 12);
  expect(large.micros).toBeLessThanOrEqual(maxMicros(small));
}

function leastOf(a: Cost, b: Cost): Cost {
  return { commands: Math.min(a.commands, b.commands), micros: Math.min(a.micros, b.micros) };
}

function leaseOf(n: number): string {
  return `${n}-1-s`;
}

/** The commands that Redis ran, and the shortest time of a script. */
async function costOf(times: number, act: (i: number) => Promise<unknown>): Promise<Cost> {
  let found: Cost = { commands: Infinity, micros: Infinity };
  for (let i = 0; i < times; i++) {
    await redis.client.config('RESETSTAT');
    await act(i);
    const lines = [...(await redis.client.info('commandstats')).matchAll(/^cmdstat_([^:]+):calls=(\d+),usec=(\d+)/gm)];
    const own = lines.filter(([, name]) => !/^(config|info|ping|client|script|evalsha|eval|get|hello)\b/.test(name!));
    const micros = lines
      .filter(([, name]) => name === 'evalsha' || name === 'eval')
      .reduce((sum, [, , , usec]) => sum + Number(usec), 0);
    found = leastOf(found, { commands: own.reduce((sum, [, , count]) => sum + Number(count), 0), micros });
  }
  return found;
}

/** Numbers up to `size` are ready, the next so many delayed, then leased, then dead; `isDue`: their times are over. */
async function seed(queue: Queue, size: number, isDue: boolean): Promise<void> {
  await copyMessages(queue, size, isDue);
  await withKeys(
    redis.client,
    queue,
    `local size = tonumber(ARGV[1])
    local call = redis.call
    local time = call('TIME')
    for i = 0, 50 do
      call('HSET', key.consumers, 'd1/c' .. i, 100)
      call('ZADD', key.ring, i, 'd1/c' .. i)
      call('ZADD', key.line, time[1] * 1000000 + i, 'd1 w' .. i)
    end
    for i = 1, 122 do call('RPUSH', key.history, i .. ' 0 0 0 0 0 0') end
    for i = 0, 95 do call('HSET', key.longHistory, 'q' .. i, cmsgpack.pack({ i, 0, 0, 0, 0, 0, 0 })) end
    for i = 0, 167 do call('HSET', key.longHistory, 'h' .. i, cmsgpack.pack({ i, 0, 0, 0, 0, 0, 0 })) end
    call('HSET', key.consumers, '#secret', 's', '#turn', 100)
    call('HSET', key.daemons, 'd1', 51)
    call('HSET', key.workers, 'd1', string.format('%.0f', time[1] * 1000) .. '\\n0 60000 9 0 lease 10.0.0.1 null')
    call('HSET', key.settings, 'replay', 1000000)
    call('HSET', key.meta, 'next', 10000000, 'floor', 0, 'acked', 10000000 - 4 * size, 'bytes', 4 * size, 'sent', size, 'replayBytes', 10 * size)`,
    size,
  );
}

/** The database that has the messages of a size, to be copied: to store them again takes Redis ten times as long. */
const originals = new Map<string, number>();

async function copyMessages({ keys }: Queue, size: number, isDue: boolean): Promise<void> {
  const [original] = queues('original') as [Queue];
  const stored = originals.get(`${size} ${isDue}`);
  await copying.select(stored ?? originals.size + 1);
  if (stored === undefined) {
    originals.set(`${size} ${isDue}`, originals.size + 1);
    await storeMessages(original, size, isDue);
  }
  for (const name of keyNames) await copying.copy(original.keys[name], keys[name], 'DB', 0);
}

async function storeMessages(queue: Queue, size: number, isDue: boolean): Promise<void> {
  for (let from = 1; from <= size; from += atOnce) {
    await withKeys(
      copying,
      queue,
      `local size, at, from = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
      local call = redis.call
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
      end`,
      size,
      isDue ? 1 : 4e12,
      from,
    );
  }
}

const keyNames = Object.keys(queueKeys) as QueueKey[];

/** Run Lua in which `key` has the keys of a queue by name. */
function withKeys(client: Redis, { keys }: Queue, lua: string, ...args: number[]): Promise<unknown> {
  const named = `local key = {}
    for i, name in ipairs({ '${keyNames.join("', '")}' }) do key[name] = KEYS[i] end
    `;
  return client.eval(named + lua, keyNames.length, ...keyNames.map((name) => keys[name]), ...args);
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
      names.length,
      ...names.map((name) => poolKeys[name]),
      from,
    );
  }
}
