import type { Connection } from '../connection/types';
import type { QueueKeys } from '../keys';

/** Calls that are deferred to the end of a turn of the event loop. */
export interface DeferredCalls {
  /** @param rank  of a queue's deferred calls a lower rank is sent first */
  defer: (keys: QueueKeys, rank: number, send: () => void) => void;
  /** Send the deferred calls of a queue now. */
  flush: (keys: QueueKeys) => void;
}

export function createDeferredCalls(connection: Connection): DeferredCalls {
  const all = new Map<QueueKeys, ((() => void)[] | undefined)[]>(); // by rank

  const release: DeferredCalls['flush'] = (keys) => {
    const sends = all.size > 0 && all.get(keys);
    if (!sends) return;
    all.delete(keys); // first: sending calls flush again
    for (const some of sends) some?.forEach((send) => send());
  };

  const releaseAll = (): void => {
    for (const keys of all.keys()) release(keys);
  };

  return {
    flush: release,
    defer: (keys, rank, send) => {
      if (all.size === 0) connection.atTurnEnd(releaseAll, true);
      let sends = all.get(keys);
      if (!sends) all.set(keys, (sends = []));
      (sends[rank] ??= []).push(send);
    },
  };
}
