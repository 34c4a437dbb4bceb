import type { components } from '../../generated/operations';

export type Verb = components['schemas']['Verb'];
/** The scope of a key or a token: queues by a pattern, in which `*` stands for any characters and `?` for one. */
export type Scope = components['schemas']['Scope'];

export const verbs = ['produce', 'consume', 'admin'] as const satisfies Verb[];

/**
 * @param queue  null: all queues, which only the pattern `*` allows; undefined: any queue, which the caller will name
 * later
 */
export function allows(scopes: readonly Scope[], verb: Verb, queue: string | null | undefined): boolean {
  return scopes.some((scope) => {
    if (!scope.verbs.includes(verb)) return false;
    if (queue === undefined) return true;
    return queue === null ? scope.queues === '*' : fits(scope.queues, queue);
  });
}

/** @returns the scopes, without unknown members; null if they are invalid */
export function parseScopes(given: unknown): Scope[] | null {
  if (!Array.isArray(given) || given.length > 100 || !given.every(isScope)) return null;
  return given.map(({ queues, verbs: some }) => ({ queues, verbs: verbs.filter((verb) => some.includes(verb)) }));
}

function isScope(given: unknown): given is Scope {
  if (typeof given !== 'object' || given === null) return false;
  const { queues, verbs: some } = given as Record<string, unknown>;
  if (typeof queues !== 'string' || queues === '' || queues.length > 255) return false;
  return Array.isArray(some) && some.length > 0 && some.every((verb) => verbs.includes(verb as Verb));
}

/**
 * Backtracks to the last `*` at most once a character: no match takes longer than the pattern's length times the
 * name's.
 */
export function fits(pattern: string, name: string): boolean {
  const [want, have] = [Array.from(pattern), Array.from(name)]; // by characters, not by UTF-16 code units
  let [p, n, star, from] = [0, 0, -1, 0];
  while (n < have.length) {
    if (want[p] === '*') [star, from] = [p++, n];
    else if (p < want.length && (want[p] === '?' || want[p] === have[n])) [p, n] = [p + 1, n + 1];
    else if (star >= 0) [p, n] = [star + 1, ++from];
    else return false;
  }
  while (want[p] === '*') p++;
  return p === want.length;
}
