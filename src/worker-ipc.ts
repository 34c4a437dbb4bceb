import cluster from 'node:cluster';

/** Messages from workers to the primary process. */
export interface WorkerMessages {
  /** Problems that make the worker not ready; empty: it is ready. */
  health: readonly string[];
  /** The worker's Redis is unavailable, with the reason; without a reason: it is available again. */
  outage: { redis: string; reason?: string };
  /** Warnings about an access file that the worker has read (access/warnings.ts). */
  fileWarnings: [about: { file: string; [name: string]: unknown }, text: string][];
}

/** Send a message to the primary process. No effect if it is gone, as this process then stops. */
export function sendToPrimary<K extends keyof WorkerMessages>(kind: K, said: WorkerMessages[K]): void {
  if (process.connected) process.send!({ restmq: kind, said });
}

/** @param onMessage  called with the worker's number and its message */
export function onWorkerMessage<K extends keyof WorkerMessages>(
  kind: K,
  onMessage: (worker: number, said: WorkerMessages[K]) => void,
): void {
  cluster.on('message', ({ id }, message: { restmq?: unknown; said: WorkerMessages[K] } | null) => {
    if (message?.restmq === kind) onMessage(id, message.said);
  });
}
