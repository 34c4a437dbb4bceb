import type { RedisState } from '../../generated/messages';
import type { Log } from '../log';
import type { Engine } from '../queue/engine';
import type { Subscriptions } from '../redis/connection/subscriptions';
import { createBoard } from './queue-index';
import { createDaemonState } from './daemon-state';
import { createOverviewFeed, type OverviewFeed } from './overview-feed';
import { createPoolFeed, type PoolFeed } from './pool-feed';
import { createPulse } from './change-notifier';
import { createQueueFeed } from './queue-feed';
import { createTail, type Tail } from './tail';

/** All that may be watched on a daemon. */
export interface Watch {
  overview: OverviewFeed;
  queue: ReturnType<typeof createQueueFeed>;
  tail: Tail;
  pool: PoolFeed;
  stop(): void;
}

export interface WatchOptions {
  engine: Engine;
  subscriptions: Subscriptions;
  daemonId: string;
  redis: () => Promise<RedisState>;
  warnings: () => Promise<string[]>;
  /** How many consumers are connected to this daemon. */
  streams: () => number;
  log: Log;
}

export async function createWatch({ engine, subscriptions, daemonId, redis, warnings, streams, log }: WatchOptions): Promise<Watch> {
  const pulse = createPulse({ engine, subscriptions, daemonId, log });
  const state = createDaemonState(daemonId, streams);
  const pool = await createPoolFeed({ engine, subscriptions, daemonId, own: state.now, redis, warnings });
  return {
    overview: createOverviewFeed((isWatched) => createBoard({ engine, pulse, isWatched })),
    queue: createQueueFeed(engine, pulse),
    tail: createTail(engine, subscriptions, pulse),
    pool,
    stop() {
      pulse.stop();
      pool.stop();
      state.stop();
    },
  };
}
