import type { Row } from './figures';

/** A performance goal, and its result in this run. */
export interface Goal {
  number: number;
  says: string;
  needed: string;
  /** The figure that is furthest from it, and what it is of; null where nothing was measured. */
  worst: { figure: string; of: string } | null;
  reached: boolean | null;
}

/** A goal: the rows that it is about, and how far each may be from what it is held against. */
interface Wanted {
  number: number;
  says: string;
  rows: (row: Row) => boolean;
  /** The value of a row to compare with the goal. */
  value?: (row: Row) => number;
  least?: number;
  most?: number;
}

const http =
  (what: string, against: string) =>
  (row: Row): boolean =>
    row.section === 'http' && row.what === what && row.against === against;
const jobs =
  (what: string, against: string) =>
  (row: Row): boolean =>
    row.section === 'jobs' && row.what === what && row.against === against;
const oneByOne = 'POST /q/{queue}';
const figure = (row: Row): number => row.figure;

const wanted: readonly Wanted[] = [
  { number: 1, says: 'POST /q/{queue} of the floor', rows: http(oneByOne, 'the floor'), least: 0.9 },
  { number: 1, says: 'GET /q/{queue} of the floor', rows: http('GET /q/{queue}', 'the floor'), least: 0.9 },
  { number: 1, says: 'POST /queue add of the floor', rows: http('POST /queue add', 'the floor'), least: 0.85 },
  { number: 1, says: 'POST /queue take of the floor', rows: http('POST /queue take', 'the floor'), least: 0.85 },
  {
    number: 2,
    says: 'messages in batches of 100 to single ones',
    rows: http('POST .../messages, 100', oneByOne),
    least: 8,
  },
  {
    number: 2,
    says: 'WebSocket add, pipelined, to single POSTs',
    rows: http('WebSocket add, pipelined', oneByOne),
    least: 3,
  },
  { number: 3, says: 'fan-out in bursts, of nchan', rows: fanout('bursts'), least: 1 },
  { number: 3, says: 'fan-out one at a time, of nchan', rows: fanout('one at a time'), least: 0.5 },
  {
    number: 4,
    says: 'ms from POST to a consumer of another daemon, p99',
    rows: ({ section, what }) => section === 'latency' && what.endsWith('p99'),
    value: figure,
    most: 5,
  },
  {
    number: 5,
    says: 'bytes of an idle SSE or comet consumer',
    rows: ({ section, what }) => section === 'memory' && !what.startsWith('WebSocket'),
    value: figure,
    most: 12 * 1024,
  },
  {
    number: 5,
    says: 'bytes of an idle WebSocket consumer',
    rows: ({ section, what }) => section === 'memory' && what.startsWith('WebSocket'),
    value: figure,
    most: 8 * 1024,
  },
  {
    number: 6,
    says: 'CPU time of a message at any depth to that at 1',
    rows: ({ section, against }) => section === 'growth' && against === '1 message',
    value: costRatio,
    most: 1.15,
  },
  {
    number: 6,
    says: 'CPU time of a message with any number of queues to that with 1',
    rows: byQueues('one client'),
    value: costRatio,
    most: 1.15,
  },
  {
    number: 6,
    says: 'the same where many clients ask at once',
    rows: byQueues('many clients'),
    value: costRatio,
    most: 1.15,
  },
  {
    number: 7,
    says: 'two workers to one',
    rows: ({ section, against }) => section === 'workers' && against === 'one worker',
    least: 1.6,
  },
  ...[
    ['add, 50 in flight', 1.2] as const,
    ['worker, concurrency 1', 1] as const,
    ['worker, concurrency 10', 1.2] as const,
    ['worker, concurrency 100', 2] as const,
    ['add to processed, concurrency 50', 1.5] as const,
  ].map(([what, least]) => ({ number: 8, says: `${what}, of bullmq`, rows: jobs(what, 'bullmq'), least })),
];

/** Of the CPU time that a message takes, in the daemon and in Redis together. */
function costRatio({ perCpu, redisMicros }: Row): number {
  const cost = (which: 'figure' | 'floor'): number => 1e6 / perCpu![which] + redisMicros![which];
  return cost('figure') / cost('floor');
}

function byQueues(load: string): (row: Row) => boolean {
  return ({ section, what, against }) => section === 'growth' && against === '1 queue' && what.includes(load);
}

/** 100 and 1,000 consumers over WebSocket and SSE, against nchan that keeps messages in memory. */
function fanout(how: string): (row: Row) => boolean {
  return ({ section, what, against }) =>
    section === 'fanout' &&
    against === 'nchan' &&
    /^(?:WebSocket|SSE), 1[,0]*00 consumers/.test(what) &&
    what.endsWith(how);
}

/** If processes contend for cores the load may be the limit for both servers; this ratio tells more then. */
function shown({ what, perCpu }: Row): string {
  return perCpu ? `${what} (per CPU second ${perCpu.ratio.toFixed(2)})` : what;
}

export function goalsOf(rows: readonly Row[]): Goal[] {
  return wanted.map(({ number, says, rows: isOfIt, value = ({ ratio }) => ratio, least, most = Infinity }) => {
    const [worst] = rows
      .filter(isOfIt)
      .sort((a, b) => (least === undefined ? value(b) - value(a) : value(a) - value(b)));
    const needed = least === undefined ? `at most ${most.toLocaleString('en')}` : `at least ${least.toFixed(2)}`;
    if (!worst) return { number, says, needed, worst: null, reached: null };
    const reached = value(worst) >= (least ?? -Infinity) && value(worst) <= most;
    return {
      number,
      says,
      needed,
      worst: { figure: value(worst).toFixed(most > 100 && least === undefined ? 0 : 2), of: shown(worst) },
      reached,
    };
  });
}
