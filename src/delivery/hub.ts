import { randomBytes } from 'node:crypto';
import type { Consumer as ConsumerView } from '../../generated/messages';
import type { Config } from '../config';
import { BrokerError } from '../errors';
import type { Log } from '../log';
import type { Engine } from '../queue/engine';
import type { Queue } from '../queue/names';
import type { Subscriptions } from '../redis/connection/subscriptions';
import { QueueConsumers, type DeliveryContext } from './queue-consumers';
import type { Attachment, Delivered, Ending, Sink, Transport, SubscribeOptions } from './consumer';
import { ConsumerSession } from './consumer-session';
import { startRegistrationChecks } from '../queue/registration-checks';
import { askAll } from './presence';

/** This daemon's stream consumers, and a view of those of the whole pool. */
export interface Hub {
  /**
   * Register a consumer. It misses no broadcast from the moment this resolves; nothing is sent before `start`.
   * @throws BrokerError `too-many-consumers` (from this address), `no-room` (in all), `redis-unavailable`
   */
  attach(queue: Queue, wish: SubscribeOptions): Promise<Attachment>;
  /**
   * Check that a manual-ack consumer may attach to the queue; call it before `attach`.
   * @throws BrokerError `invalid-parameter` if the policy is broadcast, `redis-unavailable`
   */
  checkManual(queue: Queue): Promise<void>;
  /**
   * The consumers of a queue on all daemons.
   * @throws BrokerError `redis-unavailable`
   */
  consumers(queue: Queue): Promise<ConsumerView[]>;
  /** Number of consumers of this daemon. */
  readonly size: number;
  /** Metrics of this daemon's consumers. */
  counts(): HubCounts;
  /** End every stream and tell its client to reconnect. */
  stop(): Promise<void>;
}

export interface HubCounts {
  consumers: Record<Transport, number>;
  /** Bytes that wait for consumers to read them. */
  bufferedBytes: number;
  delivered: Readonly<Delivered>;
  /** Number of ended streams by reason; `client`: it disconnected, or its authorization ended. */
  ended: Readonly<Record<Ending | 'client', number>>;
}

export interface HubOptions {
  engine: Engine;
  subscriptions: Subscriptions;
  daemonId: string;
  config: Pick<Config, 'maxConsumers' | 'maxConsumersPerAddress' | 'consumerBuffer'>;
  log: Log;
}

const tickMs = 1000;

export function createHub({ engine, subscriptions, daemonId, config, log }: HubOptions): Hub {
  const channels = new Map<string, QueueConsumers>();
  /** Each session, and the consumers of its queue. */
  const places = new Map<ConsumerSession, QueueConsumers>();
  const leaving = new Set<Promise<void>>();
  const perAddress = createCounter();
  const delivered = { comet: 0, sse: 0, websocket: 0 };
  const ended = { purged: 0, slow: 0, stopping: 0, client: 0 };
  let stopped = false;
  let isOver = false;

  const channelOf = (queue: Queue): QueueConsumers => {
    let channel = channels.get(queue.name);
    if (!channel) channels.set(queue.name, (channel = new QueueConsumers(queue, around)));
    return channel;
  };

  const leave = (feed: ConsumerSession, why: Ending | null): void => {
    const channel = places.get(feed);
    if (!channel) return;
    places.delete(feed);
    ended[why ?? 'client']++;
    perAddress.less(feed.wish.address);
    feed.over(why);
    const left = channel.detach(feed).then(() => closeIfEmpty(channel));
    leaving.add(left);
    void left.finally(() => leaving.delete(left));
  };

  const closeIfEmpty = (channel: QueueConsumers): void => {
    if (channel.feeds.size > 0 || channels.get(channel.queue.name) !== channel) return;
    channels.delete(channel.queue.name);
    channel.close();
  };

  const around: DeliveryContext = {
    engine,
    subscriptions,
    daemonId,
    log,
    delivered,
    end: leave,
    answerFor: (channel) => JSON.stringify([...channel.feeds.values()].filter((feed) => places.has(feed)).map(viewOf)),
    isOver: () => isOver,
  };

  const viewOf = (feed: ConsumerSession): ConsumerView => {
    const {
      id,
      wish: { transport, address, ack },
      connectedMs,
      bufferedBytes,
    } = feed;
    return {
      id,
      transport,
      daemon: daemonId,
      address,
      connectedAt: new Date(connectedMs).toISOString(),
      ack,
      bufferedBytes,
    };
  };

  const admit = (address: string): void => {
    if (stopped)
      throw new BrokerError('no-room', 'This daemon is about to stop; try another, or this one when it is back.');
    if (places.size >= config.maxConsumers)
      throw new BrokerError(
        'no-room',
        'This daemon has as many stream consumers as it may have; try again later, or another daemon.',
      );
    if (perAddress.of(address) >= config.maxConsumersPerAddress) {
      throw new BrokerError(
        'too-many-consumers',
        'Your address has as many stream consumers here as it may have; close some first.',
      );
    }
  };

  const attach: Hub['attach'] = async (queue, wish) => {
    admit(wish.address);
    const id = randomBytes(9).toString('base64url');
    const channel = channelOf(queue);
    const feed = new ConsumerSession(id, nameOf(id, wish.credit), wish, channel, config.consumerBuffer);
    places.set(feed, channel);
    perAddress.more(wish.address);
    try {
      await channel.attach(feed);
    } catch (error) {
      leave(feed, null);
      throw error;
    }
    return new ConsumerHandle(feed, channel, seating);
  };

  const seating: HandleContext = {
    leave,
    grant: (feed, channel, count) => {
      const counted = feed.permits !== undefined;
      feed.grant(count);
      if (counted) channel.grant(feed, count);
      else
        channel
          .rename(feed, nameOf(feed.id, count))
          .catch((error: unknown) => log.debug({ reason: String(error) }, 'a grant waits for Redis'));
    },
  };

  /** Redis assigns a consumer whose name ends with /p only as many messages as it asked for. */
  const nameOf = (id: string, permits: number | undefined): string =>
    `${daemonId}/${id}${permits === undefined ? '' : '/p'}`;

  let tickedMs = performance.now();
  const timer = setInterval(() => {
    const isLate = performance.now() - tickedMs > 1.5 * tickMs;
    tickedMs = performance.now();
    const nowMs = Date.now();
    for (const feed of [...places.keys()]) feed.tick(nowMs, isLate);
  }, tickMs).unref();
  const patrol = startRegistrationChecks(channels, tickMs);

  return {
    attach,
    async checkManual(queue) {
      if ((await engine.policy(queue)) === 'broadcast') throw nothingToAck(queue);
    },
    consumers: (queue) => askAll(queue, engine, subscriptions, daemonId),
    get size() {
      return places.size;
    },
    counts() {
      const consumers = { comet: 0, sse: 0, websocket: 0 };
      let bufferedBytes = 0;
      for (const feed of places.keys()) {
        consumers[feed.wish.transport]++;
        bufferedBytes += feed.bufferedBytes;
      }
      return { consumers, bufferedBytes, delivered, ended };
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      patrol.stop();
      for (const feed of [...places.keys()]) leave(feed, 'stopping');
      await Promise.all(leaving);
      isOver = true;
    },
  };
}

/** A consumer that waits for leases to ack would rely on losing no message. */
function nothingToAck({ name }: Queue): BrokerError {
  const detail = 'may be manual under the policy roundrobin only';
  const remedy =
    'this queue has the policy broadcast, under which every consumer gets every message and none is acked. Set ' +
    'the policy roundrobin, or leave ack out';
  return new BrokerError('invalid-parameter', `The parameter ack ${detail}; ${remedy}.`, {
    queue: name,
    errors: [{ pointer: '/query/ack', detail }],
  });
}

/** The state that all handles of a hub share. */
interface HandleContext {
  leave(feed: ConsumerSession, why: Ending | null): void;
  grant(feed: ConsumerSession, channel: QueueConsumers, count: number): void;
}

/** A class: closures would make each consumer 200 bytes larger. */
class ConsumerHandle implements Attachment {
  constructor(
    private readonly feed: ConsumerSession,
    private readonly channel: QueueConsumers,
    private readonly seating: HandleContext,
  ) {}

  get id(): string {
    return this.feed.id;
  }

  start(sink: Sink): void {
    this.feed.start(sink);
  }

  grant(permits: number): void {
    this.seating.grant(this.feed, this.channel, permits);
  }

  detach(): void {
    this.seating.leave(this.feed, null);
  }
}

/** Counts by name; names with a count of 0 take no memory. */
function createCounter() {
  const counts = new Map<string, number>();
  return {
    of: (name: string): number => counts.get(name) ?? 0,
    more: (name: string) => void counts.set(name, (counts.get(name) ?? 0) + 1),
    less(name: string): void {
      const left = counts.get(name)! - 1;
      if (left > 0) counts.set(name, left);
      else counts.delete(name);
    },
  };
}
