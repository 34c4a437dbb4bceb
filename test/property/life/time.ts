import fc from 'fast-check';
import type { Queue } from '../../../src/queue/names';
import { poolKeys } from '../../../src/redis/keys';
import { until } from '../../support/until';
import type { ModelMessage } from './model';
import { reach } from './reached';
import { pick, q, type Step } from './step';
import { picked, type Model, type Real } from './world';

type Timer = 'delayed' | 'leased' | 'expiry' | 'idempotencyUntil';

/**
 * Of one message, or one key, the time comes, as if it had passed: what is due is moved by the next verb or by a
 * sweeper.
 */
async function pass(real: Real, queue: Queue, timer: Timer, member: number | string): Promise<void> {
  await comeTo(real, queue, timer, member);
  await real.eye().stats(queue);
}

async function comeTo({ redis }: Real, queue: Queue, timer: Timer, member: number | string): Promise<void> {
  expect(await redis.client.zadd(queue.keys[timer], 'XX', 'CH', 1, member)).toBe(1);
}

/** A step in which the time of a message comes. */
function whenOne(
  what: string,
  among: (model: Model, i: number) => ModelMessage[],
  then: (model: Model, real: Real, i: number, message: ModelMessage) => Promise<unknown>,
) {
  return fc.record({ q, pick }).map(({ q: i, pick: at }): Step => ({
    name: `${what} of ${i} (${at})`,
    can: (model) => among(model, i).length > 0,
    do: (model, real) => then(model, real, i, picked(among(model, i), at)),
  }));
}

export const lapse = whenOne('a lease', (model, i) => model.queues[i]!.in('leased'), lapseOf);

export async function lapseOf(model: Model, real: Real, i: number, message: ModelMessage): Promise<void> {
  await pass(real, real.queues[i]!, 'leased', message.number);
  lapsed(model, i, message);
}

/** Nobody says a word to the queue: a sweeper finds it, by the pool's timers. */
export const lapseUnseen = whenOne(
  'a lease, unseen,',
  (model, i) => model.queues[i]!.in('leased'),
  async (model, real, i, message) => {
    const { name, keys } = real.queues[i]!;
    await comeTo(real, real.queues[i]!, 'leased', message.number);
    await real.redis.client.zadd(poolKeys.due, 1, name);
    await until('a sweeper came', async () => (await real.redis.client.zcount(keys.leased, 1, 1)) === 0);
    lapsed(model, i, message);
    reach('a sweeper ends a lease');
  },
);

function lapsed(model: Model, i: number, message: ModelMessage): void {
  if (model.queues[i]!.release(message, { reason: 'lease expired' }) === 'expired')
    reach('over while it is leased: the lease expires');
}

export const wake = whenOne('a delay', (model, i) => model.queues[i]!.in('delayed'), wakeOf);

export async function wakeOf(model: Model, real: Real, i: number, message: ModelMessage): Promise<void> {
  await pass(real, real.queues[i]!, 'delayed', message.number);
  model.queues[i]!.move(message, 'ready');
}

export const expire = whenOne(
  'the ttl',
  (model, i) => running(model, i, 'ready', 'delayed'),
  async (model, real, i, message) => {
    await pass(real, real.queues[i]!, 'expiry', message.number);
    model.queues[i]!.move(message, 'expired');
  },
);

/**
 * While a message is leased or dead its ttl stands in its state, and ends nothing before the lease or the redrive does.
 */
export const outlive = whenOne(
  'the ttl while it is leased or dead',
  (model, i) => running(model, i, 'leased', 'dead'),
  async (_model, real, i, message) => {
    const { state } = real.queues[i]!.keys;
    const kept = JSON.parse((await real.redis.client.hget(state, String(message.number)))!) as { x: number };
    expect(kept.x).toBeGreaterThan(Date.now());
    await real.redis.client.hset(state, String(message.number), JSON.stringify({ ...kept, x: 1 }));
    message.ttl = 'over';
  },
);

export const endDay = fc.record({ q, pick }).map(({ q: i, pick: at }): Step => ({
  name: `the day of an idempotency key of ${i} (${at})`,
  can: (model) => model.queues[i]!.requests.size > 0,
  do: async (model, real) => {
    const key = picked([...model.queues[i]!.requests.keys()], at);
    await pass(real, real.queues[i]!, 'idempotencyUntil', key);
    model.queues[i]!.forget(key, 'a request is stored again after its day');
  },
}));

function running(model: Model, i: number, ...places: ModelMessage['place'][]): ModelMessage[] {
  return model.queues[i]!.in(...places).filter(({ ttl }) => ttl === 'runs');
}
