import type { Redis } from 'ioredis';
import { ClusterClient } from './cluster/cluster-client';

/** A daemon's estimate of Redis' clock, the only one that counts and by which deadlines of scripts are set. */
export interface Clock {
  /** Redis' time in ms, exact to some ms unless a clock was set since the last sync. */
  now(): number;
  /** Whether this machine was suspended, or its time was set, since the last sync. `now` may then be behind. */
  hasDrifted(): boolean;
  /** Read Redis' clock again. @throws what ioredis throws */
  sync(): Promise<void>;
  stop(): void;
}

/**
 * A clock that was set is noticed within this time. Until then a script that comes too late by it is simply repeated.
 */
const syncMs = 5000;
/** A sync that took longer is too inexact; the previous one stays in force. */
const goodEnoughMs = 100;
/** Corrections of a synchronized clock are smaller. */
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

/** Redis' time, in a Cluster that of the fastest clock: a deadline by it is too early on no node. */
async function redisTime(client: Redis | ClusterClient): Promise<number> {
  const nodes = client instanceof ClusterClient ? client.nodes() : [client];
  const times = await Promise.all(nodes.map((node) => node.time()));
  return Math.max(...times.map(([seconds, micros]) => Number(seconds) * 1000 + Number(micros) / 1000));
}
