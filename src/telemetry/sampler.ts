/** What is timed: everything while there is little, and one in 16 of what comes beyond that. */
export interface Sampler {
  /** @returns when it begins (ms, `performance.now()`); 0: this one is not timed */
  begin(): number;
  /** How many the one that was begun just now stands for. */
  readonly weight: number;
}

/** So many in a second are little. A look at the clock costs as much as a hundredth of a request. */
const littlePerSecond = 200;
const oneIn = 16;

export function createSampler(): Sampler {
  let [left, until, turn] = [littlePerSecond, 0, 0];
  const sampler = {
    weight: 1,
    begin(): number {
      if (left > 0) {
        left--;
        sampler.weight = 1;
      } else if (++turn % oneIn > 0) return 0;
      else sampler.weight = oneIn;
      const now = performance.now();
      if (now >= until) [left, until] = [littlePerSecond, now + 1000];
      return now;
    },
  };
  return sampler;
}
