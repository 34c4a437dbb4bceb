import type { Redis } from 'ioredis';
import { ClusterClient } from './cluster/cluster';

/** What this daemon knows of Redis' clock: the only one that counts, and the one by which a command's time is over. */
export interface Clock {
  /** Redis' time in ms, as good as it is known: to some ms, where nobody has set a clock since the last look. */
  now(): number;
  /** Look again. @throws what ioredis throws */
  sync(): Promise<void>;
  stop(): void;
}

/** A clock that was set is noticed within this time; until then a command that comes late for it is simply tried again. */
const syncMs = 5000;
/** A look that took longer says too little; the one before it counts on. */
const goodEnoughMs = 100;

export async function startClock(client: Redis | ClusterClient): Promise<Clock> {
  let offset = -Infinity;
  const sync = async (): Promise<void> => {
    const asked = performance.now();
    const time = await redisTime(client);
    const took = performance.now() - asked;
    if (took <= goodEnoughMs || offset === -Infinity) offset = time - asked - took / 2;
  };
  await sync();
  const timer = setInterval(() => void sync().catch(() => undefined), syncMs); // Redis is away: commands say so
  timer.unref();
  return { now: () => performance.now() + offset, sync, stop: () => clearInterval(timer) };
}

/** Of a Cluster the fastest clock: by it no command is late on any node too early. */
async function redisTime(client: Redis | ClusterClient): Promise<number> {
  const nodes = client instanceof ClusterClient ? client.nodes() : [client];
  const times = await Promise.all(nodes.map((node) => node.time()));
  return Math.max(...times.map(([seconds, micros]) => Number(seconds) * 1000 + Number(micros) / 1000));
}
