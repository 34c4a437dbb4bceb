/** The result of a single check. */
export interface Check {
  name: string;
  verdict: 'good' | 'warning' | 'bad' | 'skipped';
  says: string;
  /** Advice to the operator. */
  remedy?: string;
}

export const good = (name: string, says: string): Check => ({ name, verdict: 'good', says });
export const warning = (name: string, says: string, remedy: string): Check => ({
  name,
  verdict: 'warning',
  says,
  remedy,
});
export const bad = (name: string, says: string, remedy: string): Check => ({ name, verdict: 'bad', says, remedy });
export const skipped = (name: string, says: string, remedy: string): Check => ({
  name,
  verdict: 'skipped',
  says,
  remedy,
});

/** Milliseconds of clock difference to ignore: the Date header has whole seconds. */
const clockMs = 2000;

export function clockCheck(name: string, aheadMs: number, whose: string): Check {
  if (Math.abs(aheadMs) < clockMs) return good(name, `${whose} clock agrees with this machine’s`);
  const by = `${(Math.abs(aheadMs) / 1000).toFixed(1)} s`;
  return warning(
    name,
    `${whose} clock is ${by} ${aheadMs > 0 ? 'behind' : 'ahead of'} this machine’s`,
    'synchronize both by NTP; delays and leases use the clock of Redis alone',
  );
}
