/** Who guesses passwords is not listened to for a while. */
export interface Throttle {
  /** @returns seconds until it is listened to again; 0: now */
  locked(network: string): number;
  failed(network: string): void;
}

const [failuresMax, windowMs, addressesMax] = [10, 60_000, 10_000] as const;

/**
 * Ten wrong passwords from one address within a minute, and what it sends is not looked at until that minute is over.
 * It is
 * counted by network (networkOf), not by name: else anyone could keep a user out.
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
