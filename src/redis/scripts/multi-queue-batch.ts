import type { Arg } from '../../../generated/scripts';
import type { Connection } from '../connection/types';
import { mapRedisError } from '../connection/error-mapping';

/** Run a script with these keys and arguments. */
export type RunScript = (keys: readonly string[], args: readonly Arg[]) => Promise<unknown>;

/**
 * Batches calls of one script for different queues that are made in one turn of the event loop into one call
 * (scripts/generate/scripts.ts, `forMany`). Most of a short script's cost is the same for all queues: with the load
 * spread over 100,000 queues Redis needs a fifth less time for an add, and the daemon reads one answer instead of 16.
 */
export interface MultiQueueBatches {
  /**
   * @param single  runs the script for one queue
   * @param many  runs it for many
   * @returns the function to call instead of `single`
   */
  add(single: RunScript, many: RunScript): RunScript;
  /** Send all batches now, as another call is about to be sent that must not overtake them. */
  flush(): void;
}

/** Maximum number of calls in a batch: Redis does nothing else meanwhile. */
const most = 16;

interface Call {
  keys: readonly string[];
  args: readonly Arg[];
  resolve: (answer: unknown) => void;
  reject: (error: unknown) => void;
}

export function createMultiQueueBatches(connection: Connection): MultiQueueBatches {
  const departures: (() => void)[] = [];
  let gathered = false;

  const leave = (): void => {
    if (!gathered) return;
    gathered = false;
    for (const runBatch of departures) runBatch();
  };

  return {
    flush: leave,
    add(single, many) {
      let calls: Call[] = [];
      departures.push(() => {
        const all = calls;
        calls = [];
        if (all.length === 1) single(all[0]!.keys, all[0]!.args).then(all[0]!.resolve, all[0]!.reject);
        else if (all.length > 1) depart(all, many);
      });
      return (keys, args) =>
        new Promise((resolve, reject) => {
          if (!gathered) connection.atTurnEnd(leave, true);
          gathered = true;
          if (calls.push({ keys, args, resolve, reject }) >= most) leave();
        });
    },
  };
}

function depart(calls: readonly Call[], many: RunScript): void {
  const args: Arg[] = [calls[0]!.keys.length];
  for (const call of calls) {
    args.push(call.args.length);
    for (const arg of call.args) args.push(arg);
  }
  many(
    calls.flatMap(({ keys }) => keys),
    args,
  ).then(
    (answers) =>
      calls.forEach(({ resolve, reject }, i) => {
        const answer = (answers as unknown[])[i];
        if (answer instanceof Error) reject(mapRedisError(answer));
        else resolve(answer);
      }),
    (error: unknown) => calls.forEach(({ reject }) => reject(error)),
  );
}
