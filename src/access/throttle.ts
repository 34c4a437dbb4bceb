/** Slows down password guessing. */
export interface Throttle {
  /** @returns seconds until the network may try again; 0: now */
  locked(network: string): number;
  failed(network: string): void;
  /** A user has logged in from an address. */
  succeeded(peer: string, name: string): void;
  /** Whether the user has logged in from the address before. */
  isFamiliar(peer: string, name: string): boolean;
}

const [failuresMax, windowMs, addressesMax] = [10, 60_000, 10_000] as const;

/**
 * After ten wrong passwords from one network within a minute, refuse its logins until that minute is over. Counted by
 * network (networkOf), not by name: else any client could lock a user out. Users who have logged in from an address
 * before may go on; for others the right password, too, is refused, as it would tell a guesser that it is right.
 * @param now  in milliseconds
 */
export function createThrottle(now: () => number = Date.now): Throttle {
  const failures = new Map<string, { count: number; untilMs: number }>();
  const familiar = new Map<string, Set<string>>();
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
    succeeded(peer, name) {
      if (familiar.size >= addressesMax && !familiar.has(peer)) familiar.delete(familiar.keys().next().value!);
      familiar.set(peer, (familiar.get(peer) ?? new Set<string>()).add(name));
    },
    isFamiliar: (peer, name) => familiar.get(peer)?.has(name) ?? false,
  };
}
