import { until } from '../../support/until';
import type { TestRedis } from '../../support/redis';
import { at, measure, median, rateRow, type Figure, type Row } from '../figures';
import type { Bench } from '../section';
import type { Server } from '../servers/launch';
import { startDaemon } from '../servers/own';
import { startRedis } from '../servers/redis';
import { form, request } from '../wire/http';
import { openClients, type Clients, type Step } from '../wire/load';

const names = ['with', 'without'] as const;
type Name = (typeof names)[number];

/** Of a turn: how many were added, and how long each took, ms. */
interface Turn {
  figure: Figure;
  latencies: number[];
}

const without = 'without --wait-replicas';
const percentiles = { p50: 0.5, p99: 0.99 };

/**
 * The cost of `--wait-replicas 1`: two daemons, one of which waits, add by turns to one master that has a replica on
 * the same machine.
 */
export async function replicas(bench: Bench): Promise<Row[]> {
  const [master, replica] = [await startRedis(), await startRedis()];
  const servers: Server[] = [];
  try {
    await follow(master, replica);
    servers.push(await startDaemon(master.url, '--wait-replicas', '1'), await startDaemon(master.url));
    const daemons = { with: servers[0]!, without: servers[1]! };
    const rows: Row[] = [];
    for (const connections of new Set([1, 10, bench.connections]))
      rows.push(...(await takeTurns(bench, master, daemons, connections)));
    bench.note(
      'both daemons are on the same master, which sends everything to its replica in any case; neither of the two Redis writes to a disk',
    );
    return rows;
  } finally {
    for (const server of servers) await server.stop();
    await replica.stop();
    await master.stop();
  }
}

async function follow(master: TestRedis, replica: TestRedis): Promise<void> {
  await master.client.config('SET', 'repl-diskless-sync-delay', '0');
  await replica.client.replicaof('127.0.0.1', master.port);
  await until(
    'the replica follows',
    async () => (await master.client.info('replication')).includes('state=online'),
    20_000,
  );
}

async function takeTurns(
  { rounds, requests, value, tell }: Bench,
  redis: TestRedis,
  daemons: Record<Name, Server>,
  connections: number,
): Promise<Row[]> {
  const what = `POST /q/{queue}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
  const each = Math.ceil(requests / (connections === 1 ? 4 : 1) / connections); // one alone is slow
  const turns: Record<Name, Turn[]> = { with: [], without: [] };
  const clients = {} as Record<Name, Clients[]>;
  for (const name of names)
    clients[name] = await Promise.all(Array.from({ length: connections }, () => openClients(daemons[name].url, 1)));
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const name of round % 2 === 0 ? names : [...names].reverse()) {
        const latencies: number[] = [];
        const send = request('POST', '/q/bench', form(value));
        const figure = await measure(daemons[name], redis, each * connections, () =>
          Promise.all(clients[name].map((one) => one.run(each, [timed(send, latencies)]))),
        );
        tell(round === 0 ? 'warming up' : `round ${round}/${rounds}`, name, what, figure.perSecond, 'messages/s');
        if (round > 0) turns[name].push({ figure, latencies });
      }
      await fetch(`${daemons.without.url}/q/bench`, { method: 'DELETE' });
    }
  } finally {
    for (const one of Object.values(clients).flat()) one.close();
  }
  return rowsOf(what, turns);
}

/** Of one connection, on which each is sent as soon as the one before it is answered. */
function timed(bytes: Buffer, latencies: number[]): Step {
  let sentAt: number | undefined;
  const send = (): Buffer => {
    const now = performance.now();
    if (sentAt !== undefined) latencies.push(now - sentAt);
    sentAt = now;
    return bytes;
  };
  return { send, status: 200 };
}

function rowsOf(what: string, turns: Record<Name, Turn[]>): Row[] {
  const figures = (name: Name): Figure[] => turns[name].map(({ figure }) => figure);
  const title = { section: 'replicas', against: without };
  const rate = rateRow({ ...title, what, unit: 'messages/s' }, figures('with'), figures('without'));
  const latencies = Object.entries(percentiles).map(([percentile, share]): Row => {
    const of = (name: Name): number => median(turns[name].map((turn) => at(turn.latencies, share)));
    const [figure, floor] = [of('with'), of('without')];
    return { ...title, what: `${what}, ${percentile}`, unit: 'ms', figure, floor, ratio: figure / floor };
  });
  return [rate, ...latencies];
}
