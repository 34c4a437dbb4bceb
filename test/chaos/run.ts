import { setTimeout as sleep } from 'node:timers/promises';
import type { Transport } from '../support/stream-clients';
import { startDaemons } from './daemons';
import { Ledger, type Verdict } from './ledger';
import { topologies, type TopologyName } from './topologies';
import { between, oneOf, randomFrom } from './random';
import { configure, hearAll, lease, left, produce, takeTurns } from './work';

export interface RunOptions {
  seed: number;
  topology: TopologyName;
  daemons: number;
  /** The run ends when so many messages are confirmed and so many daemons were killed, or after so many seconds. */
  messages: number;
  kills: number;
  seconds: number;
  /** Messages in one request of the producers that lease. */
  batch: number;
  /** Names of the faults to choose from; empty: all that there are. */
  faults: readonly string[];
  /** Between two faults, about (ms). */
  everyMs: number;
}

export interface Report {
  seed: number;
  topology: TopologyName;
  seconds: number;
  kills: number;
  faults: Record<string, number>;
  /** Faults that were left out, and why. */
  left: readonly string[];
  queues: Record<string, Verdict>;
  /** The broken promises; '' if all were kept. */
  broken: string;
}

/**
 * Draining the queues may take any time while it makes progress; after this many milliseconds without any, the
 * remaining messages count as lost.
 */
const patienceMs = 60_000;
const queues = ['work', 'turns', 'all'] as const;

/**
 * Work on queues in all ways while things go wrong; then let all be well, drain, and see what became of each message.
 */
export async function run(program: string, options: RunOptions): Promise<Report> {
  const random = randomFrom(options.seed); // of the faults alone: what clients do depends on who answers when
  const topology = await topologies[options.topology](queues);
  const daemons = await startDaemons(program, topology, options.daemons).catch(async (error: unknown) => {
    await topology.stop();
    throw error;
  });
  const some = (): string => daemons.some(Math.random);
  const ledgers = { work: new Ledger(), turns: new Ledger(), all: new Ledger() };
  const counted: Record<string, number> = {};
  const startedAt = Date.now();
  let [producing, consuming] = [true, true];
  const received = [new Set<string>(), new Set<string>(), new Set<string>()];
  try {
    await configure(some, 'work', { maxAttempts: 0, leaseSeconds: 5 });
    await configure(some, 'turns', { policy: 'roundrobin', maxAttempts: 0, leaseSeconds: 5 });
    await configure(some, 'all', { replayLength: 100_000 });
    const noMore = (): boolean => !consuming;
    const consumers = [
      ...[1, 2, 3].map(() => lease(some, ledgers.work, 'work', noMore)),
      ...(['sse', 'websocket', 'comet'] as Transport[]).map((transport) =>
        takeTurns(some, ledgers.turns, 'turns', transport, noMore),
      ),
      ...(['sse', 'websocket', 'comet'] as Transport[]).map((transport, i) =>
        hearAll(some, ledgers.all, 'all', transport, noMore, received[i]!),
      ),
    ];
    await sleep(500); // who consumes broadcasts is there first
    const over = (): boolean => !producing;
    const producers = [
      ...[1, 2, 3, 4].map((number) =>
        produce(
          some,
          ledgers.work,
          { queue: 'work', number, batch: options.batch, persistent: number % 2 === 0 },
          over,
        ),
      ),
      ...[1, 2].map((number) =>
        produce(some, ledgers.turns, { queue: 'turns', number, batch: 1, persistent: number === 2 }, over),
      ),
      ...[1, 2].map((number) =>
        produce(some, ledgers.all, { queue: 'all', number, batch: 1, persistent: number === 2 }, over),
      ),
    ];
    const acked = (): number => ledgers.work.acked + ledgers.turns.acked + ledgers.all.acked;
    const isEnough = (): boolean =>
      (acked() >= options.messages && daemons.kills >= options.kills) ||
      Date.now() - startedAt > options.seconds * 1000;
    const faults = Object.entries({ ...topology.faults, ...daemons.faults }).filter(
      ([name]) => options.faults.length === 0 || options.faults.includes(name),
    );
    while (!isEnough()) {
      await sleep(between(random, 0, 2 * options.everyMs));
      if (faults.length === 0 || isEnough()) continue;
      const [name, fault] = oneOf(random, faults);
      counted[name] = (counted[name] ?? 0) + 1;
      await fault(random);
    }
    producing = false;
    await Promise.all(producers);
    await drained(some, ledgers, received);
    consuming = false;
    await Promise.all(consumers);
  } finally {
    producing = consuming = false;
    await daemons.stop();
    await topology.stop();
  }
  const verdicts = { work: ledgers.work.verdict(), turns: ledgers.turns.verdict(), all: ledgers.all.verdict(received) };
  const broken = Object.entries(verdicts).flatMap(([name, verdict]) =>
    topology.mustBeZero.flatMap((what) => (verdict[what] > 0 ? [`${name}: ${verdict[what]} ${what}`] : [])),
  );
  return {
    seed: options.seed,
    topology: options.topology,
    seconds: (Date.now() - startedAt) / 1000,
    kills: daemons.kills,
    faults: counted,
    left: daemons.left,
    queues: verdicts,
    broken: broken.join(', '),
  };
}

/** Nothing is left, and who hears all has heard what the others have. */
async function drained(
  some: () => string,
  ledgers: Record<'work' | 'turns' | 'all', Ledger>,
  received: readonly Set<string>[],
): Promise<void> {
  let least = Infinity;
  for (let patience = Date.now() + patienceMs; Date.now() < patience; await sleep(200)) {
    const rest = await Promise.all(queues.map((queue) => left(some, queue)));
    const unheard = received.map(({ size }) => Math.max(0, ledgers.all.delivered - size));
    if (rest.includes(null)) continue;
    const undone = [...(rest as number[]), ...unheard].reduce((sum, count) => sum + count, 0);
    if (undone === 0) return;
    if (undone < least) [least, patience] = [undone, Date.now() + patienceMs];
  }
}
