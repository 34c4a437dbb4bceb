import fc from 'fast-check';
import type { Verbs } from './peers';
import type { Model, Real } from './world';

/**
 * One step: what it does to both, and what it compares there and then. `verbs` are those of the daemon whose turn it
 * is.
 * A `pick` in a step chooses among what the model has at that moment.
 */
export interface Step {
  name: string;
  can?: (model: Model) => boolean;
  do: (model: Model, real: Real, verbs: Verbs) => Promise<unknown>;
}

export const q = fc.integer({ min: 0, max: 1 });
export const pick = fc.nat({ max: 1000 });
export const few = fc.integer({ min: 1, max: 4 });

/** So long that it ends in a test only where a step says so. */
export const longSeconds = 100_000;

/** The same for a lease, which an extension makes twice as long. */
export const leaseSeconds = 20_000;
