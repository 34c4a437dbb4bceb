import { hostname } from 'node:os';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { DaemonState } from '../../generated/messages';
import { version } from '../../package.json';

/** CPU time and delay are measured over at least this time. */
const spanMs = 2000;
const nanosPerMs = 1e6;

/**
 * Measures this daemon.
 * @param streams  number of consumers connected to it
 */
export function createDaemonState(
  id: string,
  streams: () => number,
): { now: () => Omit<DaemonState, 'self'>; stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  let [sinceMs, cpu] = [performance.now(), process.cpuUsage()];
  let measured = { cpu: 0, loopDelayMs: { mean: 0, p99: 0, max: 0 } };

  const measure = (): void => {
    const passedMs = performance.now() - sinceMs;
    if (passedMs < spanMs && measured.loopDelayMs.max > 0) return;
    const used = process.cpuUsage(cpu);
    measured = { cpu: rounded((used.user + used.system) / 1000 / passedMs), loopDelayMs: delayNow() };
    delay.reset();
    [sinceMs, cpu] = [performance.now(), process.cpuUsage()];
  };

  /** The monitor measures from timer to timer; the 20 ms of its own timer are no delay. */
  const delayNow = (): DaemonState['loopDelayMs'] => {
    const late = (nanos: number): number =>
      Number.isFinite(nanos) ? rounded(Math.max(nanos / nanosPerMs - 20, 0)) : 0;
    return delay.count === 0
      ? { mean: 0, p99: 0, max: 0 }
      : { mean: late(delay.mean), p99: late(delay.percentile(99)), max: late(delay.max) };
  };

  return {
    now: () => {
      measure();
      const { rss, heapUsed } = process.memoryUsage();
      return {
        id,
        version,
        host: hostname(),
        pid: process.pid,
        node: process.versions.node,
        startedAt,
        rssBytes: rss,
        heapUsedBytes: heapUsed,
        ...measured,
        consumers: streams(),
      };
    },
    stop: () => delay.disable(),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
