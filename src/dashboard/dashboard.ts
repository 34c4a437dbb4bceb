import type { RedisState } from '../../generated/messages';
import type { Log } from '../log';
import type { Engine } from '../queue/engine';
import type { Subscriptions } from '../redis/connection/subscriptions';
import { QueueIndex } from './queue-index';
import { DaemonMeter } from './daemon-meter';
import { OverviewFeed } from './overview-feed';
import { PoolFeed } from './pool-feed';
import { ChangeNotifier } from './change-notifier';
import { createQueueFeed } from './queue-feed';
import { createTail, type Tail } from './tail';

/** The feeds of a daemon's dashboard. */
export interface Dashboard {
  overview: OverviewFeed;
  queue: ReturnType<typeof createQueueFeed>;
  tail: Tail;
  pool: PoolFeed;
  stop(): void;
}

export interface DashboardOptions {
  engine: Engine;
  subscriptions: Subscriptions;
  daemonId: string;
  redis: () => Promise<RedisState>;
  warnings: () => Promise<string[]>;
  /** Number of consumers connected to this daemon. */
  streams: () => number;
  log: Log;
}

export async function createDashboard({
  engine,
  subscriptions,
  daemonId,
  redis,
  warnings,
  streams,
  log,
}: DashboardOptions): Promise<Dashboard> {
  const notifier = new ChangeNotifier({ engine, subscriptions, daemonId, log });
  const meter = new DaemonMeter(daemonId, streams);
  const pool = new PoolFeed({ engine, notifier, subscriptions, daemonId, own: () => meter.now(), redis, warnings });
  await pool.listen();
  return {
    overview: new OverviewFeed((isWatched, freshness) => new QueueIndex({ engine, notifier, isWatched, freshness })),
    queue: createQueueFeed(engine, notifier),
    tail: createTail(engine, subscriptions, notifier),
    pool,
    stop() {
      notifier.stop();
      meter.stop();
    },
  };
}
