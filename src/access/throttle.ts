/** Slows down password guessing. */
export interface Throttle {
  /** @returns seconds until the network may try again; 0: now */
  locked(network: string): number;
  failed(network: string): void;
}

const [failuresMax, windowMs, addressesMax] = [10, 60_000, 10_000] as const;

/**
 * After ten wrong passwords from one network within a minute, refuse its logins until that minute is over. Counted by
 * network (networkOf), not by name: else any client could lock a user out.
 * @param now  in milliseconds
 */
export function createThrottle(now: () => number = Date.now): Throttle {
  const failures = new Map<string, { count: number; untilMs: number }>();
  const current = (address: string): { count: number; untilMs: number } | undefined => {
    const found = failures.get(address);
    if (!found || found.untilMs > now()) return found;
    failures.delete(address);
    return undefined;
  };
  return {
    locked(address) {
      const found = current(address);
      return found && found.count >= failuresMax ? Math.ceil((found.untilMs - now()) / 1000) : 0;
    },
    failed(address) {
      const found = current(address);
      if (found) found.count++;
      else {
        if (failures.size >= addressesMax) failures.delete(failures.keys().next().value!);
        failures.set(address, { count: 1, untilMs: now() + windowMs });
      }
    },
  };
}
