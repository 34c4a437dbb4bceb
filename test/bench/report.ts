import type { Scenario } from './scenarios';

export type Name = 'floor' | 'daemon';

/** Messages per second of wall time, and per second of the server's own CPU time. */
export interface Figure {
  perSecond: number;
  perCpuSecond: number;
}

/** What was measured, for each server and scenario: a figure a round. */
export type Figures = Record<Name, Record<string, Figure[]>>;

export interface Row {
  operation: string;
  perSecond: number;
  against: string;
  againstPerSecond: number;
  /** Of messages per second. */
  ratio: number;
  /** Of messages per second of the server's CPU time. */
  cpuRatio: number;
}

/** Medians over the rounds; those of the ratios are of what was measured in the same round. */
export function rowOf({ name, against }: Scenario, { floor, daemon }: Figures): Row {
  const own = daemon[name]!;
  const other = against === 'floor' ? floor[name]! : oneAfterTheOther(against.map((one) => daemon[one]!));
  const of = (key: keyof Figure) => ({
    own: median(own.map((one) => one[key])),
    other: median(other.map((one) => one[key])),
    ratio: median(own.map((one, round) => one[key] / other[round]![key])),
  });
  const { own: perSecond, other: againstPerSecond, ratio } = of('perSecond');
  const title = against === 'floor' ? 'the floor' : against.join(', ');
  return { operation: name, perSecond: Math.round(perSecond), against: title, againstPerSecond: Math.round(againstPerSecond), ratio, cpuRatio: of('perCpuSecond').ratio };
}

/** The figures of a message that goes through all of these. */
function oneAfterTheOther(figures: Figure[][]): Figure[] {
  const together = (key: keyof Figure, round: number): number => 1 / figures.reduce((sum, one) => sum + 1 / one[round]![key], 0);
  return figures[0]!.map((_, round) => ({ perSecond: together('perSecond', round), perCpuSecond: together('perCpuSecond', round) }));
}

export function median(figures: number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ operation, perSecond, against, againstPerSecond, ratio, cpuRatio }) => [
    operation, perSecond.toLocaleString('en'), against, againstPerSecond.toLocaleString('en'), ratio.toFixed(2), cpuRatio.toFixed(2),
  ]);
  return aligned([['operation', 'messages/s', 'against', 'messages/s', 'ratio', 'per CPU'], ...lines], [0, 2]);
}

/** @param texts  the columns that hold text, and stand to the left */
export function aligned(lines: string[][], texts: readonly number[]): string {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const cell = (text: string, i: number): string => (texts.includes(i) ? text.padEnd(widths[i]!) : text.padStart(widths[i]!));
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n');
}
