import type { Redis } from 'ioredis';
import type { WaitForReplicas } from '../scripts/wait-replicas';
import type { Clock } from './clock';
import type { ClusterClient } from './cluster/cluster-client';
import type { Subscriber } from './subscriber';

export type RedisClient = Redis | ClusterClient;

/** Connections of one daemon to Redis: some for commands, and one for subscriptions. */
export interface Connection {
  /** Address of Redis, without passwords. */
  readonly address: string;
  /** The daemon's id in Redis: 12 random characters without a space, never reused. */
  readonly daemonId: string;
  /** Redis' clock. */
  readonly clock: Clock;
  /** Whether queues are on different servers, so that no script can work on several. */
  readonly isCluster: boolean;
  /** Client for the next command. The commands of one turn of the event loop leave in one write. */
  client(): RedisClient;
  /**
   * Call `act` at the end of this turn of the event loop, just before its commands are written; commands of `act` are
   * written with them.
   * @param first  call it before those that are already waiting
   */
  atTurnEnd(act: () => void, first?: boolean): void;
  /** With `--wait-replicas`: runs the scripts that replicas confirm. */
  readonly confirm: WaitForReplicas | undefined;
  /** Call `act` with each command client. */
  each(act: (client: RedisClient) => void): void;
  /** Open a new connection for subscriptions. */
  subscriber(): Subscriber;
  /** Facts for `/readyz` and the start. @throws Error while a connection is not ready */
  facts(): Promise<RedisFacts>;
  /** Why a connection is not ready; undefined: all are. */
  lost(): Error | undefined;
  /** INFO. @throws Error while a connection is not ready */
  info(): Promise<string>;
  /** Close all connections at once; commands in flight fail. */
  close(): void;
}

export interface RedisFacts {
  version: string;
  /** With any value but `noeviction` Redis may evict messages. */
  evictionPolicy: string;
  /** It is a read-only replica. */
  isReplica: boolean;
  /** It is a node of a Cluster. */
  inCluster: boolean;
}
