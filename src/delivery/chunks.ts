/** The most consumers or leases in one call to Redis. */
export const chunkSize = 100;

export function* chunksOf<T>(items: readonly T[]): Iterable<T[]> {
  for (let i = 0; i < items.length; i += chunkSize) yield items.slice(i, i + chunkSize);
}
