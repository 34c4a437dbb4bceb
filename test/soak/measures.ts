import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { metricsOf } from '../support/metrics';
import type { Pool } from './pool';

/** Measures of a daemon that must not grow. */
export interface Measure {
  atSeconds: number;
  /** Resident memory, and of it the objects of JavaScript, garbage included. */
  rssMiB: number;
  heapMiB: number;
  descriptors: number;
  timers: number;
  redisConnections: number;
}

/** @param began  by performance.now() @returns what each daemon has now @throws when one has ended, or says nothing */
export function measureAll({ daemons, redis }: Pool, began: number): Promise<Measure[]> {
  return Promise.all(daemons.map((one) => measure(one.url, one.pid(), redis.port, began)));
}

async function measure(url: string, pid: number, redisPort: number, began: number): Promise<Measure> {
  const { read } = await metricsOf({ url });
  return {
    atSeconds: (performance.now() - began) / 1000,
    rssMiB: Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024,
    heapMiB: (read('nodejs_heap_size_used_bytes') ?? 0) / 1024 ** 2,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    timers: read('nodejs_active_resources', { type: 'Timeout' }) ?? 0,
    redisConnections: connectionsTo(pid, redisPort),
  };
}

/** Connections of a process to a port of this machine, as the kernel lists them. */
function connectionsTo(pid: number, port: number): number {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set(readdirSync(`/proc/${pid}/fd`).flatMap((fd) => linkOf(`/proc/${pid}/fd/${fd}`)));
  const rows = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .slice(1)
    .map((row) => row.trim().split(/\s+/));
  return rows.filter((row) => row[2]?.endsWith(wanted) && row[3] === '01' && inodes.has(row[9]!)).length;
}

function linkOf(path: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.slice(1) ?? [];
  } catch {
    return []; // it was closed just then
  }
}
