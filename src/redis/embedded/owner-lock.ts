import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../../errors';
import { identify, isRunning, type ProcessIdentity } from './process';

/** One daemon's hold on a data directory. */
export interface OwnerLock {
  /** Idempotent. */
  release(): Promise<void>;
}

/** Content of the lock file, as JSON. */
interface Owner extends ProcessIdentity {
  readonly socketPath: string;
}

/**
 * Make this process the owner of a data directory. The lock of a dead owner is taken over.
 * @throws StartError if a running process holds it, this one included
 */
export async function takeOwnerLock(dataDir: string, socketPath: string): Promise<OwnerLock> {
  const path = join(dataDir, 'owner.lock');
  const text = JSON.stringify({ ...identify(process.pid), socketPath });
  while (!(await create(path, text))) {
    const held = await readOrNull(path);
    if (held === null) continue; // released meanwhile
    const owner = parse(held);
    if (owner && isRunning(owner)) throw new StartError(refusal(dataDir, owner));
    await removeStale(path, held);
  }
  return {
    release: async () => {
      if ((await readOrNull(path)) === text) await rm(path, { force: true });
    },
  };
}

/**
 * Create the lock file: write a draft and link it into place, so that no process reads half a lock.
 * @returns false if there is one already
 */
async function create(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Remove the lock of a dead owner. Of two daemons that find it, the slower one might remove the lock that the faster
 * one has just made. So the file is moved away, read again, and put back if it is not the one that was judged.
 */
async function removeStale(path: string, expected: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await readOrNull(aside)) === expected) await rm(aside, { force: true });
  else await rename(aside, path);
}

function refusal(dataDir: string, owner: Owner): string {
  return (
    `the data directory ${dataDir} is in use by the daemon with process id ${String(owner.pid)}; ` +
    `give this one another --data-dir, or let both share that Redis: --redis-url unix://${owner.socketPath}`
  );
}

/** @returns null for a file that no daemon wrote, which counts as no lock */
function parse(text: string): Owner | null {
  try {
    const owner = JSON.parse(text) as Partial<Owner> | null;
    return Number.isInteger(owner?.pid) ? (owner as Owner) : null;
  } catch {
    return null;
  }
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
