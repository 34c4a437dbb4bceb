import type { Connection } from '../startup/connect';
import type { QueueKeys } from '../keys';

/** What waits for the end of a turn of the event loop. */
export interface Held {
  /** @param rank  of what is held back for a queue a lower one goes first */
  add: (keys: QueueKeys, rank: number, send: () => void) => void;
  /** Send what is held back for a queue. */
  release: (keys: QueueKeys) => void;
}

export function createHeld(connection: Connection): Held {
  const all = new Map<QueueKeys, ((() => void)[] | undefined)[]>(); // by rank

  const release: Held['release'] = (keys) => {
    const sends = all.size > 0 && all.get(keys);
    if (!sends) return;
    all.delete(keys); // first: what is sent comes back here
    for (const some of sends) some?.forEach((send) => send());
  };

  const releaseAll = (): void => {
    for (const keys of all.keys()) release(keys);
  };

  return {
    release,
    add: (keys, rank, send) => {
      if (all.size === 0) connection.beforeLeaving(releaseAll, true);
      let sends = all.get(keys);
      if (!sends) all.set(keys, (sends = []));
      (sends[rank] ??= []).push(send);
    },
  };
}
