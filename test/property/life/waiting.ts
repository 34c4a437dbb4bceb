import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from '../../../src/queue/names';
import { inTime, receive } from './agreement';
import type { ProcessPeer } from './peers';
import { reach } from './reached';
import { few, leaseSeconds, pick, q, type Step } from './step';
import { outcomeOf, picked, type Model, type Real, type Wait } from './world';

/** The longest wait there is: nobody's is over in a run. */
const waitSeconds = 30;
const all = { max: 100, leaseSeconds: undefined };
const how = fc.record({ max: few, leaseSeconds: fc.constantFrom(undefined, leaseSeconds) });

export const wait = fc.record({ q, at: fc.integer({ min: 0, max: 1 }), how }).map(({ q: i, at, how: want }): Step => ({
  name: `wait at process ${at} to ${want.leaseSeconds ? 'lease' : 'take'} ${want.max} of ${i}`,
  can: ({ waits }) => waits.length < 6,
  do: async (model, real) => {
    if (model.queues[i]!.deliverable().length > 0) reach('a wait is answered at once');
    model.waits.push({ q: i, at, how: want, waiting: real.processes[at]!.wait(real.queues[i]!, want, waitSeconds) });
    await calm(real.processes[at]!, real.queues[i]!);
  },
}));

export const hangUp = pick.map((at): Step => ({
  name: `a client that waits hangs up (${at})`,
  can: ({ waits }) => waits.length > 0,
  do: async (model, real) => {
    await leave(model, real, picked(model.waits, at));
    reach('a client that waits hangs up');
  },
}));

/**
 * The daemon learns of both at once. It may hear of the message first and get it for the client that is gone: then it
 * has to put it back, in front, where the next one who waits finds it.
 */
export const hangUpAsOneComes = fc
  .record({ pick, priority: fc.constantFrom(0, 3), engine: fc.integer({ min: 0, max: 1 }) })
  .map((how): Step => ({
    name: `a message of priority ${how.priority} comes, and a client that waits hangs up (${how.pick})`,
    can: ({ waits }) => waits.length > 0,
    do: async (model, real) => {
      const one = picked(model.waits, how.pick);
      const messages = [{ value: 'for somebody else', priority: how.priority, delaySeconds: 0 }];
      real.processes[one.at]!.freeze();
      try {
        const outcome = await outcomeOf(real.engines[how.engine]!.verbs.addAll(real.queues[one.q]!, messages));
        expect(outcome).toEqual(model.queues[one.q]!.add(messages));
        one.waiting.hangUp();
        await sleep(1); // the socket is closed in the next turn of the event loop
      } finally {
        real.processes[one.at]!.thaw();
      }
      await leave(model, real, one);
      reach('a client hangs up while a message comes');
    },
  }));

/** Two at each process, for a second of real time, once everything was taken. */
export const waitInVain = q.map((i): Step => ({
  name: `take all of ${i}, and four wait for more in vain`,
  do: async (model, real, verbs) => {
    while (model.queues[i]!.deliverable().length > 0) receive(model, i, all, await verbs.get(real.queues[i]!, all));
    const startedAt = Date.now();
    const wants = [{ max: 1 }, { max: 2, leaseSeconds }];
    const waiting = real.processes.flatMap((peer) => wants.map((want) => peer.wait(real.queues[i]!, want, 1).got));
    expect(await inTime(Promise.all(waiting))).toEqual([null, null, null, null]);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990);
    reach('a wait is over in vain');
  },
}));

export async function leave(model: Model, { processes, queues }: Real, one: Wait): Promise<void> {
  one.waiting.hangUp();
  model.waits = model.waits.filter((other) => other !== one);
  await calm(processes[one.at]!, queues[one.q]!);
}

/**
 * Wait until a daemon has read what was said to it before, and has done what it does about it: its answer to the first
 * question comes behind the scripts that it had sent to Redis, its answer to the second behind those that followed from
 * them.
 */
async function calm({ verbs }: ProcessPeer, queue: Queue): Promise<void> {
  await verbs.policy(queue);
  await verbs.policy(queue);
}
