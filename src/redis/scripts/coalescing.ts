import type { QueueKeys } from '../keys';
import type { ScriptRunner } from './script-runner';

/** The part of a queue that this module uses. */
interface QueueRef {
  readonly name: string;
  readonly keys: QueueKeys;
}

/** An operation of which one script can run all calls for a queue that are made in the same turn of the event loop. */
interface CoalescedVerb<Q extends QueueRef, Ask, Answer> {
  /** Order of different operations of a queue in one turn: a client that pipelines takes what it has just added. */
  rank: (typeof ranks)[keyof typeof ranks];
  /** Calls with the same kind can be coalesced; undefined: all can. */
  kindOf?: (ask: Ask) => string;
  /** Approximate size of a call in bytes. */
  sizeOf?: (ask: Ask) => number;
  /** @returns an answer for each call, in their order; if it throws, all calls reject */
  run: (queue: Q, asks: readonly Ask[]) => Promise<readonly (Answer | Promise<Answer>)[]>;
}

/** The coalesced operations. */
export const ranks = { add: 0, ack: 1, take: 2, lease: 3 } as const;

/**
 * Maximum calls and bytes of one script: a larger one would block Redis for too long. (16, 32 and 64 calls are equally
 * fast, 8 is 6 % slower.)
 */
const [mostAsks, mostBytes] = [32, 262_144] as const;

/** The calls of this turn. */
interface CallGroup<Ask, Answer> {
  asks: Ask[];
  callers: { resolve: (answer: Answer | Promise<Answer>) => void; reject: (error: unknown) => void }[];
  bytes: number;
}

/**
 * Coalesce the calls for one queue in one turn of the event loop into one script. A script costs Redis, the wire and
 * this process far more than its work for one message (with 50 clients: 1.5 times as many adds and takes a second).
 */
export function coalesceCalls<Q extends QueueRef, Ask, Answer>(
  store: ScriptRunner,
  { rank, kindOf, sizeOf, run }: CoalescedVerb<Q, Ask, Answer>,
): (queue: Q, ask: Ask) => Promise<Answer> {
  const open = new Map<string, CallGroup<Ask, Answer>>();

  const begin = (queue: Q, name: string): CallGroup<Ask, Answer> => {
    const group: CallGroup<Ask, Answer> = { asks: [], callers: [], bytes: 0 };
    open.set(name, group);
    store.deferCall(queue.keys, rank, () => send(queue, name, group));
    return group;
  };

  const send = (queue: Q, name: string, group: CallGroup<Ask, Answer>): void => {
    if (open.get(name) !== group) return; // it was full, and was sent
    open.delete(name);
    run(queue, group.asks).then(
      (answers) => group.callers.forEach(({ resolve }, i) => resolve(answers[i]!)),
      (error: unknown) => group.callers.forEach(({ reject }) => reject(error)),
    );
  };

  return (queue, ask) =>
    new Promise((resolve, reject) => {
      const name = kindOf ? `${kindOf(ask)} ${queue.name}` : queue.name;
      const group = open.get(name) ?? begin(queue, name);
      group.asks.push(ask);
      group.callers.push({ resolve, reject });
      if (sizeOf) group.bytes += sizeOf(ask);
      if (group.asks.length >= mostAsks || group.bytes >= mostBytes) send(queue, name, group);
    });
}

/**
 * The same for operations that get the next message, in the order of the calls.
 * @param get  gets up to `count` messages, null if there is none
 */
export function coalesceGets<Q extends QueueRef, Ask, One>(
  store: ScriptRunner,
  way: Pick<CoalescedVerb<Q, Ask, One>, 'rank' | 'kindOf'>,
  get: (queue: Q, ask: Ask, count: number) => Promise<One[] | null>,
): (queue: Q, ask: Ask) => Promise<[One] | null> {
  const getOne: (queue: Q, ask: Ask) => Promise<[One] | null> = coalesceCalls(store, {
    ...way,
    run: async (queue: Q, asks: readonly Ask[]) => {
      const found = await get(queue, asks[0]!, asks.length);
      // Fewer than `count` were returned, as they are large: the remaining calls ask again.
      return asks.map((ask, i) => (found === null ? null : i < found.length ? [found[i]!] : getOne(queue, ask)));
    },
  });
  return getOne;
}
