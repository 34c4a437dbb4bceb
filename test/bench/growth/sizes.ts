import { measure, rateRow, type Figure, type Row } from '../figures';
import type { Bench } from '../section';
import { startDaemon, startFloor } from '../servers/own';
import { startRedis } from '../servers/redis';
import { request } from '../wire/http';
import { openClients, type Clients, type Step } from '../wire/load';

const sizes = { '10 B': 10, '1 KiB': 1024, '10 KiB': 10 * 1024, '100 KiB': 100 * 1024, '1 MiB': 1024 ** 2 };
const operations = ['enqueue', 'dequeue'] as const;
/** Of all messages of a turn. */
const bytesMax = 48 * 1024 ** 2;

/** Messages of many sizes, beside the floor and beside small ones. */
export async function bySize(bench: Bench): Promise<Row[]> {
  const redis = await startRedis();
  const servers = { daemon: await startDaemon(redis.url), 'the floor': await startFloor('http', redis.url) };
  const clients = new Map<string, Clients>();
  const figures = new Map<string, Figure[]>();
  try {
    for (const [name, { url }] of Object.entries(servers))
      clients.set(name, await openClients(url, Math.min(bench.connections, 20)));
    for (let round = 0; round <= bench.rounds; round++) {
      for (const [title, size] of Object.entries(sizes)) {
        const count = Math.ceil(Math.min(bench.requests / 5, bytesMax / size));
        for (const operation of operations) {
          for (const [name, server] of Object.entries(servers)) {
            const figure = await measure(server, redis, count, () =>
              clients.get(name)!.run(count, [stepOf(operation, size)]),
            );
            bench.tell(
              round === 0 ? 'warming up' : `round ${round}/${bench.rounds}`,
              name,
              `${operation}, ${title}`,
              figure.perSecond,
              'messages/s',
            );
            const key = `${name} ${operation} ${title}`;
            if (round > 0) figures.set(key, [...(figures.get(key) ?? []), figure]);
          }
        }
      }
    }
  } finally {
    for (const one of clients.values()) one.close();
    for (const server of Object.values(servers)) await server.stop();
    await redis.stop();
  }
  return operations.flatMap((operation) =>
    Object.keys(sizes).flatMap((title): Row[] => {
      const of = (name: string, size: string): Figure[] => figures.get(`${name} ${operation} ${size}`)!;
      const head = { section: 'growth', what: `${operation}, ${title}`, unit: 'messages/s' };
      return [
        rateRow({ ...head, against: 'the floor' }, of('daemon', title), of('the floor', title)),
        rateRow({ ...head, against: '10 B' }, of('daemon', title), of('daemon', '10 B')),
      ];
    }),
  );
}

function stepOf(operation: (typeof operations)[number], size: number): Step {
  return operation === 'enqueue'
    ? { send: request('POST', '/q/bench', `text/plain ${'x'.repeat(size)}`), status: 201 }
    : { send: request('GET', '/q/bench'), status: 200 };
}
