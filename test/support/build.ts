import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(__dirname, '../../scripts/build.mjs');

/** dist/ as the sources are now, for what a daemon reads there (the pages) and for `restmq/client`. */
export function useBuild(): void {
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [script, '--if-needed']);
  });
}

/**
 * The `restmq` command as the sources are now.
 * @returns the path of dist/main.js; of several test files at once, one builds it and the others wait
 */
export function builtCommand(): string {
  execFileSync(process.execPath, [script, '--if-needed'], { stdio: 'ignore' });
  return join(__dirname, '../../dist/main.js');
}

/** For the environment of a `restmq` process: it starts with the code that another one compiled. */
export const compileCache = { NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'compile-cache.cjs'))}` };
