import { readFileSync, unwatchFile, watchFile } from 'node:fs';
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

/** @param changed  called when files have a new value */
export function watchFollowed(
  followed: readonly FollowedFiles<unknown>[],
  changed: (files: FollowedFiles<unknown>) => void,
  log: Log,
): FileWatch {
  const readAgain = async (): Promise<void> => {
    for (const files of followed) {
      const file = files.paths.join(', ');
      try {
        if (!(await files.read())) continue;
        changed(files);
        log.info({ file }, 'file changed; the new content is in force');
      } catch (error) {
        log.error(
          { file, reason: reasonOf(error) },
          'the changed file is not valid; the previous content stays in force',
        );
      }
    }
  };
  let reading = Promise.resolve();
  const reload = (): Promise<void> => (reading = reading.then(readAgain)); // one after the other, so that the last wins
  const onChange = (): void => void reload();
  const paths = new Set(followed.flatMap((files) => files.paths));
  for (const path of paths) watchFile(path, { interval: lookMs, persistent: false }, onChange);
  return {
    reload,
    stop: () => {
      for (const path of paths) unwatchFile(path, onChange);
    },
  };
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'this user may not read it' : message;
}
