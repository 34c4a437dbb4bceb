import type { AckMode, Gap, MessageFrame, NackCommand, Purged } from '../../generated/messages';

/** How messages travel. `sse` and `comet` are plain HTTP, read with fetch; comet knows no acks. */
export type Transport = 'sse' | 'websocket' | 'comet';

/** What is to be said of a message that is given back: `delay` (seconds), `reason`, `dead`, `countAttempt`. */
export type NackOptions = Omit<NackCommand, 'cmd' | 'queue' | 'lease'>;

/** What a connection brings, before there are ways to ack it. `open`: the daemon has counted it in. */
export type Incoming = { type: 'open' } | MessageFrame | Gap | Purged;

/** One connection; it ends with its daemon, with an error, or when `signal` is aborted. */
export interface Connection {
  /** What it brings. Returns how many milliseconds to wait before the next one, where the daemon said so. */
  incoming: AsyncGenerator<Incoming, number | undefined>;
  /** Ack or nack over the connection itself; undefined where that can't be. */
  answer?: ((frame: LeaseFrame) => Promise<object>) | undefined;
}

/** What is said of a lease over a WebSocket. */
export type LeaseFrame =
  | { cmd: 'ack'; lease: string }
  | ({ cmd: 'nack'; lease: string } & NackOptions)
  | { cmd: 'extend'; lease: string; seconds?: number };

/** What a connection is to be like. */
export interface ConnectionWish {
  queue: string;
  since: string | undefined;
  ack: AckMode;
  /** Seconds between signs of life; 0: none. */
  heartbeat: number;
  credit: number;
  signal: AbortSignal;
}

/** The query of a stream, without what is not given. */
export function queryOf(members: Record<string, string | number | undefined>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) if (value !== undefined) given.set(name, String(value));
  return given.toString();
}

/** How long nothing may come where a sign of life should, in milliseconds; 0: for ever. */
export function silenceMs(heartbeat: number): number {
  return heartbeat * 2500;
}
