import type { IncomingMessage } from 'node:http';
import { createKeys } from './access/keys';
import { defaults, type Config } from './config';
import { startGuarding, unguarded } from './daemon/access-control';
import { openCertificates } from './daemon/certificates';
import { listen, receiveSyslog } from './daemon/listen';
import { stop } from './daemon/stop';
import { ConsumerLimits } from './delivery/consumer-limits';
import { LocalHub } from './delivery/hub';
import { listConsumers } from './delivery/presence';
import { Waiters } from './longpoll/waiters';
import { WorkerLog } from './longpoll/worker-log';
import { BrokerError } from './errors';
import { operationsUnder } from './http/base-path';
import { compileContract } from './http/contract';
import { limitConnections } from './http/connection-limit';
import { createOrigins } from './http/cors';
import { createDispatch, type DispatchOptions } from './http/dispatch';
import { createIsOwnHost } from './http/hosts';
import { createGuard } from './http/guard';
import { accessHandlers } from './http/handlers/access';
import { classicHandlers } from './http/handlers/classic';
import { controlHandlers } from './http/handlers/control';
import { dashboardHandlers } from './http/handlers/dashboard';
import { ingestHandlers } from './http/handlers/ingest';
import { leaseHandlers } from './http/handlers/leases';
import { messageHandlers } from './http/handlers/messages';
import { operationsHandlers, type Readiness } from './http/handlers/operations';
import { protocolHandlers } from './http/handlers/protocol';
import { deadLetterHandlers } from './http/handlers/dead-letters';
import { queueHandlers } from './http/handlers/queues';
import { statsHandlers } from './http/handlers/stats';
import { streamHandlers } from './http/handlers/streams';
import { createClientAddress, type ClientAddress } from './http/request/client-address';
import { idOf, pathOf } from './http/request/request-id';
import { createHttpServer, type ServerLifecycle } from './http/server';
import { createSite } from './http/site/site';
import { createCrossSiteCheck } from './http/cross-site-check';
import { createTiming, type Timing } from './http/timing';
import { createCollector } from './ingest/collector';
import { createRpc } from './ingest/methods';
import { createLog, type Log } from './log';
import { createMetrics, type Metrics } from './telemetry/metrics';
import { createRoundTrips } from './telemetry/round-trips';
import { observeQueues } from './telemetry/collectors/queues';
import { observeConnections, observeStreams } from './telemetry/collectors/streams';
import { tracedEngine, tracedHub, type Tracing } from './telemetry/collectors/tracing';
import { createProtocol } from './protocol/run';
import { createEngine } from './queue/engine';
import { startQueueListCheck } from './queue/queue-list';
import { startSweeper } from './queue/sweeper';
import type { Queue } from './queue/names';
import { createTimers } from './queue/timers';
import { connect, refusedAtStart } from './redis/startup/connect';
import { storedQueues } from './redis/stored-queues';
import { startEmbedded, type EmbeddedRedis } from './redis/embedded/embedded';
import { createHealth, observeRedis } from './redis/health/health';
import { HealthChecks } from './redis/health/health-checks';
import { createHealthLog, observeReadiness } from './redis/health/health-log';
import { readServerInfo } from './redis/startup/server-info';
import { createScriptRunner } from './redis/scripts/script-runner';
import { createSubscriptions } from './redis/connection/subscriptions';
import { createComet } from './stream/comet';
import { DashboardEvents } from './stream/dashboard-events';
import { createSse } from './stream/sse';
import { CommandConnections } from './stream/command-connections';
import { WaitingStreams } from './stream/waiting-streams';
import { createWebSockets } from './stream/websocket';
import { createAcceptHandshake } from './stream/websocket-handshake';
import { createDashboard } from './dashboard/dashboard';

/** To embed a daemon: `start({ ...defaults, port: 0 })`. */
export { defaults, type Config };

/** A running daemon. */
export interface Daemon {
  /** Its address, without a slash at the end: `http://127.0.0.1:8888`, or with --base-path `…:8888/restmq`. */
  readonly url: string;
  /** Read the access rules and the certificates again. */
  reload(): Promise<void>;
  /** Ports of syslog over TCP and UDP, and over TLS; null if not configured. */
  readonly syslogPort: number | null;
  readonly syslogTlsPort: number | null;
  /** Report not ready, serve for another `drainMs`, finish the requests in flight, then stop. Idempotent. */
  stop(): Promise<void>;
  /** End the drain of `stop` early; requests in flight are finished all the same. */
  hurry(): void;
}

/** The operations to serve: all of them, or only an intake of collectd or syslog data. */
export type Service = 'all' | 'collectd' | 'syslogd';

const forOperators = ['healthz', 'readyz', 'metrics'];
/** The operations of a partial service. */
const operationsOf: Record<Exclude<Service, 'all'>, readonly string[]> = {
  collectd: ['collectdData', 'collectdEvent', ...forOperators],
  syslogd: forOperators,
};

/** Most event streams that wait for Redis or for capacity, at 10 KB each. */
const waitingStreamsMax = 1000;
/**
 * Start a daemon. All parts are created and connected here.
 * @param service  `collectd` and `syslogd` serve their intake and the operations for monitoring only
 * @param tracing  null: no spans
 * @throws StartError whose message says what is wrong and what to do
 */
export async function start(
  config: Config,
  log: Log = createLog(config.logLevel),
  service: Service = 'all',
  tracing: Tracing | null = null,
): Promise<Daemon> {
  const embedded = config.embeddedRedis ? await startEmbedded({ dataDir: config.dataDir, log }) : null;
  try {
    return await startOn(
      embedded ? { ...config, redisUrl: `unix://${embedded.socketPath}` } : config,
      embedded,
      log,
      service,
      tracing,
    );
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function startOn(
  config: Config,
  embedded: EmbeddedRedis | null,
  log: Log,
  service: Service,
  tracing: Tracing | null,
): Promise<Daemon> {
  const certificates = await openCertificates(config, log);
  const connection = await connect(config, log).catch((error: unknown) => {
    certificates.stop();
    throw error;
  });
  let guarding = unguarded;
  /** Parts started so far; stopped in this order if a later step fails. */
  const begun: { stop(): void | Promise<void> }[] = [certificates];
  try {
    const metrics = createMetrics();
    const store = createScriptRunner(connection, createRoundTrips(metrics));
    const keys = createKeys(store);
    if (config.acl !== null) guarding = await startGuarding(config.acl, config, keys, log);
    const timers = createTimers(store);
    const untraced = createEngine(store, timers);
    const engine = tracing ? tracedEngine(untraced, tracing) : untraced;
    const subscriptions = await createSubscriptions(connection);
    const workerLog = new WorkerLog(engine, connection.daemonId, log);
    begun.push(workerLog);
    const waiters = new Waiters(engine, subscriptions, connection.daemonId, workerLog);
    const limits = new ConsumerLimits(config);
    const untracedHub = new LocalHub({ engine, subscriptions, daemonId: connection.daemonId, config, limits, log });
    begun.push(untracedHub);
    const hub = tracing ? tracedHub(untracedHub, tracing) : untracedHub;
    const consumersOf = (queue: Queue) => listConsumers(queue, hub, engine);
    const protocol = createProtocol(engine, waiters, consumersOf);
    const accept = createAcceptHandshake(config.maxBody);
    const context = { commands: protocol, consumerBuffer: config.consumerBuffer, log };
    const commandConnections = new CommandConnections({ limits, accept, ...context });
    const faces = {
      comet: createComet(hub),
      sse: createSse(hub),
      websocket: createWebSockets({ hub, accept, ...context }),
      commandConnections,
    };
    const life: ServerLifecycle = { stopping: false, closing: false };
    const health = new HealthChecks(createHealth(connection, config.waitReplicas), createHealthLog(log));
    begun.push(health);
    const readiness = readinessOf(() => health.check(), life);
    const watch = await createDashboard({
      engine,
      subscriptions,
      daemonId: connection.daemonId,
      redis: () => readServerInfo(connection),
      warnings: async () => (await readiness()).warnings,
      streams: () => hub.size,
      log,
    });
    begun.push(watch);
    const events = new DashboardEvents();
    begun.push(events);
    const waitingStreams = new WaitingStreams({
      most: Math.min(config.maxConsumers, waitingStreamsMax),
      mostPerAddress: config.maxConsumersPerAddress,
    });
    begun.push(waitingStreams);
    observeStreams(metrics, { hub, waiters, waitingStreams, commandConnections });
    observeQueues({ metrics, engine, now: () => connection.clock.now(), most: config.metricsQueues });
    observeRedis(metrics, connection);
    observeReadiness(
      metrics,
      readinessOf(() => health.last(), life),
    );
    const compiled = await compileContract({
      ...classicHandlers(engine, waiters),
      ...queueHandlers(engine),
      ...deadLetterHandlers(engine),
      ...messageHandlers(engine),
      ...leaseHandlers(engine, waiters),
      ...protocolHandlers(protocol),
      ...streamHandlers(hub, consumersOf, faces, config.heartbeatMs / 1000),
      ...accessHandlers(keys, guarding.controlled),
      ...controlHandlers(engine),
      ...statsHandlers(engine),
      ...ingestHandlers(createCollector(engine), createRpc(engine)),
      ...dashboardHandlers(engine, watch, events),
      ...operationsHandlers(metrics, readiness),
    });
    const served = service === 'all' ? compiled : compiled.filter(({ id }) => operationsOf[service].includes(id));
    const peerOf = createClientAddress(config.trustProxy);
    const timing = createTiming(metrics, log.isLevelEnabled('debug'));
    const answered = createAnswered(peerOf, metrics, timing, log);
    const origins = createOrigins(config.corsOrigins);
    const guard = guarding.controlled ? createGuard(guarding.access, origins) : null;
    const site = createSite(config.basePath, async (max, request) => {
      await guard?.admitToNames(request, peerOf(request));
      return engine.listPage('', '', max);
    });
    const dispatch = createDispatch({
      ...config,
      operations: operationsUnder(config.basePath, served),
      otherwise: site,
      answered,
      peerOf,
      log,
      guard,
      waitingStreams,
      checkCrossSite: createCrossSiteCheck(origins, await createIsOwnHost(config)),
      origins: config.corsOrigins.length > 0 ? origins : null,
    });
    const server = createHttpServer(dispatch, config, life, timing, certificates.http);
    observeConnections(metrics, limitConnections(server, config, log));
    const syslogd = await receiveSyslog(engine, guarding.access, config, certificates.syslog, metrics, log);
    begun.push(syslogd);
    const url = await listen(server, config, log);
    const sweeper = startSweeper(store, log, timers, (queue) => untraced.resumeTransfers(queue));
    const queueList = startQueueListCheck({
      store,
      monitor: engine,
      storedQueues: () => storedQueues(connection),
      log,
    });
    const hurry = new AbortController();
    const { port: syslogPort, tlsPort: syslogTlsPort } = syslogd;
    if (syslogPort !== null || syslogTlsPort !== null)
      log.info({ syslogPort, syslogTlsPort }, 'RestMQ receives syslog');
    log.info({ url, redis: connection.address }, `RestMQ listens on ${url}`);
    return {
      url,
      syslogPort,
      syslogTlsPort,
      reload: async () => void (await Promise.all([guarding.reload(), certificates.reload()])),
      hurry: () => hurry.abort(),
      stop: onlyOnce(() =>
        stop({
          life,
          drainMs: config.drainMs,
          hurry: hurry.signal,
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
        }),
      ),
    };
  } catch (error) {
    for (const one of begun) await one.stop();
    guarding.stop();
    connection.close();
    throw error instanceof BrokerError ? await refusedAtStart(config, error) : error;
  }
}

/** Count each answer; at log level `debug` or lower log it too. */
function createAnswered(
  peerOf: ClientAddress,
  metrics: Metrics,
  timing: Timing,
  log: Log,
): DispatchOptions['answered'] {
  const count = (id: string, status: number, request: IncomingMessage): number | undefined => {
    metrics.answered(id, status);
    return timing.answered(id, request);
  };
  if (!log.isLevelEnabled('debug')) return ({ id }, status, request) => void count(id, status, request);
  return ({ id }, status, request) => {
    const seconds = count(id, status, request) ?? 0;
    const ms = Math.round(seconds * 1e6) / 1000;
    log.debug(
      {
        requestId: idOf(request),
        operation: id,
        method: request.method,
        path: pathOf(request),
        status,
        ms,
        peer: peerOf(request),
      },
      'answered',
    );
  };
}

/** A stopping daemon reports not ready at once, without asking Redis. */
function readinessOf(look: Readiness, life: ServerLifecycle): Readiness {
  return () => (life.stopping ? Promise.resolve({ problems: ['This daemon stops.'], warnings: [] }) : look());
}

function onlyOnce(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
