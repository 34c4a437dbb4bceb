import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Config } from '../../config';
import { StartError, type BrokerError } from '../../errors';
import type { Log } from '../../log';
import { addressOf, type Address } from '../connection/address';
import { startClock, type Clock } from '../connection/clock';
import { ClusterClient } from '../connection/cluster/cluster-client';
import { ClusterSubscriber } from '../connection/cluster/cluster-subscriber';
import { checkLayoutVersion } from './layout-version';
import { createNode, troubleOf } from '../connection/node';
import { createOutageLog } from '../connection/outage-log';
import { createWaitForReplicas } from '../scripts/wait-replicas';
import { checkAcl } from './acl-check';
import { inACluster, isBusy, noMaster, startErrorFrom } from './start-error';
import { singleSubscriber, type Subscriber } from '../connection/subscriber';
import type { Connection, RedisClient, RedisFacts } from '../connection/types';

/**
 * A start waits this long for a Redis that loads its data or runs a long script, and for a Cluster whose nodes don't
 * know their addresses yet.
 */
const startMs = 10_000;
/** Sentinels that were just started may need this long to know the master. */
const sentinelsMs = 2000;
/** Interval at which a start retries while another client's script blocks Redis. */
const heldUpMs = 200;

/**
 * Connect to Redis. Lost connections are made again for ever.
 * @param purpose  `look`: write nothing, not even the layout
 * @throws StartError naming the address and the remedy if Redis can't be reached or is too old
 */
export async function connect(config: Config, log: Log, purpose: Purpose = 'serve'): Promise<Connection> {
  const until = performance.now() + (purpose === 'serve' ? startMs : 0);
  for (let attempt = 1; ; attempt++) {
    try {
      return await connectOnce(config, log, purpose);
    } catch (error) {
      if (!(error instanceof StartError) || !isBusy(error) || performance.now() > until) throw error;
      if (attempt === 1)
        log.warn({}, `a script of another client blocks Redis; waiting up to ${startMs / 1000} s for it to end`);
      await sleep(heldUpMs);
    }
  }
}

type Purpose = 'serve' | 'look';

async function connectOnce(config: Config, log: Log, purpose: Purpose): Promise<Connection> {
  const address = addressOf(config);
  const lookAfter = createOutageLog(address.shown, log);
  const clients = Array.from({ length: config.redisPool }, () => createClient(address, lookAfter));
  const waiting = config.waitReplicas > 0 ? createClient(address, lookAfter) : null;
  const all = waiting ? [...clients, waiting] : clients;
  try {
    await Promise.all(all.map((client) => opened(client, address)));
    if (purpose === 'serve') await checkAcl(clients[0]!);
    const connection = connectionOf({
      address,
      clients,
      waiting,
      config,
      clock: await startClock(clients[0]!),
      lookAfter,
    });
    const facts = await connection.facts();
    checkFacts(facts, address, log);
    await checkLayoutVersion(clients[0]!, address.shown, purpose === 'serve' && !facts.isReplica, log);
    return connection;
  } catch (error) {
    for (const client of all) client.disconnect();
    throw await startErrorFrom(address, error);
  }
}

/** Error of a start that Redis refuses after connecting. */
export function refusedAtStart(config: Config, error: BrokerError): Promise<StartError> {
  return startErrorFrom(addressOf(config), error);
}

interface Opened {
  address: Address;
  clients: RedisClient[];
  /** Connection of the scripts that replicas confirm. */
  waiting: RedisClient | null;
  config: Pick<Config, 'waitReplicas' | 'waitReplicasTimeoutMs'>;
  clock: Clock;
  /** Logs the loss of its connection. */
  lookAfter: (client: RedisClient) => void;
}

function connectionOf({ address, clients, waiting, config, clock, lookAfter }: Opened): Connection {
  const all: (RedisClient | Subscriber)[] = waiting ? [...clients, waiting] : [...clients];
  const ending = createTurnEnd();
  const gathered = clients.map((client) => corkUntilTurnEnd(client, ending.flush));
  let turn = 0;
  return {
    address: address.shown,
    isCluster: address.kind === 'cluster',
    daemonId: randomBytes(9).toString('base64url'),
    clock,
    client: gathered.length === 1 ? gathered[0]! : () => gathered[(turn = (turn + 1) % gathered.length)]!(),
    atTurnEnd: ending.before,
    confirm: waiting
      ? createWaitForReplicas(
          waiting,
          { replicas: config.waitReplicas, timeoutMs: config.waitReplicasTimeoutMs },
          ending.before,
        )
      : undefined,
    each: (act) => clients.forEach(act),
    subscriber: () => {
      const [first] = clients;
      const made =
        first instanceof ClusterClient
          ? new ClusterSubscriber(first, address.options)
          : singleSubscriber(createClient(address, lookAfter) as Redis);
      all.push(made);
      return made;
    },
    facts: () => ready(all).then(() => readFacts(clients[0]!)),
    lost: () => lostOf(all),
    info: () => ready(all).then(() => clients[0]!.info()),
    close: () => {
      clock.stop();
      for (const client of all) client.disconnect();
    },
  };
}

interface TurnEnd {
  before: (act: () => void, first?: boolean) => void;
  flush: (act: () => void) => void;
}

/** End of a turn of the event loop: first the deferred calls, then the writes. */
function createTurnEnd(): TurnEnd {
  let scheduled = false;
  const acts: (() => void)[] = [];
  const flushes: (() => void)[] = [];
  const end = (): void => {
    try {
      for (let act = acts.shift(); act; act = acts.shift()) act();
    } finally {
      scheduled = false;
      for (const flush of flushes.splice(0)) flush();
      if (acts.length > 0) schedule(); // one threw: run the rest in the next turn
    }
  };
  const schedule = (): void => {
    if (!scheduled) setImmediate(end);
    scheduled = true;
  };
  return {
    before: (act, first = false) => (first ? acts.unshift(act) : acts.push(act), schedule()),
    flush: (act) => (flushes.push(act), schedule()),
  };
}

/**
 * A write to a socket is a system call, and half of the cost of a command. So the socket is corked until the event loop
 * has read all sockets that had data: the resulting commands are written together, 8 at a time. ioredis' own pipelining
 * costs more than it saves.
 */
function corkUntilTurnEnd(client: RedisClient, atEnd: (flush: () => void) => void): () => RedisClient {
  if (client instanceof ClusterClient) return () => client;
  let corked: Socket | null = null;
  let gathered = 0;
  const flush = (): void => {
    corked?.uncork();
    corked = null;
  };
  return () => {
    if (corked === null) {
      corked = client.stream;
      corked.cork();
      gathered = 0;
      atEnd(flush);
    } else if (++gathered % gatherMax === 0) {
      corked.uncork();
      corked.cork();
    }
    return client;
  };
}

/** With more at a time Redis waits for us while we wait for Redis: all at once was a fifth slower than 8 at a time. */
const gatherMax = 8;

function createClient(address: Address, lookAfter: Opened['lookAfter']): RedisClient {
  const client =
    address.kind === 'cluster' ? new ClusterClient(address.nodes, address.options) : createNode(address.options);
  lookAfter(client);
  return client;
}

/** Wait for the first connection. @throws StartError with the reason */
async function opened(client: RedisClient, address: Address): Promise<void> {
  let reason: Error | undefined;
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (error: Error) => void = () => undefined;
  const began = performance.now();
  const sentinelErrors: string[] = []; // from Sentinels
  const hear = ({ message }: Error): void => void sentinelErrors.push(message);
  const keep = (error: Error): void => {
    reason = error;
    if (refusal.test(error.message)) giveUp(error); // ioredis would ask the Sentinels for ever
    else if (error.message.startsWith('All sentinels') && performance.now() - began > sentinelsMs)
      giveUp((reason = lacksMaster()));
  };
  const lacksMaster = (): StartError =>
    noMaster(address, sentinelErrors.slice(-(address.options.sentinels?.length ?? 1)));
  client.on('error', keep);
  client.on('sentinelError', hear);
  const late = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
    timer = setTimeout(() => reject(new Error(`no answer within ${startMs / 1000} s`)), startMs);
  });
  try {
    await Promise.race([client.connect(), late]);
  } catch (error) {
    throw await startErrorFrom(address, reason ?? error);
  } finally {
    clearTimeout(timer);
    client.off('error', keep);
    client.off('sentinelError', hear);
  }
}

const refusal = /\b(NOAUTH|WRONGPASS|NOPERM)\b/;

/**
 * Reject if a connection is not ready. A Redis that is loading answers only INFO, and ioredis lets INFO through before
 * all others.
 */
function ready(all: readonly (RedisClient | Subscriber)[]): Promise<void> {
  const lost = lostOf(all);
  return lost ? Promise.reject(lost) : Promise.resolve();
}

function lostOf(all: readonly (RedisClient | Subscriber)[]): Error | undefined {
  const lost = all.filter(({ status }) => status !== 'ready');
  if (lost.length === 0) return undefined;
  const troubles = lost.map((one) => (one instanceof Redis ? troubleOf(one) : one.trouble));
  return troubles.find((error) => error !== undefined) ?? new Error('not every connection is ready');
}

/** Read the facts; in a Cluster those of the first master, or of one that may evict messages. */
async function readFacts(client: RedisClient): Promise<RedisFacts> {
  const infos = await Promise.all(
    (client instanceof ClusterClient ? client.nodes() : [client]).map((node) => node.info()),
  );
  const facts = infos.map((info) => ({
    version: fieldOf(info, 'redis_version'),
    evictionPolicy: fieldOf(info, 'maxmemory_policy'),
    isReplica: fieldOf(info, 'role') === 'slave' && fieldOf(info, 'slave_read_only') !== '0',
    inCluster: fieldOf(info, 'cluster_enabled') === '1',
  }));
  return facts.find(({ evictionPolicy }) => evictionPolicy !== 'noeviction') ?? facts[0]!;
}

function fieldOf(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? '';
}

function checkFacts({ version, evictionPolicy, isReplica, inCluster }: RedisFacts, address: Address, log: Log): void {
  const major = Number(version.split('.')[0]);
  if (!(major >= 7)) {
    throw new StartError(
      `the Redis at ${address.shown} is version ${version || 'unknown'}; RestMQ needs Redis 7 or Valkey 7.2, or newer`,
    );
  }
  if (inCluster && address.kind !== 'cluster') throw inACluster(address);
  if (isReplica) {
    log.warn(
      { redis: address.shown },
      'Redis is a replica and refuses writes; adds and takes fail until it is a master. Name the master, or the ' +
        'Sentinels: --redis-url redis+sentinel://host:26379/name',
    );
  }
  if (evictionPolicy !== 'noeviction') {
    log.warn(
      { redis: address.shown, evictionPolicy },
      'Redis may evict messages when it is full: set maxmemory-policy noeviction',
    );
  }
}
