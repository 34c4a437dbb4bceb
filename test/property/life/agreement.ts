import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Stored } from '../../../src/queue/message-record';
import type { ModelMessage } from './model';
import type { Got } from './peers';
import { reach } from './reached';
import { printOf, type Model, type Real, type Wait } from './world';

/** Waiters that can be served have been; then counts and bytes are as the model has them. */
export async function agree(model: Model, real: Real): Promise<void> {
  for (const q of model.queues.keys()) await serveWaiting(model, q);
  for (const queue of model.queues) queue.isResumed = false;
  const expected = model.queues.map((queue) => ({ ...queue.counts(), missing: 0 }));
  let counts = await countsOf(real);
  // A busy daemon may still put back what it leased for a client that hung up. No lease ends within a test.
  for (let i = 0; i < 500 && !isDeepStrictEqual(counts, expected); i++) {
    await sleep(10);
    counts = await countsOf(real);
  }
  // expect makes an Error each time, to have its stack
  if (!isDeepStrictEqual(counts, expected)) expect(counts).toEqual(expected);
  for (const q of model.queues.keys()) await tellTimes(model, real, q);
}

async function countsOf(real: Real): Promise<object[]> {
  const eye = real.eye();
  const views = await Promise.all(real.queues.map((queue) => eye.describe(queue)));
  return views.map(({ ready, delayed, leased, dead, bytes, enqueued, acked, expired, purged }) => ({
    ready,
    delayed,
    leased,
    dead,
    bytes,
    enqueued,
    acked,
    expired,
    purged,
    missing: enqueued - ready - delayed - leased - dead - acked - expired - purged,
  }));
}

/** No key of the bystander has changed. */
export async function agreeOnBystander(real: Real): Promise<void> {
  expect(await printOf(real, real.bystander)).toBe(real.print);
}

/**
 * If messages are ready and clients wait, wait until one of both is used up. Clients are served in order of arrival,
 * whichever daemon they wait at.
 */
async function serveWaiting(model: Model, q: number): Promise<void> {
  const waits = model.waits.filter((one) => one.q === q);
  const ready = model.queues[q]!.deliverable().length;
  if (waits.length === 0 || ready === 0) return;
  const served = new Map<Wait, Got[]>();
  const answers = new Map(waits.map((one) => [one, one.waiting.got.then((got) => ({ one, got }))]));
  for (let brought = 0; brought < ready && answers.size > 0;) {
    const { one, got } = await inTime(Promise.race(answers.values()));
    expect(got).not.toBeNull();
    answers.delete(one);
    served.set(one, got!);
    brought += got!.length;
  }
  expect([...served.keys()].sort((a, b) => waits.indexOf(a) - waits.indexOf(b))).toEqual(waits.slice(0, served.size));
  if (model.queues[q]!.isResumed) reach('those who wait are served when the queue starts');
  handOut(model, q, served);
}

/**
 * All together got what was in front. A waiter may be served before those ahead of it: it leaves them a message each.
 * So the first message of a waiter is in front of those of later waiters, unless one ahead of it took several.
 */
function handOut(model: Model, q: number, served: Map<Wait, Got[]>): void {
  const queue = model.queues[q]!;
  const order = queue.inOrder('ready').map(({ number }) => number);
  const placesOf = (got: Got[]): number[] => got.map(({ number }) => order.indexOf(number));
  const places = [...served.values()].flatMap(placesOf);
  expect([...places].sort(ascending)).toEqual(places.map((_, i) => i));
  const inLine = model.waits.filter((one) => served.has(one));
  const firsts = inLine.map((one) => placesOf(served.get(one)!)[0]!);
  for (const [i, first] of firsts.entries()) {
    expect(first).toBeGreaterThanOrEqual(i);
    if (inLine.slice(0, i).every(({ how }) => how.max === 1)) expect(Math.min(first, ...firsts.slice(i))).toBe(first);
  }
  for (const one of inLine) {
    const got = served.get(one)!;
    expect(placesOf(got)).toEqual(placesOf(got).sort(ascending));
    expect(got.length).toBeLessThanOrEqual(one.how.max);
    hold(
      model,
      q,
      one.how,
      got.map(({ number }) => queue.find(number)!),
      got,
    );
    reach(
      one.how.leaseSeconds === undefined ? 'a take that waits gets what comes' : 'a lease that waits gets what comes',
    );
  }
  if (served.size > 1) reach('several that wait get what comes');
  model.waits = model.waits.filter((one) => !served.has(one));
}

function ascending(a: number, b: number): number {
  return a - b;
}

/** A take or a lease must bring the first messages of the model; then the model removes or leases them too. */
export function receive(model: Model, q: number, how: Wait['how'], got: Got[] | null): void {
  hold(model, q, how, model.queues[q]!.front(how.max), got ?? []);
}

function hold(model: Model, q: number, { leaseSeconds }: Wait['how'], messages: ModelMessage[], got: Got[]): void {
  const queue = model.queues[q]!;
  const isLease = leaseSeconds !== undefined;
  if (isLease) queue.lease(messages);
  else queue.take(messages);
  const expected = messages.map(({ number, value, attempts }) =>
    isLease ? [number, value, attempts] : [number, value],
  );
  expect(got.map(({ number, value, attempt }) => (isLease ? [number, value, attempt] : [number, value]))).toEqual(
    expected,
  );
  if (!isLease) return;
  for (const [i, { number, leaseId }] of got.entries()) {
    messages[i]!.leaseId = leaseId!;
    model.leases.push({ q, number, leaseId: leaseId! });
  }
}

/** Redis' clock is the only one: when a delay or a lease ends, and when a message died, the model has to be told. */
async function tellTimes(model: Model, real: Real, q: number): Promise<void> {
  const untold = model.queues[q]!.in('delayed', 'leased', 'dead').filter(({ atMs }) => atMs === 0);
  await Promise.all(
    untold.map(async (message) => {
      const found = await real.eye().look(real.queues[q]!, String(message.number));
      expect(shownOf(found)).toEqual(expected(message));
      message.atMs = (found!.readyMs ?? found!.leaseExpiresMs ?? found!.diedMs)!;
    }),
  );
}

/** A stored message, as far as both sides know it; null: there is none. */
export function shownOf(found: Stored | null): unknown {
  if (!found) return null;
  const { value, head, state: place, attempts, count, reason, history, expiresMs } = found;
  const reasons = history.map((one) => one.reason);
  return {
    value: value.toString(),
    priority: head.priority ?? 0,
    place,
    attempts,
    looks: count,
    reason,
    reasons,
    expires: expiresMs !== undefined,
  };
}

export function expected({ value, priority, place, attempts, looks, reasons, ttl }: ModelMessage): unknown {
  return { value, priority, place, attempts, looks, reason: reasons.at(-1), reasons, expires: ttl !== 'none' };
}

export async function inTime<T>(act: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error('waited 10 s in vain for a client that should have been served')),
      10_000,
    );
  });
  return Promise.race([act, late]).finally(() => clearTimeout(timer));
}
