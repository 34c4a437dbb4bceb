import type { Health } from './health';
import { reasonIn, type TellHealth } from './health-log';

const intervalMs = 5000;

/** Checks the health of Redis every 5 s, and reports when problems begin, change or end. */
export class HealthChecks {
  private lastResult: Health | undefined;
  /** The problems reported last, as one text. */
  private reported: string | undefined;
  private started = 0;
  /** The number of the check whose result is `lastResult`. */
  private finished = 0;
  private stopped = false;
  private readonly timer = setInterval(() => void this.check(), intervalMs).unref();

  /** @param tell  called with the first result, and then when it changes */
  constructor(
    private readonly readHealth: () => Promise<Health>,
    private readonly tell: TellHealth,
  ) {}

  async check(): Promise<Health> {
    const number = ++this.started;
    const health = await this.readHealth();
    this.record(health, number);
    return health;
  }

  /** The last result, at most 5 s old; checks only if there is none yet. */
  last(): Promise<Health> {
    return this.lastResult ? Promise.resolve(this.lastResult) : this.check();
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** @param number  the result of a check that began before the last one is dropped */
  private record(health: Health, number: number): void {
    if (this.stopped || number < this.finished) return;
    this.finished = number;
    this.lastResult = health;
    const problems = health.problems.map(reasonIn).join(' ');
    if (problems === this.reported) return;
    this.reported = problems;
    this.tell(health.problems);
  }
}
