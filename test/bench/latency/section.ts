import { startRedis } from '../servers/redis';
import type { Row } from '../figures';
import type { Bench } from '../section';
import type { Server } from '../servers/launch';
import { startNchan } from '../servers/nchan';
import { startDaemon, startFloor } from '../servers/own';
import { transports, type Transport } from '../streams/consumers';
import { openListener } from './listener';
import { openSender, type Dialect } from './sender';

/** Two servers of one Redis: messages go into the first and come out of the second. */
interface Pair {
  name: string;
  dialect: Dialect;
  servers: readonly [Server, Server];
}

const percentiles = { p50: 0.5, p99: 0.99, 'p99.9': 0.999 };
const measured = ['sse', 'websocket'] as const satisfies Transport[];
/** Enough of them that a slow answer makes no message wait that is due. */
const connections = 50;

/** From the moment a message was due to be sent to when a consumer of another daemon has it, at a fixed rate. */
export async function latency(bench: Bench): Promise<Row[]> {
  const redis = await startRedis();
  const pairs: Pair[] = [];
  try {
    const add = async (name: string, dialect: Dialect, start: () => Promise<Server | null>): Promise<void> => {
      const [into, outOf] = [await start(), await start()];
      if (into && outOf) pairs.push({ name, dialect, servers: [into, outOf] });
    };
    await add('daemon', 'daemon', () => startDaemon(redis.url));
    await add('the floor', 'floor', () => startFloor('streams', redis.url));
    if (bench.peers) await add('nchan, Redis', 'nchan', () => startNchan(redis.url));
    const rows: Row[] = [];
    for (const transport of measured) rows.push(...(await takeTurns(bench, pairs, transport)));
    return rows;
  } finally {
    for (const server of pairs.flatMap(({ servers }) => servers)) await server.stop();
    await redis.stop();
  }
}

async function takeTurns({ rounds, rate, seconds, tell }: Bench, pairs: readonly Pair[], transport: Transport): Promise<Row[]> {
  const all = new Map<string, number[]>(pairs.map(({ name }) => [name, []]));
  const perTurn = Math.ceil((rate * seconds) / rounds);
  const what = `${transports[transport].title}, ${rate.toLocaleString('en')} messages/s`;
  for (let round = 0; round <= rounds; round++) {
    for (const pair of round % 2 === 0 ? pairs : [...pairs].reverse()) {
      const found = await measure(pair, transport, rate, round === 0 ? Math.min(rate, perTurn) : perTurn);
      tell(round === 0 ? 'warming up' : `round ${round}/${rounds}`, pair.name, `${what}, p99`, at(found, 0.99), 'ms');
      if (round > 0) all.get(pair.name)!.push(...found);
    }
  }
  return Object.entries(percentiles).flatMap(([name, share]) => {
    const figure = at(all.get('daemon')!, share);
    return pairs.slice(1).map((pair): Row => {
      const floor = at(all.get(pair.name)!, share);
      return { section: 'latency', what: `${what}, ${name}`, unit: 'ms', figure, against: pair.name, floor, ratio: figure / floor };
    });
  });
}

/** @returns ms of each message */
async function measure({ dialect, servers: [into, outOf] }: Pair, transport: Transport, rate: number, count: number): Promise<number[]> {
  const listener = await openListener(outOf.url, transport, count);
  const sender = await openSender(into.url, dialect, connections);
  try {
    await Promise.all([sender.run(rate, count), listener.done]);
    return listener.latencies((n) => sender.dueAt(n));
  } finally {
    sender.close();
    listener.close();
  }
}

function at(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
}
