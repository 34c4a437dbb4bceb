import type { TestRedis } from '../support/redis';
import { cpuSeconds } from './machine/usage';
import type { Server } from './servers/launch';

/** The measurement of one turn. */
export interface Figure {
  perSecond: number;
  /** For each second of the server's own CPU time. */
  perCpuSecond: number;
  /** CPU time of Redis for each, µs. */
  redisMicros: number;
}

/**
 * Do something that is about so many messages (or deliveries), and see what it takes. @param redis  that the server
 * uses, if it does
 */
export async function measure(
  server: Pick<Server, 'cpuSeconds'>,
  redis: TestRedis | null,
  count: number,
  act: () => Promise<unknown>,
): Promise<Figure> {
  const redisCpu = (): number => (redis ? cpuSeconds([redis.process.pid!]) : 0);
  const before = { server: server.cpuSeconds(), redis: redisCpu(), at: performance.now() };
  await act();
  const seconds = (performance.now() - before.at) / 1000;
  return {
    perSecond: count / seconds,
    perCpuSecond: count / (server.cpuSeconds() - before.server),
    redisMicros: ((redisCpu() - before.redis) * 1e6) / count,
  };
}

/**
 * A line of the report: a figure, and what it is held against. Both are medians; the ratio is that of what was measured
 * in turn.
 */
export interface Row {
  section: string;
  what: string;
  unit: string;
  figure: number;
  against: string;
  floor: number;
  ratio: number;
  /** For a rate per second: the rate per second of the server's CPU time. */
  perCpu?: { figure: number; floor: number; ratio: number };
  /** CPU time of Redis for each, µs. */
  redisMicros?: { figure: number; floor: number };
}

/** The columns that identify a row. */
export type Title = Pick<Row, 'section' | 'what' | 'unit' | 'against'>;

/** @param own  of each round @param other  of the same rounds */
export function rateRow(title: Title, own: readonly Figure[], other: readonly Figure[]): Row {
  return {
    ...title,
    ...ratioOf(own, other, 'perSecond'),
    perCpu: ratioOf(own, other, 'perCpuSecond'),
    redisMicros: ratioOf(own, other, 'redisMicros'),
  };
}

/** The same where CPU time is what counts. */
export function cpuRow(title: Title, own: readonly Figure[], other: readonly Figure[]): Row {
  return { ...title, ...ratioOf(own, other, 'perCpuSecond'), redisMicros: ratioOf(own, other, 'redisMicros') };
}

function ratioOf(
  own: readonly Figure[],
  other: readonly Figure[],
  key: keyof Figure,
): { figure: number; floor: number; ratio: number } {
  const ratios = own.map((one, round) => one[key] / other[round]![key]);
  return {
    figure: median(own.map((one) => one[key])),
    floor: median(other.map((one) => one[key])),
    ratio: median(ratios),
  };
}

/** The figures of a message that goes through all of these. */
export function oneAfterTheOther(figures: readonly (readonly Figure[])[]): Figure[] {
  const together = (key: 'perSecond' | 'perCpuSecond', round: number): number =>
    1 / figures.reduce((sum, one) => sum + 1 / one[round]![key], 0);
  return figures[0]!.map((_, round) => ({
    perSecond: together('perSecond', round),
    perCpuSecond: together('perCpuSecond', round),
    redisMicros: figures.reduce((sum, one) => sum + one[round]!.redisMicros, 0),
  }));
}

export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** @param share  which of them, when they are sorted: 0.99 for the 99th percentile */
export function at(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
}
