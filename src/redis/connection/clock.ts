import type { Redis } from 'ioredis';
import { ClusterClient } from './cluster/cluster-client';

/** What this daemon knows of Redis' clock: the only one that counts, and the one by which a command's time is over. */
export interface Clock {
  /** Redis' time in ms, as good as it is known: to some ms, where nobody has set a clock since the last look. */
  now(): number;
  /**
   * Whether this machine's clocks went apart since the last look: it was suspended, or its time was set. Then `now` may
   * be behind.
   */
  hasDrifted(): boolean;
  /** Look again. @throws what ioredis throws */
  sync(): Promise<void>;
  stop(): void;
}

/**
 * A clock that was set is noticed within this time; until then a command that comes late for it is simply tried again.
 */
const syncMs = 5000;
/** A look that took longer says too little; the one before it counts on. */
const goodEnoughMs = 100;
/** A clock that is only kept right is moved by less. */
const driftMs = 500;

export async function startClock(client: Redis | ClusterClient): Promise<Clock> {
  let offset = -Infinity;
  let apart = 0;
  const sync = async (): Promise<void> => {
    const asked = performance.now();
    const time = await redisTime(client);
    const took = performance.now() - asked;
    if (took > goodEnoughMs && offset !== -Infinity) return;
    offset = time - asked - took / 2;
    apart = Date.now() - performance.now();
  };
  await sync();
  const timer = setInterval(() => void sync().catch(() => undefined), syncMs); // Redis is away: commands say so
  timer.unref();
  const hasDrifted = (): boolean => Math.abs(Date.now() - performance.now() - apart) > driftMs;
  return { now: () => performance.now() + offset, hasDrifted, sync, stop: () => clearInterval(timer) };
}

/** Of a Cluster the fastest clock: by it no command is late on any node too early. */
async function redisTime(client: Redis | ClusterClient): Promise<number> {
  const nodes = client instanceof ClusterClient ? client.nodes() : [client];
  const times = await Promise.all(nodes.map((node) => node.time()));
  return Math.max(...times.map(([seconds, micros]) => Number(seconds) * 1000 + Number(micros) / 1000));
}
