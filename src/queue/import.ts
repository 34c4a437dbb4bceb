import type { ScriptRunner } from '../redis/scripts/script-runner';
import type { Queue } from './names';

/** State of a queue, other than its messages, that an import sets. */
export interface Import {
  /** Number messages from above `last`, if the queue has not used a number yet. */
  numberAfter(queue: Queue, last: number): Promise<void>;
  /** Set the peek counts of messages; those that no longer exist are skipped. */
  setCounts(queue: Queue, counts: readonly { number: number; count: number }[]): Promise<void>;
}

export function createImport(store: ScriptRunner): Import {
  return {
    numberAfter: async ({ name }, last) => {
      if (last > 0) await store.runPool('save_last_number', name, last);
    },
    setCounts: async ({ keys }, counts) => {
      if (counts.length > 0)
        await store.run('set_peek_counts', keys, ...counts.flatMap(({ number, count }) => [number, count]));
    },
  };
}
