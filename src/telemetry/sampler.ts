/** Selects the events to time: the first 200 of each second, and one in 16 of the others. */
export interface Sampler {
  /** @returns when the event begins (ms, `performance.now()`); 0: it is not timed */
  begin(): number;
  /** Number of events that the last begun one stands for. */
  readonly weight: number;
}

/** Number of events per second that are all timed. Reading the clock costs a hundredth of a request. */
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
