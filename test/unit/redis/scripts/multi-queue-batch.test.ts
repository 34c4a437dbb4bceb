import type { Arg } from '../../../../generated/scripts';
import { BrokerError } from '../../../../src/errors';
import { createMultiQueueBatches, type MultiQueueBatches } from '../../../../src/redis/scripts/multi-queue-batch';
import { turnEnd } from './turn-end';

/** The calls to Redis: `add a 1` for one queue, `add_many a,b 1,1,1,1,2` for several. */
let log: string[];
let end: ReturnType<typeof turnEnd>;
let batches: MultiQueueBatches;

beforeEach(() => {
  log = [];
  end = turnEnd();
  batches = createMultiQueueBatches(end);
});

/** @param many  answers of the call for several queues */
function batched(name: string, many: (count: number) => Promise<unknown> = (count) => answers(count)) {
  const note = (what: string, keys: readonly string[], args: readonly Arg[]): void =>
    void log.push(`${what} ${keys.join(',')} ${args.join(',')}`);
  return batches.add(
    (keys, args) => (note(name, keys, args), Promise.resolve(`${name} ${keys[0]!}`)),
    (keys, args) => (note(`${name}_many`, keys, args), many(keys.length / Number(args[0]))),
  );
}

const answers = (count: number): Promise<string[]> =>
  Promise.resolve(Array.from({ length: count }, (_, i) => `answer ${i}`));

function happened(): string[] {
  return log.splice(0);
}

describe('calls for several queues in one turn', () => {
  it('are one call: the number of keys of each, then its arguments behind their number', async () => {
    const add = batched('add');
    const all = Promise.all([add(['a', 'a2'], [1]), add(['b', 'b2'], [2, 3]), add(['c', 'c2'], [])]);
    expect(happened()).toEqual([]);
    end.now();
    expect(happened()).toEqual(['add_many a,a2,b,b2,c,c2 2,1,1,2,2,3,0']);
    expect(await all).toEqual(['answer 0', 'answer 1', 'answer 2']);
  });

  it('are sent as it is where there is one', async () => {
    const add = batched('add');
    const one = add(['a'], [1]);
    end.now();
    expect(happened()).toEqual(['add a 1']);
    expect(await one).toBe('add a');
  });

  it('are at most 16: they leave at once, and the rest at the end of the turn', () => {
    const add = batched('add');
    for (let i = 0; i < 17; i++) void add([`q${i}`], []);
    expect(happened()).toHaveLength(1);
    end.now();
    expect(happened()).toEqual(['add q16 ']);
  });

  it('of two scripts are two calls, in the order in which the scripts are known', () => {
    const [add, take] = [batched('add'), batched('take')];
    void take(['a'], []);
    void add(['b'], []);
    void take(['c'], []);
    end.now();
    expect(happened()).toEqual(['add b ', 'take_many a,c 1,0,0']);
  });

  it('leave before another call that must not overtake them', () => {
    const add = batched('add');
    void add(['a'], []);
    batches.flush();
    expect(happened()).toEqual(['add a ']);
    end.now();
    expect(happened()).toEqual([]);
  });

  it('are nothing to flush where there are none', () => {
    batched('add');
    batches.flush();
    end.now();
    expect(happened()).toEqual([]);
  });

  it('that follow a flush leave at the end of the turn', () => {
    const add = batched('add');
    void add(['a'], []);
    batches.flush();
    void add(['b'], []);
    end.now();
    expect(happened()).toEqual(['add a ', 'add b ']);
  });

  it('fail alone: an error among the answers is that of its call', async () => {
    const add = batched('add', () =>
      Promise.resolve(['added', Object.assign(new Error("OOM command not allowed when used memory > 'maxmemory'."))]),
    );
    const all = Promise.allSettled([add(['a'], []), add(['b'], [])]);
    end.now();
    const [first, second] = await all;
    expect(first).toEqual({ status: 'fulfilled', value: 'added' });
    const reason: unknown = (second as PromiseRejectedResult).reason;
    expect(reason).toBeInstanceOf(BrokerError);
    expect((reason as BrokerError).code).toBe('redis-full');
  });

  it('fail together where the call fails', async () => {
    const add = batched('add', () => Promise.reject(new Error('down')));
    const all = Promise.allSettled([add(['a'], []), add(['b'], [])]);
    end.now();
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
