/**
 * Run the contracts through third-party generators, a mock and a proxy. Each is installed from its own lock file into
 * node_modules/.cache, some 600 MB in all. Arguments go to jest: `npm run test:generators -- orval`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setup } from './setup.mjs';

await setup({ redis: true });

const root = fileURLToPath(new URL('..', import.meta.url));
const args = [
  'node_modules/jest/bin/jest.js',
  '--config',
  'test/generators/jest.config.mjs',
  '--runInBand',
  ...process.argv.slice(2),
];
process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
