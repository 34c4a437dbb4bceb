import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(__dirname, '../../scripts/build.mjs');

/** dist/ as the sources are now, for what a daemon reads there (the pages) and for `restmq/client`. */
export function useBuild(): void {
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [script, '--if-needed']);
  });
}
