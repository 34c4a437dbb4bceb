import type { AckOutcome, LeasedMessage, Message, NewMessage, StoredMessage } from '../../generated/messages';
import type { Asking, BrowseOptions, LeaseOptions } from './request-options';
import type { StreamEvent, SubscribeOptions } from './subscription';
import type { MessageOptions, Typed } from './values';
import type { Handler, Worker, WorkerOptions } from './worker-types';

/** The methods that do not depend on the type of the values. */
const common = [
  'ack',
  'ackAll',
  'nack',
  'extend',
  'stats',
  'getQueue',
  'putQueue',
  'deleteQueue',
  'remove',
  'purge',
  'redrive',
  'consumers',
  'workers',
  'createTicket',
] as const;

const typed = ['add', 'addAll', 'take', 'lease', 'ackAndLease', 'browse', 'getMessage', 'subscribe', 'worker'] as const;

type Common = (typeof common)[number];

/** A method without its first parameter, the name of the queue. */
type Bound<Method> = Method extends (queue: string, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;

/** Options of a request that stores messages. */
type StoreOptions = Asking & { idempotencyKey?: string };

/** A subscription to messages whose values have a known type. */
export interface TypedSubscription<Value> extends AsyncIterableIterator<StreamEvent<Value>, undefined> {
  /** Resolves when the daemon has registered the first connection: later broadcasts are not missed. */
  readonly opened: Promise<void>;
  /** End the subscription. A pending `next()` resolves as done. */
  close(): void;
}

/** The methods that send or receive values; each is described at the method of `RestMQ` with its name. */
interface TypedMethods<Value> {
  add(value: Value, options?: MessageOptions & StoreOptions): Promise<string>;
  addAll(messages: (Omit<NewMessage, 'value'> & { value: Value })[], options?: StoreOptions): Promise<string[]>;
  take(options?: Asking & { waitSeconds?: number }): Promise<Typed<Message, Value> | null>;
  lease(options?: LeaseOptions & Asking): Promise<Typed<LeasedMessage, Value>[]>;
  ackAndLease(
    leaseIds: string[],
    options?: LeaseOptions & Asking,
  ): Promise<{ messages: Typed<LeasedMessage, Value>[]; outcomes: AckOutcome[] }>;
  browse(options?: Asking & BrowseOptions): AsyncGenerator<Typed<StoredMessage, Value>, undefined>;
  getMessage(key: string, asking?: Asking): Promise<Typed<StoredMessage, Value>>;
  subscribe(options?: SubscribeOptions): TypedSubscription<Value>;
  worker(handler: Handler<Value>, options?: WorkerOptions<Value>): Worker<Value>;
}

/** The methods of a client that are about one queue, without the queue as their first parameter. */
export type BoundMethods<Client extends Record<Common, unknown>, Value> = TypedMethods<Value> & {
  [Name in Common]: Bound<Client[Name]>;
} & {
  /** The name of the queue. */
  readonly name: string;
};

/** @param name  already checked */
export function bindMethods<Client extends Record<Common | (typeof typed)[number], unknown>, Value>(
  client: Client,
  name: string,
): BoundMethods<Client, Value> {
  const bound = [...typed, ...common].map((method) => [
    method,
    (client[method] as (queue: string) => unknown).bind(client, name),
  ]);
  return { name, ...Object.fromEntries(bound) } as BoundMethods<Client, Value>;
}
