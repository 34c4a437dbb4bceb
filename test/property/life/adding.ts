import fc from 'fast-check';
import type { NewMessage } from '../../../src/queue/add';
import { longSeconds, q, type Step } from './step';
import { outcomeOf } from './world';

const time = fc.constantFrom(undefined, undefined, undefined, longSeconds);
const message: fc.Arbitrary<NewMessage> = fc.record({
  value: fc.string({ unit: fc.constantFrom('a', 'b', '0', ' '), maxLength: 30 }),
  priority: fc.constantFrom(0, 0, 0, 3, 9),
  ttlSeconds: time,
  delaySeconds: fc.oneof(time, fc.constant(0)),
});

/** Requests that come more than once, two with each key. */
export const request = fc
  .record({ key: fc.constantFrom('k0', 'k1', 'k2'), other: fc.constantFrom(false, false, true) })
  .map(({ key, other }) => {
    const one: NewMessage[] = [
      { value: `once for ${key}` },
      { value: 'and this', priority: 3, ttlSeconds: longSeconds },
    ];
    return { key, messages: other ? [{ value: 'something else' }] : one };
  });

export const add = fc
  .record({ q, messages: fc.array(message, { minLength: 1, maxLength: 4 }) })
  .map(({ q: i, messages }): Step => ({
    name: `add ${JSON.stringify(messages)} to ${i}`,
    do: async (model, real, verbs) => {
      expect(await outcomeOf(verbs.addAll(real.queues[i]!, messages))).toEqual(model.queues[i]!.add(messages));
    },
  }));

export const addOnce = fc.record({ q, request }).map(({ q: i, request: { key, messages } }): Step => ({
  name: `add ${JSON.stringify(messages)} to ${i} once, as ${key}`,
  do: async (model, real, verbs) => {
    expect(await outcomeOf(verbs.addAll(real.queues[i]!, messages, key))).toEqual(model.queues[i]!.add(messages, key));
  },
}));
