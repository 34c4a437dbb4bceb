/**
 * Runs tasks in order, for at most `sliceMs` milliseconds in each turn of the event loop, so that a burst of tasks does
 * not block it.
 */
export type Turns = (task: () => void) => void;

export function createTurns(sliceMs = 10): Turns {
  let waiting: (() => void)[] = [];
  let isScheduled = false;

  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(runSlice);
  };
  const runSlice = (): void => {
    isScheduled = false;
    const endMs = performance.now() + sliceMs;
    const tasks = waiting;
    waiting = [];
    let done = 0;
    try {
      do tasks[done++]!();
      while (done < tasks.length && performance.now() < endMs);
    } finally {
      waiting = [...tasks.slice(done), ...waiting];
      if (waiting.length > 0) schedule();
    }
  };

  return (task) => {
    waiting.push(task);
    schedule();
  };
}
