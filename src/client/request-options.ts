import type { components, operations } from '../../generated/operations';
import { at } from './addresses';
import type { CredentialsSource } from './credentials';
import { checkOptions } from './options';
import type { WebSocketConstructor } from './websocket';

export interface RestMQOptions {
  /** Credentials for a daemon with access rules. */
  credentials?: CredentialsSource;
  /** Used instead of the global fetch. */
  fetch?: (request: Request) => Promise<Response>;
  /**
   * Used instead of the global WebSocket, which browsers have, and Node from 22 on. In Node 20 pass the one of the
   * package `ws`, or use the transport `sse`, which needs none.
   */
  WebSocket?: WebSocketConstructor;
}

/**
 * Options of a single request. An abort of `signal` rejects with its reason; the operation may or may not have been
 * done.
 */
export interface Asking {
  signal?: AbortSignal;
}

type BodyOf<Operation extends keyof operations> = operations[Operation] extends {
  requestBody?: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;
export type Ticket = components['schemas']['Ticket'];

/**
 * `max`: most messages (1); `leaseSeconds`: length of the lease (the queue's setting); `waitSeconds`: time to wait for
 * a message (0).
 */
export type LeaseOptions = Omit<BodyOf<'leaseMessages'>, 'acks'>;
export type RedriveOptions = BodyOf<'redriveMessages'>;

export type BrowseOptions = Pick<
  NonNullable<operations['browseMessages']['parameters']['query']>,
  'state' | 'search' | 'group'
>;

/** @throws TypeError for another option */
export function only(asking: { signal?: AbortSignal | undefined }): Asking {
  checkOptions(asking, ['signal']);
  return asking as Asking;
}

/**
 * The parameters of a request about a queue.
 * @param more  other parameters of the path
 * @throws TypeError for a queue that can't be named, or another option
 */
export function inQueue<More extends object>(queue: string, asking: { signal?: AbortSignal | undefined }, more?: More) {
  return { params: at(queue, more), ...only(asking) };
}
