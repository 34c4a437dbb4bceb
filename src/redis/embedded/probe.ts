import { connect } from 'node:net';
import { Redis } from 'ioredis';

/** State of the Redis behind a Unix socket. */
export type Answer =
  /** No socket, or no process behind it. */
  | { readonly state: 'nobody' }
  /** A process listens, but did not answer: busy with a script, too slow, or too many clients. */
  | { readonly state: 'unclear'; readonly reason: string }
  | ServerAnswer;

export interface ServerAnswer {
  /** `loading`: it reads its append-only file and refuses commands. */
  readonly state: 'loading' | 'ready';
  readonly pid: number;
  /** Its working directory: where its files are. */
  readonly dir: string;
  readonly loadedPercent: number;
}

/** Timeout of an answer. While it loads, Redis serves its clients only now and then. */
const ANSWER_MS = 5_000;

/** Find out which server is behind a socket. Never throws. */
export async function probe(socketPath: string): Promise<Answer> {
  try {
    return await converse(socketPath, identifyServer);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return { state: 'nobody' };
    return { state: 'unclear', reason: message };
  }
}

/**
 * Ask Redis to save, sync to the disk and exit.
 * @returns false if no process was behind the socket
 */
export async function requestShutdown(socketPath: string): Promise<boolean> {
  if ((await probe(socketPath)).state === 'nobody') return false;
  // Redis answers by closing the connection, which ioredis reports as an error. The caller checks if it exits.
  await converse(socketPath, (redis) => redis.call('SHUTDOWN')).catch(() => null);
  return true;
}

/** Resolves when a connection to the socket ends or can't be made, or on abort. Never throws. */
export function connectionEnds(socketPath: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ path: socketPath, signal });
    socket.on('error', () => null); // 'close' follows
    socket.on('close', () => {
      resolve();
    });
    socket.resume();
  });
}

/** INFO and CONFIG GET are answered while Redis is loading, PING is not. */
async function identifyServer(redis: Redis): Promise<ServerAnswer> {
  const info = parseInfo(String(await redis.call('INFO')));
  const [, dir] = (await redis.call('CONFIG', 'GET', 'dir')) as string[];
  return {
    state: info.get('loading') === '1' ? 'loading' : 'ready',
    pid: Number(info.get('process_id')),
    dir: dir ?? '',
    loadedPercent: Number(info.get('loading_loaded_perc') ?? 100),
  };
}

/** INFO is one `name:value` a line, with headings between. */
function parseInfo(text: string): Map<string, string> {
  const pairs = text.split('\r\n').map((line) => line.split(/:(.*)/s, 2));
  return new Map(pairs.map(([name = '', value = '']) => [name, value]));
}

/**
 * Run `talk` on a new connection. ioredis' rejection hides why it could not connect; the error event has the reason.
 */
async function converse<T>(socketPath: string, talk: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({
    path: socketPath,
    protocol: 2,
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    disableClientInfo: true,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
  });
  const causes: Error[] = [];
  redis.on('error', (error) => causes.push(error));
  try {
    await redis.connect();
    return await talk(redis);
  } catch (error) {
    throw causes[0] ?? error;
  } finally {
    // Disconnecting an ended connection would leave a timer that keeps the process alive for 2 s.
    if (redis.status !== 'close' && redis.status !== 'end') redis.disconnect();
  }
}
