import type { Log } from '../log';
import type { Engine } from '../queue/engine';
import type { Freshness } from './freshness';
import { inBatches } from '../slices';
import { HistoryRecorder } from './history-recorder';
import { poolChannels } from '../redis/keys';
import type { Listener, Subscriptions } from '../redis/connection/subscriptions';

/** Listens for queues that may have changed, on any daemon. */
export interface ChangeListener {
  /** Learns whether `pulse` could read the figures. */
  readonly freshness: Freshness;
  /**
   * Called once a second. It reads something in any case, so that a failure of Redis is noticed.
   * @param all  a change may have been missed
   * @throws BrokerError `redis-unavailable`
   */
  pulse(touched: ReadonlySet<string>, all: boolean): Promise<void>;
}

export interface ChangeNotifierOptions {
  engine: Engine;
  subscriptions: Subscriptions;
  daemonId: string;
  log: Log;
}

const pulseMs = 1000;
/** Interval of the checks whether a pulse takes too long. */
const checkMs = 250;
/** Names in one call. */
const pageSize = 200;

/**
 * Once a second daemons tell each other which queues they touched, if any viewer watches. The history recorder also
 * learns of them.
 */
export class ChangeNotifier {
  private readonly watchers = new Set<ChangeListener>();
  private touched = new Set<string>();
  private changedElsewhere = new Set<string>();
  private subscribed: Promise<void> | undefined;
  /** Changes may have been missed since the last pulse. */
  private missed = false;
  /** Whether another daemon listened the last time. If not, an empty message finds out first: it takes few bytes. */
  private hasListeners = false;
  private readonly history: HistoryRecorder;
  private readonly listener: Listener;
  private timer: NodeJS.Timeout;
  private checks: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly options: ChangeNotifierOptions) {
    const { engine, daemonId, log } = options;
    this.history = new HistoryRecorder(engine, log);
    this.listener = {
      onMessage: (_channel, bytes) => {
        const [from, names] = JSON.parse(bytes.toString()) as [from: string, names: string[]];
        if (from !== daemonId) for (const name of names) this.changedElsewhere.add(name);
      },
      onReconnect: () => (this.missed = true),
    };
    engine.onTouched(({ name }) => this.touched.add(name));
    this.timer = this.schedule();
  }

  /** @throws BrokerError `redis-unavailable` */
  async watch(watcher: ChangeListener): Promise<void> {
    watcher.freshness.restart();
    this.checks ??= setInterval(() => this.check(), checkMs);
    this.watchers.add(watcher); // first: a watcher that leaves meanwhile is then not the last
    try {
      await (this.subscribed ??= this.options.subscriptions.on([poolChannels.watching], this.listener));
    } catch (error) {
      this.subscribed = undefined;
      this.watchers.delete(watcher);
      if (this.watchers.size === 0) this.endChecks();
      throw error;
    }
  }

  unwatch(watcher: ChangeListener): void {
    if (!this.watchers.delete(watcher) || this.watchers.size > 0) return;
    this.options.subscriptions.off([poolChannels.watching], this.listener);
    this.subscribed = undefined;
    this.endChecks();
  }

  /** Queues that this daemon touched since the last pulse. */
  recent(): string[] {
    return [...this.touched];
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.endChecks();
    this.history.stop();
  }

  private schedule(): NodeJS.Timeout {
    return setTimeout(() => {
      void this.pulse().then(() => {
        if (!this.stopped) this.timer = this.schedule();
      });
    }, pulseMs);
  }

  private async pulse(): Promise<void> {
    const [own, all] = [[...this.touched], this.missed];
    this.touched = new Set();
    this.missed = false;
    this.history.add(own);
    await this.publish(own);
    if (this.watchers.size === 0) return;
    const names = new Set([...own, ...this.changedElsewhere]);
    this.changedElsewhere = new Set();
    await Promise.all(
      [...this.watchers].map(async (watcher) => {
        try {
          await watcher.pulse(names, all);
          watcher.freshness.succeed();
        } catch (error) {
          this.missed = true;
          watcher.freshness.fail();
          this.logFailure(error, 'could not update the dashboard, as Redis is unavailable');
        }
      }),
    );
  }

  private check(): void {
    for (const { freshness } of this.watchers) freshness.check();
  }

  private endChecks(): void {
    clearInterval(this.checks);
    this.checks = undefined;
  }

  /** Enter queues in the list of all queues, and tell the other daemons that they changed. */
  private async publish(names: readonly string[]): Promise<void> {
    const report = (error: unknown): void =>
      this.logFailure(error, 'could not publish changes, as Redis is unavailable');
    await inBatches(pagesOf(names), (page) => this.options.engine.relist(page)).catch(report);
    if (names.length > 0) await this.tellOthers(names).catch(report);
  }

  private async tellOthers(names: readonly string[]): Promise<void> {
    if (this.hasListeners || (await this.send([]))) this.hasListeners = await this.send(names);
  }

  /** @returns whether another daemon listens */
  private async send(names: readonly string[]): Promise<boolean> {
    const { engine, daemonId } = this.options;
    const listeners = await engine.publishToPool(poolChannels.watching, JSON.stringify([daemonId, names]));
    return listeners > (this.watchers.size > 0 ? 1 : 0);
  }

  private logFailure(error: unknown, message: string): void {
    this.options.log.debug({ reason: String(error) }, message);
  }
}

function pagesOf(names: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(names.length / pageSize) }, (_, i) =>
    names.slice(i * pageSize, (i + 1) * pageSize),
  );
}
