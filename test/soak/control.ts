import { setTimeout as sleep } from 'node:timers/promises';
import { startStopwatch } from '../support/stopwatch';
import { until } from '../support/until';
import { connectAll } from './broadcast';
import { configure, produce, type Pool } from './pool';

export interface ControlReport {
  messages: number;
  /** Messages that came later than a second after the queue was stopped. */
  whileStopped: number;
  lost: number;
  switches: number;
}

/** A stopped queue delivers nothing on any daemon; start, and a change of the policy in the middle, lose nothing. */
export async function control(
  pool: Pool,
  { consumers, messages, producers }: { consumers: number; messages: number; producers: number },
): Promise<ControlReport> {
  const queue = `control ${Math.random()}`;
  const streams = await connectAll(pool, queue, consumers);
  const count = (): number => streams.reduce((all, { received }) => all + received.length, 0);
  const producing = produce(pool.some, queue, producers, messages);
  let [whileStopped, switches, producingNow] = [0, 0, true];
  void producing.then(() => (producingNow = false));
  while (producingNow) {
    await configure(pool.some(), queue, { policy: switches++ % 2 ? 'broadcast' : 'roundrobin' });
    await sleep(100);
    if (switches % 5 > 0) continue;
    await configure(pool.some(), queue, { status: 'stop' });
    const watch = startStopwatch();
    await until('a second has passed, also for those who read here', () => watch.ms() >= 1000);
    const before = count();
    await sleep(500);
    whileStopped += count() - before;
    await configure(pool.some(), queue, { status: 'start' });
  }
  await producing;
  const seen = (): number => new Set(streams.flatMap(({ received }) => received.map(({ value }) => value))).size;
  await until('everything came', () => seen() >= messages, 20_000).catch(() => undefined);
  for (const stream of streams) stream.hangUp();
  return { messages, whileStopped, lost: messages - seen(), switches };
}
