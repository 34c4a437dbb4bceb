import type { Log } from '../log';
import type { Engine } from '../queue/engine';
import { queueNamed } from '../queue/names';
import { inBatches } from '../slices';

/** Interval of history entries of a busy queue; one not written for long gets its first entry sooner. */
const recordMs = 30_000;
const firstRecordMs = 5000;
/** A queue counts as not written for long after half an hour to an hour. */
const rememberMs = 1_800_000;

/** Writes the history of queues that this daemon touched. */
export class HistoryRecorder {
  private readonly due = new Set<string>();
  /** Queues written in this span of `rememberMs`, and in the one before. */
  private recorded = new Set<string>();
  private recordedBefore = new Set<string>();
  private ticks = 0;
  private readonly timer = setInterval(() => this.tick(), firstRecordMs);

  constructor(
    private readonly engine: Engine,
    private readonly log: Log,
  ) {}

  add(names: readonly string[]): void {
    for (const name of names) this.due.add(name);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const isTime = ++this.ticks % (recordMs / firstRecordMs) === 0;
    const isNew = (name: string): boolean => !this.recorded.has(name) && !this.recordedBefore.has(name);
    const names = [...this.due].filter((name) => isTime || isNew(name));
    for (const name of names) {
      this.due.delete(name);
      this.recorded.add(name);
    }
    if (this.ticks % (rememberMs / firstRecordMs) === 0) {
      this.recordedBefore = this.recorded;
      this.recorded = new Set();
    }
    inBatches(names, (name) => this.engine.appendHistory(queueNamed(name))).catch((error: unknown) =>
      this.log.debug({ reason: String(error) }, 'could not record the history, as Redis is unavailable'),
    );
  }
}
