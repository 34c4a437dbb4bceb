/** The units of a duration, the largest first. */
const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/**
 * Parse a duration as every option has it: `500ms`, `8s`, `1m`, `12h`, `90d`; a bare number is seconds.
 * @returns milliseconds; null if the text is no duration
 */
export function parseDuration(text: string): number | null {
  const [, number, unit = 's'] = /^(\d{1,9})(ms|s|m|h|d)?$/.exec(text) ?? [];
  return number === undefined ? null : Number(number) * units[unit as keyof typeof units];
}

/** `65000` → `65s`, `500` → `500ms`: in the largest unit of which it is a whole number. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0';
  const [unit, unitMs] = Object.entries(units).find(([, one]) => ms % one === 0)!;
  return `${ms / unitMs}${unit}`;
}

/**
 * A parser of milliseconds.
 * @returns a function that throws an Error whose message completes "--name must be ..."
 */
export const durationMs =
  (from: number, to: number) =>
  (text: string): number => {
    const ms = parseDuration(text);
    if (ms !== null && ms >= from && ms <= to) return ms;
    throw new Error(`a duration from ${formatDuration(from)} to ${formatDuration(to)}, such as ${examples(from, to)}`);
  };

/** The same for whole seconds. */
export const durationSeconds =
  (from: number, to: number) =>
  (text: string): number => {
    const seconds = (parseDuration(text) ?? NaN) / 1000;
    if (Number.isInteger(seconds) && seconds >= from && seconds <= to) return seconds;
    const [fromMs, toMs] = [from * 1000, to * 1000];
    throw new Error(
      `a duration from ${formatDuration(fromMs)} to ${formatDuration(toMs)} in whole seconds, such as ` +
        examples(Math.max(fromMs, 1000), toMs),
    );
  };

function examples(from: number, to: number): string {
  const some = [500, 8000, 60_000, 3_600_000].filter((ms) => ms >= from && ms <= to).map(formatDuration);
  return [some.slice(0, -1).join(', '), some.at(-1)].filter(Boolean).join(' or ');
}
