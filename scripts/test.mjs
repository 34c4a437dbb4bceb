// npm test -- JEST ARGS: sets up what is missing, then runs jest.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setup } from './setup.mjs';

await setup({ redis: true, tests: true, dist: false }); // tests that need dist/ build it: test/support/build.ts

const root = fileURLToPath(new URL('..', import.meta.url));
const jest = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
/** For the workers too: collecting garbage less often took 6 % of the CPU off a test of many requests. */
const v8 = ['--max-semi-space-size=64'];
const child = spawn(process.execPath, [...v8, jest, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
for (const signal of signals) process.on(signal, () => child.kill(signal));

child.on('error', (error) => {
  console.error(`restmq: jest could not be started: ${error.message}`);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code);
  for (const name of signals) process.removeAllListeners(name);
  process.kill(process.pid, signal); // end by the same signal, so that the parent process can tell
});
