import { connectStream, type StreamEvent, type Transport } from '../support/stream-clients';
import { until } from '../support/until';
import { configure, produce, type Pool } from './pool';

export interface ResumeReport {
  messages: number;
  reconnects: number;
  holes: number;
  doubled: number;
  /** Whether the one that came too late was told so. */
  gapTold: boolean;
}

/** Consumers that hang up again and again and come back with their last key, to any daemon, have no hole. */
export async function resume(
  pool: Pool,
  { messages, consumers, producers }: { messages: number; consumers: number; producers: number },
): Promise<ResumeReport> {
  const queue = `resume ${Math.random()}`;
  await configure(pool.some(), queue, { replayLength: messages });
  await connectStream(pool.some(), queue, 'comet'); // somebody is always there: what is posted is broadcast
  let reconnects = 0;
  let complete = false;
  const consume = async (number: number): Promise<unknown[]> => {
    const transport = (['comet', 'sse', 'websocket'] as Transport[])[number % 3]!;
    const values: unknown[] = [];
    let last = '0';
    while (!complete || values.length < messages) {
      const until1 = values.length + 20 + Math.floor(Math.random() * 100);
      const on = (received: StreamEvent): void => {
        if (received.event !== 'message') throw new Error(`there is a hole: ${JSON.stringify(received)}`);
        values.push(received.value);
        last = received.key;
      };
      const resumed =
        transport === 'sse' ? { headers: { 'Last-Event-ID': last } } : { query: `?since=${encodeURIComponent(last)}` };
      const stream = await connectStream(pool.some(), queue, transport, { ...resumed, on });
      await until('some more came', () => values.length >= Math.min(until1, messages), 30_000);
      stream.hangUp();
      await stream.over;
      reconnects++;
      if (values.length >= messages) break;
    }
    return values;
  };
  const consuming = Array.from({ length: consumers }, (_, number) => consume(number));
  await produce(pool.some, queue, producers, messages);
  complete = true;
  const all = await Promise.all(consuming);
  const distinct = all.map((values) => new Set(values).size);
  return {
    messages,
    reconnects,
    holes: distinct.reduce((sum, size) => sum + messages - size, 0),
    doubled: all.reduce((sum, values, i) => sum + values.length - distinct[i]!, 0),
    gapTold: await comesTooLate(pool),
  };
}

async function comesTooLate(pool: Pool): Promise<boolean> {
  const queue = `late ${Math.random()}`;
  await configure(pool.some(), queue, { replayLength: 5 });
  const first = await connectStream(pool.some(), queue, 'sse');
  await produce(pool.some, queue, 1, 20);
  await until('everything came', () => first.received.length === 20);
  const late = await connectStream(pool.some(), queue, 'sse', { headers: { 'Last-Event-ID': first.received[0]!.key } });
  await until('the window came', () => late.received.length === 6);
  first.hangUp();
  late.hangUp();
  return late.received[0]!.event === 'gap' && late.received[1]!.key === first.received[15]!.key;
}
