import type { TestRedis } from '../../support/redis';
import { measure, oneAfterTheOther, rateRow, type Figure, type Row } from '../figures';
import type { Bench } from '../section';
import type { Server } from '../servers/launch';
import { startDaemon, startFloor } from '../servers/own';
import { startRedis } from '../servers/redis';
import { startWebdis } from '../servers/webdis';
import { request } from '../wire/http';
import { openClients, type Clients, type Step } from '../wire/load';
import { openPipelines, type Pipelines } from './pipelined';
import { add, scenariosOf, take } from './scenarios';

type Name = 'daemon' | 'floor' | 'webdis';

/** A workload that the servers run by turns. */
interface Turn {
  name: string;
  /** Messages of a turn. */
  messages: number;
  /** How many messages more there are after it. */
  grows: number;
  on: Partial<Record<Name, () => Promise<unknown>>>;
  against?: readonly string[];
}

const websocketAdd = 'WebSocket add, pipelined';
/** Many commands are under way on each, so it takes few. */
const pipelines = 10;
/** Of a daemon's queue that a WebSocket belongs to its messages would come back: they wait instead. */
const stopped = 'pipelined';

/** Messages go in and out, one at a time and many, over the daemon and over the floor, turn by turn on one Redis. */
export async function http(bench: Bench): Promise<Row[]> {
  const redis = await startRedis();
  const servers = new Map<Name, Server>();
  const open: { close(): void }[] = [];
  try {
    servers.set('daemon', await startDaemon(redis.url));
    servers.set('floor', await startFloor('http', redis.url));
    const webdis = bench.peers ? await startWebdis(redis) : null;
    if (webdis) servers.set('webdis', webdis);
    const url = (name: Name): string => servers.get(name)!.url;
    await accepted(
      fetch(`${url('daemon')}/control/${stopped}`, { method: 'POST', body: new URLSearchParams({ status: 'stop' }) }),
    );

    const clients = new Map<Name, Clients>();
    for (const [name, server] of servers) clients.set(name, await openClients(server.url, bench.connections));
    const lines = {
      daemon: await openPipelines(url('daemon'), stopped, pipelines, bench.value),
      floor: await openPipelines(url('floor'), stopped, pipelines, bench.value),
    };
    open.push(...clients.values(), ...Object.values(lines));
    return await takeTurns(bench, redis, servers, turnsOf(bench, clients, lines));
  } finally {
    for (const one of open) one.close();
    for (const server of servers.values()) await server.stop();
    await redis.stop();
  }
}

function turnsOf(
  { requests, value }: Bench,
  clients: Map<Name, Clients>,
  lines: Record<'daemon' | 'floor', Pipelines>,
): Turn[] {
  const webdis: Record<string, Step> = {
    [add]: { send: request('GET', `/LPUSH/bench/${encodeURIComponent(value)}`), status: 200 },
    [take]: { send: request('GET', '/RPOP/bench'), status: 200 },
  };
  const turns = scenariosOf(value).map(({ name, messages, share, grows, steps, against = [] }): Turn => {
    const cycles = Math.ceil(requests * share);
    const run = (server: Name, what: readonly Step[]) => () => clients.get(server)!.run(cycles, what);
    return {
      name,
      messages: cycles * messages,
      grows: cycles * grows,
      against,
      on: {
        daemon: run('daemon', steps),
        floor: run('floor', steps),
        ...(clients.has('webdis') && webdis[name] && { webdis: run('webdis', [webdis[name]]) }),
      },
    };
  });
  const many = requests * 2;
  const pipelined: Turn = {
    name: websocketAdd,
    messages: many,
    grows: many,
    against: [add],
    on: { daemon: () => lines.daemon.run(many), floor: () => lines.floor.run(many) },
  };
  return [...turns, pipelined];
}

async function takeTurns(
  { rounds, tell }: Bench,
  redis: TestRedis,
  servers: Map<Name, Server>,
  turns: readonly Turn[],
): Promise<Row[]> {
  const figures = new Map<string, Figure[]>();
  const of = (turn: string, name: Name): Figure[] => figures.get(`${name} ${turn}`) ?? [];
  for (let round = 0; round <= rounds; round++) {
    let expected = await stored(redis);
    for (const turn of turns) {
      const names = (Object.keys(turn.on) as Name[]).sort(() => (round % 2 === 0 ? 1 : -1));
      for (const name of names) {
        const figure = await measure(servers.get(name)!, redis, turn.messages, turn.on[name]!);
        if (name !== 'webdis') expected += turn.grows;
        tell(round === 0 ? 'warming up' : `round ${round}/${rounds}`, name, turn.name, figure.perSecond, 'messages/s');
        if (round > 0) figures.set(`${name} ${turn.name}`, [...of(turn.name, name), figure]);
      }
    }
    const found = await stored(redis);
    if (found !== expected) throw new Error(`${found} messages are ready where ${expected} are expected`);
    await accepted(fetch(`${servers.get('daemon')!.url}/q/bench`, { method: 'DELETE' }));
  }
  return turns.flatMap(({ name, on, against = [] }) => {
    const title = { section: 'http', what: name, unit: 'messages/s' };
    const own = of(name, 'daemon');
    return [
      rateRow({ ...title, against: 'the floor' }, own, of(name, 'floor')),
      ...(against.length > 0
        ? [
            rateRow(
              { ...title, against: against.join(', ') },
              own,
              oneAfterTheOther(against.map((one) => of(one, 'daemon'))),
            ),
          ]
        : []),
      ...(on.webdis ? [rateRow({ ...title, against: 'webdis' }, own, of(name, 'webdis'))] : []),
    ];
  });
}

/** Ready messages; none may be left leased. */
async function stored({ client }: TestRedis): Promise<number> {
  const leased = await client.zcard('restmq:{bench}:leased');
  if (leased > 0) throw new Error(`${leased} messages are leased still`);
  return (await client.zcard('restmq:{bench}:ready')) + (await client.zcard(`restmq:{${stopped}}:ready`));
}

async function accepted(answer: Promise<Response>): Promise<void> {
  const { ok, status, url } = await answer;
  if (!ok) throw new Error(`${url} is answered with ${status}`);
}
