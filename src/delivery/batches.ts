/** The most consumers or leases in one call to Redis. */
export const batch = 100;

export function* inBatches<T>(items: readonly T[]): Iterable<T[]> {
  for (let i = 0; i < items.length; i += batch) yield items.slice(i, i + batch);
}
