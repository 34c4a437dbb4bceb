import { randomBytes } from 'node:crypto';
import type { Consumer as ConsumerView } from '../../generated/messages';
import type { Config } from '../config';
import { BrokerError } from '../errors';
import type { Log } from '../log';
import type { Engine } from '../queue/engine';
import type { Queue } from '../queue/names';
import type { Subscriptions } from '../redis/connection/subscriptions';
import type { ConsumerLimits } from './consumer-limits';
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
  config: Pick<Config, 'consumerBuffer'>;
  limits: ConsumerLimits;
  log: Log;
}

const tickMs = 1000;

/** The `Hub` of one daemon. */
export class LocalHub implements Hub {
  private readonly queues = new Map<string, QueueConsumers>();
  /** Each session, and the consumers of its queue. */
  private readonly sessions = new Map<ConsumerSession, QueueConsumers>();
  private readonly detaching = new Set<Promise<void>>();
  private readonly delivered = { comet: 0, sse: 0, websocket: 0 };
  private readonly ended = { purged: 0, slow: 0, stopping: 0, client: 0 };
  private readonly delivery: DeliveryContext;
  private readonly registrationChecks = startRegistrationChecks(this.queues, tickMs);
  private readonly timer = setInterval(() => this.tick(), tickMs).unref();
  private tickedMs = performance.now();
  /** Its last consumer is detached. */
  private isOver = false;

  constructor(private readonly options: HubOptions) {
    const { engine, subscriptions, daemonId, log } = options;
    this.delivery = {
      engine,
      subscriptions,
      daemonId,
      log,
      delivered: this.delivered,
      end: (session, why) => this.detach(session, why),
      answerFor: (attached) => this.describe(attached),
      isOver: () => this.isOver,
    };
  }

  get size(): number {
    return this.sessions.size;
  }

  async attach(queue: Queue, wish: SubscribeOptions): Promise<Attachment> {
    this.options.limits.add(wish.address);
    const id = randomBytes(9).toString('base64url');
    const consumers = this.consumersOf(queue);
    const name = this.memberName(id, wish.credit);
    const session = new ConsumerSession(id, name, wish, consumers, this.options.config.consumerBuffer);
    this.sessions.set(session, consumers);
    try {
      await consumers.attach(session);
    } catch (error) {
      this.detach(session, null);
      throw error;
    }
    return new ConsumerHandle(session, this);
  }

  async checkManual(queue: Queue): Promise<void> {
    if ((await this.options.engine.policy(queue)) === 'broadcast') throw nothingToAck(queue);
  }

  consumers(queue: Queue): Promise<ConsumerView[]> {
    const { engine, subscriptions, daemonId } = this.options;
    return askAll(queue, engine, subscriptions, daemonId);
  }

  counts(): HubCounts {
    const consumers = { comet: 0, sse: 0, websocket: 0 };
    let bufferedBytes = 0;
    for (const session of this.sessions.keys()) {
      consumers[session.wish.transport]++;
      bufferedBytes += session.bufferedBytes;
    }
    return { consumers, bufferedBytes, delivered: this.delivered, ended: this.ended };
  }

  async stop(): Promise<void> {
    this.options.limits.stop();
    clearInterval(this.timer);
    this.registrationChecks.stop();
    for (const session of [...this.sessions.keys()]) this.detach(session, 'stopping');
    await Promise.all(this.detaching);
    this.isOver = true;
  }

  /** End a session of this hub; without effect if it has ended. */
  detach(session: ConsumerSession, why: Ending | null): void {
    const consumers = this.sessions.get(session);
    if (!consumers) return;
    this.sessions.delete(session);
    this.ended[why ?? 'client']++;
    this.options.limits.remove(session.wish.address);
    session.over(why);
    const detached = consumers.detach(session).then(() => this.closeIfEmpty(consumers));
    this.detaching.add(detached);
    void detached.finally(() => this.detaching.delete(detached));
  }

  /** Add credit to a session of this hub. */
  grant(session: ConsumerSession, credit: number): void {
    const consumers = this.sessions.get(session);
    if (!consumers) return;
    const counted = session.remainingCredit !== undefined;
    session.grant(credit);
    if (counted) consumers.grant(session, credit);
    else
      consumers
        .rename(session, this.memberName(session.id, credit))
        .catch((error: unknown) =>
          this.options.log.debug({ reason: String(error) }, 'could not add credit, as Redis is unavailable'),
        );
  }

  private consumersOf(queue: Queue): QueueConsumers {
    let consumers = this.queues.get(queue.name);
    if (!consumers) this.queues.set(queue.name, (consumers = new QueueConsumers(queue, this.delivery)));
    return consumers;
  }

  private closeIfEmpty(consumers: QueueConsumers): void {
    if (consumers.sessions.size > 0 || this.queues.get(consumers.queue.name) !== consumers) return;
    this.queues.delete(consumers.queue.name);
    consumers.close();
  }

  /** Redis assigns a consumer whose name ends with /p only as many messages as it asked for. */
  private memberName(id: string, credit: number | undefined): string {
    return `${this.options.daemonId}/${id}${credit === undefined ? '' : '/p'}`;
  }

  private tick(): void {
    const isLate = performance.now() - this.tickedMs > 1.5 * tickMs;
    this.tickedMs = performance.now();
    const nowMs = Date.now();
    for (const session of [...this.sessions.keys()]) session.tick(nowMs, isLate);
  }

  /** JSON text of the sessions that have not ended. */
  private describe(attached: Iterable<ConsumerSession>): string {
    return JSON.stringify(
      [...attached].filter((session) => this.sessions.has(session)).map((one) => viewOf(one, this.options.daemonId)),
    );
  }
}

function viewOf(
  { id, wish: { transport, address, ack }, connectedMs, bufferedBytes }: ConsumerSession,
  daemon: string,
): ConsumerView {
  const connectedAt = new Date(connectedMs).toISOString();
  return { id, transport, daemon, address, connectedAt, ack, bufferedBytes };
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

/** A class: closures would make each consumer 200 bytes larger. */
class ConsumerHandle implements Attachment {
  constructor(
    private readonly session: ConsumerSession,
    private readonly hub: LocalHub,
  ) {}

  get id(): string {
    return this.session.id;
  }

  start(sink: Sink): void {
    this.session.start(sink);
  }

  grant(credit: number): void {
    this.hub.grant(this.session, credit);
  }

  detach(): void {
    this.hub.detach(this.session, null);
  }
}
