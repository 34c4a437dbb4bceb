import { connect, createServer, type AddressInfo } from 'node:net';
import { queueNamed } from '../../src/queue/names';
import { openEngine } from '../support/engine';
import { useRedis } from '../support/redis';

const redis = useRedis();

/** Stands between a daemon and its Redis, and keeps what the daemon writes, a piece for each write that arrived. */
async function listening(): Promise<{ url: string; pieces: string[]; close: () => void }> {
  const pieces: string[] = [];
  const server = createServer((socket) => {
    const upstream = connect(redis.port, '127.0.0.1');
    for (const one of [socket, upstream]) one.setNoDelay().on('error', () => undefined);
    upstream.pipe(socket);
    socket.pipe(upstream);
    socket.on('data', (data) => pieces.push(data.toString('latin1')));
    socket.on('close', () => server.close());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}/0`, pieces, close: () => server.close() };
}

describe('a timer', () => {
  const queue = queueNamed('timed');

  it('leaves in one write with the verb that it is for: no kill -9 can come between', async () => {
    const between = await listening();
    const { engine, close } = await openEngine({ ...redis, url: between.url });
    const verbs = {
      add: () => engine.add(queue, { value: 'x', ttlSeconds: 60 }),
      delayed: () => engine.add(queue, { value: 'x', delaySeconds: 60 }),
      lease: () => engine.lease(queue, 1, 30),
      'after another': () =>
        Promise.all([engine.stats(queueNamed('other')), engine.add(queue, { value: 'x', ttlSeconds: 60 })]),
    };
    for (const verb of Object.values(verbs)) await verb(); // Redis knows the scripts now
    for (const [name, verb] of Object.entries(verbs)) {
      between.pieces.length = 0;
      await verb();
      // whether Redis still is there is asked now and then, too
      const ofVerb = between.pieces.filter((piece) => piece.includes('restmq:{timed}:meta'));
      expect([name, ofVerb.map((piece) => piece.includes('{restmq:timers}:due'))]).toEqual([name, [true]]);
    }
    close();
    between.close();
  });
});
