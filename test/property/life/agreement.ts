import type { Stored } from '../../../src/queue/record';
import type { ModelMessage } from './model';
import type { Got } from './peers';
import { reach } from './reached';
import { printOf, type Model, type Real, type Wait } from './world';

/** Whoever waits and can be served has been; then counts, bytes and the bystander are as the model has them. */
export async function agree(model: Model, real: Real): Promise<void> {
  for (const q of model.queues.keys()) await serveWaiting(model, q);
  const eye = real.eye();
  const [print, ...views] = await Promise.all([printOf(real, real.bystander), ...real.queues.map((queue) => eye.describe(queue))]);
  const counts = views.map(({ ready, delayed, leased, dead, bytes, enqueued, acked, expired, purged }) => ({
    ready, delayed, leased, dead, bytes, enqueued, acked, expired, purged,
    missing: enqueued - ready - delayed - leased - dead - acked - expired - purged,
  }));
  const told = model.queues.map((queue) => ({ ...queue.counts(), missing: 0 }));
  expect({ print, counts }).toEqual({ print: real.print, counts: told });
  for (const q of model.queues.keys()) await tellTimes(model, real, q);
}

/**
 * Where messages are ready and clients wait, wait until either are no more. Which daemon's clients come first is free; on
 * one daemon it is who came first.
 */
async function serveWaiting(model: Model, q: number): Promise<void> {
  const waits = model.waits.filter((one) => one.q === q);
  const ready = model.queues[q]!.in('ready').length;
  if (waits.length === 0 || ready === 0) return;
  const served = new Map<Wait, Got[]>();
  const answers = new Map(waits.map((one) => [one, one.waiting.got.then((got) => ({ one, got }))]));
  for (let brought = 0; brought < ready && answers.size > 0; ) {
    const { one, got } = await inTime(Promise.race(answers.values()));
    expect(got).not.toBeNull();
    answers.delete(one);
    served.set(one, got!);
    brought += got!.length;
  }
  for (const line of [0, 1].map((at) => waits.filter((one) => one.at === at))) expectInLine(line.map((one) => served.has(one)));
  handOut(model, q, served);
}

/** Nobody was served before one who came earlier. */
function expectInLine(served: boolean[]): void {
  expect(served).toEqual([...served].sort((a, b) => Number(b) - Number(a)));
}

/** Each got what was in front then: by what they got, the order in which Redis served them is known. */
function handOut(model: Model, q: number, served: Map<Wait, Got[]>): void {
  const order = model.queues[q]!.inOrder('ready').map(({ n }) => n);
  const sorted = [...served].sort(([, a], [, b]) => order.indexOf(a[0]!.n) - order.indexOf(b[0]!.n));
  for (const [{ how }, got] of sorted) {
    receive(model, q, how, got);
    reach(how.leaseSeconds === undefined ? 'a take that waits gets what comes' : 'a lease that waits gets what comes');
  }
  if (served.size > 1) reach('several that wait get what comes');
  model.waits = model.waits.filter((one) => !served.has(one));
}

/** What a take or a lease brought is what the model has in front; then both have done it. */
export function receive(model: Model, q: number, { max, leaseSeconds }: Wait['how'], got: Got[] | null): void {
  const queue = model.queues[q]!;
  const isLease = leaseSeconds !== undefined;
  const front = isLease ? queue.lease(max) : queue.take(max);
  const told = front.map(({ n, value, attempts }) => (isLease ? [n, value, attempts] : [n, value]));
  expect((got ?? []).map(({ n, value, attempt }) => (isLease ? [n, value, attempt] : [n, value]))).toEqual(told);
  if (!isLease) return;
  for (const [i, { n, lease }] of (got ?? []).entries()) {
    front[i]!.lease = lease!;
    model.leases.push({ q, n, lease: lease! });
  }
}

/** Redis' clock is the only one: when a delay or a lease ends, and when a message died, the model has to be told. */
async function tellTimes(model: Model, real: Real, q: number): Promise<void> {
  const untold = model.queues[q]!.in('delayed', 'leased', 'dead').filter(({ atMs }) => atMs === 0);
  await Promise.all(
    untold.map(async (message) => {
      const found = await real.eye().look(real.queues[q]!, String(message.n));
      expect(shownOf(found)).toEqual(expected(message));
      message.atMs = (found!.readyMs ?? found!.leaseExpiresMs ?? found!.diedMs)!;
    }),
  );
}

/** A stored message, as far as both sides know it; null: there is none. */
export function shownOf(found: Stored | null): unknown {
  if (!found) return null;
  const { value, head, place, attempts, count, reason, history, expiresMs } = found;
  const reasons = history.map((one) => one.reason);
  return { value: value.toString(), priority: head.priority ?? 0, place, attempts, looks: count, reason, reasons, expires: expiresMs !== undefined };
}

export function expected({ value, priority, place, attempts, looks, reasons, ttl }: ModelMessage): unknown {
  return { value, priority, place, attempts, looks, reason: reasons.at(-1), reasons, expires: ttl !== 'none' };
}

export async function inTime<T>(act: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('waited 10 s in vain for a client that should have been served')), 10_000);
  });
  return Promise.race([act, late]).finally(() => clearTimeout(timer));
}
