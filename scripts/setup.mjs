// Sets up a fresh clone: packages, redis-server, the build, and with --tests the programs that tests run. Quick when
// nothing is missing.
// Uses Node's own modules only, and plain syntax, so that an old Node can run it up to the check of its version.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';
import { installRedis, installTestPrograms, SetupError } from './system-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const OLDEST_NODE = 20;

/**
 * Set up what is missing. Output goes to standard error; a failure ends the process with status 1.
 * @param {{ redis: boolean, tests?: boolean, dist?: boolean, quiet?: boolean }} wanted  redis: whether a redis-server
 * is needed; tests: whether the programs for tests are needed; dist: whether to build; quiet: report failures only
 * @returns {Promise<void>}
 */
export async function setup({ redis, tests = false, dist = true, quiet = false }) {
  const say = quiet ? () => undefined : tell;
  try {
    checkNode();
    installPackages(say);
    if (redis) installRedis(say);
    if (tests) installTestPrograms(say);
    if (dist) await buildPrograms(say);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    tell(error.message);
    process.exit(1);
  }
}

/** @param {string} text */
function tell(text) {
  process.stderr.write(`restmq: ${text}\n`);
}

function checkNode() {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return;
  throw new SetupError(
    `this is Node ${process.versions.node}, and Node ${OLDEST_NODE} or newer is needed: https://nodejs.org/`,
  );
}

/** npm takes a second to find that nothing is missing, so the installed lock file is remembered by its hash. */
function installPackages(say) {
  const stampPath = join(root, 'node_modules', '.restmq-installed-from');
  if (readOrEmpty(stampPath) === packagesHash()) return;
  say('installing packages (npm install) ...');
  // Not `npm ci`: it refuses a lock that leaves out other systems' binaries. Development packages are needed for the
  // build, whatever NODE_ENV is. npm's output goes to standard error too.
  const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (npm.error)
    throw new SetupError(`npm could not be run (${npm.error.message}); install npm, which comes with Node`);
  if (npm.status !== 0) throw new SetupError('npm install failed (see above); mend that, then start again');
  writeFileSync(stampPath, packagesHash());
}

/**
 * Hash of the lock file and the platform: a directory shared with a container may hold binaries of the other system.
 */
function packagesHash() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const name of ['package.json', 'package-lock.json']) hash.update(readOrEmpty(join(root, name)));
  return hash.digest('hex');
}

function readOrEmpty(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

async function buildPrograms(say) {
  try {
    await buildIfStale(() => say('building (dist/main.js) ...'));
  } catch (error) {
    throw new SetupError(`the build failed${error.errors ? ' (see above)' : `: ${error.message}`}`);
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await setup({ redis: true, tests: process.argv.includes('--tests') });
}
