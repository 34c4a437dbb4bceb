import fc from 'fast-check';
import { messageKey } from '../../../src/queue/message-keys';
import { poolKeys } from '../../../src/redis/keys';
import type { ModelSettings } from './model';
import { few, longSeconds, pick, q, type Step } from './step';
import { keysIn, outcomeOf, picked, type Real } from './world';

const sometimes = (seconds: number): fc.Arbitrary<number> => fc.constantFrom(0, 0, seconds);
const change: fc.Arbitrary<Partial<ModelSettings>> = fc.oneof(
  fc.record({
    maxAttempts: fc.constantFrom(0, 1, 3),
    backoff: fc.constantFrom({ minSeconds: 0 }, { minSeconds: 0 }, { minSeconds: 3600 }),
  }),
  fc.record({
    maxLength: fc.constantFrom(0, 4, 8),
    maxBytes: fc.constantFrom(0, 0, 120),
    overflow: fc.constantFrom('reject', 'drop-oldest'),
  }),
  fc.record({ status: fc.constantFrom('start', 'stop'), pauseScope: fc.constant('all') }),
  fc.record({ status: fc.constantFrom('start', 'start', 'stop') }),
  fc.record({ pauseScope: fc.constantFrom('streams', 'all') }),
  // a ttl that is over before the delay is refused
  fc.record({ ttlSeconds: sometimes(longSeconds), delaySeconds: sometimes(longSeconds / 2) }),
);

export const settings = fc.record({ q, change }).map(({ q: i, change: to }): Step => ({
  name: `set ${JSON.stringify(to)} of ${i}`,
  do: async (model, real, verbs) => {
    const { listed } = model.queues[i]!;
    expect(await verbs.configure(real.queues[i]!, to)).toBe(!listed);
    model.queues[i]!.configure(to);
  },
}));

export const remove = fc.record({ q, pick }).map(({ q: i, pick: at }): Step => ({
  name: `remove one of ${i} (${at})`,
  can: (model) => model.queues[i]!.messages.length > 0,
  do: async (model, real, verbs) => {
    const queue = model.queues[i]!;
    const message = picked(queue.messages.slice(-20), at);
    const isStored = queue.stored().includes(message);
    expect(await verbs.remove(real.queues[i]!, String(message.number))).toBe(isStored);
    if (isStored) queue.move(message, 'purged');
  },
}));

export const redrive = fc.record({ q, max: fc.oneof(few, fc.constant(10_000)) }).map(({ q: i, max }): Step => ({
  name: `redrive ${max} of ${i}`,
  do: async (model, real, verbs) => {
    const queue = model.queues[i]!;
    const all = queue.in('dead').length;
    expect(await verbs.redrive(real.queues[i]!, max, true)).toEqual({ ...queue.wouldRedrive(max), dead: all });
    const moved = queue.redrive(max);
    expect(await verbs.redrive(real.queues[i]!, max, false)).toEqual({ ...moved, dead: queue.in('dead').length });
  },
}));

/** The limits of a queue that one message fills. */
const short = { maxLength: 1, maxBytes: 0, overflow: 'reject' } as const;

/** By keys, some of which are not of dead letters, or to the other queue. Some moves find it full. */
export const redriveSome = fc
  .record({
    q,
    max: few,
    picks: fc.uniqueArray(pick, { maxLength: 3 }),
    to: fc.constantFrom('here', 'other', 'short'),
  })
  .map(({ q: i, max, picks, to }): Step => ({
    name: `redrive ${picks.length > 0 ? picks.join(' ') : max} of ${i}${to === 'here' ? '' : ` to ${to} ${1 - i}`}`,
    can: (model) => to !== 'here' || (picks.length > 0 && model.queues[i]!.messages.length > 0),
    do: async (model, real, verbs) => {
      const [queue, other] = [model.queues[i]!, model.queues[1 - i]!];
      const recent = queue.messages.slice(-20);
      const numbers = recent.length > 0 ? [...new Set(picks.map((at) => picked(recent, at).number))] : [];
      const keys = numbers.map((number) => messageKey(real.queues[i]!, String(number)));
      const { maxLength, maxBytes, overflow } = other.settings;
      const limit = async (limits: Partial<ModelSettings>): Promise<void> => {
        await verbs.configure(real.queues[1 - i]!, limits);
        other.configure(limits);
      };
      if (to === 'short') await limit(short);
      const outcome = await outcomeOf(
        verbs.redriveSome(real.queues[i]!, {
          ...(to === 'here' ? {} : { target: real.queues[1 - i]!.name }),
          ...(keys.length > 0 ? { keys } : { max }),
        }),
      );
      const moved = queue.redriveSome(to === 'here' ? null : other, max, numbers);
      if (to === 'short') await limit({ maxLength, maxBytes, overflow });
      if (typeof moved === 'string') return expect(outcome).toBe(moved);
      const { missing, ...counts } = moved;
      expect(outcome).toEqual({ ...counts, dead: queue.in('dead').length, ...(keys.length > 0 ? { missing } : {}) });
    },
  }));

export const purge = q.map((i): Step => ({
  name: `purge ${i}`,
  do: async (model, real, verbs) => {
    expect(await verbs.purge(real.queues[i]!)).toBe(model.queues[i]!.purge());
    // daemons write the workers of a queue that has settings
    const { settings, paused, workers } = real.queues[i]!.keys;
    const kept = [settings, paused, workers];
    expect((await keysOf(real, i)).filter((key) => !kept.includes(key))).toEqual([]);
  },
}));

/** A deleted queue keeps its last message number only. */
export const remover = q.map((i): Step => ({
  name: `delete ${i}`,
  do: async (model, real, verbs) => {
    expect(await verbs.delete(real.queues[i]!)).toBe(model.queues[i]!.delete());
    expect(await keysOf(real, i)).toEqual([]);
    expect(await real.redis.client.zscore(poolKeys.queues, real.queues[i]!.name)).toBeNull();
  },
}));

/** Without the line: who waits goes on waiting. */
async function keysOf({ redis, queues }: Real, i: number): Promise<string[]> {
  const { keys } = queues[i]!;
  const ours = new Set(keysIn(keys).filter((key) => key !== keys.line));
  return (await redis.client.keys('*')).filter((key) => ours.has(key));
}
