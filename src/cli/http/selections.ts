import { exits, Failure } from '../exits';

/** The most keys in a request. */
const keysMax = 1000;

/** Messages that a request selects. */
export type MessageSelection = { keys: string[] } | { search?: string; group?: string };

/**
 * The selections of a command line, one for each request; none if it selects nothing. Keys are as many as a request may
 * have in each.
 * @throws Failure `usage` for keys beside a filter
 */
export function selectionsOf(
  keys: readonly string[],
  { search, group }: { search: string | null; group: string | null },
): MessageSelection[] {
  const isFiltered = search !== null || group !== null;
  if (keys.length > 0 && isFiltered) throw new Failure('give keys, or --search and --group, not both', exits.usage);
  if (isFiltered) return [{ ...(search === null ? {} : { search }), ...(group === null ? {} : { group }) }];
  return Array.from({ length: Math.ceil(keys.length / keysMax) }, (_, i) => ({
    keys: keys.slice(i * keysMax, (i + 1) * keysMax),
  }));
}
