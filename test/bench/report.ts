import type { Goal } from './goals';
import type { Row } from './figures';

/** All figures in one table, what to know of them, and what became of the goals. */
export function reportOf(rows: readonly Row[], notes: readonly string[], goals: readonly Goal[]): string {
  return [tableOf(rows), ...notes.map((note) => `* ${note}`), '', goalsOf(goals)].join('\n');
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ section, what, unit, figure, against, floor, ratio, perCpu, redisMicros }) => [
    section,
    what,
    shown(figure),
    unit,
    against,
    shown(floor),
    shown(ratio, 2),
    perCpu ? shown(perCpu.figure) : '',
    perCpu ? shown(perCpu.floor) : '',
    perCpu ? perCpu.ratio.toFixed(2) : '',
    redisMicros?.figure ? `${shown(redisMicros.figure)} : ${shown(redisMicros.floor)}` : '',
  ]);
  const head = [
    'section',
    'what',
    'figure',
    'unit',
    'against',
    'its figure',
    'ratio',
    'per CPU s',
    'its',
    'ratio',
    'Redis µs',
  ];
  return aligned([head, ...lines], [0, 1, 3, 4]);
}

/** Three digits tell enough. */
function shown(figure: number, digits?: number): string {
  if (digits !== undefined) return figure.toFixed(digits);
  if (figure >= 1000) return Number(figure.toPrecision(3)).toLocaleString('en');
  return figure >= 100 ? figure.toFixed(0) : figure.toPrecision(3);
}

function goalsOf(goals: readonly Goal[]): string {
  const lines = goals.map(({ number, says, needed, worst, reached }) => {
    const verdict = reached === null ? 'not measured' : reached ? 'reached' : 'not reached';
    return [String(number), says, needed, worst ? worst.figure : '', verdict, worst ? worst.of : ''];
  });
  return aligned([['goal', 'what', 'needed', 'figure', 'verdict', 'of'], ...lines], [1, 2, 4, 5]);
}

/** @param texts  the columns that hold text, and stand to the left */
export function aligned(lines: string[][], texts: readonly number[]): string {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const cell = (text: string, i: number): string =>
    texts.includes(i) ? text.padEnd(widths[i]!) : text.padStart(widths[i]!);
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n');
}
