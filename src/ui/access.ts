import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What may be done with a queue. */
export interface Can {
  /** Publish. */
  produce: boolean;
  /** Look at messages. */
  consume: boolean;
  /** Change, stop, start, purge, redrive, delete. */
  admin: boolean;
}

/** Who the caller is, and what it may do: what it may not is not offered, and the API refuses it all the same. */
export interface Access {
  /** Whether there are rules at all. */
  controlled: boolean;
  /** Who has logged in; null: nobody. */
  name: string | null;
  /** @param queue  `*`: all of them */
  can(queue: string): Can;
}

const all: Can = { produce: true, consume: true, admin: true };
export const everything: Access = { controlled: false, name: null, can: () => all };

export const AccessContext = createContext<Access>(everything);

export function useAccess(): Access {
  return useContext(AccessContext);
}
