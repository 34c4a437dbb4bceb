import type { RedisState } from '../../generated/messages';
import type { Log } from '../log';
import type { Engine } from '../queue/engine';
import type { Subscriptions } from '../redis/connection/subscriptions';
import { createQueueIndex } from './queue-index';
import { createDaemonState } from './daemon-state';
import { createOverviewFeed, type OverviewFeed } from './overview-feed';
import { createPoolFeed, type PoolFeed } from './pool-feed';
import { createChangeNotifier } from './change-notifier';
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
  const notifier = createChangeNotifier({ engine, subscriptions, daemonId, log });
  const state = createDaemonState(daemonId, streams);
  const pool = await createPoolFeed({ engine, subscriptions, daemonId, own: state.now, redis, warnings });
  return {
    overview: createOverviewFeed((isWatched) => createQueueIndex({ engine, notifier, isWatched })),
    queue: createQueueFeed(engine, notifier),
    tail: createTail(engine, subscriptions, notifier),
    pool,
    stop() {
      notifier.stop();
      pool.stop();
      state.stop();
    },
  };
}
