import cluster from 'node:cluster';

/** What workers tell the process that started them. */
export interface WorkerMessages {
  /** What keeps it from its work; nothing: it is ready. */
  health: readonly string[];
  /** Its Redis can't be reached, and why; without a reason: it is back. */
  outage: { redis: string; reason?: string };
}

/** Nothing is told where that process is gone, and this one stops. */
export function sendToPrimary<K extends keyof WorkerMessages>(kind: K, said: WorkerMessages[K]): void {
  if (process.connected) process.send!({ restmq: kind, said });
}

/** @param hear  the number of the worker, and what it told */
export function onWorkerMessage<K extends keyof WorkerMessages>(
  kind: K,
  hear: (worker: number, said: WorkerMessages[K]) => void,
): void {
  cluster.on('message', ({ id }, message: { restmq?: unknown; said: WorkerMessages[K] } | null) => {
    if (message?.restmq === kind) hear(id, message.said);
  });
}
