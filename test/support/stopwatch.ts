/** Measures promised times, without the delay of timers in this process. */
export interface Stopwatch {
  /** Since it was started, in ms. */
  ms(): number;
  /** How late timers came since then, in ms. */
  lateMs(): number;
}

const everyMs = 10;
/** Between two looks of a machine that has nothing else to do. */
const usualMs = 15;
/** Milliseconds that the machine, or another process on it, has delayed this process so far. */
let lateMs = 0;
let lastAt = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * A machine that is busy elsewhere adds to everything that is timed; what it adds to a timer of our own is not the
 * daemon's, which is here or beside us.
 */
export function startStopwatch(): Stopwatch {
  if (!timer) {
    lastAt = performance.now();
    timer = setInterval(note, everyMs).unref();
  }
  note();
  const [startedAt, lateBefore] = [performance.now(), lateMs];
  const lateSince = (): number => {
    note();
    return lateMs - lateBefore;
  };
  return { lateMs: lateSince, ms: () => performance.now() - startedAt - lateSince() };
}

function note(): void {
  const now = performance.now();
  lateMs += Math.max(0, now - lastAt - usualMs);
  lastAt = now;
}
