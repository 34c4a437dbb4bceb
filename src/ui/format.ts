/** Number formats for users. */

const whole = new Intl.NumberFormat('en');
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export function count(value: number): string {
  return value < 1_000_000 ? whole.format(value) : short.format(value);
}

export function rate(value: number): string {
  return value >= 100 ? count(Math.round(value)) : oneDigit.format(value);
}

export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let i = 0;
  while (value >= 1024 && i < units.length - 1) [value, i] = [value / 1024, i + 1];
  return `${i === 0 ? value : oneDigit.format(value)} ${units[i]!}`;
}

const spans = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** `3 min`, `2 h 10 min` */
export function duration(seconds: number): string {
  const rest = Math.max(Math.floor(seconds), 0);
  const i = spans.findIndex(([size]) => rest >= size);
  if (i < 0) return '0 s';
  const [size, unit] = spans[i]!;
  const next = spans[i + 1];
  const second = next && i < 2 ? Math.floor((rest % size) / next[0]) : 0;
  return `${Math.floor(rest / size)} ${unit}${second > 0 ? ` ${second} ${next![1]}` : ''}`;
}

export function ago(iso: string, now: number): string {
  return `${duration((now - Date.parse(iso)) / 1000)} ago`;
}

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export function time(iso: string): string {
  return clock.format(new Date(iso));
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
