import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../../errors';
import { requestShutdown } from './probe';
import { goneWithin, identify, signal, type ProcessIdentity } from './process';

/** A redis-server that this process started. */
export interface SpawnedServer extends ProcessIdentity {
  /** Resolves when it has exited, with the reason: `exit code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
  /** The last lines it logged since it was started. */
  lastWords(): string;
}

const OLDEST_MAJOR = 7;
const LOG_BYTES = 1024 * 1024;
const LAST_LINES = 12;

/** How long each step of stopping may take. A slow disk may need a while for the last sync. */
const STOP_MS = 30_000;

/**
 * Start a redis-server with its data in `dataDir` that listens only on `socketPath`. It runs in its own session: Ctrl-C
 * in a terminal reaches the daemon only, which still needs its Redis.
 * @throws StartError if the program is missing, too old or cannot be run
 */
export async function spawnServer(program: string, dataDir: string, socketPath: string): Promise<SpawnedServer> {
  await checkVersion(program);
  const logPath = join(dataDir, 'redis.log');
  rotate(logPath);
  const log = openSync(logPath, 'a', 0o600); // for errors before Redis opens its log: bad options, missing libraries
  const logStart = statSync(logPath).size;
  const child = spawn(program, settings(dataDir, socketPath, logPath), {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => {
      resolve(error.message);
    });
    child.on('exit', (code, name) => {
      resolve(name === null ? `exit code ${String(code)}` : `signal ${name}`);
    });
  });
  if (child.pid === undefined) throw new StartError(`${program} could not be started: ${await ended}`);
  // A process that has already exited gets a birth time that no process has.
  const identity = identify(child.pid) ?? { pid: child.pid, born: 'gone' };
  return { ...identity, ended, lastWords: () => tail(logPath, logStart) };
}

/** Stop a server by SHUTDOWN, then SIGTERM, then SIGKILL. Resolves when it has exited. */
export async function stopServer(server: ProcessIdentity, socketPath: string): Promise<void> {
  if ((await requestShutdown(socketPath)) && (await goneWithin(server, STOP_MS))) return;
  await endServer(server);
}

/** End a server that can't be asked to stop. On SIGTERM Redis saves as on SHUTDOWN. */
export async function endServer(server: ProcessIdentity): Promise<void> {
  signal(server, 'SIGTERM');
  if (await goneWithin(server, STOP_MS)) return;
  signal(server, 'SIGKILL'); // its writes are with the kernel, so they are not lost
  await goneWithin(server, STOP_MS);
}

function settings(dataDir: string, socketPath: string, logPath: string): string[] {
  const table = {
    port: '0',
    unixsocket: socketPath,
    unixsocketperm: '700',
    dir: dataDir,
    logfile: logPath,
    daemonize: 'no',
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
  };
  return Object.entries(table).flatMap(([name, value]) => [`--${name}`, value]);
}

async function checkVersion(program: string): Promise<void> {
  const said = await versionOf(program);
  const version = /\bv=((\d+)\.\S+)/.exec(said);
  if (version === null)
    throw new StartError(`${program} is not a redis-server: its --version prints "${said}"; ${REMEDY}`);
  if (Number(version[2]) >= OLDEST_MAJOR) return;
  throw new StartError(
    `${program} is version ${String(version[1])}, but RestMQ needs ${String(OLDEST_MAJOR)}.0 or newer: upgrade it ` +
      '(https://redis.io/docs/latest/operate/oss_and_stack/install/), ' +
      'or name a newer running Redis: --redis-url redis://HOST:PORT',
  );
}

const REMEDY =
  'install it (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis), ' +
  'or name a running Redis: --redis-url redis://HOST:PORT';

/** @returns for example `Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64` */
async function versionOf(program: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: 10_000 });
    return stdout.trim();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new StartError(`${program} is not installed; ${REMEDY}`);
    throw new StartError(`${program} can’t be run (${message.trim()}); ${REMEDY}`);
  }
}

/** Rotate the log; two files are kept. Redis opens its log for each line, so it may be moved at any time. */
function rotate(logPath: string): void {
  if (existsSync(logPath) && statSync(logPath).size > LOG_BYTES) renameSync(logPath, `${logPath}.1`);
}

function tail(path: string, start: number): string {
  const lines = readFileSync(path).subarray(start).toString().trim().split('\n');
  return lines.slice(-LAST_LINES).join('\n');
}
