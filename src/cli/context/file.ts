import { chmodSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { closeSync, fsyncSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { exits, Failure } from '../exits';
import { tell } from '../output';

/** A daemon by name. At most one of `key`, `user` and `tokenFile` is set. */
export interface Context {
  /** Without a name and password. */
  url: string;
  /** An API key or a token. */
  key?: string;
  /** NAME or NAME:PASSWORD. */
  user?: string;
  /** The path of a file with an API key or a token, which is read at each use. */
  tokenFile?: string;
}

export interface Contexts {
  /** The name of the context in use; null: none. */
  current: string | null;
  byName: ReadonlyMap<string, Context>;
}

export const contextName = /^[\w.-]{1,64}$/;

/** `$XDG_CONFIG_HOME/restmq/contexts.json`; a relative path in the variable is ignored, as XDG has it. */
export function contextsPath(environment: NodeJS.ProcessEnv): string {
  const { XDG_CONFIG_HOME: home = '' } = environment;
  return join(isAbsolute(home) ? home : join(homedir(), '.config'), 'restmq', 'contexts.json');
}

/** @throws Failure that names a file that can't be read or is not valid; it repeats nothing of what is in it */
export function readContexts(path: string): Contexts {
  const text = textOf(path);
  if (text === null) return { current: null, byName: new Map() };
  warnOfReaders(path);
  const contexts = contextsIn(text);
  if (typeof contexts !== 'string') return contexts;
  throw new Failure(`${path} is not valid: ${contexts}; mend it, or remove it and add the contexts again`, exits.usage);
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new Failure(`can’t read the contexts: ${message}`, exits.usage);
  }
}

function warnOfReaders(path: string): void {
  const { mode } = statSync(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    tell(`other users may read ${path}, which can have secrets in it; run chmod 600 on it`);
}

/** @returns what is wrong, if anything is */
function contextsIn(text: string): Contexts | string {
  const parsed = parsedObject(text);
  if (parsed === null) return 'it is not a JSON object';
  const { current = null, contexts = {} } = parsed;
  if (!isObject(contexts)) return 'contexts is not an object';
  for (const [name, one] of Object.entries(contexts)) {
    if (!contextName.test(name)) return 'a context has a name that is not valid';
    if (!isContext(one)) return `the context ${name} has no valid url, or a member that is no text`;
  }
  const byName = new Map(Object.entries(contexts)) as Map<string, Context>;
  if (current !== null && (typeof current !== 'string' || !byName.has(current))) return 'current is no context';
  return { current, byName };
}

function parsedObject(text: string): Record<string, unknown> | null {
  try {
    const parsed = JSON.parse(text) as unknown;
    return isObject(parsed) ? parsed : null;
  } catch {
    return null; // the error of JSON.parse quotes the text
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isContext(value: unknown): boolean {
  if (!isObject(value) || typeof value['url'] !== 'string') return false;
  if (!/^https?:\/\/[^/\s]/.test(value['url']) || !URL.canParse(value['url'])) return false;
  const texts = ['key', 'user', 'tokenFile'].map((name) => value[name]).filter((one) => one !== undefined);
  return texts.length <= 1 && texts.every((one) => typeof one === 'string' && one !== '');
}

/** Replace the file in one step, readable by its owner only. @throws Failure */
export function writeContexts(path: string, { current, byName }: Contexts): void {
  const text = `${JSON.stringify({ current, contexts: Object.fromEntries(byName) }, null, 2)}\n`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    replaceFile(targetOf(path), text);
  } catch (error) {
    throw new Failure(`can’t write the contexts: ${(error as Error).message}`, exits.nothing);
  }
}

/** The file itself, where the path is a link to it. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // it does not exist yet
  }
}

function replaceFile(path: string, text: string): void {
  const fresh = `${path}.${process.pid}`;
  rmSync(fresh, { force: true });
  const file = openSync(fresh, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  chmodSync(fresh, 0o600);
  renameSync(fresh, path);
}
