import fc from 'fast-check';
import { expected, shownOf } from './agreement';
import { pick, q, type Step } from './step';
import { picked } from './world';

export const look = fc.record({ q, pick }).map(({ q: i, pick: at }): Step => ({
  name: `look at one of ${i} (${at})`,
  can: (model) => model.queues[i]!.messages.length > 0,
  do: async (model, real) => {
    const message = picked(model.queues[i]!.messages.slice(-20), at);
    const found = await real.eye().look(real.queues[i]!, String(message.number));
    expect(shownOf(found)).toEqual(model.queues[i]!.stored().includes(message) ? expected(message) : null);
  },
}));

export const peek = q.map((i): Step => ({
  name: `peek at ${i}`,
  do: async (model, real) => {
    const [first] = model.queues[i]!.inOrder('ready');
    if (first) first.looks++;
    const found = await real.eye().peek(real.queues[i]!);
    expect(found && [Number(found.number), found.value.toString(), found.count]).toEqual(
      first ? [first.number, first.value, first.looks] : null,
    );
  },
}));

export const browse = fc
  .record({ q, place: fc.constantFrom('ready', 'delayed', 'leased', 'dead') })
  .map(({ q: i, place }): Step => ({
    name: `browse what is ${place} in ${i}`,
    do: async (model, real) => {
      const { messages } = await real.eye().browse(real.queues[i]!, place, null, 5);
      const front = model.queues[i]!.inOrder(place).slice(0, 5);
      expect(messages.map(({ number }) => Number(number))).toEqual(front.map(({ number }) => number));
      expect(messages.map(shownOf)).toEqual(front.map(expected));
    },
  }));
