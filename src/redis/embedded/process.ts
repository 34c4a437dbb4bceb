import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Identifies one process, distinct from a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque birth time: equal for the same process, different for a later one with its pid. */
  readonly born: string;
}

/** @returns null if no such process runs, or it is not visible from this container */
export function identify(pid: number): ProcessIdentity | null {
  const born = process.platform === 'linux' ? bornOnLinux(pid) : bornByPs(pid);
  return born === null ? null : { pid, born };
}

export function isRunning(wanted: ProcessIdentity): boolean {
  return identify(wanted.pid)?.born === wanted.born;
}

/** @returns whether the process exited within `ms` */
export async function goneWithin(wanted: ProcessIdentity, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  for (let pauseMs = 5; isRunning(wanted); pauseMs = Math.min(pauseMs * 2, 100)) {
    if (Date.now() > deadline) return false;
    await sleep(pauseMs);
  }
  return true;
}

/** Send a signal unless the process has exited: its pid may already be reused. */
export function signal(wanted: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isRunning(wanted)) return;
  try {
    process.kill(wanted.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Boot and start time in clock ticks, proc(5). A zombie counts as exited: in a container whose first process does not
 * reap orphans it would otherwise stay for ever.
 */
function bornOnLinux(pid: number): string | null {
  const stat = readOrNull(`/proc/${String(pid)}/stat`);
  if (stat === null) return null;
  // The second field, the program's name, may hold blanks and brackets: count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  if (state === undefined || startTicks === undefined || 'ZXx'.includes(state)) return null;
  return `${(readOrNull('/proc/sys/kernel/random/boot_id') ?? '').trim()}:${startTicks}`;
}

/** macOS and the BSDs. Language and time zone are fixed, because two daemons compare what ps wrote. */
function bornByPs(pid: number): string | null {
  const ps = spawnSync('/bin/ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { LC_ALL: 'C', TZ: 'UTC' },
  });
  const [state, ...start] = (ps.status === 0 ? ps.stdout : '').trim().split(/\s+/);
  return !state || state.startsWith('Z') ? null : start.join(' ');
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // no such process, or it went while we read (ESRCH)
  }
}
