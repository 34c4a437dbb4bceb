import { randomBytes } from 'node:crypto';
import { BrokerError } from '../errors';
import { mapInSlices } from '../slices';
import type { ScriptRunner } from '../redis/scripts/script-runner';
import { retryWhileSweeping } from './partial-sweep';
import { queuedFrom, type Queued } from './wait-queue';
import { messageKey } from './message-keys';
import type { Queue } from './names';
import { decodeRecord, type Leased } from './message-record';
import type { Timers } from './timers';
import { coalesceGets, coalesceCalls, ranks } from '../redis/scripts/coalescing';

/** How a lease is nacked. */
export interface GiveBack {
  /** undefined: the queue's backoff. */
  delaySeconds?: number | undefined;
  reason?: string | undefined;
  /** Make it a dead letter at once. */
  dead?: boolean | undefined;
  /** false: don't count this attempt. */
  countAttempt?: boolean | undefined;
}

export type AckOutcome = 'acked' | 'lost' | 'unknown';
export type NackOutcome = 'ready' | 'delayed' | 'dead' | 'expired';

export interface Redriven {
  /** Dead letters that became ready. */
  redriven: number;
  /** Dead letters whose ttl had run out; they were removed. */
  expired: number;
  /** Dead letters that remain. */
  dead: number;
}

/** Operations of leases. Times are by Redis' clock. */
export interface Leases {
  /**
   * Lease the first ready messages, 1 to `max`; null if there is none.
   * @param leaseSeconds  undefined: the queue's setting
   */
  lease(queue: Queue, max: number, leaseSeconds: number | undefined): Promise<Leased[] | null>;
  /** The same for a waiter: messages that are reserved for earlier waiters are left. If it gets none it is queued. */
  leaseInTurn(queue: Queue, max: number, leaseSeconds: number | undefined, waiter: string): Promise<Leased[] | Queued>;
  /** The same after an ack of leases, in one script. `waiter` '': a request that does not wait. */
  ackAndLease(
    queue: Queue,
    leaseIds: readonly string[],
    how: { max: number; leaseSeconds: number | undefined; waiter: string },
  ): Promise<{ outcomes: AckOutcome[]; leased: Leased[] | Queued }>;
  /** Ack leases. Repeating an ack is `acked` again. @returns an outcome for each lease, in their order */
  ack(queue: Queue, leaseIds: readonly string[]): Promise<AckOutcome[]>;
  /** Ack one lease. @throws BrokerError `lease-lost`, `no-such-lease` */
  ackOne(queue: Queue, leaseId: string): Promise<void>;
  /** Nack a lease. @returns the message's key and new state @throws BrokerError `lease-lost`, `no-such-lease` */
  nack(queue: Queue, leaseId: string, how: GiveBack): Promise<{ key: string; state: NackOutcome }>;
  /**
   * Nack the leases of a consumer that is gone: their messages are ready at the front again. Ended leases are skipped.
   * @param reason  undefined: don't count the attempt
   */
  giveBack(queue: Queue, leaseIds: readonly string[], reason?: string): Promise<void>;
  /**
   * Make a lease end `leaseSeconds` from now; undefined: the queue's setting.
   * @returns the message's key, and when the lease ends (ms)
   * @throws BrokerError `lease-lost`, `no-such-lease`
   */
  extend(queue: Queue, leaseId: string, leaseSeconds: number | undefined): Promise<{ key: string; expiresMs: number }>;
  /**
   * Make dead letters ready again, at most `max`.
   * @param dryRun   change nothing, only count
   * @param numbers  only these, at most 100; undefined: the oldest
   */
  redrive(queue: Queue, max: number, dryRun: boolean, numbers?: readonly string[]): Promise<Redriven>;
}

/** A message that a script leased. */
type LeasedRow = [number: Buffer, record: Buffer, count: Buffer, delivery: number, attempt: number, expiresMs: number];

/** Shortest lease. A sweep is armed for this time if only the settings know the lease's length. */
const leastMs = 1000;
/** How long the scripts remember how a leased message ended. */
const rememberMs = 3_600_000;

export function createLeases(store: ScriptRunner, timers: Timers): Leases {
  /** @param secrets  one for all messages, or one for each */
  const leaseUpTo = async (
    queue: Queue,
    max: number,
    leaseSeconds: number | undefined,
    waiter: string,
    secrets: readonly string[],
  ): Promise<Leased[] | Buffer | null> => {
    const ms = leaseSeconds === undefined ? '' : leaseSeconds * 1000;
    const askedAt = performance.now();
    const found = await retryWhileSweeping(() => {
      timers.arm(queue, ms === '' ? leastMs : ms);
      return store.run('lease_messages', queue.keys, max, ms, waiter, ...secrets);
    });
    if (found === null || Buffer.isBuffer(found)) return found;
    const left = await stillLeased(queue, found, secrets, askedAt);
    return left.length > 0 ? left : leaseUpTo(queue, max, leaseSeconds, waiter, secrets);
  };

  /** The messages that a script leased, without those whose lease is over already. */
  const stillLeased = async (
    queue: Queue,
    found: readonly LeasedRow[],
    secrets: readonly string[],
    askedAt: number,
  ): Promise<Leased[]> => {
    store.touch(queue.keys);
    const held = await mapInSlices(found, ([number, record, count, delivery, attempt, expiresMs], i) => {
      const leaseId = `${number.toString()}-${delivery}-${secrets[Math.min(i, secrets.length - 1)]!}`;
      return { number: number.toString(), count: Number(count), ...decodeRecord(record), leaseId, attempt, expiresMs };
    });
    if (performance.now() - askedAt < leastMs) return held;
    // This daemon or its connection was stalled: leases that are over by now may be other consumers'.
    const nowMs = store.clock.now();
    return held.filter(({ expiresMs }) => expiresMs > nowMs);
  };

  const leaseInTurn: Leases['leaseInTurn'] = async (queue, max, leaseSeconds, waiter) => {
    const leased = await leaseUpTo(queue, max, leaseSeconds, waiter, secretsFor(1));
    return Array.isArray(leased) ? leased : queuedFrom(leased);
  };

  const ackAndLease: Leases['ackAndLease'] = async (queue, leaseIds, { max, leaseSeconds, waiter }) => {
    // Replicas confirm acks, but no leases: see wait-replicas.ts.
    if (store.confirmsWrites || leaseIds.length === 0) {
      const outcomes = leaseIds.length === 0 ? [] : await ack(queue, leaseIds);
      return { outcomes, leased: await leaseInTurn(queue, max, leaseSeconds, waiter) };
    }
    const ms = leaseSeconds === undefined ? '' : leaseSeconds * 1000;
    const secrets = secretsFor(1);
    const askedAt = performance.now();
    const [outcomes, found] = await retryWhileSweeping(() => {
      timers.arm(queue, ms === '' ? leastMs : ms);
      if (!leaseIds.every(isFirstDelivery)) timers.arm(queue, rememberMs);
      return store.run('ack_and_lease_messages', queue.keys, leaseIds.join(' '), max, ms, waiter, ...secrets);
    });
    const acked = outcomes.map((outcome) => outcome.toString() as AckOutcome);
    if (found === null || Buffer.isBuffer(found)) return { outcomes: acked, leased: queuedFrom(found) };
    const left = await stillLeased(queue, found, secrets, askedAt);
    return {
      outcomes: acked,
      leased: left.length > 0 ? left : await leaseInTurn(queue, max, leaseSeconds, waiter),
    };
  };

  /** A request that does not wait is served before all waiters. */
  const leaseNow = (queue: Queue, max: number, leaseSeconds: number | undefined, secrets: readonly string[]) =>
    leaseUpTo(queue, max, leaseSeconds, '', secrets) as Promise<Leased[] | null>;
  const leaseOne = coalesceGets(
    store,
    { rank: ranks.lease, kindOf: String },
    (queue: Queue, leaseSeconds: number | undefined, count) => leaseNow(queue, count, leaseSeconds, secretsFor(count)),
  );

  const ack: Leases['ack'] = (queue, leaseIds) =>
    retryWhileSweeping(() => {
      if (!leaseIds.every(isFirstDelivery)) timers.arm(queue, rememberMs);
      return store.run('ack_leases', queue.keys, ...leaseIds);
    });

  const ackOne = coalesceCalls<Queue, string, AckOutcome>(store, { rank: ranks.ack, run: ack });

  const nackAll = (
    queue: Queue,
    leaseIds: readonly string[],
    { delaySeconds, reason = 'nack', dead, countAttempt = true }: GiveBack,
  ) => {
    const delayMs = delaySeconds === undefined ? '' : delaySeconds * 1000;
    return retryWhileSweeping(() => {
      timers.arm(queue, 0); // only the script knows the backoff and the ttl
      return store.run('nack_leases', queue.keys, delayMs, reason, dead ? 1 : 0, countAttempt ? 1 : 0, ...leaseIds);
    });
  };

  return {
    lease: (queue, max, leaseSeconds) =>
      max === 1 ? leaseOne(queue, leaseSeconds) : leaseNow(queue, max, leaseSeconds, secretsFor(1)),
    leaseInTurn,
    ackAndLease,
    ack,
    ackOne: async (queue, one) => {
      const outcome = await ackOne(queue, one);
      if (outcome !== 'acked') throw notHeld(queue, outcome);
    },
    nack: async (queue, one, how) => {
      const [number, outcome] = (await nackAll(queue, [one], how))[0]!;
      if (outcome === 'acked' || outcome === 'lost' || outcome === 'unknown') throw notHeld(queue, outcome);
      return { key: messageKey(queue, number), state: outcome };
    },
    giveBack: async (queue, leaseIds, reason) => {
      await nackAll(queue, leaseIds, { delaySeconds: 0, countAttempt: reason !== undefined, reason });
    },
    extend: async (queue, one, leaseSeconds) => {
      const ms = leaseSeconds === undefined ? '' : leaseSeconds * 1000;
      const [number, expiresMs] = await retryWhileSweeping(() => {
        timers.arm(queue, ms === '' ? leastMs : ms);
        return store.run('extend_lease', queue.keys, one, ms);
      });
      if (typeof expiresMs === 'string') throw notHeld(queue, expiresMs);
      return { key: messageKey(queue, number), expiresMs };
    },
    redrive: async (queue, max, dryRun, numbers = []) => {
      const total = { redriven: 0, expired: 0 };
      for (;;) {
        const done = total.redriven + total.expired;
        const [redriven, expired, dead] = await retryWhileSweeping(() => {
          if (!dryRun) timers.arm(queue, 0); // only the script knows the ttls
          return store.run('redrive_messages', queue.keys, max - done, dryRun ? done : '', ...numbers);
        });
        total.redriven += redriven;
        total.expired += expired;
        if (numbers.length > 0 || redriven + expired === 0 || dead === 0 || done + redriven + expired >= max)
          return { ...total, dead };
      }
    },
  };
}

function secretsFor(count: number): string[] {
  const bytes = randomBytes(16 * count);
  return Array.from({ length: count }, (_, i) => bytes.toString('base64url', 16 * i, 16 * (i + 1)));
}

function isFirstDelivery(leaseId: string): boolean {
  return /^\d+-1-/.test(leaseId);
}

function notHeld(queue: Queue, outcome: 'acked' | 'lost' | 'unknown'): BrokerError {
  if (outcome === 'unknown')
    return new BrokerError('no-such-lease', 'This queue gave no such lease.', { queue: queue.name });
  const how =
    outcome === 'acked' ? 'its message was acked' : 'it expired, or its message was given back, taken over or removed';
  return new BrokerError('lease-lost', `The lease is over: ${how}.`, { queue: queue.name });
}
