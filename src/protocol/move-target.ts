import type { Caller } from '../access/check';

/**
 * Check the permission to add to the queue to which messages are moved.
 * @throws BrokerError `forbidden`, `unauthorized`
 */
export function checkTarget({ authorization, category }: Caller, { target }: { target?: string | undefined }): void {
  if (target !== undefined) authorization.check({ category, verb: 'produce', queue: target });
}
