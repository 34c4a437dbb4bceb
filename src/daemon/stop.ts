import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeServer, type ServerLifecycle } from '../http/server';
import type { Syslogd } from '../ingest/syslogd';
import type { Log } from '../log';
import type { Connection } from '../redis/connection/types';
import type { EmbeddedRedis } from '../redis/embedded/embedded';
import type { Guarding } from './access-control';

/** Milliseconds after which open connections are closed when the daemon stops. */
const stopMs = 7000;
/** Milliseconds that idle connections stay open after the listener closed, if a proxy is in front (`--drain`). */
const lingerMs = 1000;

interface Parts {
  life: ServerLifecycle;
  drainMs: number;
  /** Ends the drain. */
  hurry: AbortSignal;
  server: Server;
  syslogd: Syslogd;
  sweeper: { stop(): void };
  queueList: { stop(): void };
  waiters: { stop(): Promise<void> };
  hub: { stop(): Promise<void> };
  commandConnections: { stop(): Promise<void> };
  guarding: Guarding;
  certificates: { stop(): void };
  watch: { stop(): void };
  events: { stop(): void };
  waitingStreams: { stop(): void };
  health: { stop(): void };
  connection: Connection;
  embedded: EmbeddedRedis | null;
  log: Log;
}

/**
 * Stop in order. After the drain no connections are accepted, and every answer closes its connection. Once no
 * connection is left for new requests, waiting requests are answered and streams ended; then the connections to Redis
 * are closed.
 */
export async function stop({
  life,
  drainMs,
  hurry,
  server,
  syslogd,
  sweeper,
  queueList,
  waiters,
  hub,
  commandConnections,
  watch,
  events,
  waitingStreams,
  guarding,
  certificates,
  health,
  connection,
  embedded,
  log,
}: Parts): Promise<void> {
  life.stopping = true;
  health.stop();
  if (drainMs > 0) {
    log.info({ drainMs }, 'RestMQ is stopping: it serves for the drain time, for load balancers to notice');
    await sleep(drainMs, undefined, { signal: hurry }).catch(() => log.info({}, 'second stop signal: drain ended'));
  }
  life.closing = true;
  const { quiet, closed } = closeServer(server, Math.min(drainMs, lingerMs));
  const impatience = setTimeout(() => server.closeAllConnections(), stopMs);
  const syslogEnded = syslogd.stop();
  // A client that reconnects over an open connection would be refused, and EventSource never retries after that.
  await quiet;
  events.stop();
  waitingStreams.stop();
  watch.stop();
  await Promise.all([closed, syslogEnded, waiters.stop(), hub.stop(), commandConnections.stop()]);
  clearTimeout(impatience);
  sweeper.stop();
  queueList.stop();
  guarding.stop();
  certificates.stop();
  connection.close();
  await embedded?.stop();
  log.info({}, 'RestMQ has stopped');
}
