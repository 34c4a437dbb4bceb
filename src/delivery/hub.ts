import { randomBytes } from 'node:crypto';
import type { Consumer as ConsumerView } from '../../generated/messages';
import type { Config } from '../config';
import { BrokerError } from '../errors';
import type { Log } from '../log';
import type { Engine } from '../queue/engine';
import type { Queue } from '../queue/names';
import type { Subscriptions } from '../redis/connection/subscriptions';
import type { DeliveryContext } from './delivery-context';
import { QueueConsumers } from './queue-consumers';
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
  const queues = new Map<string, QueueConsumers>();
  /** Each session, and the consumers of its queue. */
  const sessions = new Map<ConsumerSession, QueueConsumers>();
  const leaving = new Set<Promise<void>>();
  const perAddress = createCounter();
  const delivered = { comet: 0, sse: 0, websocket: 0 };
  const ended = { purged: 0, slow: 0, stopping: 0, client: 0 };
  let stopped = false;
  let isOver = false;

  const channelOf = (queue: Queue): QueueConsumers => {
    let queueConsumers = queues.get(queue.name);
    if (!queueConsumers) queues.set(queue.name, (queueConsumers = new QueueConsumers(queue, around)));
    return queueConsumers;
  };

  const leave = (session: ConsumerSession, why: Ending | null): void => {
    const queueConsumers = sessions.get(session);
    if (!queueConsumers) return;
    sessions.delete(session);
    ended[why ?? 'client']++;
    perAddress.less(session.wish.address);
    session.over(why);
    const left = queueConsumers.detach(session).then(() => closeIfEmpty(queueConsumers));
    leaving.add(left);
    void left.finally(() => leaving.delete(left));
  };

  const closeIfEmpty = (queueConsumers: QueueConsumers): void => {
    if (queueConsumers.sessions.size > 0 || queues.get(queueConsumers.queue.name) !== queueConsumers) return;
    queues.delete(queueConsumers.queue.name);
    queueConsumers.close();
  };

  const around: DeliveryContext = {
    engine,
    subscriptions,
    daemonId,
    log,
    delivered,
    end: leave,
    answerFor: (attached) => JSON.stringify([...attached].filter((session) => sessions.has(session)).map(viewOf)),
    isOver: () => isOver,
  };

  const viewOf = (session: ConsumerSession): ConsumerView => {
    const {
      id,
      wish: { transport, address, ack },
      connectedMs,
      bufferedBytes,
    } = session;
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
      throw new BrokerError('no-room', 'This daemon is stopping; use another, or retry when it has restarted.');
    if (sessions.size >= config.maxConsumers)
      throw new BrokerError(
        'no-room',
        'This daemon has reached its maximum number of stream consumers; retry later, or use another daemon.',
      );
    if (perAddress.of(address) >= config.maxConsumersPerAddress) {
      throw new BrokerError(
        'too-many-consumers',
        'Your address has reached the maximum number of stream consumers here; close some first.',
      );
    }
  };

  const attach: Hub['attach'] = async (queue, wish) => {
    admit(wish.address);
    const id = randomBytes(9).toString('base64url');
    const queueConsumers = channelOf(queue);
    const session = new ConsumerSession(id, nameOf(id, wish.credit), wish, queueConsumers, config.consumerBuffer);
    sessions.set(session, queueConsumers);
    perAddress.more(wish.address);
    try {
      await queueConsumers.attach(session);
    } catch (error) {
      leave(session, null);
      throw error;
    }
    return new ConsumerHandle(session, queueConsumers, seating);
  };

  const seating: HandleContext = {
    leave,
    grant: (session, queueConsumers, count) => {
      const counted = session.remainingCredit !== undefined;
      session.grant(count);
      if (counted) queueConsumers.grant(session, count);
      else
        queueConsumers
          .rename(session, nameOf(session.id, count))
          .catch((error: unknown) =>
            log.debug({ reason: String(error) }, 'could not add credit, as Redis is unavailable'),
          );
    },
  };

  /** Redis assigns a consumer whose name ends with /p only as many messages as it asked for. */
  const nameOf = (id: string, credit: number | undefined): string =>
    `${daemonId}/${id}${credit === undefined ? '' : '/p'}`;

  let tickedMs = performance.now();
  const timer = setInterval(() => {
    const isLate = performance.now() - tickedMs > 1.5 * tickMs;
    tickedMs = performance.now();
    const nowMs = Date.now();
    for (const session of [...sessions.keys()]) session.tick(nowMs, isLate);
  }, tickMs).unref();
  const patrol = startRegistrationChecks(queues, tickMs);

  return {
    attach,
    async checkManual(queue) {
      if ((await engine.policy(queue)) === 'broadcast') throw nothingToAck(queue);
    },
    consumers: (queue) => askAll(queue, engine, subscriptions, daemonId),
    get size() {
      return sessions.size;
    },
    counts() {
      const consumers = { comet: 0, sse: 0, websocket: 0 };
      let bufferedBytes = 0;
      for (const session of sessions.keys()) {
        consumers[session.wish.transport]++;
        bufferedBytes += session.bufferedBytes;
      }
      return { consumers, bufferedBytes, delivered, ended };
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      patrol.stop();
      for (const session of [...sessions.keys()]) leave(session, 'stopping');
      await Promise.all(leaving);
      isOver = true;
    },
  };
}

/** A consumer that waits for leases to ack would rely on losing no message. */
function nothingToAck({ name }: Queue): BrokerError {
  const detail = 'can be manual only with the policy roundrobin';
  const remedy = 'This queue has the policy broadcast, which has no acks. Set the policy roundrobin, or omit ack.';
  return new BrokerError('invalid-parameter', `The parameter ack ${detail}. ${remedy}`, {
    queue: name,
    errors: [{ pointer: '/query/ack', detail }],
  });
}

/** The state that all handles of a hub share. */
interface HandleContext {
  leave(session: ConsumerSession, why: Ending | null): void;
  grant(session: ConsumerSession, queueConsumers: QueueConsumers, count: number): void;
}

/** A class: closures would make each consumer 200 bytes larger. */
class ConsumerHandle implements Attachment {
  constructor(
    private readonly session: ConsumerSession,
    private readonly queueConsumers: QueueConsumers,
    private readonly seating: HandleContext,
  ) {}

  get id(): string {
    return this.session.id;
  }

  start(sink: Sink): void {
    this.session.start(sink);
  }

  grant(credit: number): void {
    this.seating.grant(this.session, this.queueConsumers, credit);
  }

  detach(): void {
    this.seating.leave(this.session, null);
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
