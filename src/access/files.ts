import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { StartError } from '../errors';
import type { Log } from '../log';
import {
  clearPasswords,
  missingSections,
  parseRulesInSlices,
  sectionNames,
  type Rules,
  type SectionName,
} from './rules';
import { createIssuer, type Claims, type Issuer } from './tokens';
import { createWarningLog, type FileWarning } from './warnings';

/** The ACL and JWKS files, as last read. */
export interface Files {
  rules(): Rules;
  /** null: no --jwks. */
  issuer(): Issuer | null;
  /** Read the files again. A broken file is logged, and its last good content stays in force. */
  reload(): Promise<void>;
  stop(): void;
}

export interface FileOptions extends Claims {
  acl: string;
  jwks: string | null;
  /** Called when a file has changed. */
  changed: () => void;
  log: Log;
}

/** Polled: that works on every file system, and for a file that is replaced by another. */
const lookMs = 500;

/** @throws StartError for a file that is missing or broken */
export async function openFiles({ acl, jwks, issuer, audience, changed, log }: FileOptions): Promise<Files> {
  const warn = createWarningLog(log);
  const parse = async (text: string): Promise<Rules> => {
    const read = await parseRulesInSlices(text);
    warn(warningsOf(read, acl));
    return read;
  };
  const rules = await follow(acl, parse, '--acl');
  const tokens =
    jwks === null ? null : await follow(jwks, (text) => createIssuer(text, { issuer, audience }), '--jwks');
  const files = tokens ? [rules, tokens] : [rules];

  const readAgain = async (): Promise<void> => {
    for (const file of files) {
      try {
        if (!(await file.read())) continue;
        log.info({ file: file.path }, 'file changed; the new content is in force');
        changed();
      } catch (error) {
        log.error(
          { file: file.path, reason: reasonOf(error) },
          'the changed file is not valid; the previous content stays in force',
        );
      }
    }
  };

  let reading = Promise.resolve();
  const reload = (): Promise<void> => (reading = reading.then(readAgain)); // one after the other, so that the last wins

  for (const { path } of files) watchFile(path, { interval: lookMs, persistent: false }, () => void reload());
  return {
    rules: () => rules.current(),
    issuer: () => tokens?.current() ?? null,
    reload,
    stop: () => files.forEach(({ path }) => unwatchFile(path)),
  };
}

/** A file, and its content when it was last valid. */
interface Followed<T> {
  path: string;
  current(): T;
  /**
   * @returns whether its content changed
   * @throws Error if it can't be read or is invalid
   */
  read(): Promise<boolean>;
}

async function follow<T>(path: string, parse: (text: string) => T | Promise<T>, option: string): Promise<Followed<T>> {
  let text = '';
  let value: T;
  try {
    text = readFileSync(path, 'utf8');
    value = await parse(text);
  } catch (error) {
    throw new StartError(`${option} ${path}: ${reasonOf(error)}`);
  }
  return {
    path,
    current: () => value,
    async read() {
      const now = readFileSync(path, 'utf8');
      if (now === text) return false;
      value = await parse(now);
      text = now;
      return true;
    },
  };
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'this user may not read it' : message;
}

/** Problems in valid rules that the operator is to know. */
function warningsOf(rules: Rules, file: string): FileWarning[] {
  const inClear = clearPasswords(rules);
  const missing = missingSections(rules);
  return [
    ...(inClear.length > 0
      ? [
          [
            { file, sections: inClear },
            'the file has passwords in plain text; replace them with the output of restmq password',
          ],
        ]
      : []),
    ...(missing.length > 0 ? [[{ file, sections: missing }, closedBy(file, missing)]] : []),
  ] as FileWarning[];
}

function closedBy(file: string, missing: readonly SectionName[]): string {
  const lacks =
    missing.length === sectionNames.length
      ? 'no section at all'
      : `no section ${missing.map((name) => `[${name}]`).join(', ')}`;
  return (
    `${file} has ${lacks}: these operations require an API key or token, else 401 (before RestMQ 1.0 they were ` +
    `open). An empty section is open to all; restmq acl check ${file} shows who has access`
  );
}
