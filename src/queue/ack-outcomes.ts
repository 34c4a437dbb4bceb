import type { AckOutcome as AckOutcomeView } from '../../generated/messages';
import type { AckOutcome } from './leases';

/** The outcomes of acks as the contracts define them. There are none if the client was gone before the acks. */
export function ackOutcomes(leaseIds: readonly string[], outcomes: readonly AckOutcome[]): AckOutcomeView[] {
  return outcomes.map((outcome, i) => ({ leaseId: leaseIds[i]!, outcome }));
}
