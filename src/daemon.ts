import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { createAccess, openAccess, type Access } from './access/check';
import { openFiles } from './access/files';
import { createKeys, type Keys } from './access/keys';
import { createVerifier } from './access/passwords';
import { createThrottle } from './access/throttle';
import { defaults, type Config } from './config';
import { createHub } from './delivery/hub';
import { createWaiters } from './delivery/waiters';
import { StartError } from './errors';
import { compileContract } from './http/contract';
import { createOrigins } from './http/cors';
import { createDispatch, type DispatchOptions } from './http/dispatch';
import { createGuard } from './http/guard';
import { accessHandlers } from './http/handlers/access';
import { controlHandlers } from './http/handlers/control';
import { dashboardHandlers } from './http/handlers/dashboard';
import { ingestHandlers } from './http/handlers/ingest';
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
import { createCollector } from './ingest/collector';
import { createRpc } from './ingest/methods';
import { startSyslogd, syslogOptionsFrom, type Syslogd } from './ingest/syslogd';
import { createLog, type Log } from './log';
import { createMetrics, type Metrics } from './metrics';
import { createProtocol } from './protocol/run';
import { createEngine, type Engine } from './queue/engine';
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

/** For who embeds a daemon: `start({ ...defaults, port: 0 })`. */
export { defaults, type Config };

/** A daemon that serves. */
export interface Daemon {
  /** Where: `http://127.0.0.1:8888`. */
  readonly url: string;
  /** Read the access rules again. */
  reload(): Promise<void>;
  /** The ports of syslog; null where it is not asked for. */
  readonly syslogPort: number | null;
  readonly syslogTlsPort: number | null;
  /** Finish what is in flight, then stop. Idempotent. */
  stop(): Promise<void>;
}

/** What a daemon does: everything, or to take in what other programs send, as RestMQ's separate servers did. */
export type Service = 'all' | 'collectd' | 'syslogd';

const forOperators = ['healthz', 'readyz', 'metrics'];
/** The operations of a service that does not have them all. */
const operationsOf: Record<Exclude<Service, 'all'>, readonly string[]> = {
  collectd: ['collectdData', 'collectdEvent', ...forOperators],
  syslogd: forOperators,
};

/** A client that does not finish within this time does not keep the daemon from stopping. */
const stopMs = 8000;

/**
 * Start a daemon: everything is wired here and nowhere else.
 * @throws StartError whose message says what is wrong and what to do
 */
export async function start(config: Config, log: Log = createLog(config.logLevel), service: Service = 'all'): Promise<Daemon> {
  const embedded = config.embeddedRedis ? await startEmbedded({ dataDir: config.dataDir, log }) : null;
  try {
    return await startOn(embedded ? { ...config, redisUrl: `unix://${embedded.socketPath}` } : config, embedded, log, service);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function startOn(config: Config, embedded: EmbeddedRedis | null, log: Log, service: Service): Promise<Daemon> {
  const connection = await connect(config, log);
  let guarding = unguarded;
  /** What is to be ended where the start fails after it. */
  const begun: { stop(): void | Promise<void> }[] = [];
  try {
    const store = createStore(connection);
    const keys = createKeys(store);
    if (config.acl !== null) guarding = await startGuarding(config.acl, config, keys, log);
    const engine = createEngine(store);
    const subscriptions = await createSubscriptions(connection);
    const waiters = createWaiters(engine, subscriptions, connection.daemonId);
    const hub = createHub({ engine, subscriptions, daemonId: connection.daemonId, config, log });
    begun.push(hub);
    const protocol = createProtocol(engine, waiters);
    const faces = { comet: createComet(hub), sse: createSse(hub), websocket: createWebSockets({ hub, commands: protocol, ...config, log }) };
    const warnings = (): Promise<string[]> => warningsOf(connection);
    const watch = await createWatch({
      engine, subscriptions, daemonId: connection.daemonId, redis: () => redisState(connection), warnings, streams: () => hub.size, log,
    });
    begun.push(watch);
    const events = createEvents();
    begun.push(events);
    const metrics = createMetrics();
    const compiled = await compileContract({
      ...messageHandlers(engine, waiters),
      ...queueHandlers(engine),
      ...storedHandlers(engine),
      ...leaseHandlers(engine, waiters),
      ...protocolHandlers(protocol),
      ...streamHandlers(hub, faces, config.heartbeat),
      ...accessHandlers(keys, guarding.controlled),
      ...controlHandlers(engine),
      ...statsHandlers(engine),
      ...ingestHandlers(createCollector(engine), createRpc(engine)),
      ...dashboardHandlers(engine, watch, events),
      ...operationsHandlers(metrics, warnings),
    });
    const operations = service === 'all' ? compiled : compiled.filter(({ id }) => operationsOf[service].includes(id));
    const peerOf = createPeerOf(config.trustProxy);
    const answered = createAnswered(peerOf, metrics, log);
    const origins = createOrigins(config.corsOrigins);
    const guard = guarding.controlled ? createGuard(guarding.access, origins) : null;
    const site = createSite(async (max, request) => {
      await guard?.admitToNames(request, peerOf(request));
      return engine.listPage('', '', max);
    });
    const dispatch = createDispatch({
      ...config, operations, otherwise: site, answered, peerOf, log, guard,
      origins: config.corsOrigins.length > 0 ? origins : null,
    });
    const server = createHttpServer(dispatch, config);
    const syslogd = await receiveSyslog(engine, guarding.access, config, metrics, log);
    begun.push(syslogd);
    const url = await listen(server, config, log);
    const sweeper = startSweeper(store, log);
    const { port: syslogPort, tlsPort: syslogTlsPort } = syslogd;
    if (syslogPort !== null || syslogTlsPort !== null) log.info({ syslogPort, syslogTlsPort }, 'RestMQ receives syslog');
    log.info({ url, redis: connection.address }, `RestMQ listens on ${url}`);
    return {
      url, syslogPort, syslogTlsPort,
      reload: () => guarding.reload(),
      stop: onlyOnce(() => stop({ server, syslogd, sweeper, waiters, hub, watch, events, guarding, connection, embedded, log })),
    };
  } catch (error) {
    for (const one of begun) await one.stop();
    guarding.stop();
    connection.close();
    throw error;
  }
}

/** What stands between strangers and the queues. */
interface Guarding {
  /** Whether there are rules. */
  controlled: boolean;
  access: Access;
  /** Read the rules again. */
  reload(): Promise<void>;
  stop(): void;
}

const unguarded: Guarding = { controlled: false, access: openAccess, reload: () => Promise.resolve(), stop: () => undefined };

/** @throws StartError */
async function startGuarding(acl: string, { jwks, jwtIssuer: issuer, jwtAudience: audience }: Config, keys: Keys, log: Log): Promise<Guarding> {
  const files = await openFiles({ acl, jwks, issuer, audience, changed: () => access.recheck(), log });
  const access = createAccess({ rules: () => files.rules(), issuer: () => files.issuer(), keys, verifier: createVerifier(), throttle: createThrottle() });
  return {
    controlled: true,
    access,
    reload: () => files.reload(),
    stop: () => {
      files.stop();
      access.stop();
    },
  };
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

async function receiveSyslog(engine: Engine, access: Access, config: Config, metrics: Metrics, log: Log): Promise<Syslogd> {
  const options = syslogOptionsFrom(config);
  try {
    return await startSyslogd(engine, access, options, metrics, log);
  } catch (error) {
    const port = (error as { port?: number }).port ?? options.port ?? 0;
    throw cannotListen(error as NodeJS.ErrnoException, options.host, port, { port: '--syslog-port', listen: '--syslog-listen' });
  }
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number, { port: portOption, listen: listenOption } = { port: '--port', listen: '--listen' }): StartError {
  const remedies: Record<string, string> = {
    EADDRINUSE: `another program listens there; choose another ${portOption}, or stop it`,
    EACCES: `this user may not; choose a ${portOption} above 1023`,
    EADDRNOTAVAIL: `this machine has no such address; choose another ${listenOption}`,
    ENOTFOUND: `there is no such host; choose another ${listenOption}`,
  };
  return new StartError(`can’t listen on ${host}, port ${port}: ${remedies[error.code ?? ''] ?? error.message}`);
}

interface Parts {
  server: Server;
  syslogd: Syslogd;
  sweeper: { stop(): void };
  waiters: { stop(): Promise<void> };
  hub: { stop(): Promise<void> };
  guarding: Guarding;
  watch: { stop(): void };
  events: { stop(): void };
  connection: Connection;
  embedded: EmbeddedRedis | null;
  log: Log;
}

/** New connections end first, those who wait are answered and streams are ended, then Redis goes. */
async function stop({ server, syslogd, sweeper, waiters, hub, watch, events, guarding, connection, embedded, log }: Parts): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  events.stop();
  watch.stop();
  const ended = Promise.all([waiters.stop(), hub.stop()]);
  // A connection that was busy is idle once it is answered, and would stay open for the next request.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const impatience = setTimeout(() => server.closeAllConnections(), stopMs);
  await Promise.all([closed, ended, syslogd.stop()]);
  clearInterval(sweep);
  clearTimeout(impatience);
  sweeper.stop();
  guarding.stop();
  connection.close();
  await embedded?.stop();
  log.info({}, 'RestMQ has stopped');
}

function onlyOnce(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
