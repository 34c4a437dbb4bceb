import type { Overview, QueueSummary, SortBy } from '../../generated/messages';
import { iso } from '../queue/message-json';
import { isUnserved } from '../queue/workers';
import type { QueueIndex, QueueRow } from './queue-index';

/** The queues of a page: filter, order and start. */
export interface OverviewQuery {
  search: string;
  sort: SortBy;
  order: 'asc' | 'desc';
  /** Position of the last queue of the page before; null: from the beginning. */
  after: PageCursor | null;
  max: number;
}

/** A queue's position in an order. */
export interface PageCursor {
  value: number;
  name: string;
}

/** False for queues that the requester may not know of. */
export type IsShown = (name: string) => boolean;

/** A page of the index, and the totals of all queues. */
export async function pageOf(
  index: QueueIndex,
  rows: readonly QueueRow[],
  wish: OverviewQuery,
  isShown: IsShown,
): Promise<Overview> {
  const all = rows.filter(({ queue }) => isShown(queue.name));
  const wanted = wish.search.toLowerCase();
  const matching = wanted === '' ? all : all.filter(({ queue }) => queue.name.toLowerCase().includes(wanted));
  const sorted = matching.map((row) => ({ row, value: valueOf[wish.sort](row) })).sort(comparing(wish.order));
  const start = wish.after ? sorted.findIndex((one) => comparing(wish.order)(one, placed(wish.after!)) > 0) : 0;
  const page = start < 0 ? [] : sorted.slice(start, start + wish.max);
  const shown = page.map(({ row }) => row);
  await index.fillActivity(shown);
  const last = page.at(-1);
  const cursor = last && start + page.length < sorted.length ? { cursor: cursorTo(last) } : {};
  return {
    queueCount: all.length,
    matchedCount: matching.length,
    totals: totalsOf(all),
    queues: shown.map(summaryOf),
    ...cursor,
  };
}

function cursorTo({ value, row }: Sortable): string {
  return Buffer.from(`${value} ${row.queue.name}`).toString('base64url');
}

interface Sortable {
  row: { queue: { name: string } };
  value: number;
}

function placed({ value, name }: PageCursor): Sortable {
  return { row: { queue: { name } }, value };
}

function comparing(order: 'asc' | 'desc'): (a: Sortable, b: Sortable) => number {
  const sign = order === 'asc' ? 1 : -1;
  return (a, b) => {
    if (a.value !== b.value) return a.value < b.value ? -sign : sign;
    const [one, other] = [a.row.queue.name, b.row.queue.name];
    // Queues with the same value are ordered by name, whatever the order of the values.
    const byName = one < other ? -1 : one > other ? 1 : 0;
    return a.value === onlyName ? byName * sign : byName;
  };
}

/** The value of every queue in the order of names; no queue has it in another order. */
const onlyName = -(2 ** 52);

const valueOf: Record<SortBy, (row: QueueRow) => number> = {
  name: () => onlyName,
  ready: ({ glance }) => glance.ready,
  delayed: ({ glance }) => glance.delayed,
  leased: ({ glance }) => glance.leased,
  dead: ({ glance }) => glance.dead,
  consumers: ({ glance }) => glance.consumers,
  workers: ({ glance }) => glance.workers,
  in: (row) => row.in,
  out: (row) => row.out,
  /** The older the message, the greater the value. */
  oldest: ({ glance: { oldestMs } }) => (oldestMs === null ? onlyName + 1 : -oldestMs),
};

function totalsOf(rows: readonly QueueRow[]): Overview['totals'] {
  const totals = {
    ready: 0,
    delayed: 0,
    leased: 0,
    dead: 0,
    consumers: 0,
    workers: 0,
    unserved: 0,
    stopped: 0,
    in: 0,
    out: 0,
  };
  for (const { glance, in: came, out: went } of rows) {
    totals.ready += glance.ready;
    totals.delayed += glance.delayed;
    totals.leased += glance.leased;
    totals.dead += glance.dead;
    totals.consumers += glance.consumers;
    totals.workers += glance.workers;
    totals.unserved += isRowUnserved(glance) ? 1 : 0;
    totals.stopped += glance.status === 'stop' ? 1 : 0;
    totals.in += came;
    totals.out += went;
  }
  return { ...totals, in: Math.round(totals.in * 10) / 10, out: Math.round(totals.out * 10) / 10 };
}

function isRowUnserved(glance: QueueRow['glance']): boolean {
  const { oldestMs } = glance;
  return isUnserved({ ...glance, oldestAgeMs: oldestMs === null ? null : Date.now() - oldestMs });
}

function summaryOf({ queue, glance, in: came, out: went, activity }: QueueRow): QueueSummary {
  const { status, policy, ready, delayed, leased, dead, consumers, workers, oldestMs } = glance;
  return {
    name: queue.name,
    status,
    policy,
    ready,
    delayed,
    leased,
    dead,
    consumers,
    workers,
    unserved: isRowUnserved(glance),
    in: came,
    out: went,
    oldestAt: oldestMs === null ? null : iso(oldestMs),
    cameIn: activity?.cameIn ?? [],
    wentOut: activity?.wentOut ?? [],
  };
}
