import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { access, constants, lstat, mkdir, realpath, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../../errors';
import { connectionEnds, probe, type ServerAnswer } from './probe';
import { endServer, spawnServer, stopServer, type SpawnedServer } from './server';
import { takeOwnerLock, type OwnerLock } from './owner-lock';
import { identify, isRunning, type ProcessIdentity } from './process';

/** A redis-server of the daemon: in one data directory, on a Unix socket, restarted if it dies. */
export interface EmbeddedRedis {
  /** Path of the Unix socket. */
  readonly socketPath: string;
  /** Make Redis save and stop, and wait until it has exited. Idempotent. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Created if missing, for this user only. */
  dataDir: string;
  /** The program; default `redis-server`. */
  redisServer?: string;
  log: EmbeddedLog;
}

interface EmbeddedLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/** A socket's address has 104 bytes on macOS and 108 on Linux. */
const SOCKET_PATH_BYTES = 100;

/** Interval at which a slow start logs what it waits for. */
const WORD_MS = 3_000;

/** How long a server without a socket may take to start or exit before it is ended. */
const DEAF_MS = 5_000;

/** A server that was up for this long is restarted at once; one that fails sooner waits longer each time. */
const STEADY_MS = 30_000;
const LONGEST_BACKOFF_MS = 10_000;
const RECONNECT_MS = 500;

/**
 * Start a redis-server, or adopt the one that a killed daemon left on this data directory. Resolves when it has loaded
 * its data. Until `stop` it is restarted whenever it dies.
 * @throws StartError if another daemon has the directory, the program is missing or too old, or it exits
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedRedis> {
  const dataDir = await makeDataDir(options.dataDir);
  const socketPath = await chooseSocket(dataDir);
  const lock = await takeOwnerLock(dataDir, socketPath);
  const keeper = new Keeper(options.redisServer ?? 'redis-server', dataDir, socketPath, lock, options.log);
  try {
    await keeper.bringUp();
  } catch (error) {
    await keeper.stop();
    throw error;
  }
  keeper.watch();
  return keeper;
}

/** @returns the path as Redis will report it: absolute, without links */
async function makeDataDir(wanted: string): Promise<string> {
  const dataDir = resolve(wanted);
  try {
    await makeDirectory(dataDir);
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(dataDir);
  } catch (error) {
    const reason = (error as Error).message;
    throw new StartError(`the data directory ${dataDir} can’t be used (${reason}); choose another --data-dir`);
  }
}

/** Like mkdir's `recursive`, which never returns on file systems that can't create directories (`/proc`). */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw error;
    await makeDirectory(dirname(path));
    await mkdir(path, { mode: 0o700 });
  }
}

/** A running server keeps its socket, even if TMPDIR has changed. */
async function chooseSocket(dataDir: string): Promise<string> {
  const left = readRecord(dataDir);
  if (left && isRunning(left)) return left.socketPath;
  const inside = join(dataDir, 'redis.sock');
  return fits(inside) ? inside : socketElsewhere(dataDir);
}

async function socketElsewhere(dataDir: string): Promise<string> {
  const dir = join(tmpdir(), `restmq-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);
  const path = join(dir, 'redis.sock');
  if (!fits(path)) throw new StartError(`${path} is too long for a Unix socket; choose a shorter --data-dir or TMPDIR`);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const found = await lstat(dir);
  // All users may write to the directory for temporary files, so the directory found may be a trap.
  const ours = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
  if (!ours)
    throw new StartError(`${dir} is not a private directory of this user; remove it, or choose a shorter --data-dir`);
  return path;
}

function fits(socketPath: string): boolean {
  return Buffer.byteLength(socketPath) <= SOCKET_PATH_BYTES;
}

/** Brings the server up, keeps it up, takes it down. */
class Keeper implements EmbeddedRedis {
  /** The server last started or adopted; it may have died since. */
  private server: ProcessIdentity | SpawnedServer | null = null;
  private upSince = 0;
  private failures = 0;
  private readonly stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();
  private stopped: Promise<void> | null = null;

  constructor(
    private readonly program: string,
    private readonly dataDir: string,
    readonly socketPath: string,
    private readonly lock: OwnerLock,
    private readonly log: EmbeddedLog,
  ) {}

  /** Adopt a server or start one, and wait until it has loaded its data. */
  async bringUp(): Promise<void> {
    if (await this.nobodyIsThere()) await this.spawn();
    await this.untilReady();
    this.upSince = Date.now();
  }

  /** Restart the server whenever it dies, until `stop`. */
  watch(): void {
    this.watching = this.keepUp();
  }

  stop(): Promise<void> {
    this.stopped ??= this.takeDown();
    return this.stopped;
  }

  /**
   * A new redis-server removes and rebinds the socket of a running one, and two would corrupt the append-only file. So
   * a new one is started only if no process is behind the socket and the last known process has exited.
   */
  private async nobodyIsThere(): Promise<boolean> {
    const deadline = Date.now() + DEAF_MS;
    for (;;) {
      if ((await probe(this.socketPath)).state !== 'nobody') return false;
      const left = readRecord(this.dataDir);
      if (!left || !isRunning(left)) return true;
      if (Date.now() > deadline) {
        this.log.warn({ pid: left.pid }, 'the redis-server of this data directory has no socket; stopping it');
        await endServer(left);
      }
      await this.pause(50);
    }
  }

  private async spawn(): Promise<void> {
    this.stopping.signal.throwIfAborted();
    this.server = await spawnServer(this.program, this.dataDir, this.socketPath);
    writeRecord(this.dataDir, { pid: this.server.pid, born: this.server.born, socketPath: this.socketPath });
    this.log.info({ pid: this.server.pid, socket: this.socketPath }, 'redis-server started');
  }

  private async untilReady(): Promise<void> {
    let nextWord = Date.now() + WORD_MS;
    for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 250)) {
      const answer = await probe(this.socketPath);
      if ('dir' in answer) this.recognise(answer);
      if (answer.state === 'ready') return;
      if (answer.state === 'nobody' && !(this.server && isRunning(this.server))) throw await this.diedEarly();
      if (Date.now() > nextWord) {
        this.log.info({ ...answer }, 'waiting for redis-server');
        nextWord = Date.now() + WORD_MS;
      }
      await this.pause(pauseMs);
    }
  }

  /** Adopt the process that answers, if it belongs to this directory. */
  private recognise({ pid, dir }: ServerAnswer): void {
    if (pid === this.server?.pid) return;
    if (dir !== this.dataDir) {
      throw new StartError(
        `the redis-server with process id ${String(pid)} on ${this.socketPath} uses another data directory, ${dir}; ` +
          'stop it, or choose another --data-dir',
      );
    }
    const identity = identify(pid);
    if (!identity) {
      throw new StartError(
        `a redis-server answers on ${this.socketPath}, but its process (${String(pid)}) is not visible from here: ` +
          'another container or machine uses this data directory; choose another --data-dir',
      );
    }
    this.server = identity;
    writeRecord(this.dataDir, { ...identity, socketPath: this.socketPath });
    this.log.info({ pid, socket: this.socketPath }, 'redis-server was already running; using it');
  }

  private async diedEarly(): Promise<StartError> {
    const { server } = this;
    if (!server || !('ended' in server))
      return new StartError('the redis-server that was running has stopped; start the daemon again');
    return new StartError(
      `${this.program} exited during its start (${await server.ended}); ` +
        `the last lines of ${join(this.dataDir, 'redis.log')}:\n${server.lastWords()}`,
    );
  }

  private async keepUp(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await connectionEnds(this.socketPath, signal);
      if (signal.aborted) return;
      await this.mend().catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  /**
   * A lost connection does not mean that the server died: an administrator may have closed it, or there are too many.
   */
  private async mend(): Promise<void> {
    if (await this.isAlive()) await this.pause(RECONNECT_MS);
    else await this.startAgain();
  }

  private async isAlive(): Promise<boolean> {
    return this.server !== null && isRunning(this.server) && (await probe(this.socketPath)).state !== 'nobody';
  }

  /** @throws AbortError when stopping, and nothing else */
  private async startAgain(): Promise<void> {
    this.log.error({ pid: this.server?.pid, how: await this.howItEnded() }, 'redis-server exited; restarting it');
    if (Date.now() - this.upSince > STEADY_MS) this.failures = 0;
    for (;;) {
      await this.pause(backoffMs(this.failures++));
      try {
        await this.bringUp();
        this.log.info({ pid: this.server?.pid }, 'redis-server is running again');
        return;
      } catch (error) {
        this.stopping.signal.throwIfAborted();
        this.log.error({ reason: (error as Error).message }, 'could not restart redis-server; retrying');
      }
    }
  }

  /** @returns undefined for an adopted server, which is not our child, and for one that has not exited yet */
  private async howItEnded(): Promise<string | undefined> {
    if (!this.server || !('ended' in this.server)) return undefined;
    return Promise.race([this.server.ended, sleep(1_000, undefined, { ref: false })]);
  }

  private async takeDown(): Promise<void> {
    this.stopping.abort();
    try {
      await this.watching;
      if (this.server && isRunning(this.server)) {
        await stopServer(this.server, this.socketPath);
        this.log.info({ pid: this.server.pid }, 'redis-server stopped');
      }
      if (!this.server || !isRunning(this.server)) await this.tidy();
    } finally {
      await this.lock.release();
    }
  }

  private async tidy(): Promise<void> {
    if (!this.server) return; // files found there are not ours
    rmSync(recordPath(this.dataDir), { force: true });
    const socketDir = dirname(this.socketPath);
    await rm(this.socketPath, { force: true }); // only one that was killed leaves it
    if (socketDir !== this.dataDir) await rmdir(socketDir);
  }

  /** @throws AbortError when stopping */
  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal });
  }
}

function backoffMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(100 * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
}

/** The server of a data directory. The record outlives the daemon that wrote it. */
interface ServerRecord extends ProcessIdentity {
  readonly socketPath: string;
}

function recordPath(dataDir: string): string {
  return join(dataDir, 'redis.json');
}

/** Synchronous and atomic, right after the start: a daemon may die at any moment. */
function writeRecord(dataDir: string, record: ServerRecord): void {
  const path = recordPath(dataDir);
  writeFileSync(`${path}.new`, JSON.stringify(record));
  renameSync(`${path}.new`, path);
}

function readRecord(dataDir: string): ServerRecord | null {
  try {
    return JSON.parse(readFileSync(recordPath(dataDir), 'utf8')) as ServerRecord;
  } catch {
    return null; // none, or not written by a daemon: only the socket shows if a server runs
  }
}
