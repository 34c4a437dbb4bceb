/** The same numbers for the same seed (mulberry32). */
export interface Random {
  /** A whole number from 0 up to, not including, `below`. */
  upTo(below: number): number;
  pick<T>(from: readonly T[]): T;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (below: number): number => Math.floor(next() * below);
  return { upTo, pick: (from) => from[upTo(from.length)]! };
}

/** A few changes to a text: a piece put in, taken out, doubled, or a character turned into another. */
export function mutated(text: string, pieces: readonly string[], random: Random): string {
  let result = text;
  for (let i = random.upTo(5); i >= 0; i--) {
    const at = random.upTo(result.length + 1);
    const until = at + random.upTo(12);
    const [before, cut, after] = [result.slice(0, at), result.slice(at, until), result.slice(until)];
    switch (random.upTo(5)) {
      case 0:
        result = before + random.pick(pieces) + cut + after;
        break;
      case 1:
        result = before + after;
        break;
      case 2:
        result = before + cut + cut + after;
        break;
      case 3:
        result = before + String.fromCharCode(random.upTo(256)) + after;
        break;
      default:
        result = before + random.pick(pieces) + after;
    }
  }
  return result;
}
