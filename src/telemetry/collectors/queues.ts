import type { Metrics } from '../metrics';
import type { Sample } from '../histogram';
import type { Engine } from '../../queue/engine';
import type { QueueSummary } from '../../queue/monitor';

/** Label of all queues without series of their own. No queue can have this name. */
export const otherQueues = '/other';

/** Age up to which the summaries are reused, so that simultaneous collections read Redis once. */
const freshMs = 5000;

type Totals = Omit<QueueSummary, 'policy' | 'status' | 'oldestMs'> & { oldestMs: number | null };
type Look = { rows: [name: string, totals: Totals][]; all: number };

export interface QueueMetricsOptions {
  metrics: Metrics;
  engine: Engine;
  /** Redis' time in ms. */
  now: () => number;
  /** Maximum number of queues with series of their own. */
  most: number;
}

/**
 * Metrics of the pool's queues, by name. Queues with the most messages so far get series of their own, and keep them as
 * long as they exist, so that series don't come and go.
 */
export function observeQueues({ metrics, engine, now, most }: QueueMetricsOptions): void {
  const named = new Set<string>();
  let look: { atMs: number; seen: Promise<Look> } | undefined;

  const lookNow = async (): Promise<Look> => {
    const glances = await engine.forAll(async (queue): Promise<[string, QueueSummary]> => [
      queue.name,
      await engine.summarize(queue),
    ]);
    const there = new Set(glances.map(([name]) => name));
    for (const name of named) if (!there.has(name)) named.delete(name);
    for (const [name] of [...glances].sort(([, a], [, b]) => b.came - a.came)) if (named.size < most) named.add(name);
    const rest = glances.filter(([name]) => !named.has(name)).map(([, glance]) => glance);
    const rows: Look['rows'] = glances.filter(([name]) => named.has(name));
    return {
      rows: rest.length > 0 ? [...rows, [otherQueues, rest.reduce<Totals>(sumOf, nothing)]] : rows,
      all: glances.length,
    };
  };

  /** @returns the summaries; none while Redis is unavailable, which other metrics show */
  const seen = async (): Promise<Look> => {
    if (!look || performance.now() - look.atMs > freshMs) look = { atMs: performance.now(), seen: lookNow() };
    return look.seen.catch(() => ((look = undefined), { rows: [], all: 0 }));
  };

  const ask = (
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    samplesOf: (queue: string, totals: Totals) => Sample[],
  ): void =>
    metrics.ask({
      name,
      type,
      help,
      ofWorkers: 'max',
      samples: async () => (await seen()).rows.flatMap(([queue, totals]) => samplesOf(queue, totals)),
    });
  const one =
    (of: (totals: Totals) => number) =>
    (queue: string, totals: Totals): Sample[] => [{ labels: { queue }, value: of(totals) }];

  metrics.ask({
    name: 'restmq_queues',
    type: 'gauge',
    help: 'Queues of the pool.',
    ofWorkers: 'max',
    samples: async () => [{ labels: {}, value: (await seen()).all }],
  });
  if (most === 0) return;
  ask('restmq_queue_messages', 'gauge', 'Messages in the queue, by state.', (queue, totals) =>
    (['ready', 'delayed', 'leased', 'dead'] as const).map((state) => ({
      labels: { queue, state },
      value: totals[state],
    })),
  );
  ask(
    'restmq_queue_bytes',
    'gauge',
    'Bytes of the values in the queue.',
    one(({ bytes }) => bytes),
  );
  ask(
    'restmq_queue_added_total',
    'counter',
    'Messages added since the queue began, or was purged.',
    one(({ came }) => came),
  );
  ask(
    'restmq_queue_removed_total',
    'counter',
    'Messages that left the queue: acked (or taken), expired, purged.',
    (queue, totals) =>
      (['acked', 'expired', 'purged'] as const).map((how) => ({ labels: { queue, how }, value: totals[how] })),
  );
  ask(
    'restmq_queue_leases_expired_total',
    'counter',
    'Leases that ran out before an ack.',
    one(({ lapsed }) => lapsed),
  );
  ask(
    'restmq_queue_dead_letters_total',
    'counter',
    'Messages that became dead letters.',
    one(({ died }) => died),
  );
  ask(
    'restmq_queue_consumers',
    'gauge',
    'Stream consumers of the queue, on every daemon.',
    one(({ consumers }) => consumers),
  );
  ask(
    'restmq_queue_workers',
    'gauge',
    'Clients that leased or took messages in the last minute, or wait for some, on every daemon.',
    one(({ workers }) => workers),
  );
  ask(
    'restmq_queue_oldest_age_seconds',
    'gauge',
    'How long ago the next message was added; 0 where none is ready.',
    one(({ oldestMs }) => (oldestMs === null ? 0 : Math.max(0, (now() - oldestMs) / 1000))),
  );
}

const nothing: Totals = {
  ready: 0,
  delayed: 0,
  leased: 0,
  dead: 0,
  came: 0,
  went: 0,
  acked: 0,
  expired: 0,
  purged: 0,
  lapsed: 0,
  died: 0,
  bytes: 0,
  consumers: 0,
  workers: 0,
  oldestMs: null,
};

function sumOf(a: Totals, b: Totals): Totals {
  const sum = (name: Exclude<keyof Totals, 'oldestMs'>): number => a[name] + b[name];
  return {
    ready: sum('ready'),
    delayed: sum('delayed'),
    leased: sum('leased'),
    dead: sum('dead'),
    came: sum('came'),
    went: sum('went'),
    acked: sum('acked'),
    expired: sum('expired'),
    purged: sum('purged'),
    lapsed: sum('lapsed'),
    died: sum('died'),
    bytes: sum('bytes'),
    consumers: sum('consumers'),
    workers: sum('workers'),
    oldestMs:
      a.oldestMs === null || b.oldestMs === null ? (a.oldestMs ?? b.oldestMs) : Math.min(a.oldestMs, b.oldestMs),
  };
}
