import type { QueueKeys } from '../keys';
import type { ScriptRunner } from './script-runner';

/** All that is known of a queue here. */
interface QueueRef {
  readonly name: string;
  readonly keys: QueueKeys;
}

/** A verb that one script can do for all who ask it of a queue in the same turn of the event loop. */
interface CoalescedVerb<Q extends QueueRef, Ask, Answer> {
  /**
   * Where several verbs were asked of a queue in one turn, what comes first: a client that does not wait for answers
   * takes what
   * it has just added.
   */
  rank: (typeof ranks)[keyof typeof ranks];
  /** Which asks can go together; all where it is left out. */
  kindOf?: (ask: Ask) => string;
  /** About how many bytes an ask brings along. */
  sizeOf?: (ask: Ask) => number;
  /** @returns an answer for each, in their order; where it throws, all are told so */
  run: (queue: Q, asks: readonly Ask[]) => Promise<readonly (Answer | Promise<Answer>)[]>;
}

/** The verbs that go together. */
export const ranks = { add: 0, ack: 1, take: 2, lease: 3 } as const;

/**
 * With more, a script would hold Redis up for longer than others like to wait. (16, 32 and 64 are equally fast, 8 is 6
 * % slower.)
 */
const [mostAsks, mostBytes] = [32, 262_144] as const;

/** Those who asked in this turn. */
interface CallGroup<Ask, Answer> {
  asks: Ask[];
  told: { resolve: (answer: Answer | Promise<Answer>) => void; reject: (error: unknown) => void }[];
  bytes: number;
}

/**
 * Have what is asked of one queue in one turn of the event loop done by one script: a script costs Redis, the wire and
 * this
 * process far more than what it does for one message (with 50 clients: 1.5 times as many adds and takes a second).
 */
export function coalesceCalls<Q extends QueueRef, Ask, Answer>(
  store: ScriptRunner,
  { rank, kindOf, sizeOf, run }: CoalescedVerb<Q, Ask, Answer>,
): (queue: Q, ask: Ask) => Promise<Answer> {
  const open = new Map<string, CallGroup<Ask, Answer>>();

  const begin = (queue: Q, name: string): CallGroup<Ask, Answer> => {
    const group: CallGroup<Ask, Answer> = { asks: [], told: [], bytes: 0 };
    open.set(name, group);
    store.deferCall(queue.keys, rank, () => send(queue, name, group));
    return group;
  };

  const send = (queue: Q, name: string, group: CallGroup<Ask, Answer>): void => {
    if (open.get(name) !== group) return; // it was full, and has gone
    open.delete(name);
    run(queue, group.asks).then(
      (answers) => group.told.forEach(({ resolve }, i) => resolve(answers[i]!)),
      (error: unknown) => group.told.forEach(({ reject }) => reject(error)),
    );
  };

  return (queue, ask) =>
    new Promise((resolve, reject) => {
      const name = kindOf ? `${kindOf(ask)} ${queue.name}` : queue.name;
      const group = open.get(name) ?? begin(queue, name);
      group.asks.push(ask);
      group.told.push({ resolve, reject });
      if (sizeOf) group.bytes += sizeOf(ask);
      if (group.asks.length >= mostAsks || group.bytes >= mostBytes) send(queue, name, group);
    });
}

/**
 * The same for verbs by which each who asks gets the next message, in the order they asked.
 * @param get  gets up to so many, null where there is none
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
      // Large ones don't come all at once: who is left asks again.
      return asks.map((ask, i) => (found === null ? null : i < found.length ? [found[i]!] : getOne(queue, ask)));
    },
  });
  return getOne;
}
