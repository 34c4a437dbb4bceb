import type { RedriveRequest } from '../../generated/messages';
import type { Caller } from '../access/check';

/**
 * Check the permission to add to the target of a redrive.
 * @throws BrokerError `forbidden`, `unauthorized`
 */
export function checkTarget({ authorization, category }: Caller, { target }: RedriveRequest): void {
  if (target !== undefined) authorization.check({ category, verb: 'produce', queue: target });
}
