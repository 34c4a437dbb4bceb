import { hostname } from 'node:os';
import { monitorEventLoopDelay, performance, type IntervalHistogram } from 'node:perf_hooks';
import type { DaemonState } from '../../generated/messages';
import { version } from '../../package.json';

/** CPU time and delay are measured over at least this time. */
const spanMs = 2000;
const nanosPerMs = 1e6;
/** Interval of the timer whose delay is measured. */
const timerMs = 20;

/** Measures this daemon. */
export class DaemonMeter {
  private readonly delay = monitorEventLoopDelay({ resolution: timerMs });
  private readonly startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  private sinceMs = performance.now();
  private cpu = process.cpuUsage();
  private measured = { cpu: 0, loopDelayMs: { mean: 0, p99: 0, max: 0 } };

  /** @param consumers  number of consumers connected to it */
  constructor(
    private readonly id: string,
    private readonly consumers: () => number,
  ) {
    this.delay.enable();
  }

  now(): Omit<DaemonState, 'self'> {
    this.measure();
    const { rss, heapUsed } = process.memoryUsage();
    return {
      id: this.id,
      version,
      host: hostname(),
      pid: process.pid,
      node: process.versions.node,
      startedAt: this.startedAt,
      rssBytes: rss,
      heapUsedBytes: heapUsed,
      ...this.measured,
      consumers: this.consumers(),
    };
  }

  stop(): void {
    this.delay.disable();
  }

  private measure(): void {
    const passedMs = performance.now() - this.sinceMs;
    if (passedMs < spanMs && this.measured.loopDelayMs.max > 0) return;
    const used = process.cpuUsage(this.cpu);
    this.measured = { cpu: rounded((used.user + used.system) / 1000 / passedMs), loopDelayMs: delaysOf(this.delay) };
    this.delay.reset();
    [this.sinceMs, this.cpu] = [performance.now(), process.cpuUsage()];
  }
}

/** The monitor measures from timer to timer; its own interval is no delay. */
function delaysOf(delay: IntervalHistogram): DaemonState['loopDelayMs'] {
  if (delay.count === 0) return { mean: 0, p99: 0, max: 0 };
  const late = (nanos: number): number =>
    Number.isFinite(nanos) ? rounded(Math.max(nanos / nanosPerMs - timerMs, 0)) : 0;
  return { mean: late(delay.mean), p99: late(delay.percentile(99)), max: late(delay.max) };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
