/** Longest name that is compared; a longer one is no typing error. */
const longest = 64;

/**
 * Find the name that a misspelt one was meant to be, ignoring case. A name in camelCase is also found by its first or
 * last words: `lease` and `seconds` by `leaseSeconds`.
 * @returns null if in every name more than a third of the letters differ
 */
export function nearest(given: string, names: Iterable<string>): string | null {
  if (given.length > longest) return null;
  const all = [...names];
  return closest(given, all, (name) => [name]) ?? closest(given, all, partsOf);
}

function closest(given: string, names: readonly string[], formsOf: (name: string) => readonly string[]): string | null {
  let [found, least] = [null as string | null, Infinity];
  for (const name of names) {
    for (const form of formsOf(name)) {
      const steps = distance(given.toLowerCase(), form.toLowerCase());
      if (steps < least && steps <= Math.floor(form.length / 3)) [found, least] = [name, steps];
    }
  }
  return found;
}

/** `leaseExpiresAt` → `lease`, `ExpiresAt`, `leaseExpires`, `At`; nothing for a name that is not in camelCase. */
function partsOf(name: string): string[] {
  if (!/^[a-z]+(?:[A-Z][a-z]+)+$/.test(name)) return [];
  const words = name.split(/(?=[A-Z])/);
  return words.slice(1).flatMap((_, i) => [words.slice(0, i + 1).join(''), words.slice(i + 1).join('')]);
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
