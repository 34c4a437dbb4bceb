import { randomBytes } from 'node:crypto';
import type { DaemonState, Pool, RedisState } from '../../generated/messages';
import type { Engine } from '../queue/engine';
import { poolChannels } from '../redis/keys';
import type { Subscriptions } from '../redis/connection/subscriptions';
import type { ChangeListener, ChangeNotifier } from './change-notifier';
import { Freshness } from './freshness';
import { Audience, type Join } from './viewers';

export interface PoolOptions {
  engine: Engine;
  notifier: ChangeNotifier;
  subscriptions: Subscriptions;
  daemonId: string;
  own: () => Omit<DaemonState, 'self'>;
  redis: () => Promise<RedisState>;
  warnings: () => Promise<string[]>;
}

/** A daemon that does not answer within this time counts as gone. */
const patienceMs = 1000;
/** It is read again at each second pulse. */
const refreshPulses = 2;

/** The daemons of the pool and its Redis, once or as a feed. */
export class PoolFeed implements ChangeListener {
  private readonly audience = new Audience('pool');
  /** Questions that wait for answers, by id. */
  private readonly asked = new Map<string, (answer: Omit<DaemonState, 'self'>) => void>();
  readonly freshness = new Freshness(() => this.audience.viewers);
  private pulses = 0;
  private refreshing = false;
  /** Why the last refresh failed. */
  private failure: Error | null = null;

  constructor(private readonly options: PoolOptions) {}

  /** Answer the questions of other daemons from now on, and receive their answers. */
  async listen(): Promise<void> {
    const { subscriptions, daemonId } = this.options;
    await subscriptions.on([poolChannels.all, poolChannels.to(daemonId), poolChannels.layout], {
      onMessage: (channel, bytes) => this.onMessage(channel, bytes),
      onReconnect: () => undefined,
    });
  }

  /** @throws BrokerError `redis-unavailable` */
  async now(): Promise<Pool> {
    const daemons = await this.askAll();
    const [redis, warnings] = await Promise.all([this.options.redis(), this.options.warnings()]);
    return { at: new Date().toISOString(), daemons, redis, warnings };
  }

  readonly join: Join = async (viewer) => {
    const text = JSON.stringify(await this.now());
    const { notifier } = this.options;
    const { viewers } = this.audience;
    if (viewers.size === 0) await notifier.watch(this);
    this.audience.welcome(viewer, text);
    this.freshness.greet(viewer);
    return () => {
      if (viewers.delete(viewer) && viewers.size === 0) notifier.unwatch(this);
    };
  };

  /** A daemon may take its time to answer, so this waits only for Redis. */
  async pulse(): Promise<void> {
    if (++this.pulses % refreshPulses === 0 && !this.refreshing) void this.refresh();
    await this.options.engine.listPage('', '', 1);
    if (this.failure !== null) throw this.failure;
  }

  private onMessage(channel: string, bytes: Buffer): void {
    if (channel === poolChannels.layout) return; // nothing is sent there
    const message = JSON.parse(bytes.toString()) as { id: string; from: string; state: Omit<DaemonState, 'self'> };
    if (channel !== poolChannels.all) return this.asked.get(message.id)?.(message.state);
    const { engine, own } = this.options;
    const answer = JSON.stringify({ id: message.id, state: own() });
    // if this fails, the asking daemon gives up after `patienceMs`
    engine.publishToPool(poolChannels.to(message.from), answer).catch(() => undefined);
  }

  private async askAll(): Promise<DaemonState[]> {
    const { engine, daemonId } = this.options;
    const id = randomBytes(6).toString('base64url');
    const answers: DaemonState[] = [];
    let expected = Infinity;
    let complete = (): void => undefined;
    const all = new Promise<void>((resolve) => (complete = resolve));
    this.asked.set(id, (state) => {
      answers.push({ ...state, self: state.id === daemonId });
      if (answers.length >= expected) complete();
    });
    const patience = setTimeout(complete, patienceMs);
    try {
      expected = await engine.publishToPool(poolChannels.all, JSON.stringify({ id, from: daemonId }));
      if (answers.length < expected) await all;
    } finally {
      clearTimeout(patience);
      this.asked.delete(id);
    }
    return answers.sort((a, b) => a.startedAt.localeCompare(b.startedAt) || a.id.localeCompare(b.id));
  }

  private async refresh(): Promise<void> {
    this.refreshing = true;
    try {
      this.audience.show(JSON.stringify(await this.now()));
      this.failure = null;
    } catch (error) {
      this.failure = error as Error;
    } finally {
      this.refreshing = false;
    }
  }
}
