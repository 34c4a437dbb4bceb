import { option, whole } from '../option-values';
import type { Freshness } from '../../generated/messages';
import type { components } from '../../generated/operations';
import { command } from './command';
import { exits, missingQueueHelp } from './exits';
import { answered, daemonAt, daemonOptions, jsonOption, pathOf, type Daemon } from './http/daemon';
import type { ServerEvent } from './http/events';
import { follow, untilInterrupted } from './http/follow';
import { emptyQueue, queueOrEmpty } from './http/queue';
import { flag, oneOf } from './options';
import { outputWidth, print, shortened, table, tell } from './output';

type Overview = components['schemas']['Overview'];
type Queue = components['schemas']['Queue'];

const sorts = ['name', 'ready', 'delayed', 'leased', 'dead', 'consumers', 'workers', 'in', 'out'] as const;

interface Wanted {
  sort: (typeof sorts)[number];
  search: string;
  max: number;
}

export const stats = command({
  name: 'stats',
  usage: '[QUEUE] [OPTIONS]',
  explains: `Show the queues with their message counts, messages per second in and out, and consumers; or all figures
of one queue. On a terminal the output is updated until Ctrl-C. With --once, or if the output is not a terminal, it is
printed once. ${missingQueueHelp} Long names are shortened to the width of the terminal (or COLUMNS, or 160),
except with --json.`,
  words: ['queue'],
  wordCount: [0, 1],
  options: {
    once: flag('print once'),
    sort: oneOf('COLUMN', sorts, `sort by ${sorts.join(', ')}; all but name descending (name)`),
    max: option('N', 30, whole(1, 100), 'maximum number of queues'),
    ...jsonOption,
    ...daemonOptions,
  },
  examples: [
    'restmq stats',
    'restmq stats --sort ready --max 10 --once',
    'restmq stats orders.eu --json | jq .oldestAgeSeconds',
  ],
  async run({ once, sort, max, json, ...where }, [queue]) {
    const daemon = await daemonAt(where);
    const wanted = { sort: sort ?? 'name', search: '', max };
    const isLive = !once && process.stdout.isTTY;
    if (isLive) return live(daemon, queue, wanted, json);
    if (queue === undefined) return tellOverview(await overview(daemon, wanted), json);
    const one = await queueOrEmpty(daemon.api, queue);
    await print(json ? `${JSON.stringify(one)}\n` : queueText(one));
    return exits.done;
  },
});

function queryOf({ sort, max }: Wanted): { sort: Wanted['sort']; order: 'asc' | 'desc'; max: number } {
  return { sort, order: sort === 'name' ? 'asc' : 'desc', max };
}

function overview({ api }: Daemon, wanted: Wanted): Promise<Overview> {
  return answered(api.GET('/v1/overview', { params: { query: queryOf(wanted) } }));
}

async function tellOverview(seen: Overview, json: boolean): Promise<number> {
  await print(json ? `${JSON.stringify(seen)}\n` : overviewText(seen));
  return exits.done;
}

/** Show live figures. @returns the exit code when the user interrupts it */
async function live(daemon: Daemon, queue: string | undefined, wanted: Wanted, json: boolean): Promise<number> {
  const signal = untilInterrupted();
  const { sort, order, max } = queryOf(wanted);
  const path =
    queue === undefined
      ? `/v1/overview/events?sort=${sort}&order=${order}&max=${max}`
      : `/v1/queues/${pathOf(queue)}/events`;
  for await (const { event, data } of follow(daemon, {
    request: () => ({ path }),
    signal,
    afterBreak: '',
  }) as AsyncIterable<ServerEvent>) {
    if (data === '') continue;
    if (event === 'freshness') {
      tellFreshness(JSON.parse(data) as Freshness);
      continue;
    }
    if (event !== 'overview' && event !== 'queue') continue;
    await print(json ? `${data}\n` : `${clear}${textOf(data, queue)}`);
  }
  return exits.done;
}

function tellFreshness({ stale, readAt }: Freshness): void {
  tell(
    stale ? `the daemon cannot read from Redis; the figures are from ${readAt}` : 'the figures are up to date again',
  );
}

/** ANSI codes: cursor home, clear to the end of the screen. */
const clear = '\u001b[H\u001b[2J';

function textOf(data: string, queue: string | undefined): string {
  if (queue === undefined) return overviewText(JSON.parse(data) as Overview);
  const one = JSON.parse(data) as Queue | null;
  return queueText(one ?? emptyQueue(queue));
}

function overviewText({ queueCount, matchedCount, totals, queues }: Overview): string {
  const head = [
    'QUEUE',
    'READY',
    'DELAYED',
    'LEASED',
    'DEAD',
    'CONSUMERS',
    'WORKERS',
    'IN/S',
    'OUT/S',
    'POLICY',
    'STATUS',
  ];
  const rows = queues.map((one): Row => [
    one.name,
    one.ready,
    one.delayed,
    one.leased,
    one.dead,
    one.consumers,
    one.workers,
    one.in,
    one.out,
    one.policy,
    one.status,
  ]);
  const all: Row = [
    'all',
    totals.ready,
    totals.delayed,
    totals.leased,
    totals.dead,
    totals.consumers,
    totals.workers,
    totals.in,
    totals.out,
    '',
    totals.stopped > 0 ? `${totals.stopped} stopped` : '',
  ];
  const more =
    matchedCount > queues.length
      ? [`${matchedCount - queues.length} more of ${queueCount} queues; --max shows more of them`]
      : [];
  return [...table(head, fitting(head, [...rows, all])), ...more].map((line) => `${line}\n`).join('');
}

type Row = [name: string, ...(string | number)[]];

/** Shorten the names to the width that the other columns leave. */
function fitting(head: readonly string[], rows: readonly Row[]): Row[] {
  const others = Math.max(
    ...table(
      head.slice(1),
      rows.map(([, ...rest]) => rest),
    ).map((line) => line.length),
  );
  const room = Math.max(outputWidth() - others - 2, shortestName);
  return rows.map(([name, ...rest]) => [shortened(name, room), ...rest]);
}

const shortestName = 12;

/** A queue as lines: its counts, and its settings by the names that `restmq queue set` takes. */
export function queueText({ name, settings, rates, ...counts }: Queue): string {
  const rows = [
    ['name', name],
    ...Object.entries(counts).map(([what, value]) => [what, String(value ?? '-')]),
    ['in/s', String(rates.in)],
    ['out/s', String(rates.out)],
    ...settingRows(settings),
  ] as [string, string][];
  return rows.map(([what, value]) => `${what.padEnd(20)}${value}\n`).join('');
}

function settingRows(settings: object, prefix = ''): [string, string][] {
  return Object.entries(settings).flatMap(([name, value]: [string, unknown]): [string, string][] =>
    typeof value === 'object' && value !== null
      ? settingRows(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, String(value)]],
  );
}
