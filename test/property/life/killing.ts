import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from './adding';
import { receive } from './agreement';
import { hasLeases, recent } from './leasing';
import type { Got, Verbs } from './peers';
import { reach } from './reached';
import { few, leaseSeconds, pick, q, type Step } from './step';
import { outcomeOf, picked, type Model, type Real } from './world';
import { leave } from './waiting';

const which = fc.integer({ min: 0, max: 1 });
/** How far the daemon gets with what it was asked for, ms: it is asked, works on it, or has answered. */
const pauseMs = fc.constantFrom(0, 1, 1, 2, 2, 3);

export const killEngine = which.map((at): Step => ({
  name: `kill engine ${at}`,
  do: async (_model, real) => {
    await real.killEngine(at);
    reach('killed: an engine');
  },
}));

export const killWaitedFor = pick.map((nth): Step => ({
  name: `kill -9 the process at which somebody waits (${nth})`,
  can: ({ waits }) => waits.length > 0,
  do: async (model, real) => {
    const { at } = picked(model.waits, nth);
    await real.restart(at);
    await settle(real);
    model.waits = model.waits.filter((one) => one.at !== at);
    reach('killed: a process for which clients wait');
  },
}));

/** A moment passes: who came to a daemon just before it was killed might else be about to listen. */
async function settle({ redis: { client }, queues }: Real): Promise<void> {
  for (const { keys } of queues) {
    const members = await client.zrange(keys.line, '0', '-1');
    await Promise.all(members.map((member) => client.zincrby(keys.line, -1_000_000, member)));
  }
}

/** A client without an answer repeats the request at another daemon: it is stored once. */
export const killInAdd = fc
  .record({ q, at: which, request, pauseMs })
  .map(({ q: i, at, request: { key, messages }, pauseMs: ms }): Step => ({
    name: `kill -9 process ${at} ${ms} ms after an add to ${i} as ${key}, and add again`,
    do: async (model, real) => {
      const answer = await killedIn(model, real, at, ms, (victim) => victim.addAll(real.queues[i]!, messages, key));
      const added = model.queues[i]!.add(messages, key);
      if (answer === 'lost') reach('killed: a process in the middle of a verb');
      else expect(answer).toEqual(added);
      const again = await outcomeOf(real.next().addAll(real.queues[i]!, messages, key));
      if (typeof added === 'string') expect(again).toBe(added);
      else
        expect(again).toEqual({
          first: added.first,
          replayed: (again as { replayed: boolean }).replayed || added.replayed || answer !== 'lost',
        });
    },
  }));

/** An ack that was lost is sent again, and is the same ack. */
export const killInAck = fc.record({ at: which, pick, pauseMs }).map(({ at, pick: nth, pauseMs: ms }): Step => ({
  name: `kill -9 process ${at} ${ms} ms after an ack (${nth}), and ack again`,
  can: hasLeases,
  do: async (model, real) => {
    const { q: i, number, leaseId: lease } = recent(model, nth);
    const answer = await killedIn(model, real, at, ms, (victim) => victim.ack(real.queues[i]!, [lease]));
    const expected = model.queues[i]!.ack(number, lease);
    if (answer === 'lost') reach('killed: a process in the middle of a verb');
    else expect(expected).toContain((answer as string[])[0]);
    expect(expected).toContain((await real.next().ack(real.queues[i]!, [lease]))[0]);
  },
}));

/** A lease whose answer was lost is held by nobody until it expires, or was never given. */
export const killInLease = fc
  .record({ q, at: which, max: few, pauseMs })
  .map(({ q: i, at, max, pauseMs: ms }): Step => ({
    name: `kill -9 process ${at} ${ms} ms after a lease of ${max} of ${i}`,
    do: async (model, real) => {
      const how = { max, leaseSeconds };
      const answer = await killedIn(model, real, at, ms, (victim) => victim.get(real.queues[i]!, how));
      if (answer !== 'lost') return receive(model, i, how, answer as Got[] | null);
      reach('killed: a process in the middle of a verb');
      const [first] = model.queues[i]!.deliverable();
      const found = first && (await real.eye().look(real.queues[i]!, String(first.number)));
      if (found?.state === 'leased') model.queues[i]!.lease(model.queues[i]!.front(max));
    },
  }));

/**
 * Clients that wait at the killed daemon hang up first; else it would be unknown whether they got the ready message.
 */
async function killedIn<T>(
  model: Model,
  real: Real,
  at: number,
  ms: number,
  act: (victim: Verbs) => Promise<T>,
): Promise<T | string> {
  for (const one of model.waits.filter((wait) => wait.at === at)) await leave(model, real, one);
  const outcome = outcomeOf(act(real.processes[at]!.verbs));
  if (ms > 0) await sleep(ms);
  await real.restart(at);
  return outcome;
}
