import type { AckOutcome } from '../../generated/messages';

/** Acks that go with another request. */
export interface ClaimedAcks {
  readonly leaseIds: string[];
  settle: (outcomes: readonly AckOutcome[]) => void;
  fail: (error: unknown) => void;
  /** The request failed: send them by themselves. */
  release: () => void;
}

interface Owed {
  leaseId: string;
  resolve: (acked?: Promise<void>) => void;
  reject: (error: unknown) => void;
}

/** Most leases in one request. */
const batch = 100;

/** Acks leases in batches, one request at a time. Acks that arrive during a request go with the next one. */
export class Acks {
  readonly #ackAll: (leaseIds: string[]) => Promise<AckOutcome[]>;
  readonly #ackOne: (leaseId: string) => Promise<void>;
  #owed: Owed[] = [];
  #isSending = false;

  /** @param ackOne  rejects with the error of a lease that is not held */
  constructor(ackAll: (leaseIds: string[]) => Promise<AckOutcome[]>, ackOne: (leaseId: string) => Promise<void>) {
    this.#ackAll = ackAll;
    this.#ackOne = ackOne;
  }

  /**
   * @param isHeld  whether to wait until they are claimed or flushed
   * @throws RestMQError `lease-lost`, `no-such-lease`, or the error that the request for the whole batch failed with
   */
  ack(leaseId: string, isHeld: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#owed.push({ leaseId, resolve, reject });
      if (!isHeld) void this.flush();
    });
  }

  claim(): ClaimedAcks {
    const some = this.#owed.splice(0, batch);
    return {
      leaseIds: some.map(({ leaseId }) => leaseId),
      settle: (outcomes) =>
        some.forEach(({ leaseId, resolve }, i) =>
          resolve(outcomes[i]?.outcome === 'acked' ? undefined : this.#ackOne(leaseId)),
        ),
      fail: (error) => some.forEach(({ reject }) => reject(error)),
      release: () => {
        this.#owed.push(...some);
        void this.flush();
      },
    };
  }

  async flush(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    await Promise.resolve(); // acks of the same tick go together
    while (this.#owed.length > 0) {
      const acks = this.claim();
      await this.#ackAll(acks.leaseIds).then(acks.settle, acks.fail);
    }
    this.#isSending = false;
  }
}
