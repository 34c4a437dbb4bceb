import type { HistorySpan, QueueHistory } from '../../generated/messages';
import type { History, HistoryEntry } from '../queue/monitor';
import type { Queue } from '../queue/names';
import { iso } from '../queue/message-json';

/**
 * Turns history entries, written when something happened, into one value for each step, as charts want them.
 */

const hourMs = 3_600_000;
/** How far back the entries go: those of the last hour, and all of them. */
const hourReachMs = 61 * 60_000;
const longReachMs = 168 * hourMs;

/** Steps of a chart. They end at whole multiples of `stepMs`, as history entries are the last of such a span. */
const spans: Record<HistorySpan, { stepMs: number; steps: number }> = {
  '1h': { stepMs: 30_000, steps: 120 },
  '1d': { stepMs: 900_000, steps: 96 },
  '7d': { stepMs: hourMs, steps: 168 },
};

/** The last step is not over: it has what there is now. */
export function historyFrom(queue: Queue, span: HistorySpan, history: History): QueueHistory {
  const { stepMs, steps } = spans[span];
  const nowMs = history.now.atMs;
  const endMs = Math.ceil(nowMs / stepMs) * stepMs;
  const firstMs = endMs - (steps - 1) * stepMs;
  const known = knownEntries(history, longReachMs);
  const at = sampler(known.entries);
  const shown = Array.from({ length: steps }, (_, i) => at(firstMs + (i - 1) * stepMs));
  const before = shown.at(-1);
  shown.push(history.now);
  // Messages of the last step were counted since the last entry, which may be older than the step.
  const lastMs = Math.min(Math.max(nowMs - (before?.atMs ?? nowMs), nowMs - endMs + stepMs, 1000), stepMs);
  const level = (state: 'ready' | 'delayed' | 'leased' | 'dead'): (number | null)[] =>
    shown.slice(1).map((entry) => entry?.[state] ?? null);
  const rate = (counter: 'came' | 'went'): (number | null)[] =>
    increases(shown, counter, known.isFromBirth).map((count, i) =>
      count === null ? null : (count * 1000) / (i === steps - 1 ? lastMs : stepMs),
    );
  return {
    queue: queue.name,
    firstAt: iso(firstMs),
    lastAt: iso(nowMs),
    stepSeconds: stepMs / 1000,
    ready: level('ready'),
    delayed: level('delayed'),
    leased: level('leased'),
    dead: level('dead'),
    in: rate('came'),
    out: rate('went'),
  };
}

const activitySteps = 30;
const activityStepMs = hourMs / activitySteps;

/** Number of messages that came and went in each of 30 steps of two minutes, the oldest first. */
export function activityFrom(history: History): { cameIn: number[]; wentOut: number[] } {
  const { entries, isFromBirth } = knownEntries(history, hourReachMs);
  const at = sampler(entries);
  const marks = Array.from({ length: activitySteps + 1 }, (_, i) =>
    at(history.now.atMs - (activitySteps - i) * activityStepMs),
  );
  return {
    cameIn: increases(marks, 'came', isFromBirth).map((count) => count ?? 0),
    wentOut: increases(marks, 'went', isFromBirth).map((count) => count ?? 0),
  };
}

interface Known {
  /** At least one, the oldest first. */
  entries: HistoryEntry[];
  /** The first one is of the time when the counters began at 0. */
  isFromBirth: boolean;
}

/**
 * All entries up to now. The time before the first one is unknown. Without entries nothing has changed as far back as
 * they reach; the birth of a queue of a daemon before layout 1.5 is unknown, and its entries went back an hour.
 */
function knownEntries({ entries, now, bornMs }: History, reachMs: number): Known {
  const later = entries
    .filter(({ atMs }) => atMs >= (bornMs ?? 0) && atMs <= now.atMs)
    .sort((one, other) => one.atMs - other.atMs);
  if (bornMs !== null && bornMs >= now.atMs - reachMs) {
    const birth = { atMs: bornMs, ready: 0, delayed: 0, leased: 0, dead: 0, came: 0, went: 0 };
    return { entries: [birth, ...later, now], isFromBirth: true };
  }
  const wasNeverUsed = now.came === 0;
  const unchangedMs = bornMs !== null || wasNeverUsed ? 0 : now.atMs - hourMs;
  return { entries: [...(later.length > 0 ? later : [{ ...now, atMs: unchangedMs }]), now], isFromBirth: false };
}

/** The increase between each two entries; 0 if the counter was reset, null if it is unknown. */
function increases(
  shown: readonly (HistoryEntry | undefined)[],
  counter: 'came' | 'went',
  isFromBirth: boolean,
): (number | null)[] {
  return shown.slice(1).map((entry, i) => {
    const before = shown[i]?.[counter] ?? (isFromBirth ? 0 : undefined);
    return entry && before !== undefined ? Math.max(entry[counter] - before, 0) : null;
  });
}

/** Gives the entry in force at a time, as between entries nothing happened. The times have to grow. */
function sampler(entries: readonly HistoryEntry[]): (atMs: number) => HistoryEntry | undefined {
  let i = 0;
  return (atMs) => {
    while (i + 1 < entries.length && entries[i + 1]!.atMs <= atMs) i++;
    return atMs >= entries[i]!.atMs ? entries[i] : undefined;
  };
}
