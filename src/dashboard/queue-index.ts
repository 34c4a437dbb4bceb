import type { Engine } from '../queue/engine';
import { queueNamed, type Queue } from '../queue/names';
import type { QueueSummary } from '../queue/monitor';
import { activityFrom } from './history';
import { inBatches } from '../slices';
import type { ChangeNotifier, ChangeListener } from './change-notifier';
import type { Freshness } from './freshness';
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

/** An index that is not read for this time is closed. */
const idleMs = 30_000;
/** Pulses between two readings of the list of queues, and the number of other rows read again at each pulse. */
const relistPulses = 5;
const inTurn = 100;
/** A row's activity is read again after this time, or sooner if it changes. */
const activityMs = 30_000;
const changedActivityMs = 5000;

export interface QueueIndexOptions {
  engine: Engine;
  notifier: ChangeNotifier;
  /** Whether the dashboard has viewers. */
  isWatched: () => boolean;
  freshness: Freshness;
}

/**
 * Summaries of all queues, kept up to date while they are watched. Each second the queues touched on any daemon are
 * read again, and some others by turns, so that nothing stays wrong for long.
 */
export class QueueIndex implements ChangeListener {
  private readonly byName = new Map<string, QueueRow>();
  private readonly acts: (() => Promise<void>)[] = [];
  private opening: Promise<void> | undefined;
  private isOpen = false;
  private readMs = 0;
  private pulses = 0;
  /** Queues to read again in the next pulses. */
  private turn: string[] = [];
  private changes = 0;

  constructor(private readonly options: QueueIndexOptions) {}

  get freshness(): Freshness {
    return this.options.freshness;
  }

  /** Changes whenever a row does. */
  get version(): number {
    return this.changes;
  }

  /** The rows of the last pulse. */
  rows(): Iterable<QueueRow> {
    return this.byName.values();
  }

  /**
   * Read everything, unless that was done lately.
   * @throws BrokerError `redis-unavailable`
   */
  async open(): Promise<void> {
    this.readMs = Date.now();
    this.opening ??= this.openNow();
    try {
      await this.opening;
    } catch (error) {
      this.opening = undefined;
      throw error;
    }
  }

  /**
   * The current rows, including this daemon's latest changes.
   * @param listAgain  also find queues that were created or deleted by other means than their messages
   * @throws BrokerError `redis-unavailable`
   */
  async fresh(listAgain: boolean): Promise<QueueRow[]> {
    const wasOpen = this.opening !== undefined;
    await this.open();
    if (wasOpen) {
      if (listAgain) await this.relist(false);
      await this.read(new Set(this.options.notifier.recent()));
    }
    return [...this.byName.values()];
  }

  /** Fill in the activity of rows that are about to be shown. */
  async fillActivity(rows: readonly QueueRow[]): Promise<void> {
    const nowMs = Date.now();
    const stale = rows.filter(({ activity, changedMs }) => {
      const ageMs = activity ? nowMs - activity.atMs : Infinity;
      return ageMs > activityMs || (ageMs > changedActivityMs && changedMs > activity!.atMs);
    });
    await inBatches(stale, async (row) => {
      row.activity = { ...activityFrom(await this.options.engine.readHistory(row.queue, 'hour')), atMs: nowMs };
    });
  }

  /** Call `act` after each pulse. */
  onPulse(act: () => Promise<void>): void {
    this.acts.push(act);
  }

  async pulse(touched: ReadonlySet<string>, all: boolean): Promise<void> {
    if (!this.options.isWatched() && Date.now() - this.readMs > idleMs) return this.close();
    if (all || this.byName.size === 0 || this.pulses++ % relistPulses === 0) await this.relist(all);
    const moving = [...this.byName.values()].filter(isMoving).map(({ queue }) => queue.name);
    if (this.turn.length === 0) this.turn = [...this.byName.keys()];
    await this.read(new Set([...touched, ...moving, ...this.turn.splice(0, inTurn)]));
    for (const act of this.acts) await act();
  }

  private close(): void {
    this.options.notifier.unwatch(this);
    this.opening = undefined;
    this.isOpen = false;
    this.byName.clear();
  }

  private async openNow(): Promise<void> {
    await this.options.notifier.watch(this);
    try {
      await this.relist(true);
      this.isOpen = true;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** @param all  read every queue, not only new ones */
  private async relist(all: boolean): Promise<void> {
    const names = await this.options.engine.list();
    const listed = new Set(names);
    for (const name of this.byName.keys()) if (!listed.has(name)) this.drop(name);
    await this.read(new Set(all ? names : names.filter((name) => !this.byName.has(name))), listed);
  }

  private drop(name: string): void {
    if (this.byName.delete(name)) this.changes++;
  }

  /** @param listed  all queues that exist, if they were just listed */
  private async read(names: ReadonlySet<string>, listed?: ReadonlySet<string>): Promise<void> {
    const { engine } = this.options;
    const queues = [...names].map(queueNamed);
    const summaries = await inBatches(queues, async (queue) => {
      const summary = await engine.summarize(queue);
      this.freshness.progress();
      return summary;
    });
    // A queue that never had a message may not exist, or no longer.
    const doubtful = listed
      ? []
      : queues.filter(({ name }, i) => summaries[i]!.came === 0 || !this.byName.has(name)).map(({ name }) => name);
    const existing = listed ?? (doubtful.length > 0 ? await engine.filterListed(doubtful) : new Set<string>());
    const isDoubtful = new Set(doubtful);
    queues.forEach((queue, i) => {
      if ((listed ?? isDoubtful).has(queue.name) && !existing.has(queue.name)) this.drop(queue.name);
      else this.update(queue, summaries[i]!);
    });
  }

  private update(queue: Queue, summary: QueueSummary): void {
    const nowMs = Date.now();
    const row = this.byName.get(queue.name);
    // A queue that appears in an open index is new: all its messages came just now.
    const before = row?.marks ?? (this.isOpen ? [{ atMs: nowMs - 1000, came: 0, went: 0 }] : []);
    const marks = withSample(before, { atMs: nowMs, came: summary.came, went: summary.went });
    const rates = ratesOf(marks);
    if (row?.in === rates.in && row.out === rates.out && same(row.glance, summary)) {
      row.marks = marks;
      return;
    }
    this.changes++;
    const activity = row?.activity ?? null;
    this.byName.set(queue.name, { queue, glance: summary, ...rates, marks, activity, changedMs: nowMs });
  }
}

function same(a: QueueSummary, b: QueueSummary): boolean {
  return (Object.keys(a) as (keyof QueueSummary)[]).every((name) => a[name] === b[name]);
}
