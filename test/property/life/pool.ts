import type { Engine } from '../../../src/queue/engine';
import { builtCommand } from '../../support/build';
import { startRedis, type TestRedis } from '../../support/redis';
import { startEngine, startProcess, type EnginePeer, type ProcessPeer, type Verbs } from './peers';

/** A Redis and four daemons on it: two in this process, two in processes of their own. */
export interface Pool {
  redis: TestRedis;
  engines: EnginePeer[];
  processes: ProcessPeer[];
  /** Each verb by the next daemon; an engine's turn comes twice as often, for it is the faster. */
  next(): Verbs;
  /** Let the first daemon be next, so that a run that is taken again meets the same ones. */
  rewind(): void;
  /** An engine to look through, the next one each time. */
  eye(): Engine;
  killEngine(which: number): Promise<void>;
  /** kill -9, and put another in its place: a spare one, for a daemon takes half a second to start. */
  restart(which: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startPool(): Promise<Pool> {
  const command = builtCommand();
  const redis = await startRedis();
  const engines = await Promise.all([startEngine(redis.url), startEngine(redis.url)]);
  const processes = await Promise.all([startProcess(command, redis.url), startProcess(command, redis.url)]);
  let spare = startProcess(command, redis.url);
  let turn = 0;
  return {
    redis,
    engines,
    processes,
    next: () => [...engines, processes[0], ...engines, processes[1]][turn++ % 6]!.verbs,
    rewind: () => void (turn = 0),
    eye: () => engines[turn % 2]!.engine,
    killEngine: async (which) => {
      await engines[which]!.kill();
      engines[which] = await startEngine(redis.url);
    },
    restart: async (which) => {
      await processes[which]!.kill();
      processes[which] = await spare;
      spare = startProcess(command, redis.url);
    },
    stop: async () => {
      await Promise.all([...engines, ...processes, await spare].map((peer) => peer.kill()));
      await redis.stop();
    },
  };
}
