/**
 * `npm run bench`: how many messages a second go in and out, each way held against another in the same run. Adding and
 * taking one at a time are held against the floor, a bare node:http server that runs the same scripts on the same Redis;
 * batches and leases against those. All take turns, so what the machine does meanwhile hits all; the ratios are what counts.
 *
 *   npm run bench -- [--rounds 5] [--requests 40000] [--connections 50] [--json]
 */
import { parseArgs } from 'node:util';
import { startRedis } from '../support/redis';
import { load } from './load';
import { rowOf, tableOf, type Figure, type Figures, type Name } from './report';
import { scenarios, type Scenario } from './scenarios';
import { startServer, type Server } from './servers';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '40000' },
    connections: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, requests, connections] = [Number(values.rounds), Number(values.requests), Number(values.connections)];

const turns: Record<Name, readonly Scenario[]> = { floor: scenarios.filter(({ against }) => against === 'floor'), daemon: scenarios };
type Servers = Record<Name, Server>;

async function main(): Promise<void> {
  const redis = await startRedis();
  const servers = { floor: await startServer('floor', redis.url), daemon: await startServer('daemon', redis.url) };
  try {
    for (const name of ['floor', 'daemon'] as const) await turn(servers, name, requests / 4, () => undefined);
    const figures = await takeTurns(servers);
    const rows = scenarios.map((one) => rowOf(one, figures));
    console.log(values.json ? JSON.stringify({ rounds, requests, connections, rows }) : tableOf(rows));
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.stop()));
    await redis.stop();
  }
}

async function takeTurns(servers: Servers): Promise<Figures> {
  const figures: Figures = { floor: {}, daemon: {} };
  for (let round = 0; round < rounds; round++) {
    const names: Name[] = round % 2 === 0 ? ['floor', 'daemon'] : ['daemon', 'floor'];
    for (const name of names) {
      await turn(servers, name, requests, (scenario, figure) => {
        (figures[name][scenario.name] ??= []).push(figure);
        const done = `round ${round + 1}/${rounds} ${name} ${scenario.name}`;
        process.stderr.write(`${done.padEnd(45)} ${Math.round(figure.perSecond).toLocaleString('en')} messages/s\n`);
      });
    }
  }
  return figures;
}

/** All that a server does, from an empty queue to an empty queue. */
async function turn(servers: Servers, name: Name, count: number, done: (scenario: Scenario, figure: Figure) => void): Promise<void> {
  for (const scenario of turns[name]) done(scenario, await measure(servers[name], scenario, count));
  const purged = await fetch(`${servers.daemon.url}/q/bench`, { method: 'DELETE' });
  if (!purged.ok) throw new Error(`the purge failed: ${purged.status}`);
}

async function measure(server: Server, { steps, messages, share }: Scenario, count: number): Promise<Figure> {
  const cycles = Math.ceil(count * share);
  const before = await server.cpuSeconds();
  const seconds = await load({ url: server.url, connections, cycles, steps });
  const cpu = (await server.cpuSeconds()) - before;
  return { perSecond: (cycles * messages) / seconds, perCpuSecond: (cycles * messages) / cpu };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
