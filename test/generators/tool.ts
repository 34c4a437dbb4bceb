import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const cache = join(__dirname, '../../node_modules/.cache/restmq-generators');
const runMs = 300_000;

/** A generator or proxy of others, installed as its lock file says. */
export interface Tool {
  /** With its version. */
  readonly name: string;
  /** A new folder for generated files, which find the tool's packages. */
  readonly folder: string;
  /** @returns the path of a file in its packages */
  path(file: string): string;
  /** Run one of its programs. @throws Error with the tool's name, version and all it said, when it fails */
  run(file: string, args: readonly string[]): Promise<string>;
  remove(): void;
}

/** @param main  the package that is tested, of those in the folder `name` beside this file */
export async function installTool(name: string, main: string): Promise<Tool> {
  const installed = await install(name);
  const { version } = JSON.parse(readFileSync(join(installed, 'node_modules', main, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = mkdtempSync(join(installed, 'generated-'));
  const path = (file: string): string => resolve(installed, 'node_modules', file);
  return {
    name: `${main} ${version}`,
    folder,
    path,
    run: async (file, args) => execute(`${main} ${version}`, await newerNode(), [path(file), ...args], folder),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** @returns the path of a Node that is new enough for all of them */
export async function newerNode(): Promise<string> {
  return join(await install('node'), 'node_modules/node/bin/node');
}

/** @returns the folder where its packages are, which a change of its lock file changes */
async function install(name: string): Promise<string> {
  const lock = readFileSync(join(__dirname, name, 'package-lock.json'));
  const folder = join(cache, `${name}-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`);
  const done = join(folder, 'installed');
  if (existsSync(done)) return folder;
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(__dirname, name, file), join(folder, file));
  await execute(`npm ci of ${name}`, 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  writeFileSync(done, '');
  return folder;
}

function execute(what: string, file: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd, maxBuffer: 16 * 1024 ** 2, timeout: runMs }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${what} failed: ${error.message}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}
