import { Redis, type RedisOptions } from 'ioredis';

export type NodeOptions = Omit<RedisOptions, 'replyMapping'>;

/** After this long without an answer a command counts as failed: its caller hears 503 within 2 s. */
export const commandTimeoutMs = 1500;

const settings = {
  connectTimeout: 2000,
  disconnectTimeout: 200, // ioredis lets this timer run to its end where the connection is lost already
  // Nothing is sent twice by itself: a script that ran and whose answer was lost must not run again (invariant 17).
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false, // subscriptions.ts does, and tells who listens
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0, // what was under way when a connection breaks fails at once
  enableAutoPipelining: false, // 128k scripts/s without, 96k with
  lazyConnect: true,
  keepAlive: 10_000,
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 5), 500),
  // A Sentinel that hangs must not hold up the others, nor one that was away for a while go unasked.
  sentinelCommandTimeout: 700,
  sentinelReconnectStrategy: () => 1000,
  failoverDetector: true,
} satisfies NodeOptions;

/** A connection to one server (or to whoever is the master by what the Sentinels say), which is made again for ever. */
export function createNode(options: NodeOptions): Redis {
  // That a connection broke says less than what the server told before it ended that one, or the one before.
  const note = (error: Error): void => {
    if (!troubles.has(node) || !broke.test(error.message)) troubles.set(node, error);
  };
  // A server that takes no more connections says so unasked and ends them, of which ioredis lets nobody know.
  const hear = (said: Buffer): void => {
    const line = said.toString('latin1').split('\r\n', 1)[0]!;
    if (line.startsWith('-')) note(new Error(line.slice(1)));
  };
  // A server that was made a replica answers so from then on; at its address, or at the Sentinels', there may be
  // another one by now.
  const reconnectOnError = (error: Error): boolean => {
    const isReplica = error.message.startsWith('READONLY');
    if (isReplica) note(error);
    return isReplica;
  };
  const node: Redis = new Redis({ ...options, ...settings, reconnectOnError });
  node.on('error', note);
  node.on('ready', () => troubles.delete(node));
  node.on('connect', () => node.stream.once('data', hear));
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

/** Why connections that are being made anew were lost, or could not be made the last time. */
const troubles = new WeakMap<Redis, Error>();

/** Why a connection is not ready, where that is known. */
export function troubleOf(node: Redis): Error | undefined {
  return troubles.get(node);
}

/**
 * The connections by which Sentinels tell of a new master. They outlive the connection to the old one, and ioredis
 * takes what they
 * tell for a reason to end an attempt to connect that is under way, after which it makes none any more: they go with
 * that connection.
 */
function detectorOf(node: Redis): { sentinels: { client: Redis }[]; cleanup(): void } | null {
  return (node as unknown as { connector: { failoverDetector: ReturnType<typeof detectorOf> } }).connector
    .failoverDetector;
}

/**
 * ioredis gives nobody a chance to hear of errors of these connections, and so prints each; and what it waits for at
 * their end is not to be said.
 */
function quieten(node: Redis): void {
  for (const { client } of detectorOf(node)?.sentinels ?? []) {
    client.on('error', () => undefined);
    (client as unknown as { connector: { disconnectTimeout: number } }).connector.disconnectTimeout =
      settings.disconnectTimeout;
  }
}

/** A command, as ioredis keeps it. */
interface Awaited {
  /** Stopped with the answer. */
  _commandTimeoutTimer?: NodeJS.Timeout;
  isSettled: boolean;
  reject(error: Error): void;
}

/**
 * See to it that no command is waited for longer than `commandTimeoutMs`. ioredis can, but a process that stood still
 * finds that its timers
 * are due before it reads what came meanwhile, and would take that for silence: here it is read first.
 */
function awaitAnswers(node: Redis): void {
  const own = node as unknown as { sendCommand(command: Awaited, stream?: unknown): unknown };
  const send = own.sendCommand.bind(node);
  own.sendCommand = (command, stream) => {
    command._commandTimeoutTimer ??= setTimeout(readThenGiveUp, commandTimeoutMs, command);
    return send(command, stream);
  };
}

function readThenGiveUp(command: Awaited): void {
  setImmediate(() => {
    if (!command.isSettled) command.reject(new Error('Command timed out'));
  });
}

type Told = (error: Error | null, text?: string) => void;

/**
 * ioredis asks for INFO when it has connected, with a callback, as we never do; where the user may not it prints so and
 * goes on.
 * It is let go on without the printing: who needs INFO says that it is lacking.
 */
function hush(node: Redis): void {
  const own = node as unknown as { info(...args: unknown[]): Promise<string> };
  const info = own.info.bind(node);
  own.info = (...args) => {
    const told = args.at(-1);
    if (typeof told !== 'function') return info(...args);
    const quietly: Told = (error, text) =>
      error?.message.includes('NOPERM') ? (told as Told)(null, '') : (told as Told)(error, text);
    return info(...args.slice(0, -1), quietly);
  };
}

/**
 * ioredis takes no heed of a SELECT that fails when it has connected, and would go on in database 0, with somebody
 * else's keys.
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

const heartbeatMs = 500;

/**
 * A server that hangs closes no connection: commands would pile up for it, and nobody would look for another master. So
 * one
 * that says nothing at all within a command's time is left; while the connection is made anew commands fail at once.
 */
function watchOver(node: Redis): void {
  let asking = false;
  const timer = setInterval(() => {
    if (asking || node.status !== 'ready') return;
    asking = true;
    const { stream } = node;
    const { bytesRead } = stream;
    const isSilent = (): boolean => node.stream === stream && stream.bytesRead === bytesRead;
    node
      .ping()
      .catch(() => isSilent() && stream.destroy())
      .finally(() => (asking = false));
  }, heartbeatMs);
  timer.unref();
  node.once('end', () => clearInterval(timer));
}
