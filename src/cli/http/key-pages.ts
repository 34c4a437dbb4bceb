/** The most keys in a request. */
const keysMax = 1000;

/** Keys of messages, as many as a request may have in each page. */
export function keyPages(keys: readonly string[]): { keys: string[] }[] {
  return Array.from({ length: Math.ceil(keys.length / keysMax) }, (_, i) => ({
    keys: keys.slice(i * keysMax, (i + 1) * keysMax),
  }));
}
