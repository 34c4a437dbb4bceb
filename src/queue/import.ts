import type { ScriptRunner } from '../redis/scripts/script-runner';
import type { Queue } from './names';

/** What a queue takes over from another database, beside its messages. */
export interface Import {
  /** Give no message of this queue a number up to this one, where it has not given any yet. */
  numberAfter(queue: Queue, last: number): Promise<void>;
  /** Set how often messages were looked at; those that have gone meanwhile are left out. */
  setCounts(queue: Queue, counts: readonly { n: number; count: number }[]): Promise<void>;
}

export function createImport(store: ScriptRunner): Import {
  return {
    numberAfter: async ({ name }, last) => {
      if (last > 0) await store.runPool('save_last_number', name, last);
    },
    setCounts: async ({ keys }, counts) => {
      if (counts.length > 0) await store.run('set_peek_counts', keys, ...counts.flatMap(({ n, count }) => [n, count]));
    },
  };
}
