import fc from 'fast-check';
import { receive } from './agreement';
import type { ModelMessage, ModelQueue } from './model';
import { reach } from './reached';
import { few, leaseSeconds, longSeconds, pick, q, type Step } from './step';
import { outcomeOf, picked, type Lease, type Model } from './world';

export const take = fc.record({ q, max: few }).map(({ q: i, max }): Step => ({
  name: `take ${max} of ${i}`,
  do: async (model, real, verbs) =>
    receive(model, i, { max, leaseSeconds: undefined }, await verbs.get(real.queues[i]!, { max })),
}));

export const takeAll = q.map((i): Step => ({
  name: `take all of ${i}`,
  do: async (model, real, verbs) =>
    receive(model, i, { max: 100, leaseSeconds: undefined }, await verbs.get(real.queues[i]!, { max: 100 })),
}));

export const lease = fc.record({ q, max: few }).map(({ q: i, max }): Step => ({
  name: `lease ${max} of ${i}`,
  do: async (model, real, verbs) => {
    const how = { max, leaseSeconds };
    receive(model, i, how, await verbs.get(real.queues[i]!, how));
  },
}));

/** One lease, or several of its queue at once, live and over, some of them twice. */
export const ack = fc.record({ picks: fc.array(pick, { minLength: 1, maxLength: 3 }) }).map(({ picks }): Step => ({
  name: `ack ${picks.join(' ')}`,
  can: hasLeases,
  do: async (model, real, verbs) => {
    const { q: i } = recent(model, picks[0]!);
    const leases = picks.map((at) => recent(model, at)).filter((one) => one.q === i);
    const outcomes = await verbs.ack(
      real.queues[i]!,
      leases.map((one) => one.leaseId),
    );
    expect(outcomes).toHaveLength(leases.length);
    for (const [k, one] of leases.entries())
      expect(model.queues[i]!.ack(one.number, one.leaseId)).toContain(outcomes[k]);
  },
}));

const way = fc.record({
  delaySeconds: fc.constantFrom(undefined, 0, longSeconds),
  dead: fc.constantFrom(false, false, true),
  countAttempt: fc.boolean(),
  reason: fc.constantFrom('not now', 'cannot'),
});

export const nack = fc.record({ pick, way }).map(({ pick: at, way: how }): Step => ({
  name: `nack ${at} ${JSON.stringify(how)}`,
  can: hasLeases,
  do: async (model, real, verbs) => {
    const { q: i, leaseId: one, number } = recent(model, at);
    const held = holder(model, i, number, one);
    const outcome = await outcomeOf(verbs.nack(real.queues[i]!, one, how));
    if (!held) return expect(['lease-lost', 'no-such-lease']).toContain(outcome);
    const state = model.queues[i]!.release(held, how);
    expect(outcome).toEqual({ key: `${real.queues[i]!.name}:${number}`, state });
    if (state === 'expired') reach('over while it is leased: nacked');
  },
}));

export const extend = pick.map((at): Step => ({
  name: `extend ${at}`,
  can: hasLeases,
  do: async (model, real, verbs) => {
    const { q: i, leaseId: one, number } = recent(model, at);
    const held = holder(model, i, number, one);
    const outcome = await outcomeOf(verbs.extend(real.queues[i]!, one, 2 * leaseSeconds));
    if (!held) return expect(['lease-lost', 'no-such-lease']).toContain(outcome);
    expect(outcome).toMatchObject({ key: `${real.queues[i]!.name}:${number}` });
    held.atMs = (outcome as { expiresMs: number }).expiresMs;
  },
}));

export function hasLeases({ leases }: Model): boolean {
  return leases.length > 0;
}

export function recent({ leases }: Model, at: number): Lease {
  return picked(leases.slice(-12), at);
}

/** The message that a lease holds, if it does. */
function holder({ queues }: Model, i: number, number: number, one: string): ModelMessage | undefined {
  const message = (queues[i] as ModelQueue).find(number);
  return message?.leaseId === one ? message : undefined;
}
