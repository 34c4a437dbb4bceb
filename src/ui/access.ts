import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { components } from '../../generated/operations';
import { allows } from '../access/scopes';

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

const nothing: Can = { produce: false, consume: false, admin: false };

/** What `GET /v1/access` says. */
export function accessOf({ controlled, by, name, scopes }: components['schemas']['Caller']): Access {
  return {
    controlled,
    name: by === 'nobody' ? null : (name ?? by),
    can: (queue) => {
      const may = (verb: keyof Can): boolean => allows(scopes, verb, queue === '*' ? null : queue);
      return { produce: may('produce'), consume: may('consume'), admin: may('admin') };
    },
  };
}

export const AccessContext = createContext<Access>({ controlled: true, name: null, can: () => nothing });

export function useAccess(): Access {
  return useContext(AccessContext);
}
