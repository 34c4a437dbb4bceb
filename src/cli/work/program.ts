import { spawn, type ChildProcess } from 'node:child_process';
import type { LeasedMessage } from '../../../generated/messages';

/** How a program ended. */
export interface Ended {
  /** null: ended by a signal. */
  code: number | null;
  signal: NodeJS.Signals | null;
  hasTimedOut: boolean;
}

interface ProgramOptions {
  /** Goes to the standard input. */
  value: Uint8Array;
  environment: NodeJS.ProcessEnv;
  /** Time after which the program is ended; null: none. */
  timeoutSeconds: number | null;
  /** Ends the program. */
  signal: AbortSignal;
}

/** The program does not exist, or the system refuses to start it. */
export class StartFailure extends Error {}

/** Milliseconds between SIGTERM and SIGKILL. */
const killMs = 5000;

/**
 * Run a program in a process group of its own: Ctrl-C on the terminal does not reach it, and it is ended together with
 * its children.
 * @throws StartFailure
 */
export function runProgram(program: string, args: readonly string[], run: ProgramOptions): Promise<Ended> {
  const { value, environment, timeoutSeconds, signal } = run;
  return new Promise((resolve, reject) => {
    let child: ChildProcess;
    try {
      child = spawn(program, args, { stdio: ['pipe', 'inherit', 'inherit'], env: environment, detached: true });
    } catch (error) {
      return reject(startFailure(program, error));
    }
    let hasTimedOut = false;
    let killing: NodeJS.Timeout | undefined;
    const end = (): void => {
      if (killing) return;
      killGroup(child, 'SIGTERM');
      killing = setTimeout(() => killGroup(child, 'SIGKILL'), killMs);
    };
    const timer =
      timeoutSeconds === null
        ? undefined
        : setTimeout(() => void ((hasTimedOut = true), end()), Math.min(timeoutSeconds * 1000, 2 ** 31 - 1));
    const over = (): void => {
      clearTimeout(timer);
      clearTimeout(killing);
      signal.removeEventListener('abort', end);
    };
    child.once('error', (error) => {
      if (child.pid !== undefined) return; // a signal could not be sent; it ends by itself
      over();
      reject(startFailure(program, error));
    });
    child.once('exit', (code, by) => {
      over();
      resolve({ code, signal: by, hasTimedOut });
    });
    child.stdin!.on('error', () => undefined); // it may end without reading all
    child.stdin!.end(value);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // it has just ended
  }
}

function startFailure(program: string, error: unknown): StartFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = { ENOENT: 'there is no such program', EACCES: 'it may not be executed' };
  return new StartFailure(`can’t start ${program}: ${reasons[code ?? ''] ?? message}`);
}

/** Most bytes of a variable; Linux takes 128 KiB. */
const longestVariable = 120_000;

/** The properties of a message as variables of a program. */
export function environmentOf(queue: string, message: LeasedMessage): Record<string, string> {
  const { key, attempt, leaseId, contentType, priority = 0, group = '', headers = {} } = message;
  const all = JSON.stringify(headers);
  const own = Object.entries(headers).map(([name, value]): [string, string] => [
    `RESTMQ_MESSAGE_HEADER_${name.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()}`,
    value,
  ]);
  return {
    ...Object.fromEntries(own),
    RESTMQ_MESSAGE_QUEUE: queue,
    RESTMQ_MESSAGE_KEY: key,
    RESTMQ_MESSAGE_ATTEMPT: String(attempt),
    RESTMQ_MESSAGE_LEASE_ID: leaseId,
    RESTMQ_MESSAGE_PRIORITY: String(priority),
    RESTMQ_MESSAGE_GROUP: group,
    RESTMQ_MESSAGE_CONTENT_TYPE: contentType ?? '',
    ...(Buffer.byteLength(all) <= longestVariable && { RESTMQ_MESSAGE_HEADERS: all }),
  };
}
