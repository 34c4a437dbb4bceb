import type { Freshness as FreshnessEvent } from '../../generated/messages';
import type { Viewer } from './viewers';

/** Figures count as stale if they were not read for this time. */
const staleMs = 2000;

/** Whether the figures of a feed are up to date. Its viewers get an event `freshness` when that changes. */
export class Freshness {
  private readMs = Date.now();
  private readTimerMs = performance.now();
  private isStale = false;

  /** @param viewers  the present viewers of the feed */
  constructor(private readonly viewers: () => Iterable<Viewer>) {}

  /** The feed has its first viewers: nothing was read lately, and nothing had to be. */
  restart(): void {
    this.isStale = false;
    this.restartTimer();
  }

  /** All figures were read. */
  succeed(): void {
    this.restartTimer();
    this.set(false);
  }

  /** Some figures were read, and others follow. It does not end a failure. */
  progress(): void {
    if (!this.isStale) this.restartTimer();
  }

  fail(): void {
    this.set(true);
  }

  /** To be called several times a second: finds out whether a reading takes too long. */
  check(): void {
    if (performance.now() - this.readTimerMs > staleMs) this.set(true);
  }

  /** Tell a new viewer if what it sees is stale. */
  greet(viewer: Viewer): void {
    if (this.isStale) viewer.send('freshness', this.text());
  }

  private restartTimer(): void {
    this.readMs = Date.now();
    this.readTimerMs = performance.now();
  }

  private set(isStale: boolean): void {
    if (isStale === this.isStale) return;
    this.isStale = isStale;
    const text = this.text();
    for (const viewer of this.viewers()) viewer.send('freshness', text);
  }

  private text(): string {
    const event: FreshnessEvent = { stale: this.isStale, readAt: new Date(this.readMs).toISOString() };
    return JSON.stringify(event);
  }
}
