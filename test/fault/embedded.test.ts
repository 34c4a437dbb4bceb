import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { StartError } from '../../src/errors';
import { startEmbedded, type EmbeddedOptions, type EmbeddedRedis } from '../../src/redis/embedded/embedded';

const REDIS_SERVER = 'redis-server';
const UP_AGAIN = 'info: redis-server is running again';
const logger = { info: note('info'), warn: note('warn'), error: note('error') };

let dir: string;
let log: string[];
const owners: EmbeddedRedis[] = [];
const children: ChildProcess[] = [];
const clients: Redis[] = [];
const pids = new Set<number>();

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'embedded-')));
  log = [];
});

afterEach(async () => {
  for (const redis of clients.splice(0)) if (redis.status !== 'end') redis.disconnect();
  await Promise.all(owners.splice(0).map((owner) => owner.stop()));
  for (const child of children.splice(0)) await kill(child);
  const left = [...pids].filter(isRunning);
  pids.clear();
  rmSync(dir, { recursive: true, force: true });
  expect(left).toEqual([]);
});

describe('startEmbedded', () => {
  it('starts a Redis that listens on a private Unix socket only and syncs an append-only file', async () => {
    const owner = await start();
    const redis = client(owner.socketPath);

    expect(owner.socketPath).toBe(join(dir, 'redis.sock'));
    expect(statSync(owner.socketPath).mode & 0o777).toBe(0o700);
    expect(await settings(redis)).toEqual({
      port: '0',
      appendonly: 'yes',
      appendfsync: 'everysec',
      save: '',
      'maxmemory-policy': 'noeviction',
      dir,
    });
    expect(existsSync(join(dir, 'redis.log'))).toBe(true);
  });

  it('makes a missing data directory for this user only', async () => {
    const dataDir = join(dir, 'not', 'yet');
    await start({ dataDir });
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  it('keeps the data over a stop and a start', async () => {
    const first = await start();
    await client(first.socketPath).set('kept', 'yes');
    await first.stop();

    const second = await start();
    expect(await client(second.socketPath).get('kept')).toBe('yes');
  });

  it('leaves neither process nor socket nor lock behind when it is stopped, twice', async () => {
    const owner = await start();
    const pid = await pidOf(owner);
    await Promise.all([owner.stop(), owner.stop()]);

    expect(isRunning(pid)).toBe(false);
    expect(['redis.sock', 'owner.lock', 'redis.json'].filter((name) => existsSync(join(dir, name)))).toEqual([]);
  });

  it('puts the socket of a directory with a long path into a private directory elsewhere', async () => {
    const dataDir = join(dir, 'long-'.repeat(30));
    const owner = await start({ dataDir });

    expect(owner.socketPath.startsWith(realpathSync(tmpdir()))).toBe(true);
    expect(statSync(join(owner.socketPath, '..')).mode & 0o777).toBe(0o700);
    expect(await client(owner.socketPath).config('GET', 'dir')).toEqual(['dir', dataDir]);
    await owner.stop();
    expect(existsSync(join(owner.socketPath, '..'))).toBe(false);
  });
});

describe('a redis-server whose daemon was killed', () => {
  it('is adopted by the next start, with the data it holds', async () => {
    const { socketPath, child } = await startInChild();
    await client(socketPath).set('kept', 'yes');
    const orphan = await pidOf({ socketPath });
    await kill(child);

    const owner = await start();
    expect(await pidOf(owner)).toBe(orphan);
    expect(await client(owner.socketPath).get('kept')).toBe('yes');
    await owner.stop();
    expect(isRunning(orphan)).toBe(false);
  });

  it('is out of reach of the Ctrl-C that ended the daemon', async () => {
    const { socketPath, child } = await startInChild();
    const orphan = await pidOf({ socketPath });
    const exited = once(child, 'exit');
    process.kill(-Number(child.pid), 'SIGINT'); // what a terminal does: to the whole process group
    await exited;

    expect(await pidOf(await start())).toBe(orphan);
  });

  it('is started again when it dies after its adoption', async () => {
    const { socketPath, child } = await startInChild();
    await client(socketPath).set('kept', 'yes');
    const orphan = await pidOf({ socketPath });
    await kill(child);
    const owner = await start();

    process.kill(orphan, 'SIGKILL');
    await until(() => log.includes(UP_AGAIN));
    expect(await pidOf(owner)).not.toBe(orphan);
    expect(await client(owner.socketPath).get('kept')).toBe('yes');
  });

  it('is not joined by a second one when its socket has been removed', async () => {
    const { socketPath, child } = await startInChild();
    await client(socketPath).set('kept', 'yes');
    const orphan = await pidOf({ socketPath });
    await kill(child);
    rmSync(socketPath);

    const owner = await start();
    expect(isRunning(orphan)).toBe(false);
    expect(log).toContain('warn: the redis-server of this data directory has no socket; stopping it');
    expect(await client(owner.socketPath).get('kept')).toBe('yes');
  });
});

describe('a redis-server that dies', () => {
  it('is reported and started again with its data', async () => {
    const owner = await start();
    await client(owner.socketPath).set('kept', 'yes');
    const first = await pidOf(owner);

    process.kill(first, 'SIGKILL');
    await until(() => log.includes(UP_AGAIN));
    expect(log).toContain('error: redis-server exited; restarting it (signal SIGKILL)');
    expect(await pidOf(owner)).not.toBe(first);
    expect(await client(owner.socketPath).get('kept')).toBe('yes');
  });

  it('is started again as often as it dies', async () => {
    const owner = await start();
    for (let times = 1; times <= 3; times++) {
      process.kill(await pidOf(owner), 'SIGKILL');
      await until(() => log.filter((line) => line === UP_AGAIN).length === times);
    }
    expect(await client(owner.socketPath).ping()).toBe('PONG');
  });

  it('is started again when it dies in the moment it comes up', async () => {
    let killed = 0;
    const owner = await start({
      log: {
        ...logger,
        info: (fields, text) => {
          logger.info(fields, text);
          if (text === 'redis-server is running again' && !killed++)
            process.kill((fields as { pid: number }).pid, 'SIGKILL');
        },
      },
    });
    process.kill(await pidOf(owner), 'SIGKILL');
    await until(() => log.filter((line) => line === UP_AGAIN).length === 2);
    expect(await client(owner.socketPath).ping()).toBe('PONG');
  });

  it('is started again once its program is there again', async () => {
    const redisServer = fakeProgram('exec redis-server "$@"');
    const owner = await start({ redisServer });
    rmSync(redisServer);
    process.kill(await pidOf(owner), 'SIGKILL');
    await until(() => log.some((line) => line.startsWith('error: could not restart redis-server')));

    fakeProgram('exec redis-server "$@"');
    await until(() => log.includes(UP_AGAIN));
    expect(await client(owner.socketPath).ping()).toBe('PONG');
  });

  it('can be stopped while it waits to be started again', async () => {
    const redisServer = fakeProgram('exec redis-server "$@"');
    const owner = await start({ redisServer });
    rmSync(redisServer);
    process.kill(await pidOf(owner), 'SIGKILL');
    await until(() => log.some((line) => line.startsWith('error: could not restart redis-server')));

    await owner.stop();
    expect(existsSync(join(dir, 'owner.lock'))).toBe(false);
  });

  it('is not reported when only a connection was closed', async () => {
    const owner = await start();
    const pid = await pidOf(owner);
    const redis = client(owner.socketPath);
    await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await until(async () => (await connections(redis)) > 1);

    expect(log.filter((line) => line.startsWith('error'))).toEqual([]);
    expect(await pidOf(owner)).toBe(pid);
  });
});

describe('a second daemon on the same data directory', () => {
  it('is refused with the pid of the first and the way to its Redis', async () => {
    const { socketPath, child } = await startInChild();
    const error = await refusal();

    expect(error.message).toContain(`in use by the daemon with process id ${String(child.pid)};`);
    expect(error.message).toContain(`--redis-url unix://${socketPath}`);
    expect(await client(socketPath).ping()).toBe('PONG');
    await stopChild(child);
  });

  it('is refused within the same process, too', async () => {
    await start();
    expect((await refusal()).message).toContain(`process id ${String(process.pid)};`);
  });

  it('is let in when the lock names a pid that is another process by now', async () => {
    writeFileSync(join(dir, 'owner.lock'), JSON.stringify({ pid: process.pid, born: 'long ago', socketPath: '' }));
    const owner = await start();
    expect(await client(owner.socketPath).ping()).toBe('PONG');
  });

  it('is let in when the lock holds no owner', async () => {
    writeFileSync(join(dir, 'owner.lock'), '');
    const owner = await start();
    expect(await client(owner.socketPath).ping()).toBe('PONG');
  });

  it('is refused all but once when many start at the same time on the lock of a dead one', async () => {
    writeFileSync(join(dir, 'owner.lock'), JSON.stringify({ pid: 1, born: 'long ago', socketPath: '' }));
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => start()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('a start that fails', () => {
  it('says that the program is not installed, and what to do', async () => {
    const { message } = await refusal({ redisServer: join(dir, 'nowhere') });
    expect(message).toContain('nowhere is not installed; install it (Debian, Ubuntu: apt-get install redis-server;');
    expect(message).toContain('--redis-url');
  });

  it('says that the program is too old', async () => {
    const { message } = await refusal({ redisServer: fakeProgram('echo "Redis server v=6.0.16 sha=0:0 bits=64"') });
    expect(message).toContain('is version 6.0.16, but RestMQ needs 7.0 or newer');
  });

  it('says that the program is something else', async () => {
    const { message } = await refusal({ redisServer: fakeProgram('echo hello') });
    expect(message).toContain('is not a redis-server: its --version prints "hello"');
  });

  it('ends with the last lines of the log when Redis exits at once', async () => {
    mkdirSync(join(dir, 'appendonlydir'));
    writeFileSync(join(dir, 'appendonlydir', 'appendonly.aof.manifest'), 'no manifest\n');
    const { message } = await refusal();
    expect(message).toContain('exited during its start (exit code 1)');
    expect(message).toContain('Invalid AOF manifest file format');
  });

  it('says what Redis said before it opened its log', async () => {
    const old = 'if [ "$1" = --version ]; then exec redis-server --version; fi; exec redis-server --no-such-option 1';
    const { message } = await refusal({ redisServer: fakeProgram(old) });
    expect(message).toContain('Bad directive or wrong number of arguments');
  });

  it('refuses a data directory that is a file', async () => {
    const dataDir = join(dir, 'file');
    writeFileSync(dataDir, '');
    expect((await refusal({ dataDir })).message).toContain('choose another --data-dir');
  });

  it('refuses a Redis on its socket that keeps its data elsewhere, and leaves it alone', async () => {
    const elsewhere = join(dir, 'elsewhere');
    mkdirSync(elsewhere);
    const socketPath = join(dir, 'redis.sock');
    const child = spawn(REDIS_SERVER, ['--port', '0', '--unixsocket', socketPath, '--dir', elsewhere], {
      stdio: 'ignore',
    });
    children.push(child);
    await until(
      () =>
        existsSync(socketPath) &&
        client(socketPath)
          .ping()
          .then(
            () => true,
            () => false,
          ),
    );

    const { message } = await refusal();
    expect(message).toContain(
      `process id ${String(child.pid)} on ${socketPath} uses another data directory, ${elsewhere}`,
    );
    expect(await client(socketPath).ping()).toBe('PONG');
  });

  it('releases the directory for the next', async () => {
    await refusal({ redisServer: join(dir, 'nowhere') });
    expect(await client((await start()).socketPath).ping()).toBe('PONG');
  });
});

it('a start waits, and says so, while Redis loads a big append-only file', async () => {
  const first = await start();
  const pipeline = client(first.socketPath).pipeline();
  for (let n = 1; n <= 4_000; n++) pipeline.set(`key:${String(n)}`, n);
  await pipeline.exec();
  await first.stop();

  const loadsSlowly = 'exec redis-server "$@" --key-load-delay 1000'; // microseconds for each command
  const owner = await start({ redisServer: fakeProgram(loadsSlowly) });
  expect(log).toContain('info: waiting for redis-server');
  expect(await client(owner.socketPath).get('key:4000')).toBe('4000');
});

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedRedis> {
  const owner = await startEmbedded({ dataDir: dir, log: logger, ...options });
  owners.push(owner);
  await pidOf(owner);
  return owner;
}

/** `level: text`, and how a server ended in brackets. */
function note(level: string) {
  return (fields: object, text: string) => {
    const how = 'how' in fields && typeof fields.how === 'string' ? ` (${fields.how})` : '';
    log.push(`${level}: ${text}${how}`);
  };
}

async function refusal(options: Partial<EmbeddedOptions> = {}): Promise<StartError> {
  const error: unknown = await start(options).catch((reason: unknown) => reason);
  if (error instanceof StartError) return error;
  throw new Error('was not refused', { cause: error });
}

/** @returns when the child has its Redis up */
async function startInChild(): Promise<{ socketPath: string; child: ChildProcess }> {
  const child = spawn(process.execPath, ['--import', 'tsx', require.resolve('./embedded-owner'), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // the leader of a process group, as a shell would make it
  });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const socketPath = line.toString().trim();
  await pidOf({ socketPath });
  return { socketPath, child };
}

async function stopChild(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function client(socketPath: string): Redis {
  const redis = new Redis({ path: socketPath, retryStrategy: () => null });
  redis.on('error', () => null);
  clients.push(redis);
  return redis;
}

/** Of the server behind a socket; remembered, so that the end of each test can see that it has gone. */
async function pidOf({ socketPath }: { socketPath: string }): Promise<number> {
  const redis = client(socketPath);
  const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
  redis.disconnect();
  pids.add(pid);
  return pid;
}

async function settings(redis: Redis): Promise<Record<string, string>> {
  const names = ['port', 'appendonly', 'appendfsync', 'save', 'maxmemory-policy', 'dir'];
  const flat = (await redis.call('CONFIG', 'GET', ...names)) as string[];
  return Object.fromEntries(names.map((name) => [name, flat[flat.indexOf(name) + 1] ?? '']));
}

async function connections(redis: Redis): Promise<number> {
  return String(await redis.client('LIST'))
    .trim()
    .split('\n').length;
}

function fakeProgram(script: string): string {
  const path = join(dir, 'fake-redis-server');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // In a container nobody may wait for an orphan: then it stays as a zombie, and does no harm.
    return !existsSync('/proc/self/stat') || !/\) [ZX]/.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return false; // gone, may be between the two
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    await sleep(10);
    if (Date.now() > deadline) throw new Error(`waited in vain; the log says:\n${log.join('\n')}`);
  }
}
