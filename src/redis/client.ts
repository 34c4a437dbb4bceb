import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Config } from '../config';
import { StartError } from '../errors';
import type { Log } from '../log';
import { addressOf, type Address } from './address';
import { startClock, type Clock } from './clock';

export type Client = Redis | Cluster;

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
  client(): Client;
  /**
   * Do something when this turn of the event loop is over, just before what was sent in it leaves: what that sends goes along.
   * What is done `first` is done before all else.
   */
  beforeLeaving(act: () => void, first?: boolean): void;
  /** Do something with every command client. */
  each(act: (client: Client) => void): void;
  /** A new connection of its own, for subscriptions. */
  subscriber(): Client;
  /** What `/readyz` and the start want to know. @throws Error while a connection is not ready */
  facts(): Promise<RedisFacts>;
  /** INFO. @throws Error while a connection is not ready */
  info(): Promise<string>;
  /** Close everything at once; commands in flight fail. */
  close(): void;
}

export interface RedisFacts {
  version: string;
  /** Anything but `noeviction` lets Redis drop messages by itself. */
  evictionPolicy: string;
}

/** After this long without an answer a command counts as failed: its caller hears 503 within 2 s. */
export const commandTimeoutMs = 1500;

/** A start waits this long: for a Redis that is loading its data, or a Cluster whose nodes don't know their addresses. */
const startMs = 10_000;

const settings = {
  connectTimeout: 2000,
  disconnectTimeout: 500, // ioredis lets this timer run to its end where the connection is lost already
  commandTimeout: commandTimeoutMs,
  // Nothing is sent twice by itself: a script that ran and whose answer was lost must not run again (invariant 17).
  autoResendUnfulfilledCommands: false,
  enableOfflineQueue: false,
  maxRetriesPerRequest: null,
  enableAutoPipelining: false, // 128k scripts/s without, 96k with
  lazyConnect: true,
  keepAlive: 10_000,
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 5), 1000),
} satisfies Omit<RedisOptions, 'replyMapping'>;

/**
 * Connect to Redis; afterwards connections that break are made again for ever.
 * @throws StartError naming the address and the remedy when Redis can't be reached, or is too old
 */
export async function connect(config: Config, log: Log): Promise<Connection> {
  const address = addressOf(config);
  const clients = Array.from({ length: config.redisPool }, () => createClient(address, log));
  try {
    await Promise.all(clients.map((client) => opened(client, address)));
    const connection = connectionOf(address, clients, await startClock(clients[0]!), log);
    checkFacts(await connection.facts(), address, log);
    return connection;
  } catch (error) {
    for (const client of clients) client.disconnect();
    throw error instanceof StartError ? error : unreachable(address, error);
  }
}

function connectionOf(address: Address, clients: Client[], clock: Clock, log: Log): Connection {
  const all = [...clients];
  const ending = createEnding();
  const gathered = clients.map((client) => gathering(client, ending.flush));
  let turn = 0;
  return {
    address: address.shown,
    isCluster: address.kind === 'cluster',
    daemonId: randomBytes(9).toString('base64url'),
    clock,
    client: gathered.length === 1 ? gathered[0]! : () => gathered[(turn = (turn + 1) % gathered.length)]!(),
    beforeLeaving: ending.before,
    each: (act) => clients.forEach(act),
    subscriber: () => {
      const client = createClient(address, log);
      all.push(client);
      return client;
    },
    facts: () => readFacts(all),
    info: () => readInfo(all),
    close: () => {
      clock.stop();
      for (const client of all) client.disconnect();
    },
  };
}

interface Ending {
  before: (act: () => void, first?: boolean) => void;
  flush: (act: () => void) => void;
}

/** The end of a turn of the event loop: first what is still to be sent in it, then the writing. */
function createEnding(): Ending {
  let scheduled = false;
  const acts: (() => void)[] = [];
  const flushes: (() => void)[] = [];
  const end = (): void => {
    for (let act = acts.shift(); act; act = acts.shift()) act();
    scheduled = false;
    for (const flush of flushes.splice(0)) flush();
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
 * has read from every socket that had something: the commands which that brought leave together, some at a time. ioredis'
 * own pipelining costs more than it saves.
 */
function gathering(client: Client, atEnd: (flush: () => void) => void): () => Client {
  if (client instanceof Cluster) return () => client;
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

function createClient(address: Address, log: Log): Client {
  const client = address.kind === 'cluster' ? createCluster(address) : new Redis({ ...address.options, ...settings });
  let connected = false; // before that it is the start that fails, and says so
  let reported = false;
  client.on('error', (error: Error) => {
    if (connected && !reported) log.error({ redis: address.shown, reason: error.message }, 'Redis can’t be reached; trying again');
    reported = connected;
  });
  client.on('ready', () => {
    connected = true;
    if (reported) log.info({ redis: address.shown }, 'Redis is back');
    reported = false;
  });
  return client;
}

function createCluster({ nodes, options }: Extract<Address, { kind: 'cluster' }>): Cluster {
  const { retryStrategy, enableOfflineQueue, lazyConnect, ...perNode } = settings;
  return new Cluster(nodes, {
    lazyConnect,
    enableOfflineQueue,
    clusterRetryStrategy: retryStrategy,
    shardedSubscribers: true,
    redisOptions: { ...options, ...perNode },
  });
}

/** Wait for the first connection, and keep the reason when there is none. */
async function opened(client: Client, address: Address): Promise<void> {
  let reason: Error | undefined;
  let timer: NodeJS.Timeout | undefined;
  const keep = (error: Error): void => void (reason = error);
  client.on('error', keep);
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${startMs / 1000} s`)), startMs);
  });
  try {
    await Promise.race([client.connect().then(() => selectDatabase(client, address)), late]);
  } catch (error) {
    throw unreachable(address, reason ?? error);
  } finally {
    clearTimeout(timer);
    client.off('error', keep);
  }
}

/** ioredis pays no heed to a SELECT that fails, and would go on in database 0. */
async function selectDatabase(client: Client, { kind, options }: Address): Promise<void> {
  if (kind !== 'cluster' && options.db !== undefined) await client.select(options.db);
}

function unreachable(address: Address, reason: unknown): StartError {
  const why = reason instanceof Error ? reason.message : String(reason);
  if (/^(NOAUTH|WRONGPASS|NOPERM)/.test(why)) {
    return new StartError(`the Redis at ${address.shown} refuses: ${why}. Check the user and password in --redis-url redis://user:password@host`);
  }
  if (why.includes('DB index')) return new StartError(`the Redis at ${address.shown} has no such database: ${why}. Choose another --redis-db`);
  return new StartError(
    `can’t reach Redis at ${address.shown} (${why}). Start a redis-server there, name another with --redis-url or ` +
      '--redis-host and --redis-port, or let RestMQ run one of its own with --embedded-redis',
  );
}

/** A Redis that still reads its files answers INFO and nothing else, and ioredis lets it through before all others. */
function readInfo(clients: Client[]): Promise<string> {
  if (clients.some(({ status }) => status !== 'ready')) return Promise.reject(new Error('not every connection is ready'));
  return clients[0]!.info();
}

async function readFacts(clients: Client[]): Promise<RedisFacts> {
  const info = await readInfo(clients);
  const field = (name: string): string => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? '';
  return { version: field('redis_version'), evictionPolicy: field('maxmemory_policy') };
}

function checkFacts({ version, evictionPolicy }: RedisFacts, address: Address, log: Log): void {
  const major = Number(version.split('.')[0]);
  if (!(major >= 7)) {
    throw new StartError(`the Redis at ${address.shown} is version ${version || 'unknown'}; RestMQ needs Redis 7 or Valkey 7.2, or newer`);
  }
  if (evictionPolicy !== 'noeviction') {
    log.warn({ redis: address.shown, evictionPolicy }, 'this Redis may drop messages when it is full: set maxmemory-policy noeviction');
  }
}
