import type { AckMode, Gap, MessageFrame, NackCommand, Purged } from '../../generated/messages';

/** How messages are transported. `sse` and `comet` are plain HTTP, read with fetch; `comet` has no acks. */
export type Transport = 'sse' | 'websocket' | 'comet';

/** Options of a nack: `delaySeconds`, `reason`, `dead`, `countAttempt`. */
export type NackOptions = Omit<NackCommand, 'cmd' | 'queue' | 'leaseId'>;

export const nackOptions = ['delaySeconds', 'reason', 'dead', 'countAttempt'] as const;

/** An event of a connection, before acks are attached. `open`: the daemon has registered the consumer. */
export type Incoming = { type: 'open' } | MessageFrame | Gap | Purged;

/** One connection of a subscription. It ends with its daemon, with an error, or when `signal` is aborted. */
export interface Connection {
  /** Its events. Returns the milliseconds to wait before the next connection; undefined if the daemon set none. */
  incoming: AsyncGenerator<Incoming, number | undefined>;
  /** Ack, nack or extend over the connection itself; undefined if the transport can't. */
  answer?: ((frame: LeaseFrame) => Promise<object>) | undefined;
}

/** A command for a lease over a WebSocket. */
export type LeaseFrame =
  | { cmd: 'ack'; leaseId: string }
  | ({ cmd: 'nack'; leaseId: string } & NackOptions)
  | { cmd: 'extend'; leaseId: string; leaseSeconds?: number };

/** Parameters of a connection. */
export interface ConnectionWish {
  queue: string;
  since: string | undefined;
  ack: AckMode;
  /** Seconds between heartbeats; 0: none. */
  heartbeatSeconds: number;
  credit: number;
  signal: AbortSignal;
}

/** The query string of a stream; undefined members are omitted. */
export function queryOf(members: Record<string, string | number | undefined>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) if (value !== undefined) given.set(name, String(value));
  return given.toString();
}

/** Milliseconds without data after which a connection counts as lost, 2.5 heartbeats; 0: never. */
export function silenceMs(heartbeatSeconds: number): number {
  return heartbeatSeconds * 2500;
}
