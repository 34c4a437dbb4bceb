import type { Log } from '../log';
import type { Engine } from '../queue/engine';
import type { Subscriptions } from '../redis/connection/subscriptions';
import type { Delivered, Ending } from './consumer';
import type { ConsumerSession } from './consumer-session';

/** The parts that all QueueConsumers of a daemon share. */
export interface DeliveryContext {
  engine: Engine;
  subscriptions: Subscriptions;
  daemonId: string;
  log: Log;
  delivered: Delivered;
  /** The daemon ends a consumer's stream. */
  end(session: ConsumerSession, why: Ending): void;
  /** The answer, as JSON, to another daemon's question about a queue's consumers here. */
  answerFor(sessions: Iterable<ConsumerSession>): string;
  /** The daemon has stopped: nothing is retried. */
  isOver(): boolean;
}
