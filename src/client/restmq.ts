import createClient, { type Client } from 'openapi-fetch';
import type {
  AckOutcome,
  Consumer,
  Message,
  Nacked,
  LeasedMessage,
  NewMessage,
  Queue,
  QueueStats,
  SettingsChange,
  State,
  Stats,
  StoredMessage,
} from '../../generated/messages';
import type { components, operations, paths } from '../../generated/operations';
import { headerFor, type CredentialsSource } from './credentials';
import { answerOf, fetched, refusalOf, RestMQError, stored } from './errors';
import { bodyOf, readComet, readSse } from './http-streams';
import { writeBody } from './json';
import { within } from './limits';
import { queryOf, silenceMs, type Connection, type ConnectionWish, type LeaseFrame, type NackOptions } from './streams';
import { Subscription, type SubscribeOptions } from './subscription';
import { sendable, type MessageOptions } from './values';
import { openWebSocket, subprotocol, type WebSocketConstructor } from './websocket';
import { startWorker, type Handler, type Worker, type WorkerOptions } from './worker';

export interface RestMQOptions {
  /** Who asks, where the daemon has access rules. */
  credentials?: CredentialsSource;
  /** Instead of the global fetch. */
  fetch?: (request: Request) => Promise<Response>;
  /**
   * Instead of the global WebSocket, which browsers have, and Node from 22 on. In Node 20 give that of the package
   * `ws`, or
   * stay with the transport `sse`, which needs none.
   */
  WebSocket?: WebSocketConstructor;
}

/**
 * How to ask once. An abort of `signal` rejects with its reason; whether what was asked has been done is not known
 * then.
 */
export interface Asking {
  signal?: AbortSignal;
}

/** The operations of the contract, where JSON is all that is asked for. */
export type JsonApi = Client<paths, 'application/json'>;

type BodyOf<Operation extends keyof operations> = operations[Operation] extends {
  requestBody?: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;
type Ticket = components['schemas']['Ticket'];

/** How to lease: `max` (1), `lease` in seconds (the queue's setting), `wait` in seconds (0). */
export type LeaseOptions = BodyOf<'leaseMessages'>;
export type RedriveOptions = BodyOf<'redriveMessages'>;

/**
 * A client of one daemon, or of a pool behind one address. Nothing is connected before something is asked; there is
 * nothing to
 * close but subscriptions and workers. Every method throws RestMQError when it is refused or not answered.
 */
export class RestMQ {
  /** Without a slash at its end. */
  readonly url: string;
  /**
   * Every operation of the contract, typed by its path: `await client.api.GET('/v1/pool')` answers `{ data, error,
   * response }`.
   * It sends the credentials, and does not throw when it is refused, but RestMQError when it is not answered.
   */
  readonly api: Client<paths>;
  /** The same, where JSON is all that is asked for. */
  private readonly json: JsonApi;

  /** @param url  of a daemon: `http://localhost:8888` @throws TypeError when it is none */
  constructor(
    url: string,
    private readonly options: RestMQOptions = {},
  ) {
    this.url = daemonUrl(url).href.replace(/(?<!\/)\/+$/, '');
    const { credentials } = options;
    this.api = createClient<paths>({
      baseUrl: this.url,
      fetch: (request) => this.fetch(request),
      bodySerializer: writeBody,
    });
    this.json = this.api;
    if (credentials) {
      this.api.use({
        async onRequest({ request }) {
          request.headers.set(...(await headerFor(credentials, request.signal)));
        },
      });
    }
  }

  /**
   * Store a message at the tail of a queue. After `unreachable` it may have been stored: with an `idempotencyKey` the
   * same can be
   * sent again, and is stored once.
   * @param value  text; bytes, as an ArrayBuffer, a view of one, or a Blob (whose type is the message's where none is
   *   given); or
   *   anything else that JSON can say
   * @returns its key, `<queue>:<n>`
   * @throws RestMQError, among others `queue-full`, `idempotency-mismatch`, `redis-full`; TypeError for what JSON can't
   *   say: it
   *   would be stored without what it holds
   */
  async add(
    queue: string,
    value: unknown,
    { idempotencyKey, signal, ...options }: MessageOptions & Asking & { idempotencyKey?: string } = {},
  ): Promise<string> {
    const [key] = await this.addAll(queue, [{ ...options, value }], {
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(signal && { signal }),
    });
    return key!;
  }

  /** Store 1 to 100 messages, all or none; values are as for `add`. @returns their keys, in order @throws the same */
  async addAll(
    queue: string,
    given: NewMessage[],
    { idempotencyKey, ...asking }: Asking & { idempotencyKey?: string } = {},
  ): Promise<string[]> {
    const header = idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
    const messages = await Promise.all(given.map(sendable));
    const asked = this.json.POST('/v1/queues/{queue}/messages', {
      params: { ...at(queue), header },
      body: { messages },
      ...only(asking),
    });
    return (await answerOf(asked.then(stored)))!.messages.map(({ key }) => key);
  }

  /**
   * Remove the oldest message and return it: what happens to it then is nobody else's concern, so a client that dies
   * has lost
   * it. Whoever must not lose any leases, or is a `worker`.
   * @param options  `wait`: seconds to wait for one, 0 to 30 (0)
   * @returns null when there is none
   */
  async take(queue: string, { wait = 0, ...asking }: Asking & { wait?: number } = {}): Promise<Message | null> {
    return (
      (await answerOf(this.json.GET('/q/{queue}', { params: { ...at(queue), query: { wait } }, ...only(asking) }))) ??
      null
    );
  }

  /** Hold messages so that nobody else gets them for a while. @returns none when there are none */
  async lease(queue: string, { signal, ...body }: LeaseOptions & Asking = {}): Promise<LeasedMessage[]> {
    const held = await answerOf(
      this.json.POST('/v1/queues/{queue}/leases', { params: at(queue), body, ...(signal && { signal }) }),
    );
    return held?.messages ?? [];
  }

  /** The message is done. @throws RestMQError `lease-lost`, `no-such-lease` */
  async ack(queue: string, lease: string, asking: Asking = {}): Promise<void> {
    await answerOf(
      this.json.DELETE('/v1/queues/{queue}/leases/{lease}', { params: at(queue, { lease }), ...only(asking) }),
    );
  }

  /** Ack 1 to 100 messages. @returns what became of each, in order: `acked`, `lost` or `unknown` */
  async ackAll(queue: string, leases: string[], asking: Asking = {}): Promise<AckOutcome[]> {
    return (await answerOf(
      this.json.POST('/v1/queues/{queue}/acks', { params: at(queue), body: { leases }, ...only(asking) }),
    ))!.outcomes;
  }

  /** Give a message back. @throws RestMQError `lease-lost`, `no-such-lease` */
  async nack(queue: string, lease: string, { signal, ...body }: NackOptions & Asking = {}): Promise<Nacked> {
    return (await answerOf(
      this.json.POST('/v1/queues/{queue}/leases/{lease}/nack', {
        params: at(queue, { lease }),
        body,
        ...(signal && { signal }),
      }),
    ))!;
  }

  /**
   * Hold a message longer. @param seconds  from now on; the queue's setting where it is not given @throws RestMQError
   * `lease-lost`, `no-such-lease`
   */
  async extend(
    queue: string,
    lease: string,
    seconds?: number,
    asking: Asking = {},
  ): Promise<{ key: string; lease: string; expiresAt: string }> {
    const body = seconds === undefined ? {} : { lease: seconds };
    return (await answerOf(
      this.json.PATCH('/v1/queues/{queue}/leases/{lease}', { params: at(queue, { lease }), body, ...only(asking) }),
    ))!;
  }

  /** What a queue holds, and what became of the rest. */
  async stats(queue: string, asking: Asking = {}): Promise<QueueStats> {
    return (await answerOf(this.json.GET('/stats/{queue}', { params: at(queue), ...only(asking) })))!;
  }

  /** The same of every queue. */
  async allStats(asking: Asking = {}): Promise<Stats> {
    return (await answerOf(this.json.GET('/stats/', { ...only(asking) })))!;
  }

  /** The names of all queues, or of those that begin with `prefix`; they are asked for a page at a time. */
  async *queues({ prefix, ...asking }: Asking & { prefix?: string } = {}): AsyncGenerator<string, undefined> {
    for (let cursor: string | undefined; ;) {
      const query = { ...(prefix !== undefined && { prefix }), ...(cursor !== undefined && { cursor }) };
      const page = (await answerOf(this.json.GET('/v1/queues', { params: { query }, ...only(asking) })))!;
      yield* page.queues;
      cursor = page.cursor;
      if (cursor === undefined) return;
    }
  }

  /** The settings of a queue and what it holds. @throws RestMQError `no-such-queue` */
  async getQueue(queue: string, asking: Asking = {}): Promise<Queue> {
    return (await answerOf(this.json.GET('/v1/queues/{queue}', { params: at(queue), ...only(asking) })))!;
  }

  /** Create a queue, or change its settings: those that are not named stay, null goes back to the default. */
  async putQueue(queue: string, settings: SettingsChange = {}, asking: Asking = {}): Promise<Queue> {
    return (await answerOf(
      this.json.PUT('/v1/queues/{queue}', { params: at(queue), body: settings, ...only(asking) }),
    ))!;
  }

  /** Delete a queue with its messages and settings; its streams end. @throws RestMQError `no-such-queue` */
  async deleteQueue(queue: string, asking: Asking = {}): Promise<void> {
    await answerOf(this.json.DELETE('/v1/queues/{queue}', { params: at(queue), ...only(asking) }));
  }

  /**
   * Look at messages without consuming them, a page at a time.
   * @param options  `state`: `ready` (the default), `delayed`, `leased` or `dead`; `search`: only those with this text
   */
  async *browse(
    queue: string,
    { signal, ...wanted }: Asking & { state?: State; search?: string } = {},
  ): AsyncGenerator<StoredMessage, undefined> {
    for (let cursor: string | undefined; ;) {
      const query = { ...wanted, ...(cursor !== undefined && { cursor }) };
      const page = (await answerOf(
        this.json.GET('/v1/queues/{queue}/messages', { params: { ...at(queue), query }, ...(signal && { signal }) }),
      ))!;
      yield* page.messages;
      cursor = page.cursor;
      if (cursor === undefined) return;
    }
  }

  /** One message, whatever its state. @throws RestMQError `no-such-message` */
  async getMessage(queue: string, key: string, asking: Asking = {}): Promise<StoredMessage> {
    return (await answerOf(
      this.json.GET('/v1/queues/{queue}/messages/{key}', { params: at(queue, { key }), ...only(asking) }),
    ))!;
  }

  /** Remove one message, whatever its state. @throws RestMQError `no-such-message` */
  async remove(queue: string, key: string, asking: Asking = {}): Promise<void> {
    await answerOf(
      this.json.DELETE('/v1/queues/{queue}/messages/{key}', { params: at(queue, { key }), ...only(asking) }),
    );
  }

  /** Remove every message, whatever its state; the settings stay. @returns how many there were */
  async purge(queue: string, asking: Asking = {}): Promise<number> {
    return (await answerOf(this.json.POST('/v1/queues/{queue}/purge', { params: at(queue), ...only(asking) })))!.purged;
  }

  /**
   * Make dead letters ready again. @param options  `max` (10000); `dryRun`: only tell how many it would be @returns how
   * many were moved, and are left
   */
  async redrive(
    queue: string,
    { signal, ...body }: RedriveOptions & Asking = {},
  ): Promise<{ redriven: number; expired: number; dead: number }> {
    return (await answerOf(
      this.json.POST('/v1/queues/{queue}/redrive', { params: at(queue), body, ...(signal && { signal }) }),
    ))!;
  }

  /** Who streams the queue, on every daemon. */
  async consumers(queue: string, asking: Asking = {}): Promise<Consumer[]> {
    return (await answerOf(this.json.GET('/v1/queues/{queue}/consumers', { params: at(queue), ...only(asking) })))!
      .consumers;
  }

  /** A ticket for one stream within 30 seconds (`?ticket=`), for who can send no headers, such as EventSource. */
  async createTicket(queue: string, verb: Ticket['verb'] = 'consume', asking: Asking = {}): Promise<Ticket> {
    return (await answerOf(this.json.POST('/v1/tickets', { body: { queue, verb }, ...only(asking) })))!;
  }

  /**
   * The messages of a queue as they come: `for await (const event of client.subscribe('orders.eu')) ...`. The
   * connection is made
   * at once, and again whenever it is lost, each time after the last message that was taken: what was broadcast
   * meanwhile comes
   * then, and what can't come any more is an event `gap`. The iteration ends with `close()`, an abort, or a refusal
   * that does not
   * pass, which it throws.
   *
   * Over sse and comet no more is read than is taken; a daemon disconnects who reads too slowly, which costs a new
   * connection
   * and no message. Over a WebSocket `credit` says how many may wait.
   * @throws TypeError for what the transport can't do
   */
  subscribe(queue: string, options: SubscribeOptions = {}): Subscription {
    at(queue);
    checkOptions(options, ['transport', 'since', 'ack', 'credit', 'heartbeat', 'signal', 'onLost']);
    const { transport = 'sse', ack } = options;
    if (transport === 'comet' && ack === 'manual')
      throw new TypeError('Lines have no room for acks: take the transport sse or websocket.');
    const WebSocket = transport === 'websocket' ? this.webSocket() : null;
    return new Subscription(
      queue,
      {
        connect: (wish) =>
          WebSocket ? this.overWebSocket(WebSocket, wish) : this.overHttp(transport === 'comet' ? 'c' : 'sse', wish),
        answer: (frame) => this.answer(queue, frame),
      },
      options,
    );
  }

  /**
   * Handle every message of a queue, at least once: its lease is extended while the handler runs; it is acked when the
   * handler
   * returns, and given back, with the error's message as the reason, when it throws. What goes wrong on the way (a
   * daemon or
   * Redis that is away) is tried again until it works; a worker that dies leaves leases behind, which end by
   * themselves.
   * @param handler  may throw `Nack` to say more than that it failed
   */
  worker(queue: string, handler: Handler, options: WorkerOptions = {}): Worker {
    at(queue);
    return startWorker(this, queue, handler, options);
  }

  private webSocket(): WebSocketConstructor {
    const { WebSocket = (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket } = this.options;
    if (WebSocket) return WebSocket;
    throw new TypeError(
      'There is no WebSocket here: give the client one (new RestMQ(url, { WebSocket }), say that of the package ws), or take the transport sse.',
    );
  }

  private async overHttp(
    path: 'sse' | 'c',
    { queue, since, ack, heartbeat, signal }: ConnectionWish,
  ): Promise<Connection> {
    const query = queryOf({ since, heartbeat, ack: path === 'sse' ? ack : undefined });
    const response = await within(
      silenceMs(heartbeat),
      this.ask(`/${path}/${encodeURIComponent(queue)}?${query}`, signal),
    );
    const [type, read] =
      path === 'sse' ? (['text/event-stream', readSse] as const) : (['application/x-ndjson', readComet] as const);
    return { incoming: read({ queue, body: bodyOf(response, type, signal), heartbeat }) };
  }

  /** A WebSocket can send no headers in a browser: a ticket stands in for the credentials. */
  private async overWebSocket(WebSocket: WebSocketConstructor, wish: ConnectionWish): Promise<Connection> {
    const { queue, since, ack, heartbeat, credit: permits, signal } = wish;
    const ticket =
      this.options.credentials &&
      (await within(silenceMs(heartbeat), this.createTicket(queue, 'consume', { signal }))).ticket;
    const path = `/ws/${encodeURIComponent(queue)}?`;
    const query = queryOf({ since, ack, heartbeat, permits, ticket });
    const socket = new WebSocket(`${this.url.replace(/^http/, 'ws')}${path}${query}`, [subprotocol]);
    return openWebSocket(socket, wish, () =>
      within(silenceMs(heartbeat), this.refusal(`${path}${queryOf({ since, ack, heartbeat })}`, signal)),
    );
  }

  /** Why a handshake failed: asked without one, the daemon says what else is wrong, if anything. */
  private async refusal(path: string, signal: AbortSignal): Promise<unknown> {
    const why: unknown = await this.ask(path, signal)
      .then(({ body }) => body?.cancel())
      .catch((error: unknown) => error);
    return why instanceof RestMQError && why.code !== 'upgrade-required'
      ? why
      : new RestMQError('unreachable', 'The WebSocket could not be opened.', 0);
  }

  /** A request whose answer is a stream. @throws RestMQError */
  private async ask(path: string, signal: AbortSignal): Promise<Response> {
    const { credentials } = this.options;
    const headers = credentials ? [await headerFor(credentials, signal)] : [];
    const request = new Request(this.url + path, { headers, signal });
    const response = await this.fetch(request);
    request.signal.throwIfAborted(); // and until here the request is held: see bodyOf
    if (response.ok) return response;
    throw refusalOf(response, await response.json().catch(() => null));
  }

  private fetch(request: Request): Promise<Response> {
    const { fetch = globalThis.fetch } = this.options;
    return fetched(fetch(request));
  }

  private answer(queue: string, frame: LeaseFrame): Promise<object> {
    const { cmd, lease, ...how } = frame;
    if (cmd === 'nack') return this.nack(queue, lease, how as NackOptions);
    if (cmd === 'extend') return this.extend(queue, lease, frame.seconds);
    return this.ack(queue, lease).then(() => ({}));
  }
}

function daemonUrl(text: string): URL {
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol))
    throw new TypeError(`Invalid URL: ${text} is none of http or https. Say http://localhost:8888, for instance.`);
  if (url.username || url.password)
    throw new TypeError(
      'Invalid URL: it has a name or a password in it. Give them as credentials: { name, password }.',
    );
  return url;
}

/** @throws TypeError for what is no name, and for `.` and `..`, which every HTTP client folds away */
function at<More extends object>(queue: string, more?: More): { path: { queue: string } & More } {
  if (typeof queue !== 'string' || /^\.{0,2}$/.test(queue)) {
    throw new TypeError(`${JSON.stringify(queue)} can't name a queue in an address.`);
  }
  return { path: { queue, ...more! } };
}

function only(asking: Asking): Asking {
  checkOptions(asking, ['signal']);
  return asking;
}

/**
 * @throws TypeError for an option that there is not: it would be ignored, and `take` with a misspelt one takes for good
 */
function checkOptions<Options extends object>(options: Options, names: readonly (keyof Options)[]): void {
  const stranger = Object.keys(options).find((name) => !names.includes(name as keyof Options));
  if (stranger !== undefined) throw new TypeError(`There is no option ${stranger}, only ${names.join(', ')}.`);
}
