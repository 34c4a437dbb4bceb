import type { Engine } from '../queue/engine';
import { queueNamed, type Queue } from '../queue/names';
import type { QueueSummary } from '../queue/monitor';
import { activityFrom } from './history';
import { inBatches, type ChangeNotifier, type ChangeListener } from './change-notifier';
import { isMoving, ratesOf, withSample, type RateSample } from './rates';

/** A queue in the index. */
export interface QueueRow {
  queue: Queue;
  glance: QueueSummary;
  in: number;
  out: number;
  marks: readonly RateSample[];
  activity: { cameIn: number[]; wentOut: number[]; atMs: number } | null;
  /** Time of the last change seen. */
  changedMs: number;
}

/**
 * Summaries of all queues, kept up to date while they are watched. Each second the queues touched on any daemon are
 * read again, and some others by turns, so that nothing stays wrong for long.
 */
export interface QueueIndex {
  /**
   * Read everything, unless that was done lately.
   * @throws BrokerError `redis-unavailable`
   */
  open(): Promise<void>;
  /**
   * The current rows, including this daemon's latest changes.
   * @param listAgain  also find queues that were created or deleted by other means than their messages
   * @throws BrokerError `redis-unavailable`
   */
  fresh(listAgain: boolean): Promise<QueueRow[]>;
  /** The rows of the last pulse. */
  rows(): Iterable<QueueRow>;
  /** Changes whenever a row does. */
  readonly version: number;
  /** Fill in the activity of rows that are about to be shown. */
  fillActivity(rows: readonly QueueRow[]): Promise<void>;
  /** Call `act` after each pulse. */
  onPulse(act: () => Promise<void>): void;
  stop(): void;
}

/** An index that is not read for this time is closed. */
const idleMs = 30_000;
/** Pulses between two readings of the list of queues, and the number of other rows read again at each pulse. */
const relistPulses = 5;
const inTurn = 100;
/** A row's activity is read again after this time, or sooner if it changes. */
const activityMs = 30_000;
const changedActivityMs = 5000;

export function createQueueIndex({
  engine,
  notifier,
  isWatched,
}: {
  engine: Engine;
  notifier: ChangeNotifier;
  isWatched: () => boolean;
}): QueueIndex {
  const rows = new Map<string, QueueRow>();
  const acts: (() => Promise<void>)[] = [];
  let opening: Promise<void> | undefined;
  let isOpen = false;
  let lookedMs = 0;
  let pulses = 0;
  let turn: string[] = [];
  let version = 0;

  const watcher: ChangeListener = {
    async pulse(touched, all) {
      if (!isWatched() && Date.now() - lookedMs > idleMs) return close();
      if (all || pulses++ % relistPulses === 0) await relist(all);
      const moving = [...rows.values()].filter(isMoving).map(({ queue }) => queue.name);
      if (turn.length === 0) turn = [...rows.keys()];
      await look(new Set([...touched, ...moving, ...turn.splice(0, inTurn)]));
      for (const act of acts) await act();
    },
  };

  const close = (): void => {
    notifier.unwatch(watcher);
    opening = undefined;
    isOpen = false;
    rows.clear();
  };

  const openNow = async (): Promise<void> => {
    await notifier.watch(watcher);
    try {
      await relist(true);
      isOpen = true;
    } catch (error) {
      close();
      throw error;
    }
  };

  /** @param all  read every queue, not only new ones */
  const relist = async (all: boolean): Promise<void> => {
    const names = await engine.list();
    const there = new Set(names);
    for (const name of rows.keys()) if (!there.has(name)) drop(name);
    await look(new Set(all ? names : names.filter((name) => !rows.has(name))), there);
  };

  const drop = (name: string): void => {
    if (rows.delete(name)) version++;
  };

  const look = async (names: ReadonlySet<string>, there?: ReadonlySet<string>): Promise<void> => {
    const queues = [...names].map(queueNamed);
    const glances = await inBatches(queues, (queue) => engine.summarize(queue));
    // A queue that never had a message may not exist, or no longer.
    const doubtful = there
      ? []
      : queues.filter(({ name }, i) => glances[i]!.came === 0 || !rows.has(name)).map(({ name }) => name);
    const listed = there ?? (doubtful.length > 0 ? await engine.filterListed(doubtful) : new Set<string>());
    const isDoubtful = new Set(doubtful);
    queues.forEach((queue, i) => {
      if ((there ?? isDoubtful).has(queue.name) && !listed.has(queue.name)) drop(queue.name);
      else note(queue, glances[i]!);
    });
  };

  const note = (queue: Queue, glance: QueueSummary): void => {
    const nowMs = Date.now();
    const row = rows.get(queue.name);
    // A queue that appears in an open index is new: all its messages came just now.
    const before = row?.marks ?? (isOpen ? [{ atMs: nowMs - 1000, came: 0, went: 0 }] : []);
    const marks = withSample(before, { atMs: nowMs, came: glance.came, went: glance.went });
    const rates = ratesOf(marks);
    if (row?.in === rates.in && row.out === rates.out && same(row.glance, glance)) {
      row.marks = marks;
      return;
    }
    version++;
    rows.set(queue.name, { queue, glance, ...rates, marks, activity: row?.activity ?? null, changedMs: nowMs });
  };

  const fillActivity: QueueIndex['fillActivity'] = async (shown) => {
    const nowMs = Date.now();
    const stale = shown.filter(({ activity, changedMs }) => {
      const ageMs = activity ? nowMs - activity.atMs : Infinity;
      return ageMs > activityMs || (ageMs > changedActivityMs && changedMs > activity!.atMs);
    });
    await inBatches(stale, async (row) => {
      row.activity = { ...activityFrom(await engine.readHistory(row.queue)), atMs: nowMs };
    });
  };

  const open: QueueIndex['open'] = async () => {
    lookedMs = Date.now();
    opening ??= openNow();
    try {
      await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };

  return {
    open,
    async fresh(listAgain) {
      const wasOpen = opening !== undefined;
      await open();
      if (wasOpen) {
        if (listAgain) await relist(false);
        await look(new Set(notifier.recent()));
      }
      return [...rows.values()];
    },
    rows: () => rows.values(),
    get version() {
      return version;
    },
    fillActivity,
    onPulse: (act) => void acts.push(act),
    stop: close,
  };
}

function same(a: QueueSummary, b: QueueSummary): boolean {
  return (Object.keys(a) as (keyof QueueSummary)[]).every((name) => a[name] === b[name]);
}
