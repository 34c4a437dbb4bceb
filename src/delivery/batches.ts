/** Redis is told of so many consumers or leases at once. */
export const batch = 100;

export function* inBatches<T>(items: readonly T[]): Iterable<T[]> {
  for (let i = 0; i < items.length; i += batch) yield items.slice(i, i + batch);
}
