/**
 * Install the packed packages with npm, pnpm, Yarn and Bun, and run each installation on the oldest supported Node and
 * on newer ones. Programs of pinned versions go to node_modules/.cache, some 900 MB in all. Arguments go to jest:
 * `npm run test:package -- -t pnpm`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setup } from './setup.mjs';

await setup({ redis: true });

const root = fileURLToPath(new URL('..', import.meta.url));
const args = ['node_modules/jest/bin/jest.js', '--config', 'test/install/jest.config.mjs', '--runInBand', '--verbose'];
process.exitCode =
  spawnSync(process.execPath, [...args, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1;
