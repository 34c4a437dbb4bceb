import type { QueueHistory } from '../../generated/messages';
import type { HistoryEntry } from '../queue/monitor';
import type { Queue } from '../queue/names';
import { iso } from '../queue/message-json';

/**
 * Turns history entries, written when something happened, into one value for each span of time, as charts want them.
 */

const stepMs = 30_000;
const steps = 120;

interface Course {
  entries: readonly HistoryEntry[];
  now: HistoryEntry;
}

/** The last hour in steps of half a minute; the last step is now. */
export function historyFrom(queue: Queue, { entries, now }: Course): QueueHistory {
  const firstMs = now.atMs - (steps - 1) * stepMs;
  const at = sampler([...entries, now]);
  const shown = Array.from({ length: steps + 1 }, (_, i) => at(firstMs + (i - 1) * stepMs));
  const level = (state: 'ready' | 'delayed' | 'leased' | 'dead'): (number | null)[] =>
    shown.slice(1).map((entry) => entry?.[state] ?? null);
  const rate = (counter: 'came' | 'went'): (number | null)[] =>
    increases(shown, counter).map((count) => (count === null ? null : (count * 1000) / stepMs));
  return {
    queue: queue.name,
    firstAt: iso(firstMs),
    stepSeconds: stepMs / 1000,
    ready: level('ready'),
    delayed: level('delayed'),
    leased: level('leased'),
    dead: level('dead'),
    in: rate('came'),
    out: rate('went'),
  };
}

const spans = 30;

/** Number of messages that came and went in each of 30 spans of two minutes, the oldest first. */
export function activityFrom({ entries, now }: Course): { cameIn: number[]; wentOut: number[] } {
  const spanMs = (steps * stepMs) / spans;
  const at = sampler([...entries, now]);
  const marks = Array.from({ length: spans + 1 }, (_, i) => at(now.atMs - (spans - i) * spanMs));
  return {
    cameIn: increases(marks, 'came').map((count) => count ?? 0),
    wentOut: increases(marks, 'went').map((count) => count ?? 0),
  };
}

/** The increase between each two entries; 0 if the counter was reset. */
function increases(shown: readonly (HistoryEntry | undefined)[], counter: 'came' | 'went'): (number | null)[] {
  return shown.slice(1).map((entry, i) => {
    const before = shown[i];
    return entry && before ? Math.max(entry[counter] - before[counter], 0) : null;
  });
}

/**
 * Gives the entry in force at a time: between entries nothing happened. The time before the first entry is unknown,
 * unless now is the only entry: then nothing has changed all the time.
 */
function sampler(entries: readonly HistoryEntry[]): (atMs: number) => HistoryEntry | undefined {
  let i = 0;
  return (atMs) => {
    while (i + 1 < entries.length && entries[i + 1]!.atMs <= atMs) i++;
    return atMs >= entries[i]!.atMs || entries.length === 1 ? entries[i] : undefined;
  };
}
