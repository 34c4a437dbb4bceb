import type { Client } from 'openapi-fetch';
import type {
  AckOutcome,
  Consumer,
  Message,
  Nacked,
  LeasedMessage,
  Redriven,
  NewMessage,
  Queue,
  QueueStats,
  SettingsChange,
  Stats,
  StoredMessage,
  QueueWorker,
} from '../../generated/messages';
import type { paths } from '../../generated/operations';
import { at, daemonUrl } from './addresses';
import { addBatchesOver, jsonApiOf, startWorkerOver } from '#platform';
import { createApi, type JsonApi } from './api';
import { checkCredentials } from './credentials';
import { answerOf, stored } from './errors';
import { checkOptions } from './options';
import { itemsOf } from './pages';
import { bindMethods, type BoundMethods } from './queue-client';
import {
  inQueue,
  only,
  type Asking,
  type LeaseOptions,
  type BrowseOptions,
  type RedriveOptions,
  type RestMQOptions,
  type Ticket,
} from './request-options';
import { redriveAll } from './redrive';
import { startSubscription } from './start-subscription';
import type { NackOptions } from './streams';
import type { Subscription, SubscribeOptions } from './subscription';
import { sendable, type MessageOptions } from './values';
import { startWorker } from './worker';
import type { Handler, Worker, WorkerOptions } from './worker-types';

/** The methods of `RestMQ` for one queue whose values are of one type. */
export type QueueClient<Value = unknown> = BoundMethods<RestMQ, Value>;

/**
 * A client of one daemon, or of a pool behind one address. It connects with the first request, and only subscriptions
 * and workers need to be closed. Every method throws RestMQError when the daemon refuses the request or does not
 * answer.
 */
export class RestMQ {
  readonly #options: RestMQOptions;
  /** The address of the daemon, without a trailing slash. */
  readonly url: string;
  /**
   * Every operation of the contract, typed by its path: `await client.api.GET('/v1/pool')` resolves to `{ data, error,
   * response }`. It sends the credentials. A refusal is returned as `error`; RestMQError is thrown only without an
   * answer.
   */
  get api(): Client<paths> {
    return (this.#api ??= createApi(this.url, this.#options));
  }

  /**
   * The methods that are about one queue, without the name of the queue: `client.queue<Order>('orders').add(order)`.
   * Values have the type `Value`, which is not checked when a message comes.
   * @throws TypeError for a name that no queue can have
   */
  queue<Value = unknown>(name: string): QueueClient<Value> {
    at(name);
    return bindMethods(this, name);
  }

  #api: Client<paths> | undefined;
  /** The same operations, with JSON as the only media type; over node:http in Node. */
  readonly #json: JsonApi;
  /** null: every message is sent by a request of its own. */
  readonly #adds: ReturnType<typeof addBatchesOver>;

  /**
   * @param url  address of a daemon: `http://localhost:8888`
   * @throws TypeError if it is not an HTTP address, or has a name or password in it, or for an unknown option
   */
  constructor(url: string, options: RestMQOptions = {}) {
    this.#options = options;
    this.url = daemonUrl(url).href.replace(/(?<!\/)\/+$/, '');
    checkOptions(options, ['credentials', 'fetch', 'WebSocket']);
    const { credentials } = options;
    if (credentials && typeof credentials !== 'function') checkCredentials(credentials);
    this.#json = jsonApiOf(this, options);
    this.#adds = addBatchesOver(this.#json, options);
  }

  /**
   * Store a message at the tail of a queue. After `unreachable` it may have been stored: with an `idempotencyKey` the
   * same message can be sent again, and is stored once. In Node the messages of one turn of the event loop leave in one
   * request, in their order, except those with an `idempotencyKey` or a `signal`.
   * @param value  text; bytes as an ArrayBuffer, a view of one, or a Blob (its type becomes the `contentType` if none
   * is given); or any other value, which is stored as JSON
   * @returns the key of the message, `<queue>:<n>`
   * @throws RestMQError, among others `queue-full`, `idempotency-mismatch`, `redis-full`
   * @throws TypeError for a value that JSON can't represent: it would be stored without its contents
   */
  async add(
    queue: string,
    value: unknown,
    { idempotencyKey, signal, ...options }: MessageOptions & Asking & { idempotencyKey?: string } = {},
  ): Promise<string> {
    if (this.#adds && idempotencyKey === undefined && !signal)
      return this.#adds.add(queue, await sendable({ ...options, value }));
    const [key] = await this.addAll(queue, [{ ...options, value }], {
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...only({ signal }),
    });
    return key!;
  }

  /**
   * Store 1 to 100 messages, all or none.
   * @param given  values as in `add`
   * @returns their keys, in order
   * @throws the same errors as `add`
   */
  async addAll(
    queue: string,
    given: NewMessage[],
    { idempotencyKey, ...asking }: Asking & { idempotencyKey?: string } = {},
  ): Promise<string[]> {
    const header = idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
    const messages = await Promise.all(given.map(sendable));
    const asked = this.#json.POST('/v1/queues/{queue}/messages', {
      params: { ...at(queue), header },
      body: { messages },
      ...only(asking),
    });
    return (await answerOf(asked.then(stored))).messages.map(({ key }) => key);
  }

  /**
   * Remove the oldest message and return it. If the client dies afterwards the message is lost; use `lease` or `worker`
   * to process each message at least once.
   * @param options  `waitSeconds`: seconds to wait for a message, 0 to 30 (0)
   * @returns null if the queue has no ready message
   */
  async take(
    queue: string,
    { waitSeconds = 0, ...asking }: Asking & { waitSeconds?: number } = {},
  ): Promise<Message | null> {
    return (
      (await answerOf(
        this.#json.GET('/q/{queue}', { params: { ...at(queue), query: { wait: waitSeconds } }, ...only(asking) }),
      )) ?? null
    );
  }

  /**
   * Lease messages: no other consumer gets them until the lease ends.
   * @returns an empty array if the queue has no ready message
   */
  async lease(queue: string, options: LeaseOptions & Asking = {}): Promise<LeasedMessage[]> {
    return (await this.ackAndLease(queue, [], options)).messages;
  }

  /**
   * Acknowledge 0 to 100 messages and lease the next ones, in one request. The acks are done first and at once; if the
   * request fails, they can be repeated.
   * @returns `outcomes` for each ack, in order
   */
  async ackAndLease(
    queue: string,
    leaseIds: string[],
    { signal, ...options }: LeaseOptions & Asking = {},
  ): Promise<{ messages: LeasedMessage[]; outcomes: AckOutcome[] }> {
    const body = leaseIds.length > 0 ? { ...options, acks: leaseIds } : options;
    const answer = await answerOf(
      this.#json.POST('/v1/queues/{queue}/leases', { ...inQueue(queue, { signal }), body }),
    );
    return { messages: [], outcomes: [], ...answer };
  }

  /**
   * Acknowledge a message: it is removed.
   * @throws RestMQError `lease-lost`, `no-such-lease`
   */
  async ack(queue: string, leaseId: string, asking: Asking = {}): Promise<void> {
    await answerOf(this.#json.DELETE('/v1/queues/{queue}/leases/{leaseId}', inQueue(queue, asking, { leaseId })));
  }

  /**
   * Acknowledge 1 to 100 messages.
   * @returns the outcome for each, in order: `acked`, `lost` or `unknown`
   */
  async ackAll(queue: string, leaseIds: string[], asking: Asking = {}): Promise<AckOutcome[]> {
    return (
      await answerOf(this.#json.POST('/v1/queues/{queue}/acks', { ...inQueue(queue, asking), body: { leaseIds } }))
    ).outcomes;
  }

  /**
   * Return a message to the queue, after `delaySeconds` if given.
   * @throws RestMQError `lease-lost`, `no-such-lease`
   */
  async nack(queue: string, leaseId: string, { signal, ...body }: NackOptions & Asking = {}): Promise<Nacked> {
    return answerOf(
      this.#json.POST('/v1/queues/{queue}/leases/{leaseId}/nack', { ...inQueue(queue, { signal }, { leaseId }), body }),
    );
  }

  /**
   * Extend a lease.
   * @param leaseSeconds  from now on; default: the lease time of the queue
   * @returns `leaseExpiresAt`: the new end of the lease, as an ISO 8601 time
   * @throws RestMQError `lease-lost`, `no-such-lease`
   */
  async extend(
    queue: string,
    leaseId: string,
    leaseSeconds?: number,
    asking: Asking = {},
  ): Promise<{ key: string; leaseId: string; leaseExpiresAt: string }> {
    const body = leaseSeconds === undefined ? {} : { leaseSeconds };
    return answerOf(
      this.#json.PATCH('/v1/queues/{queue}/leases/{leaseId}', { ...inQueue(queue, asking, { leaseId }), body }),
    );
  }

  /** The message counts of a queue by state, and its counters, which a purge resets. */
  async stats(queue: string, asking: Asking = {}): Promise<QueueStats> {
    return answerOf(this.#json.GET('/stats/{queue}', inQueue(queue, asking)));
  }

  /** The statistics of all queues. */
  async allStats(asking: Asking = {}): Promise<Stats> {
    return answerOf(this.#json.GET('/stats/', { ...only(asking) }));
  }

  /** The names of all queues, or of those that begin with `prefix`. Fetches one page at a time. */
  async *queues({ prefix, ...asking }: Asking & { prefix?: string } = {}): AsyncGenerator<string, undefined> {
    yield* itemsOf(
      (cursor) =>
        answerOf(
          this.#json.GET('/v1/queues', {
            params: { query: { ...(prefix !== undefined && { prefix }), ...cursor } },
            ...only(asking),
          }),
        ),
      ({ queues }) => queues,
    );
  }

  /**
   * The settings of a queue and its message counts.
   * @throws RestMQError `no-such-queue`
   */
  async getQueue(queue: string, asking: Asking = {}): Promise<Queue> {
    return answerOf(this.#json.GET('/v1/queues/{queue}', inQueue(queue, asking)));
  }

  /** Create a queue, or change its settings: omitted settings stay, null restores the default. */
  async putQueue(queue: string, settings: SettingsChange = {}, asking: Asking = {}): Promise<Queue> {
    return answerOf(this.#json.PUT('/v1/queues/{queue}', { ...inQueue(queue, asking), body: settings }));
  }

  /**
   * Delete a queue with its messages and settings; its streams end.
   * @throws RestMQError `no-such-queue`
   */
  async deleteQueue(queue: string, asking: Asking = {}): Promise<void> {
    await answerOf(this.#json.DELETE('/v1/queues/{queue}', inQueue(queue, asking)));
  }

  /**
   * Read messages without consuming them. Fetches one page at a time.
   * @param options  `state`: `ready` (the default), `delayed`, `leased` or `dead`; `search`: only messages with this
   * text; `group`: only messages of this group
   */
  async *browse(
    queue: string,
    { signal, ...wanted }: Asking & BrowseOptions = {},
  ): AsyncGenerator<StoredMessage, undefined> {
    yield* itemsOf(
      (cursor) => {
        const params = { ...at(queue), query: { ...wanted, ...cursor } };
        return answerOf(this.#json.GET('/v1/queues/{queue}/messages', { params, ...only({ signal }) }));
      },
      ({ messages }) => messages,
    );
  }

  /**
   * A message in any state.
   * @throws RestMQError `no-such-message`
   */
  async getMessage(queue: string, key: string, asking: Asking = {}): Promise<StoredMessage> {
    return answerOf(this.#json.GET('/v1/queues/{queue}/messages/{key}', inQueue(queue, asking, { key })));
  }

  /**
   * Remove a message in any state.
   * @throws RestMQError `no-such-message`
   */
  async remove(queue: string, key: string, asking: Asking = {}): Promise<void> {
    await answerOf(this.#json.DELETE('/v1/queues/{queue}/messages/{key}', inQueue(queue, asking, { key })));
  }

  /**
   * Remove all messages in any state; the settings stay.
   * @returns the number of removed messages
   */
  async purge(queue: string, asking: Asking = {}): Promise<number> {
    return (await answerOf(this.#json.POST('/v1/queues/{queue}/purge', inQueue(queue, asking)))).purged;
  }

  /**
   * Make dead letters ready again, or move them to another queue; in several requests if it takes long.
   * @param options  `keys`, `search` or `group`: only these; `target`: another queue to move them to; `rate`: messages
   * a second; `max`: most messages to move (10000); `dryRun`: count them without moving
   * @returns numbers of messages: moved, dropped because their ttl had run out, and still dead; `missing`: of keys that
   * are not of a dead letter
   * @throws RestMQError `queue-full` if the target has no room
   */
  async redrive(queue: string, { signal, ...how }: RedriveOptions & Asking = {}): Promise<Redriven> {
    return redriveAll(how, (body) =>
      answerOf(this.#json.POST('/v1/queues/{queue}/redrive', { ...inQueue(queue, { signal }), body })),
    );
  }

  /** The consumers that stream the queue, on all daemons. */
  async consumers(queue: string, asking: Asking = {}): Promise<Consumer[]> {
    return (await answerOf(this.#json.GET('/v1/queues/{queue}/consumers', inQueue(queue, asking)))).consumers;
  }

  /** The clients that got messages of the queue by single requests in the last minute, on all daemons. */
  async workers(queue: string, asking: Asking = {}): Promise<QueueWorker[]> {
    return (await answerOf(this.#json.GET('/v1/queues/{queue}/consumers', inQueue(queue, asking)))).workers;
  }

  /**
   * Create a ticket (`?ticket=`) that opens one stream within 30 seconds, for clients that can't send headers, such as
   * EventSource.
   */
  async createTicket(queue: string, verb: Ticket['verb'] = 'consume', asking: Asking = {}): Promise<Ticket> {
    return answerOf(this.#json.POST('/v1/tickets', { body: { queue, verb }, ...only(asking) }));
  }

  /**
   * Stream the messages of a queue: `for await (const event of client.subscribe('orders.eu')) ...`. The connection is
   * made at once, and again whenever it is lost, each time after the last message that was read. Messages that were
   * broadcast meanwhile are replayed; if some can't be, there is an event `gap`. The iteration ends with `close()`, or
   * throws the reason of an abort, or an error that a retry can't solve.
   *
   * Over `sse` and `comet` the client reads only as fast as events are consumed. A daemon disconnects a consumer that
   * is too slow, which costs a new connection and no message. Over `websocket`, `credit` limits the messages in flight.
   * @throws TypeError for an unknown option, or one that the transport does not support
   */
  subscribe(queue: string, options: SubscribeOptions = {}): Subscription {
    at(queue);
    return startSubscription(this, this.#options, queue, options);
  }

  /**
   * Handle every message of a queue at least once. The lease is extended while the handler runs. When the handler
   * returns, the message is acked; when it throws, the message is nacked with the error's message as `reason`.
   * Temporary failures, such as a daemon or Redis that is unavailable, are retried. Leases of a worker that dies
   * expire.
   * @param handler  may throw `Nack` to set the options of the nack
   * @throws TypeError for an unknown option, or a handler that is not a function
   */
  worker(queue: string, handler: Handler, options: WorkerOptions = {}): Worker {
    at(queue);
    return startWorkerOver(this, this.#options, (leases) => startWorker(leases, queue, handler, options));
  }
}
