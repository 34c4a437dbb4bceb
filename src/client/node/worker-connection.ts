import { setMaxListeners } from 'node:events';
import type { AckOutcome, LeasedMessage, ReplyFrame } from '../../../generated/messages';
import type { ApiClient, ApiOptions } from '../api';
import { createBackoff } from '../backoff';
import { headerFor } from '../credentials';
import { RestMQError } from '../errors';
import { answerMs, unlessAborted } from '../limits';
import type { Worker } from '../worker-types';
import type { LeaseClient } from '../worker';
import { CommandConnection } from './command-connection';

type Client = ApiClient & LeaseClient;

/** Milliseconds after which a connection counts as a success, and the next one is tried at once. */
const provenMs = 5000;

/** Milliseconds without another try after the daemon has refused a command over the connection. */
const avoidMs = 60_000;

const connections = new WeakMap<Client, WorkerConnection>();

/** Start a worker over the connection that all workers of the client share; over `options.fetch` if given. */
export function startWorkerOver(client: Client, options: ApiOptions, start: (leases: LeaseClient) => Worker): Worker {
  if (options.fetch) return start(client);
  let connection = connections.get(client);
  if (!connection) connections.set(client, (connection = new WorkerConnection(client, options)));
  const release = connection.acquire();
  try {
    const worker = start(connection);
    worker.finished.then(release, release);
    return worker;
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * The requests of a client's workers, over one restmq.v1 connection. Without one, because the daemon is away or a proxy
 * lets no WebSocket pass, they go over HTTP, and the connection is tried again from time to time.
 */
class WorkerConnection implements LeaseClient {
  readonly #client: Client;
  readonly #options: ApiOptions;
  readonly #backoff = createBackoff(1000, 60_000);
  #current: CommandConnection | null = null;
  #opening: Promise<CommandConnection | null> | null = null;
  #openedMs = 0;
  #nextTryMs = -Infinity;
  #users = 0;

  constructor(client: Client, options: ApiOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** @returns a function to call when the worker has finished; the last one closes the connection */
  acquire(): () => void {
    this.#users++;
    return () => {
      this.#users--;
      this.#closeIfUnused();
    };
  }

  async ackAndLease(
    queue: string,
    leaseIds: string[],
    request: Parameters<LeaseClient['ackAndLease']>[2],
  ): ReturnType<LeaseClient['ackAndLease']> {
    const { signal, ...options } = request;
    const connection = await this.#connection(signal);
    const { waitSeconds = 0 } = request;
    const overHttp = (mostSeconds = waitSeconds): ReturnType<LeaseClient['ackAndLease']> =>
      this.#client.ackAndLease(queue, leaseIds, { ...request, waitSeconds: Math.min(waitSeconds, mostSeconds) });
    if (!connection) return overHttp(this.#secondsToNextTry());
    const acks = leaseIds.length > 0 ? { acks: leaseIds } : {};
    try {
      const reply = await connection.run({ cmd: 'take', queue, ...options, ...acks }, signal);
      const { messages = [], outcomes = [] } = reply;
      return { messages: messages.map(leasedMessage), outcomes };
    } catch (error) {
      if (!isRefused(error)) throw error;
      this.#avoid(connection);
      return overHttp();
    }
  }

  async ack(queue: string, leaseId: string, { signal }: { signal: AbortSignal }): Promise<void> {
    const connection = await this.#connection(signal);
    if (connection) await connection.run({ cmd: 'ack', queue, leaseId }, signal);
    else await this.#client.ack(queue, leaseId, { signal });
  }

  async ackAll(queue: string, leaseIds: string[], { signal }: { signal: AbortSignal }): Promise<AckOutcome[]> {
    const connection = await this.#connection(signal);
    if (!connection) return this.#client.ackAll(queue, leaseIds, { signal });
    setMaxListeners(0, signal);
    return Promise.all(
      leaseIds.map((leaseId) =>
        connection.run({ cmd: 'ack', queue, leaseId }, signal).then(
          (): AckOutcome => ({ leaseId, outcome: 'acked' }),
          (error: unknown) => outcomeOf(leaseId, error),
        ),
      ),
    );
  }

  async nack(queue: string, leaseId: string, options: Parameters<LeaseClient['nack']>[2]): Promise<unknown> {
    const { signal, ...how } = options;
    const connection = await this.#connection(signal);
    if (!connection) return this.#client.nack(queue, leaseId, options);
    return connection.run({ cmd: 'nack', queue, leaseId, ...how }, signal);
  }

  async extend(
    queue: string,
    leaseId: string,
    leaseSeconds: number | undefined,
    { signal }: { signal: AbortSignal },
  ): Promise<unknown> {
    const connection = await this.#connection(signal);
    if (!connection) return this.#client.extend(queue, leaseId, leaseSeconds, { signal });
    return connection.run({ cmd: 'extend', queue, leaseId, leaseSeconds }, signal);
  }

  /**
   * @returns null if there is none now
   * @throws the reason of `signal`
   */
  #connection(signal: AbortSignal): Promise<CommandConnection | null> | CommandConnection | null {
    if (this.#current?.isOpen) return this.#current;
    const nowMs = performance.now();
    if (!this.#opening) {
      if (this.#current) this.#lost(nowMs);
      if (nowMs < this.#nextTryMs) return null;
      this.#opening = this.#open().finally(() => (this.#opening = null));
    }
    return unlessAborted(signal, this.#opening);
  }

  /** At least 1. */
  #secondsToNextTry(): number {
    return Math.max(1, Math.ceil((this.#nextTryMs - performance.now()) / 1000));
  }

  /** Use HTTP for a while: it may be permitted where a WebSocket is not, and its errors name the parameter. */
  #avoid(connection: CommandConnection): void {
    connection.close();
    if (this.#current === connection) this.#current = null;
    this.#nextTryMs = performance.now() + avoidMs;
  }

  #closeIfUnused(): void {
    if (this.#users > 0) return;
    this.#current?.close();
    this.#current = null;
  }

  #lost(nowMs: number): void {
    this.#current = null;
    if (nowMs - this.#openedMs > provenMs) this.#backoff.reset();
    else this.#nextTryMs = nowMs + this.#backoff.next();
  }

  async #open(): Promise<CommandConnection | null> {
    try {
      const { credentials } = this.#options;
      const signal = AbortSignal.timeout(answerMs);
      const headers = credentials ? Object.fromEntries([await headerFor(credentials, signal)]) : {};
      const connection = await CommandConnection.open(this.#client.url, headers, (reply) =>
        giveBack(connection, reply),
      );
      this.#openedMs = performance.now();
      this.#current = connection;
      this.#closeIfUnused();
      return this.#current;
    } catch {
      this.#nextTryMs = performance.now() + this.#backoff.next(); // HTTP tells the reason
      return null;
    }
  }
}

/** The messages of a request that was aborted just when they came: others shall have them at once. */
function giveBack(connection: CommandConnection, { messages = [] }: ReplyFrame): void {
  for (const { queue, leaseId } of messages) connection.send({ cmd: 'nack', queue, leaseId, countAttempt: false });
}

function leasedMessage(taken: NonNullable<ReplyFrame['messages']>[number]): LeasedMessage {
  const message: Partial<typeof taken> = taken;
  delete message.queue;
  return message as LeasedMessage;
}

function isRefused(error: unknown): boolean {
  return error instanceof RestMQError && [400, 401, 403].includes(error.status);
}

/** @throws the error itself if the ack got no answer */
function outcomeOf(leaseId: string, error: unknown): AckOutcome {
  if (error instanceof RestMQError && error.code === 'lease-lost') return { leaseId, outcome: 'lost' };
  if (error instanceof RestMQError && error.code === 'no-such-lease') return { leaseId, outcome: 'unknown' };
  throw error;
}
