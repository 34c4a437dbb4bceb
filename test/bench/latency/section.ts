import { startRedis } from '../servers/redis';
import { at, median, type Row } from '../figures';
import type { Bench } from '../section';
import type { Server } from '../servers/launch';
import { startNchan } from '../servers/nchan';
import { startDaemon, startFloor } from '../servers/own';
import { transports, type Transport } from '../streams/consumers';
import { openListener } from './listener';
import type { Dialect } from './sender';
import { startSending } from './sending';

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
const warmUpSeconds = 2;

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

/**
 * Percentiles of each round, and of those the median: a moment in which the machine did something else spoils one
 * round.
 */
async function takeTurns(bench: Bench, pairs: readonly Pair[], transport: Transport): Promise<Row[]> {
  const { rounds, rate, seconds, tell } = bench;
  const found = new Map<Pair, number[][]>(pairs.map((pair) => [pair, []]));
  const lates: number[] = [];
  const what = `${transports[transport].title}, ${rate.toLocaleString('en')} messages/s`;
  for (let round = 0; round <= rounds; round++) {
    for (const pair of round % 2 === 0 ? pairs : [...pairs].reverse()) {
      const { latencies, late } = await measure(
        pair,
        transport,
        rate,
        round === 0 ? rate * warmUpSeconds : Math.ceil((rate * seconds) / rounds),
      );
      tell(
        round === 0 ? 'warming up' : `round ${round}/${rounds}`,
        pair.name,
        `${what}, p99`,
        at(latencies, 0.99),
        'ms',
      );
      if (round === 0) continue;
      found.get(pair)!.push(latencies);
      lates.push(...late);
    }
  }
  bench.note(
    `${what}: of that the sender itself was late by ${at(lates, 0.5).toFixed(2)} ms (p50), ${at(lates, 0.99).toFixed(2)} (p99), ${at(lates, 0.999).toFixed(2)} (p99.9)`,
  );
  return Object.entries(percentiles).flatMap(([name, share]) => {
    const of = (pair: Pair): number => median(found.get(pair)!.map((one) => at(one, share)));
    const [own, ...others] = pairs as [Pair, ...Pair[]];
    return others.map((pair): Row => {
      const [figure, floor] = [of(own), of(pair)];
      return {
        section: 'latency',
        what: `${what}, ${name}`,
        unit: 'ms',
        figure,
        against: pair.name,
        floor,
        ratio: figure / floor,
      };
    });
  });
}

/** @returns ms of each message, and ms that each was sent late */
async function measure(
  { dialect, servers: [into, outOf] }: Pair,
  transport: Transport,
  rate: number,
  count: number,
): Promise<{ latencies: number[]; late: number[] }> {
  const listener = await openListener(outOf.url, transport, count);
  const sending = startSending({ url: into.url, dialect, connections, rate, count });
  try {
    const [late] = await Promise.all([sending.done, listener.done]);
    const startedAt = await sending.startedAt;
    return { latencies: listener.latencies((n) => startedAt + (n * 1000) / rate), late };
  } finally {
    await sending.stop();
    listener.close();
  }
}
