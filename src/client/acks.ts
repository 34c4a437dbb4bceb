import type { AckOutcome } from '../../generated/messages';
import { RestMQError } from './errors';

/** Acks leases in batches, one request at a time. Acks that arrive during a request go with the next one. */
export interface Acks {
  /**
   * @throws RestMQError `lease-lost`, `no-such-lease`, or the error that the request for the whole batch failed with
   */
  ack(leaseId: string): Promise<void>;
}

interface Owed {
  leaseId: string;
  settle: (outcome: AckOutcome) => void;
  reject: (error: unknown) => void;
}

/** Most leases in one request. */
const batch = 100;

export function createAcks(send: (leaseIds: string[]) => Promise<AckOutcome[]>): Acks {
  const owed: Owed[] = [];
  let sending = false;

  const sendAll = async (): Promise<void> => {
    sending = true;
    await Promise.resolve(); // acks of the same tick go together
    while (owed.length > 0) {
      const some = owed.splice(0, batch);
      try {
        const outcomes = await send(some.map(({ leaseId }) => leaseId));
        for (const [i, { settle }] of some.entries()) settle(outcomes[i]!);
      } catch (error) {
        for (const { reject } of some) reject(error);
      }
    }
    sending = false;
  };

  return {
    ack: (leaseId) =>
      new Promise((resolve, reject) => {
        const settle = ({ outcome }: AckOutcome): void =>
          outcome === 'acked' ? resolve() : reject(refusals[outcome]());
        owed.push({ leaseId, settle, reject });
        if (!sending) void sendAll();
      }),
  };
}

/** The same errors as the daemon gives for the ack of a single message. */
const refusals = {
  lost: () =>
    new RestMQError(
      'lease-lost',
      'The lease is over: it expired, or its message was given back, taken over or removed.',
      409,
    ),
  unknown: () => new RestMQError('no-such-lease', 'This queue gave no such lease.', 404),
};
