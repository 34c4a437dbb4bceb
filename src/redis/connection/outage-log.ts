import cluster from 'node:cluster';
import type { EventEmitter } from 'node:events';
import type { Log } from '../../log';
import { onWorkerMessage, sendToPrimary, type WorkerMessages } from '../../worker-ipc';

/**
 * Logs when Redis becomes unavailable and when it is back: one line per outage, however many connections it breaks. A
 * worker tells the primary process, which logs one line for all.
 * @param redis  its address, without passwords
 * @returns adds a client that is about to connect; errors before it has connected are reported by the start
 */
export function createOutageLog(redis: string, log: Log): (client: EventEmitter) => void {
  const connected = new Set<EventEmitter>();
  const outage = cluster.isWorker
    ? countLost((outageNow) => sendToPrimary('outage', outageNow))
    : countLost(toLog(log));
  return (client) => {
    client.on(
      'error',
      ({ message }: Error) => connected.has(client) && outage.lost(client, { redis, reason: message }),
    );
    client.on('ready', () => {
      connected.add(client);
      outage.back(client, redis);
    });
  };
}

/** In the primary process: log the outages of workers. A worker that died does not count as back. */
export function logOutagesOfWorkers(log: Log): void {
  const outage = countLost(toLog(log));
  cluster.on('exit', ({ id }) => outage.forget(id));
  onWorkerMessage('outage', (id, { redis, reason }) => {
    if (reason === undefined) outage.back(id, redis);
    else outage.lost(id, { redis, reason });
  });
}

type Outage = WorkerMessages['outage'];
type ReportOutage = (outageNow: Outage) => void;

/** Calls `tell` when the first connection is lost, and when none is lost any more. */
function countLost(tell: ReportOutage) {
  const lost = new Set<unknown>();
  return {
    lost(who: unknown, outageNow: Outage): void {
      if (lost.size === 0) tell(outageNow);
      lost.add(who);
    },
    back(who: unknown, redis: string): void {
      if (lost.delete(who) && lost.size === 0) tell({ redis });
    },
    forget: (who: unknown) => void lost.delete(who),
  };
}

function toLog(log: Log): ReportOutage {
  return ({ redis, reason }) => {
    if (reason === undefined) log.info({ redis }, 'Redis is reachable again');
    else log.error({ redis, reason }, 'Redis can’t be reached; retrying');
  };
}
