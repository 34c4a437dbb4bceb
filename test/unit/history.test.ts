import { activityFrom, historyFrom } from '../../src/dashboard/history';
import type { History, HistoryEntry } from '../../src/queue/monitor';
import { queueNamed } from '../../src/queue/names';

const queue = queueNamed('test');
const hour = 3_600_000;
/** A whole hour, which every step begins with. */
const midday = Date.parse('2026-12-01T12:00:00Z');
const entry = (atMs: number, came: number, went = 0): HistoryEntry => ({
  atMs,
  ready: came - went,
  delayed: 0,
  leased: 0,
  dead: 0,
  came,
  went,
});
const history = (bornMs: number | null, ...entries: HistoryEntry[]): History => ({
  bornMs,
  entries: entries.slice(0, -1),
  now: entries.at(-1)!,
});
const blanks = (count: number): null[] => Array.from({ length: count }, () => null);

describe('the history of a queue', () => {
  it('counts its first step, and shows nothing of the time before its birth', () => {
    const shown = historyFrom(
      queue,
      '1h',
      history(midday + 5000, entry(midday + 10_000, 60), entry(midday + 70_000, 90)),
    );
    expect(shown.ready).toEqual([...blanks(117), 60, 60, 90]);
    expect(shown.in).toEqual([...blanks(117), 2, 0, 1]);
    expect(shown.firstAt).toBe('2026-12-01T11:02:00.000Z');
    expect(shown.lastAt).toBe('2026-12-01T12:01:10.000Z');
  });

  it.each([
    ['1h', 120, 30],
    ['1d', 96, 900],
    ['7d', 168, 3600],
  ] as const)('of %s has %i steps of %i s, of which the last is not over', (span, steps, seconds) => {
    const stepMs = seconds * 1000;
    const before = entry(midday - 2 * stepMs, 0);
    const shown = historyFrom(
      queue,
      span,
      history(null, before, entry(midday, 10 * seconds), entry(midday + 1, 10 * seconds)),
    );
    expect(shown.stepSeconds).toBe(seconds);
    expect(Date.parse(shown.firstAt)).toBe(midday + stepMs - (steps - 1) * stepMs);
    expect(shown.in).toEqual([...blanks(steps - 3), 0, 10, 0].map((value, i) => (i === steps - 4 ? null : value)));
    expect(shown.ready).toEqual([...blanks(steps - 4), 0, 0, 10 * seconds, 10 * seconds]);
  });

  it('knows what a queue held that was idle for hours', () => {
    const shown = historyFrom(queue, '1h', history(midday - 100 * hour, entry(midday - 5 * hour, 7), entry(midday, 7)));
    expect(new Set(shown.ready)).toEqual(new Set([7]));
    expect(new Set(shown.in)).toEqual(new Set([0]));
    const day = historyFrom(queue, '1d', history(midday - 100 * hour, entry(midday - 5 * hour, 7), entry(midday, 7)));
    expect(day.ready.filter((value) => value === 7)).toHaveLength(21);
    expect(day.in.filter((value) => value !== 0)).toEqual([7 / 900]);
  });

  it('is flat for a queue that was idle as long as entries are kept, if its birth is known', () => {
    for (const span of ['1h', '1d', '7d'] as const)
      expect(new Set(historyFrom(queue, span, history(midday - 200 * hour, entry(midday, 7))).ready)).toEqual(
        new Set([7]),
      );
    const unknown = historyFrom(queue, '7d', history(null, entry(midday, 7)));
    expect(unknown.ready).toEqual([...blanks(166), 7, 7]);
  });

  it('counts nothing where the counters were reset', () => {
    const shown = historyFrom(
      queue,
      '1h',
      history(null, entry(midday - 60_000, 500, 400), entry(midday - 30_000, 2), entry(midday, 2)),
    );
    expect(shown.in.slice(-2)).toEqual([0, 0]);
    expect(shown.out.slice(-2)).toEqual([0, 0]);
  });

  it('shows nothing of what a purged queue held before', () => {
    const shown = historyFrom(queue, '1d', history(midday - 60_000, entry(midday - 5 * hour, 500), entry(midday, 2)));
    expect(shown.ready).toEqual([...blanks(95), 2]);
    expect(shown.in.at(-1)).toBe(2 / 900);
  });

  it('counts the last step since the last entry', () => {
    const before = entry(midday - 20_000, 100);
    const shown = historyFrom(queue, '1h', history(null, before, entry(midday + 5000, 125)));
    expect(shown.in.at(-1)).toBe(1);
  });
});

describe('the activity in the list of queues', () => {
  it('counts the first messages', () => {
    const { cameIn } = activityFrom(history(midday - 10_000, entry(midday - 5000, 3), entry(midday, 5)));
    expect(cameIn).toEqual([...Array.from({ length: 29 }, () => 0), 5]);
  });

  it('does not count again what came before the entries that are kept', () => {
    const { cameIn } = activityFrom(history(midday - 5 * hour, entry(midday - 5000, 300), entry(midday, 305)));
    expect(cameIn.at(-1)).toBe(0);
  });
});
