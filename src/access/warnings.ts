import cluster from 'node:cluster';
import type { Log } from '../log';
import { onWorkerMessage, sendToPrimary } from '../worker-ipc';

/** A warning about an access file: `file` and what else helps, and the text. */
export type FileWarning = [about: { file: string; [name: string]: unknown }, text: string];

/** Logs warnings of a file that was read; a worker sends them to the primary process, which logs them once for all. */
export function createWarningLog(log: Log): (warnings: FileWarning[]) => void {
  return cluster.isWorker ? (warnings) => sendToPrimary('fileWarnings', warnings) : (warnings) => write(warnings, log);
}

/** In the primary process: log the warnings of the first worker that has read a file, and others when they differ. */
export function logFileWarningsOfWorkers(log: Log): void {
  let logged = '';
  onWorkerMessage('fileWarnings', (_, warnings) => {
    const now = JSON.stringify(warnings);
    if (now !== logged) write(warnings, log);
    logged = now;
  });
}

function write(warnings: FileWarning[], log: Log): void {
  for (const [about, text] of warnings) log.warn(about, text);
}
