/** Longest name that is compared; a longer one is no typing error. */
const longest = 64;

/**
 * Find the name that a misspelt one was meant to be, ignoring case.
 * @returns null if in every name more than a third of the letters differ
 */
export function nearest(given: string, names: Iterable<string>): string | null {
  if (given.length > longest) return null;
  let [found, least] = [null as string | null, Infinity];
  for (const name of names) {
    const steps = distance(given.toLowerCase(), name.toLowerCase());
    if (steps < least && steps <= Math.floor(name.length / 3)) [found, least] = [name, steps];
  }
  return found;
}

/** Edit distance: letters to insert, delete, replace, or swap with the next (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : Infinity;
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1), swapped));
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
