import { connectStream, type Stream, type Transport } from '../support/stream-clients';
import { until } from '../support/until';
import { produce, type Pool } from './pool';

export interface BroadcastReport {
  consumers: number;
  messages: number;
  lost: number;
  doubled: number;
  disordered: number;
  seconds: number;
}

const transports: readonly Transport[] = ['comet', 'sse', 'websocket'];

/** Every consumer on every daemon gets every message once, and each producer's in order. */
export async function broadcast(
  pool: Pool,
  { consumers, messages, producers }: { consumers: number; messages: number; producers: number },
): Promise<BroadcastReport> {
  const queue = `broadcast ${Math.random()}`;
  const streams = await connectAll(pool, queue, consumers);
  const began = performance.now();
  await produce(pool.some, queue, producers, messages);
  await until('everything came', () => streams.every(({ received }) => received.length >= messages), 60_000);
  const seconds = (performance.now() - began) / 1000;
  const faults = streams.map((stream) => faultsOf(stream, messages));
  for (const stream of streams) stream.hangUp();
  const sum = (of: (fault: (typeof faults)[number]) => number): number => faults.reduce((all, one) => all + of(one), 0);
  return {
    consumers,
    messages,
    lost: sum((f) => f.lost),
    doubled: sum((f) => f.doubled),
    disordered: sum((f) => f.disordered),
    seconds,
  };
}

/** So many consumers, over all transports and daemons in turn. */
export function connectAll(pool: Pool, queue: string, count: number): Promise<Stream[]> {
  const { daemons } = pool;
  return Promise.all(
    Array.from({ length: count }, (_, i) =>
      connectStream(daemons[i % daemons.length]!.url, queue, transports[i % transports.length]!),
    ),
  );
}

function faultsOf({ received }: Stream, messages: number): { lost: number; doubled: number; disordered: number } {
  const last = new Map<string, number>();
  const seen = new Set<string>();
  let disordered = 0;
  for (const { value } of received) {
    const [producer, number] = (value as string).split(':') as [string, string];
    if (Number(number) < (last.get(producer) ?? -1)) disordered++;
    last.set(producer, Number(number));
    seen.add(value as string);
  }
  return { lost: messages - seen.size, doubled: received.length - seen.size, disordered };
}
