import { Redis, type RedisOptions } from 'ioredis';

export type NodeOptions = Omit<RedisOptions, 'replyMapping'>;

/** A command without an answer fails after this time, so that its caller gets a 503 within 2 s. */
export const commandTimeoutMs = 1500;

const settings = {
  connectTimeout: 2000,
  disconnectTimeout: 200, // ioredis does not clear this timer if the connection is already lost
  // Nothing is resent automatically: a script that ran but whose answer was lost must not run again (invariant 17).
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false, // subscriptions.ts does, and notifies the listeners
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0, // commands in flight fail at once if the connection breaks
  enableAutoPipelining: false, // 128k scripts/s without, 96k with
  lazyConnect: true,
  keepAlive: 10_000,
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 5), 500),
  // A hanging Sentinel must not delay the others, and one that was away must soon be asked again.
  sentinelCommandTimeout: 700,
  sentinelReconnectStrategy: () => 1000,
  failoverDetector: true,
} satisfies NodeOptions;

/** A connection to one server, or to the master that the Sentinels name. It is made again whenever it is lost. */
export function createNode(options: NodeOptions): Redis {
  // A broken connection says less than the error that the server sent before on this connection or the last one.
  const note = (error: Error): void => {
    if (!troubles.has(node) || !broke.test(error.message)) troubles.set(node, error);
  };
  // A server at its connection limit sends an error unasked and closes the connection; ioredis does not report that
  // error.
  const readGreetingFrom = (said: Buffer): void => {
    const line = said.toString('latin1').split('\r\n', 1)[0]!;
    if (line.startsWith('-')) note(new Error(line.slice(1)));
  };
  // A server that became a replica answers READONLY from then on. Reconnect: at its address, or by the Sentinels, there
  // may be a new master.
  const reconnectOnError = (error: Error): boolean => {
    const isReplica = error.message.startsWith('READONLY');
    if (isReplica) note(error);
    return isReplica;
  };
  const node: Redis = new Redis({ ...options, ...settings, reconnectOnError });
  node.on('error', note);
  node.on('ready', () => troubles.delete(node));
  node.on('connect', () => node.stream.once('data', readGreetingFrom));
  awaitAnswers(node);
  watchOver(node);
  hush(node);
  insistOnDatabase(node);
  if (options.sentinels) {
    node.on('connect', () => quieten(node));
    node.on('close', () => detectorOf(node)?.cleanup());
  }
  return node;
}

const broke = /EPIPE|ECONNRESET|Connection is closed|Stream isn't writeable/;

/** Last errors of connections that are not ready. */
const troubles = new WeakMap<Redis, Error>();

/** Why a connection is not ready; undefined if unknown. */
export function troubleOf(node: Redis): Error | undefined {
  return troubles.get(node);
}

/**
 * The connections to Sentinels that report a new master. They outlive the connection to the old master, and ioredis
 * then takes their report for a reason to end a connection attempt that is under way, and never makes another one. So
 * they are closed with that connection.
 */
function detectorOf(node: Redis): { sentinels: { client: Redis }[]; cleanup(): void } | null {
  return (node as unknown as { connector: { failoverDetector: ReturnType<typeof detectorOf> } }).connector
    .failoverDetector;
}

/**
 * ioredis prints errors of its internal Sentinel connections because applications can't listen to them. Add a listener,
 * and shorten their disconnect timeout (undocumented field `connector.disconnectTimeout`).
 */
function quieten(node: Redis): void {
  for (const { client } of detectorOf(node)?.sentinels ?? []) {
    client.on('error', () => undefined);
    (client as unknown as { connector: { disconnectTimeout: number } }).connector.disconnectTimeout =
      settings.disconnectTimeout;
  }
}

/** A command of ioredis. */
interface Awaited {
  /** ioredis clears it with the answer. */
  _commandTimeoutTimer?: NodeJS.Timeout;
  isSettled: boolean;
  reject(error: Error): void;
}

/**
 * Time out commands after `commandTimeoutMs`. ioredis' own timeout fails after this process was stalled: its timers run
 * before the answers that came meanwhile are read. Here the answers are read first. The time is counted in two halves:
 * if the stall came before the command was written, Redis still has the second half to answer.
 */
function awaitAnswers(node: Redis): void {
  const own = node as unknown as { sendCommand(command: Awaited, stream?: unknown): unknown };
  const send = own.sendCommand.bind(node);
  own.sendCommand = (command, stream) => {
    command._commandTimeoutTimer ??= setTimeout(awaitSecondHalf, commandTimeoutMs / 2, command);
    return send(command, stream);
  };
}

function awaitSecondHalf(command: Awaited): void {
  if (!command.isSettled) command._commandTimeoutTimer = setTimeout(readThenGiveUp, commandTimeoutMs / 2, command);
}

function readThenGiveUp(command: Awaited): void {
  setImmediate(() => {
    if (!command.isSettled) command.reject(new Error('Command timed out'));
  });
}

type InfoCallback = (error: Error | null, text?: string) => void;

/**
 * Hide a refused INFO from ioredis. It sends INFO with a callback when it connects (we never use one), and if the user
 * may not, prints the error and continues. Code that needs INFO reports that the right is missing.
 */
function hush(node: Redis): void {
  const own = node as unknown as { info(...args: unknown[]): Promise<string> };
  const info = own.info.bind(node);
  own.info = (...args) => {
    const callback = args.at(-1);
    if (typeof callback !== 'function') return info(...args);
    const quietly: InfoCallback = (error, text) =>
      error?.message.includes('NOPERM')
        ? (callback as InfoCallback)(null, '')
        : (callback as InfoCallback)(error, text);
    return info(...args.slice(0, -1), quietly);
  };
}

/**
 * Close the connection if SELECT fails on connecting. ioredis would ignore that and continue in database 0, among the
 * keys of another program.
 */
function insistOnDatabase(node: Redis): void {
  const own = node as unknown as { select(db: number): Promise<string> };
  const select = own.select.bind(node);
  own.select = (db) => {
    const { stream } = node;
    return select(db).catch((error: unknown) => {
      stream.destroy(error as Error);
      throw error;
    });
  };
}

/** Interval at which a connection is looked at. */
const heartbeatMs = 500;
/** A connection without traffic is asked at every so many looks. */
const quietLooks = 4;

/**
 * A hanging server closes no connection: commands would pile up, and no other master would be looked for. So a
 * connection is closed if the server sends nothing within a command's time. While it is made again commands fail at
 * once. A server that has sent something since the last look is not asked.
 */
function watchOver(node: Redis): void {
  let asking = false;
  let [readBefore, writtenBefore, looks] = [0, 0, 0];
  const timer = setInterval(() => {
    if (asking || node.status !== 'ready') return;
    const { stream } = node;
    const { bytesRead, bytesWritten } = stream;
    const [isAnswering, isQuiet] = [bytesRead !== readBefore, bytesWritten === writtenBefore];
    [readBefore, writtenBefore] = [bytesRead, bytesWritten];
    looks = isAnswering ? 0 : looks + 1;
    if (isAnswering || (isQuiet && looks < quietLooks)) return;
    asking = true;
    const isSilent = (): boolean => node.stream === stream && stream.bytesRead === bytesRead;
    node
      .ping()
      .catch(() => isSilent() && stream.destroy())
      .finally(() => (asking = false));
  }, heartbeatMs);
  timer.unref();
  node.once('end', () => clearInterval(timer));
}
