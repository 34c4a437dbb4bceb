import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { components } from '../../generated/operations';
import { allows } from '../access/scopes';

/** Rights on a queue. */
export interface Can {
  /** Publish. */
  produce: boolean;
  /** Read messages. */
  consume: boolean;
  /** Change, stop, start, purge, redrive, delete. */
  admin: boolean;
}

/** The user's name and rights. The dashboard hides actions without a right; the API refuses them in any case. */
export interface Access {
  /** Whether there are access rules. */
  controlled: boolean;
  /** The name of the user; null without a login. */
  name: string | null;
  /** @param queue  `*`: all queues */
  can(queue: string): Can;
}

const nothing: Can = { produce: false, consume: false, admin: false };

/** Rights from the answer of `GET /v1/access`. */
export function accessOf({ controlled, by, name, scopes }: components['schemas']['Caller']): Access {
  return {
    controlled,
    name: by === 'address' ? null : (name ?? by),
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
