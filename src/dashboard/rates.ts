import type { QueueSummary } from '../queue/monitor';

/** Counters at a time. */
export interface RateSample extends Pick<QueueSummary, 'came' | 'went'> {
  atMs: number;
}

/** Rates are means over this time. */
const windowMs = 10_000;
/**
 * If the last sample is older than this, the queue was not read meanwhile because nothing changed: all changes are from
 * just now.
 */
const pulseMs = 1500;

/** The samples of the window, with one more. */
export function withSample(marks: readonly RateSample[], mark: RateSample): readonly RateSample[] {
  const last = marks.at(-1);
  if (!last || last.came > mark.came || last.went > mark.went) return [mark];
  const kept = marks.filter(({ atMs }) => atMs > mark.atMs - windowMs);
  const isOld = mark.atMs - last.atMs > pulseMs;
  return [...kept, ...(isOld ? [{ ...last, atMs: mark.atMs - 1000 }] : []), mark];
}

/** Messages a second over the window. */
export function ratesOf(marks: readonly RateSample[]): { in: number; out: number } {
  const [first, last] = [marks[0]!, marks.at(-1)!];
  const seconds = Math.max(last.atMs - first.atMs, 1000) / 1000;
  return { in: rounded((last.came - first.came) / seconds), out: rounded((last.went - first.went) / seconds) };
}

export function isMoving({ in: came, out: went }: { in: number; out: number }): boolean {
  return came > 0 || went > 0;
}

function rounded(rate: number): number {
  return Math.round(rate * 10) / 10;
}
