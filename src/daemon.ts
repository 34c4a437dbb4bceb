import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { Config } from './config';
import { createHub } from './delivery/hub';
import { createWaiters } from './delivery/waiters';
import { StartError } from './errors';
import { compileContract } from './http/contract';
import { createDispatch, type DispatchOptions } from './http/dispatch';
import { controlHandlers } from './http/handlers/control';
import { dashboardHandlers } from './http/handlers/dashboard';
import { leaseHandlers } from './http/handlers/leases';
import { messageHandlers } from './http/handlers/messages';
import { operationsHandlers } from './http/handlers/operations';
import { protocolHandlers } from './http/handlers/protocol';
import { queueHandlers } from './http/handlers/queues';
import { statsHandlers } from './http/handlers/stats';
import { storedHandlers } from './http/handlers/stored';
import { streamHandlers } from './http/handlers/streams';
import { createPeerOf, type PeerOf } from './http/peer';
import { createHttpServer } from './http/server';
import { createSite } from './http/site';
import { createLog, type Log } from './log';
import { createMetrics, type Metrics } from './metrics';
import { createProtocol } from './protocol/run';
import { createEngine } from './queue/engine';
import { startSweeper } from './queue/sweeper';
import { connect, type Connection } from './redis/client';
import { startEmbedded, type EmbeddedRedis } from './redis/embedded/embedded';
import { redisState } from './redis/state';
import { createStore } from './redis/store';
import { createSubscriptions } from './redis/subscriptions';
import { createComet } from './stream/comet';
import { createEvents } from './stream/events';
import { createSse } from './stream/sse';
import { createWebSockets } from './stream/websocket';
import { createWatch } from './watch/watch';

/** A daemon that serves. */
export interface Daemon {
  /** Where: `http://127.0.0.1:8888`. */
  readonly url: string;
  /** Finish what is in flight, then stop. Idempotent. */
  stop(): Promise<void>;
}

/** A client that does not finish within this time does not keep the daemon from stopping. */
const stopMs = 8000;

/**
 * Start a daemon: everything is wired here and nowhere else.
 * @throws StartError whose message says what is wrong and what to do
 */
export async function start(config: Config, log: Log = createLog(config.logLevel)): Promise<Daemon> {
  const embedded = config.embeddedRedis ? await startEmbedded({ dataDir: config.dataDir, log }) : null;
  try {
    return await startOn(embedded ? { ...config, redisUrl: `unix://${embedded.socketPath}` } : config, embedded, log);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function startOn(config: Config, embedded: EmbeddedRedis | null, log: Log): Promise<Daemon> {
  const connection = await connect(config, log);
  try {
    const store = createStore(connection);
    const engine = createEngine(store);
    const subscriptions = await createSubscriptions(connection);
    const waiters = createWaiters(engine, subscriptions, connection.daemonId);
    const hub = createHub({ engine, subscriptions, daemonId: connection.daemonId, config, log });
    const protocol = createProtocol(engine, waiters);
    const faces = { comet: createComet(hub), sse: createSse(hub), websocket: createWebSockets({ hub, commands: protocol, ...config, log }) };
    const warnings = (): Promise<string[]> => warningsOf(connection);
    const watch = await createWatch({
      engine, subscriptions, daemonId: connection.daemonId, redis: () => redisState(connection), warnings, streams: () => hub.size, log,
    });
    const events = createEvents();
    const metrics = createMetrics();
    const operations = await compileContract({
      ...messageHandlers(engine, waiters),
      ...queueHandlers(engine),
      ...storedHandlers(engine),
      ...leaseHandlers(engine, waiters),
      ...protocolHandlers(protocol),
      ...streamHandlers(hub, faces, config.heartbeat),
      ...controlHandlers(engine),
      ...statsHandlers(engine),
      ...dashboardHandlers(engine, watch, events),
      ...operationsHandlers(metrics, warnings),
    });
    const peerOf = createPeerOf(config.trustProxy);
    const answered = createAnswered(peerOf, metrics, log);
    const dispatch = createDispatch({ operations, maxBody: config.maxBody, otherwise: createSite((max) => engine.listPage('', '', max)), answered, peerOf, log });
    const server = createHttpServer(dispatch);
    const url = await listen(server, config, log);
    const sweeper = startSweeper(store, log);
    log.info({ url, redis: connection.address }, `RestMQ listens on ${url}`);
    return { url, stop: onlyOnce(() => stop({ server, sweeper, waiters, hub, watch, events, connection, embedded, log })) };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Every answer is counted; from the level debug on it is logged too. */
function createAnswered(peerOf: PeerOf, metrics: Metrics, log: Log): DispatchOptions['answered'] {
  if (!log.isLevelEnabled('debug')) return ({ id }, status) => metrics.answered(id, status);
  return ({ id }, status, request) => {
    metrics.answered(id, status);
    log.debug({ operation: id, status, peer: peerOf(request) }, 'answered');
  };
}

async function warningsOf(connection: Connection): Promise<string[]> {
  const { evictionPolicy } = await connection.facts();
  if (evictionPolicy === 'noeviction') return [];
  return [`Redis' maxmemory-policy is ${evictionPolicy}: when it is full it drops messages. Set it to noeviction.`];
}

async function listen(server: Server, { port, listen: host }: Config, log: Log): Promise<string> {
  server.listen({ port, host });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, host, port);
  }
  server.on('error', (error) => log.error({ reason: error.message }, 'a connection could not be taken'));
  const address = server.address() as AddressInfo;
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): StartError {
  const remedies: Record<string, string> = {
    EADDRINUSE: 'another program listens there; choose another --port, or stop it',
    EACCES: 'this user may not; choose a --port above 1023',
    EADDRNOTAVAIL: 'this machine has no such address; choose another --listen',
    ENOTFOUND: 'there is no such host; choose another --listen',
  };
  return new StartError(`can’t listen on ${host}, port ${port}: ${remedies[error.code ?? ''] ?? error.message}`);
}

interface Parts {
  server: Server;
  sweeper: { stop(): void };
  waiters: { stop(): Promise<void> };
  hub: { stop(): Promise<void> };
  watch: { stop(): void };
  events: { stop(): void };
  connection: Connection;
  embedded: EmbeddedRedis | null;
  log: Log;
}

/** New connections end first, those who wait are answered and streams are ended, then Redis goes. */
async function stop({ server, sweeper, waiters, hub, watch, events, connection, embedded, log }: Parts): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  events.stop();
  watch.stop();
  const ended = Promise.all([waiters.stop(), hub.stop()]);
  // A connection that was busy is idle once it is answered, and would stay open for the next request.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const impatience = setTimeout(() => server.closeAllConnections(), stopMs);
  await Promise.all([closed, ended]);
  clearInterval(sweep);
  clearTimeout(impatience);
  sweeper.stop();
  connection.close();
  await embedded?.stop();
  log.info({}, 'RestMQ has stopped');
}

function onlyOnce(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
