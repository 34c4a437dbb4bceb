/**
 * `npm run bench`: the daemon beside the floor, a bare node:http server that runs the same scripts on the same Redis. The
 * two take turns in one run, so what the machine does meanwhile hits both; the ratios are what counts.
 *
 *   npm run bench -- [--rounds 5] [--requests 40000] [--connections 50] [--json]
 */
import { parseArgs } from 'node:util';
import { startRedis } from '../support/redis';
import { load, type Load } from './load';
import { startServer, type Server } from './servers';
import { median, table } from './report';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '40000' },
    connections: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, requests, connections] = [Number(values.rounds), Number(values.requests), Number(values.connections)];

type Name = 'floor' | 'daemon';
const operations = ['POST', 'GET'] as const;

/** Requests per second of wall time, and per second of the server's own CPU time. */
interface Figure {
  perSecond: number;
  perCpuSecond: number;
}

async function main(): Promise<void> {
  const redis = await startRedis();
  const servers = { floor: await startServer('floor', redis.url), daemon: await startServer('daemon', redis.url) };
  try {
    for (const server of Object.values(servers)) for (const method of operations) await measure(server, method, requests / 4);
    report(await takeTurns(servers));
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.stop()));
    await redis.stop();
  }
}

async function takeTurns(servers: Record<Name, Server>): Promise<Record<Name, Record<'POST' | 'GET', Figure[]>>> {
  const figures = { floor: { POST: [], GET: [] }, daemon: { POST: [], GET: [] } } as Record<Name, Record<'POST' | 'GET', Figure[]>>;
  for (let round = 0; round < rounds; round++) {
    const names: Name[] = round % 2 === 0 ? ['floor', 'daemon'] : ['daemon', 'floor'];
    for (const name of names) {
      for (const method of operations) {
        const figure = await measure(servers[name], method, requests);
        figures[name][method].push(figure);
        const done = `round ${round + 1}/${rounds} ${name} ${method} /q/{queue}`;
        process.stderr.write(`${done.padEnd(40)} ${Math.round(figure.perSecond).toLocaleString('en')}/s\n`);
      }
    }
  }
  return figures;
}

/** The POSTs fill the queue that the GETs empty. */
async function measure(server: Server, method: 'POST' | 'GET', count: number): Promise<Figure> {
  const what: Load = { url: server.url, connections, requests: count, method, path: '/q/bench', ...(method === 'POST' ? { form: 'value=foobar' } : {}) };
  const before = await server.cpuSeconds();
  const seconds = await load(what);
  return { perSecond: count / seconds, perCpuSecond: count / ((await server.cpuSeconds()) - before) };
}

function report(figures: Record<Name, Record<'POST' | 'GET', Figure[]>>): void {
  const rows = operations.map((method) => {
    const of = (name: Name, key: keyof Figure): number => median(figures[name][method].map((one) => one[key]));
    return {
      operation: `${method} /q/{queue}`,
      floor: Math.round(of('floor', 'perSecond')),
      daemon: Math.round(of('daemon', 'perSecond')),
      ratio: of('daemon', 'perSecond') / of('floor', 'perSecond'),
      cpuRatio: of('daemon', 'perCpuSecond') / of('floor', 'perCpuSecond'),
    };
  });
  console.log(values.json ? JSON.stringify({ rounds, requests, connections, rows }) : table(rows));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
