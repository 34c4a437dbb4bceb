import type { TestRedis } from '../../support/redis';
import { measure, oneAfterTheOther, rateRow, type Figure, type Row } from '../figures';
import type { Bench } from '../section';
import type { Server } from '../servers/launch';
import { startBuilt, startDaemon, startFloor } from '../servers/own';
import { startRedis } from '../servers/redis';
import { startWebdis } from '../servers/webdis';
import { request } from '../wire/http';
import { openClients, type Clients, type Step } from '../wire/load';
import { openPipelines, type Pipelines } from './pipelined';
import { add, scenariosOf, take } from './scenarios';

type Name = 'daemon' | 'before' | 'floor' | 'webdis';

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

/** A server, and the Redis that it uses. */
interface Stage {
  server: Server;
  redis: TestRedis;
}

/**
 * Messages go in and out, one at a time and many, over the daemon and over the floor, turn by turn on one Redis. The
 * daemon of `--before` has a Redis of its own: two daemons on one would be a pool.
 */
export async function http(bench: Bench): Promise<Row[]> {
  const redis = await startRedis();
  const redisBefore = bench.before === null ? null : await startRedis();
  const stages = new Map<Name, Stage>();
  const open: { close(): void }[] = [];
  try {
    stages.set('daemon', { server: await startDaemon(redis.url), redis });
    if (redisBefore)
      stages.set('before', { server: await startBuilt(bench.before!, redisBefore.url), redis: redisBefore });
    stages.set('floor', { server: await startFloor('http', redis.url), redis });
    const webdis = bench.peers ? await startWebdis(redis) : null;
    if (webdis) stages.set('webdis', { server: webdis, redis });

    const clients = new Map<Name, Clients>();
    const lines = new Map<Name, Pipelines>();
    for (const [name, { server }] of stages) {
      const its = await openClients(server.url, bench.connections);
      clients.set(name, its);
      open.push(its);
      if (name === 'webdis') continue;
      if (name !== 'floor') await stopStreams(server.url);
      const line = await openPipelines(server.url, stopped, pipelines, bench.value);
      lines.set(name, line);
      open.push(line);
    }
    return await takeTurns(bench, stages, turnsOf(bench, clients, lines));
  } finally {
    for (const one of open) one.close();
    for (const { server } of stages.values()) await server.stop();
    await redis.stop();
    await redisBefore?.stop();
  }
}

function turnsOf(
  { requests, value }: Bench,
  clients: ReadonlyMap<Name, Clients>,
  lines: ReadonlyMap<Name, Pipelines>,
): Turn[] {
  const webdis: Record<string, Step> = {
    [add]: { send: request('GET', `/LPUSH/bench/${encodeURIComponent(value)}`), status: 200 },
    [take]: { send: request('GET', '/RPOP/bench'), status: 200 },
  };
  const turns = scenariosOf(value).map(({ name, messages, share, grows, steps, against = [] }): Turn => {
    const cycles = Math.ceil(requests * share);
    const on: Turn['on'] = {};
    for (const [server, its] of clients) {
      const what = server !== 'webdis' ? steps : webdis[name] && [webdis[name]];
      if (what) on[server] = () => its.run(cycles, what);
    }
    return { name, messages: cycles * messages, grows: cycles * grows, against, on };
  });
  const many = requests * 2;
  const pipelined: Turn = { name: websocketAdd, messages: many, grows: many, against: [add], on: {} };
  for (const [server, line] of lines) pipelined.on[server] = () => line.run(many);
  return [...turns, pipelined];
}

async function takeTurns(
  { rounds, tell }: Bench,
  stages: ReadonlyMap<Name, Stage>,
  turns: readonly Turn[],
): Promise<Row[]> {
  const figures = new Map<string, Figure[]>();
  const of = (turn: string, name: Name): Figure[] => figures.get(`${name} ${turn}`) ?? [];
  const databases = new Set([...stages.values()].map(({ redis }) => redis));
  for (let round = 0; round <= rounds; round++) {
    const expected = new Map<TestRedis, number>();
    for (const redis of databases) expected.set(redis, await stored(redis));
    for (const turn of turns) {
      const names = (Object.keys(turn.on) as Name[]).sort(() => (round % 2 === 0 ? 1 : -1));
      for (const name of names) {
        const { server, redis } = stages.get(name)!;
        const figure = await measure(server, redis, turn.messages, turn.on[name]!);
        if (name !== 'webdis') expected.set(redis, expected.get(redis)! + turn.grows);
        tell(round === 0 ? 'warming up' : `round ${round}/${rounds}`, name, turn.name, figure.perSecond, 'messages/s');
        if (round > 0) figures.set(`${name} ${turn.name}`, [...of(turn.name, name), figure]);
      }
    }
    for (const [redis, number] of expected) {
      const found = await stored(redis);
      if (found !== number) throw new Error(`${found} messages are ready where ${number} are expected`);
    }
    for (const name of ['daemon', 'before'] as const) {
      const stage = stages.get(name);
      if (stage) await accepted(fetch(`${stage.server.url}/q/bench`, { method: 'DELETE' }));
    }
  }
  return turns.flatMap(({ name, on, against = [] }) => {
    const title = { section: 'http', what: name, unit: 'messages/s' };
    const own = of(name, 'daemon');
    return [
      rateRow({ ...title, against: 'the floor' }, own, of(name, 'floor')),
      ...(on.before ? [rateRow({ ...title, against: 'before' }, own, of(name, 'before'))] : []),
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

/** Stop the flow to the streams of the queue that the pipelined adds go to. */
function stopStreams(url: string): Promise<void> {
  return accepted(
    fetch(`${url}/control/${stopped}`, { method: 'POST', body: new URLSearchParams({ status: 'stop' }) }),
  );
}

async function accepted(answer: Promise<Response>): Promise<void> {
  const { ok, status, url } = await answer;
  if (!ok) throw new Error(`${url} is answered with ${status}`);
}
