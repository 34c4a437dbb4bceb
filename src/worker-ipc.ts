import cluster from 'node:cluster';

/** What workers tell the process that started them. */
export interface Words {
  /** What keeps it from its work; nothing: it is ready. */
  health: readonly string[];
  /** Its Redis can't be reached, and why; without a reason: it is back. */
  outage: { redis: string; reason?: string };
}

/** Nothing is told where that process is gone, and this one stops. */
export function tellFirstProcess<K extends keyof Words>(kind: K, said: Words[K]): void {
  if (process.connected) process.send!({ restmq: kind, said });
}

/** @param hear  the number of the worker, and what it told */
export function hearWorkers<K extends keyof Words>(kind: K, hear: (worker: number, said: Words[K]) => void): void {
  cluster.on('message', ({ id }, message: { restmq?: unknown; said: Words[K] } | null) => {
    if (message?.restmq === kind) hear(id, message.said);
  });
}
