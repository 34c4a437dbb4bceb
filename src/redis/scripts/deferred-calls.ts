import type { Connection } from '../startup/connect';
import type { QueueKeys } from '../keys';

/** What waits for the end of a turn of the event loop. */
export interface DeferredCalls {
  /** @param rank  of what is held back for a queue a lower one goes first */
  defer: (keys: QueueKeys, rank: number, send: () => void) => void;
  /** Send what is held back for a queue. */
  flush: (keys: QueueKeys) => void;
}

export function createDeferredCalls(connection: Connection): DeferredCalls {
  const all = new Map<QueueKeys, ((() => void)[] | undefined)[]>(); // by rank

  const release: DeferredCalls['flush'] = (keys) => {
    const sends = all.size > 0 && all.get(keys);
    if (!sends) return;
    all.delete(keys); // first: what is sent comes back here
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
