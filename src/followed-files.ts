import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { StartError } from './errors';
import type { Log } from './log';

/** A file of an option. */
export interface OptionFile {
  /** `--acl`. */
  option: string;
  path: string;
}

/** Files that make one value, and that value as of when they were last valid. */
export interface FollowedFiles<T> {
  readonly paths: readonly string[];
  current(): T;
  /**
   * @returns whether their content changed
   * @throws Error if one can't be read or is invalid
   */
  read(): Promise<boolean>;
}

/**
 * Read files for the first time.
 * @param parse  of their contents, in the same order
 * @throws StartError for a file that is missing or broken
 */
export async function readFollowed<T>(
  files: readonly OptionFile[],
  parse: (contents: readonly Buffer[]) => T | Promise<T>,
): Promise<FollowedFiles<T>> {
  const paths = files.map(({ path }) => path);
  const read = ({ option, path }: OptionFile): Buffer => {
    try {
      return readFileSync(path);
    } catch (error) {
      throw new StartError(`${option} ${path}: ${reasonOf(error)}`);
    }
  };
  let contents = files.map(read);
  let value: T;
  try {
    value = await parse(contents);
  } catch (error) {
    throw new StartError(`${files.map(({ option, path }) => `${option} ${path}`).join(', ')}: ${reasonOf(error)}`);
  }
  return {
    paths,
    current: () => value,
    async read() {
      const now = paths.map((path) => readFileSync(path));
      if (now.every((content, i) => content.equals(contents[i]!))) return false;
      value = await parse(now);
      contents = now;
      return true;
    },
  };
}

/** Reads files again when they change. */
export interface FileWatch {
  /** Read the files again. A broken file is logged, and its last good content stays in force. */
  reload(): Promise<void>;
  stop(): void;
}

/** Polled: that works on every file system, and for a file that is replaced by another. */
const lookMs = 500;
/** A file that was written so recently may be written again without another time of change. */
const recentMs = 2000;

/** @param changed  called when files have a new value */
export function watchFollowed(
  followed: readonly FollowedFiles<unknown>[],
  changed: (files: FollowedFiles<unknown>) => void,
  log: Log,
): FileWatch {
  /** Why files are not valid, as it was logged. */
  const faults = new Map<FollowedFiles<unknown>, string>();
  let isLooking = false;
  const readAgain = async (): Promise<void> => {
    for (const files of followed) {
      const file = files.paths.join(', ');
      try {
        if (!(await files.read())) continue;
        changed(files);
        log.info({ file }, 'file changed; the new content is in force');
        faults.delete(files);
      } catch (error) {
        const reason = reasonOf(error);
        if (isLooking && faults.get(files) === reason) continue;
        faults.set(files, reason);
        log.error({ file, reason }, 'the changed file is not valid; the previous content stays in force');
      }
    }
  };
  let reading = Promise.resolve();
  const reload = (): Promise<void> => (reading = reading.then(readAgain)); // one after the other, so that the last wins
  const paths = [...new Set(followed.flatMap((files) => files.paths))];
  // The files were read before this: the first look reads them again.
  let seen = '';
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    const states = (await Promise.all(paths.map(stateOf))).join();
    if (states !== seen) await reload();
    seen = states;
    isLooking = false;
  };
  const timer = paths.length === 0 ? undefined : setInterval(() => void look(), lookMs).unref();
  return { reload, stop: () => clearInterval(timer) };
}

/** @returns a text that differs after a change; of a file that was just written it differs once more */
async function stateOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    const isRecent = Math.abs(Date.now() - Number(ctimeNs / 1_000_000n)) < recentMs;
    return [ino, size, mtimeNs, ctimeNs, isRecent].join(' ');
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'this user may not read it' : message;
}
