/** Maximum number of checks in a round, so that an idle daemon with many registrations asks little of Redis. */
const checksMax = 64;

/** A part of this daemon that has registered data in Redis, which Redis may lose while the connection stays. */
export interface Registration {
  /** It has news for Redis: check it in the next round, out of order. */
  readonly isUrgent?: boolean;
  /**
   * Check that Redis still has the registration, and register again if not.
   * @returns false if it was lost
   * @throws BrokerError `redis-unavailable`
   */
  check(): Promise<boolean>;
}

/**
 * Check registrations by turns, some in each round. Redis seldom loses the data of one part alone (FLUSHALL, an older
 * dump that was loaded), so if one is lost all are checked at once.
 * @param parts  all registrations at the moment
 * @param roundMs  interval between rounds
 */
export function startRegistrationChecks(parts: ReadonlyMap<unknown, Registration>, roundMs: number): { stop(): void } {
  let turn = parts.values();
  let busy = false;

  const next = (): Registration[] => {
    const some = new Set<Registration>();
    for (let i = Math.min(checksMax, parts.size); i > 0; i--) {
      let { value } = turn.next();
      if (value === undefined) ({ value } = (turn = parts.values()).next());
      if (value !== undefined) some.add(value);
    }
    for (const one of parts.values()) if (one.isUrgent) some.add(one);
    return [...some];
  };

  const isWhole = async (some: readonly Registration[]): Promise<boolean> => {
    const found = await Promise.allSettled(some.map((one) => one.check())); // Redis may be away
    return found.every((one) => one.status === 'rejected' || one.value);
  };

  const round = async (): Promise<void> => {
    const some = next();
    if (await isWhole(some)) return;
    const checked = new Set(some);
    const rest = [...parts.values()].filter((one) => !checked.has(one));
    for (let i = 0; i < rest.length; i += checksMax) await isWhole(rest.slice(i, i + checksMax));
  };

  const timer = setInterval(() => {
    if (busy || parts.size === 0) return;
    busy = true;
    void round().finally(() => (busy = false));
  }, roundMs).unref();
  return { stop: () => clearInterval(timer) };
}
