import { setTimeout as sleep } from 'node:timers/promises';
import type { Row } from '../figures';
import { openFilesMax } from '../machine/usage';
import type { Bench } from '../section';
import type { Server } from '../servers/launch';
import { startNchan } from '../servers/nchan';
import { startDaemon, startFloor } from '../servers/own';
import { startRedis } from '../servers/redis';
import { openConsumers, transports, type Transport } from '../streams/consumers';

/** So many are there before it counts: what a server makes once for all of them is not theirs. */
const first = 500;

/** The memory of a server per idle consumer. */
export async function memory(bench: Bench): Promise<Row[]> {
  const redis = await startRedis();
  const count = Math.min(bench.idle, Math.floor(openFilesMax() * 0.9) - first - 100);
  if (count < bench.idle)
    bench.note(
      `${count} consumers instead of ${bench.idle}: a process may have ${openFilesMax()} files open (ulimit -n)`,
    );
  try {
    const rows: Row[] = [];
    for (const transport of Object.keys(transports) as Transport[]) {
      const what = `${transports[transport].title}, ${count.toLocaleString('en')} idle consumers`;
      const report = async (name: string, starting: Promise<Server | null>): Promise<number | null> => {
        const server = await starting;
        if (!server) return null;
        try {
          const bytes = await growth(server, transport, count);
          bench.tell('', name, what, bytes, 'bytes each');
          return bytes;
        } finally {
          await server.stop();
        }
      };
      const figure = (await report('daemon', startDaemon(redis.url)))!;
      const others = {
        'the floor': await report('the floor', startFloor('streams')),
        nchan: bench.peers ? await report('nchan', startNchan()) : null,
      };
      for (const [against, floor] of Object.entries(others)) {
        if (floor !== null)
          rows.push({ section: 'memory', what, unit: 'bytes each', figure, against, floor, ratio: figure / floor });
      }
    }
    return rows;
  } finally {
    await redis.stop();
  }
}

async function growth(server: Server, transport: Transport, count: number): Promise<number> {
  const some = await openConsumers(server.url, transport, first);
  const before = await settled(server);
  const many = await openConsumers(server.url, transport, count);
  const bytes = ((await settled(server)) - before) / count;
  many.close();
  some.close();
  return bytes;
}

/** A server goes on tidying up for a while after it was busy. @returns resident bytes, when they stay */
async function settled(server: Server): Promise<number> {
  let last = server.residentBytes();
  for (let same = 0, i = 0; same < 4 && i < 40; i++) {
    await sleep(250);
    const now = server.residentBytes();
    same = Math.abs(now - last) < last / 500 ? same + 1 : 0;
    last = now;
  }
  return last;
}
