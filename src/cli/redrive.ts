import { option, whole } from '../option-values';
import type { Redriven, RedriveRequest } from '../../generated/messages';
import { command } from './command';
import { exits } from './exits';
import { selectionsOf, type MessageSelection } from './http/selections';
import { answered, daemonAt, daemonOptions, inPath, jsonOption, type Daemon } from './http/daemon';
import { flag, named } from './options';
import { createProgress, printLines } from './output';

/** Dead letters moved by one request, so that progress shows and other clients are served in between. */
const step = 1000;
/** A dry run checks the ttl of at most this many dead letters. */
const dryRunMax = 10_000;

export const redrive = command({
  name: 'redrive',
  usage: 'QUEUE [KEY...] [OPTIONS]',
  explains: `Make dead letters ready again, the oldest first, or move them to another queue with --target, and print
their number. Keys, --search or --group select some of them. Their attempts start at zero; their ttl does not start
again. Dead letters whose ttl is over are removed. If none are selected, --dry-run checks the ttl of the first 10,000.
Exits with 1 if none was moved.`,
  words: ['queue', 'any'],
  wordCount: [1, Infinity],
  options: {
    search: named('TEXT', 'only those whose key, value, headers, group or last reason contain TEXT'),
    group: named('GROUP', 'only those of this group'),
    target: named('QUEUE', 'move them to the tail of this queue'),
    rate: option<number | null>('N', null, whole(1, 100_000), 'maximum number of messages a second'),
    max: option<number | null>('N', null, whole(1, 1_000_000_000), 'maximum number of messages'),
    dryRun: flag('print the number, and change nothing'),
    ...jsonOption,
    ...daemonOptions,
  },
  examples: [
    'restmq redrive orders.eu --dry-run',
    'restmq redrive orders.eu --max 10',
    'restmq redrive orders.eu orders.eu:17 orders.eu:23',
    'restmq redrive orders.eu --group customer-17',
    'restmq redrive orders.eu --search timeout --target orders.retry --rate 10',
  ],
  async run({ search, group, target, rate, max, dryRun, json, ...where }, [queue, ...keys]) {
    const selections = selectionsOf(keys, { search, group });
    const daemon = await daemonAt(where);
    const progress = createProgress();
    const how = { dryRun, ...(target === null ? {} : { target }), ...(rate === null ? {} : { rate }) };
    const show = ({ redriven, expired, dead }: Redriven): void =>
      progress.show(`${redriven} ${target === null ? 'ready again' : 'moved'}, ${expired} expired, ${dead} still dead`);
    const total =
      selections.length > 0
        ? await redriveSelected(daemon, queue!, selections, { max, how, show })
        : await redriveOldest(daemon, queue!, { max, how, show });
    progress.end();
    await printLines([json ? JSON.stringify({ queue, ...total, ...(dryRun ? { dryRun } : {}) }) : `${total.redriven}`]);
    return total.redriven > 0 ? exits.done : exits.nothing;
  },
});

interface Wanted {
  max: number | null;
  how: Pick<RedriveRequest, 'dryRun' | 'target' | 'rate'>;
  show: (total: Redriven) => void;
}

function ask({ api }: Daemon, queue: string, body: RedriveRequest): Promise<Redriven> {
  return answered(api.POST('/v1/queues/{queue}/redrive', { ...inPath(queue), body }));
}

async function redriveOldest(daemon: Daemon, queue: string, { max, how, show }: Wanted): Promise<Redriven> {
  const total = { redriven: 0, expired: 0, dead: 0 };
  for (let left = max ?? Infinity; left > 0;) {
    const moved = await ask(daemon, queue, { ...how, max: Math.min(left, how.dryRun ? dryRunMax : step) });
    add(total, moved);
    left -= moved.redriven + moved.expired;
    show(total);
    if (how.dryRun || moved.redriven + moved.expired === 0 || moved.dead === 0) break;
  }
  if (how.dryRun) total.redriven = Math.min(total.dead, max ?? Infinity) - total.expired;
  return total;
}

async function redriveSelected(
  daemon: Daemon,
  queue: string,
  selections: readonly MessageSelection[],
  { max, how, show }: Wanted,
): Promise<Redriven> {
  const total: Redriven = { redriven: 0, expired: 0, dead: 0 };
  let left = max ?? Infinity;
  for (const selected of selections) {
    let cursor: string | undefined;
    do {
      const body = { ...how, ...selected, max: Math.min(left, step), ...(cursor === undefined ? {} : { cursor }) };
      const moved = await ask(daemon, queue, body);
      add(total, moved);
      cursor = moved.cursor;
      left -= moved.redriven + moved.expired;
      show(total);
    } while (cursor !== undefined && left > 0);
    if (left <= 0) break;
  }
  return total;
}

function add(total: Redriven, { redriven, expired, dead, missing }: Redriven): void {
  total.redriven += redriven;
  total.expired += expired;
  total.dead = dead;
  if (missing !== undefined) total.missing = (total.missing ?? 0) + missing;
}
