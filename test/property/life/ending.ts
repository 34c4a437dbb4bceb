import { poolKeys } from '../../../src/redis/keys';
import { agree, agreeOnBystander, receive } from './agreement';
import { leaseSeconds } from './step';
import { lapseOf, wakeOf } from './time';
import { leave } from './waiting';
import { storedKeysOf, type Model, type Real } from './world';

/** The end of every life: all that is stored is delivered and acked, and then no key is left but the bystander's. */
export async function finish(model: Model, real: Real): Promise<void> {
  for (const one of [...model.waits]) await leave(model, real, one);
  for (const i of model.queues.keys()) {
    await makeReady(model, real, i);
    await deliver(model, real, i);
    expect(model.queues[i]!.stored()).toEqual([]);
    await real.next().delete(real.queues[i]!);
    model.queues[i]!.delete();
  }
  await agree(model, real);
  await agreeOnBystander(real);
  await expectNoKey(real);
}

async function expectNoKey(real: Real): Promise<void> {
  const { redis, bystander } = real;
  const others = new Set([...storedKeysOf(bystander), ...Object.values(poolKeys)]);
  expect((await redis.client.keys('*')).filter((key) => !others.has(key))).toEqual([]);
  expect(await real.eye().list()).toEqual([bystander.name]);
}

/** Dead letters come last: a lease that expires may be the last attempt. */
async function makeReady(model: Model, real: Real, i: number): Promise<void> {
  const queue = model.queues[i]!;
  const start = { status: 'start' as const };
  await real.next().configure(real.queues[i]!, start);
  queue.configure(start);
  for (const one of queue.in('leased')) await lapseOf(model, real, i, one);
  for (const one of queue.in('delayed')) await wakeOf(model, real, i, one);
  await real.next().redrive(real.queues[i]!, 10_000, false);
  queue.redrive(10_000);
}

async function deliver(model: Model, real: Real, i: number): Promise<void> {
  const how = { max: 100, leaseSeconds };
  while (model.queues[i]!.in('ready').length > 0) {
    const got = (await real.next().get(real.queues[i]!, how))!;
    receive(model, i, how, got);
    const outcomes = await real.next().ack(
      real.queues[i]!,
      got.map((one) => one.leaseId!),
    );
    for (const [k, { number, leaseId }] of got.entries())
      expect(model.queues[i]!.ack(number, leaseId!)).toContain(outcomes[k]);
    await agree(model, real);
  }
}
