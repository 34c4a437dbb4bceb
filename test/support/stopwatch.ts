import { existsSync, readFileSync } from 'node:fs';

/** Measures promised times, without what a busy machine adds to them. */
export interface Stopwatch {
  /** Since it was started, in ms. */
  ms(): number;
  /** The part of the time since then in which the machine was too busy, in ms. */
  lateMs(): number;
}

const everyMs = 10;
/** Between two looks of a machine that has nothing else to do. */
const usualMs = 15;
/** Linux' account of the time in which a process waited for a core, in microseconds. Other systems have none. */
const pressureFile = '/proc/pressure/cpu';
const hasPressure = existsSync(pressureFile);
/** Milliseconds that the machine, or another process on it, has delayed this process so far. */
let lateMs = 0;
let lastAt = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * A busy machine delays the daemon, Redis and this process. The delay of a timer of this process and the time in which
 * any process waited for a core are known; the longer of the two is left out.
 */
export function startStopwatch(): Stopwatch {
  if (!timer) {
    lastAt = performance.now();
    timer = setInterval(note, everyMs).unref();
  }
  note();
  const [startedAt, lateBefore, waitedBefore] = [performance.now(), lateMs, readWaitedMs()];
  const lateSince = (): number => {
    note();
    return Math.max(lateMs - lateBefore, readWaitedMs() - waitedBefore);
  };
  return { lateMs: lateSince, ms: () => performance.now() - startedAt - lateSince() };
}

function note(): void {
  const now = performance.now();
  lateMs += Math.max(0, now - lastAt - usualMs);
  lastAt = now;
}

/** @returns milliseconds since the start of the machine in which some process waited for a core; 0 where unknown */
function readWaitedMs(): number {
  const line = hasPressure ? /^some .*total=(\d+)/.exec(readFileSync(pressureFile, 'utf8')) : null;
  return line ? Number(line[1]) / 1000 : 0;
}
