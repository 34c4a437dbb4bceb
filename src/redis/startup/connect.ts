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
import { clusterSubscriber } from '../connection/cluster/cluster-subscriber';
import { checkLayoutVersion } from './layout-version';
import { createNode, troubleOf } from '../connection/node';
import { createOutageLog } from '../connection/outage-log';
import { createWaitForReplicas, type WaitForReplicas } from '../scripts/wait-replicas';
import { checkAcl } from './acl-check';
import { inACluster, isBusy, noMaster, startErrorFrom } from './start-error';
import { singleSubscriber, type Subscriber } from '../connection/subscriber';

export type RedisClient = Redis | ClusterClient;

/** The connections of one daemon to Redis: a few for commands, one more for subscriptions. */
export interface Connection {
  /** Where Redis is, without passwords. */
  readonly address: string;
  /** This daemon's name in Redis: 12 random characters without a space, never used twice. */
  readonly daemonId: string;
  /** Redis' clock. */
  readonly clock: Clock;
  /** Whether queues are on different Redis: then a script can't do something for several of them. */
  readonly isCluster: boolean;
  /** A client for the next command. What is sent in one turn of the event loop leaves in one write. */
  client(): RedisClient;
  /**
   * Do something when this turn of the event loop is over, just before what was sent in it leaves: what that sends goes
   * along.
   * What is done `first` is done before all else.
   */
  atTurnEnd(act: () => void, first?: boolean): void;
  /** With `--wait-replicas`: how scripts are sent that make a promise. */
  readonly confirm: WaitForReplicas | undefined;
  /** Do something with every command client. */
  each(act: (client: RedisClient) => void): void;
  /** A new connection of its own, for subscriptions. */
  subscriber(): Subscriber;
  /** What `/readyz` and the start want to know. @throws Error while a connection is not ready */
  facts(): Promise<RedisFacts>;
  /** Why not every connection is ready; undefined: all are. */
  lost(): Error | undefined;
  /** INFO. @throws Error while a connection is not ready */
  info(): Promise<string>;
  /** Close everything at once; commands in flight fail. */
  close(): void;
}

export interface RedisFacts {
  version: string;
  /** Anything but `noeviction` lets Redis drop messages by itself. */
  evictionPolicy: string;
  /** It can't be written to. */
  isReplica: boolean;
  /** It is a node of a Cluster. */
  inCluster: boolean;
}

/**
 * A start waits this long: for a Redis that is loading its data, or is held up by a script, or a Cluster whose nodes
 * don't know their addresses.
 */
const startMs = 10_000;
/** Sentinels may just have been started, too; what they don’t know after this time they will not. */
const sentinelsMs = 2000;
/** It is tried again so often whether a script of somebody else has ended. */
const heldUpMs = 200;

/**
 * Connect to Redis; afterwards connections that break are made again for ever.
 * @param purpose  `look`: nothing is to be written, not even how the keys are laid out
 * @throws StartError naming the address and the remedy when Redis can't be reached, or is too old
 */
export async function connect(config: Config, log: Log, purpose: Purpose = 'serve'): Promise<Connection> {
  const until = performance.now() + (purpose === 'serve' ? startMs : 0);
  for (let attempt = 1; ; attempt++) {
    try {
      return await connectOnce(config, log, purpose);
    } catch (error) {
      if (!(error instanceof StartError) || !isBusy(error) || performance.now() > until) throw error;
      if (attempt === 1)
        log.warn(
          {},
          `a script of somebody else holds Redis up: the start waits until it ends, ${startMs / 1000} s at most`,
        );
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

/** Why a daemon can't start where Redis refuses it something later in its start. */
export function refusedAtStart(config: Config, error: BrokerError): Promise<StartError> {
  return startErrorFrom(addressOf(config), error);
}

interface Opened {
  address: Address;
  clients: RedisClient[];
  /** The one on which replicas are waited for. */
  waiting: RedisClient | null;
  config: Pick<Config, 'waitReplicas' | 'waitReplicasTimeout'>;
  clock: Clock;
  /** Tells the log where it is lost. */
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
          { replicas: config.waitReplicas, timeoutMs: config.waitReplicasTimeout },
          ending.before,
        )
      : undefined,
    each: (act) => clients.forEach(act),
    subscriber: () => {
      const [first] = clients;
      const made =
        first instanceof ClusterClient
          ? clusterSubscriber(first, address.options)
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

/** The end of a turn of the event loop: first what is still to be sent in it, then the writing. */
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
      if (acts.length > 0) schedule(); // one failed: the rest has its turn
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
 * A write to a socket is a system call, and half of what a command costs. So the socket is corked until the event loop
 * has read from every socket that had something: the commands which that brought leave together, some at a time.
 * ioredis'
 * own pipelining costs more than it saves.
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

/** More together and Redis waits for us while we wait for Redis: all at once was a fifth slower than 8 at a time. */
const gatherMax = 8;

function createClient(address: Address, lookAfter: Opened['lookAfter']): RedisClient {
  const client =
    address.kind === 'cluster' ? new ClusterClient(address.nodes, address.options) : createNode(address.options);
  lookAfter(client);
  return client;
}

/** Wait for the first connection, and keep the reason when there is none. */
async function opened(client: RedisClient, address: Address): Promise<void> {
  let reason: Error | undefined;
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (error: Error) => void = () => undefined;
  const began = performance.now();
  const heard: string[] = []; // from Sentinels
  const hear = ({ message }: Error): void => void heard.push(message);
  const keep = (error: Error): void => {
    reason = error;
    if (refusal.test(error.message)) giveUp(error); // Sentinels would be asked again and again
    else if (error.message.startsWith('All sentinels') && performance.now() - began > sentinelsMs)
      giveUp((reason = lacksMaster()));
  };
  const lacksMaster = (): StartError => noMaster(address, heard.slice(-(address.options.sentinels?.length ?? 1)));
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

/** A Redis that still reads its files answers INFO and nothing else, and ioredis lets it through before all others. */
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

/** Of a Cluster what the first says, but for a master that may drop messages. */
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
      'this Redis is a replica and can’t be written to: until it is a master adding and taking fail. Name the master, or the Sentinels: --redis-url redis+sentinel://host:26379/name',
    );
  }
  if (evictionPolicy !== 'noeviction') {
    log.warn(
      { redis: address.shown, evictionPolicy },
      'this Redis may drop messages when it is full: set maxmemory-policy noeviction',
    );
  }
}
