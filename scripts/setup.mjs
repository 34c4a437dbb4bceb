// Sets up what a fresh clone lacks: packages, redis-server, the build. Quick when nothing is missing.
// Uses Node's own modules only, and plain syntax, so that an old Node gets as far as being told so.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const OLDEST_NODE = 20;
const OLDEST_REDIS = 7;
const REDIS_SERVER = 'redis-server';
/** What only the tests need: real clients. Each is a Debian package of the same name. */
const TEST_PROGRAMS = ['chromium'];

/** What stops the set-up, said so that a person can mend it. */
class SetupError extends Error {}

/**
 * Set up what is missing. All words go to standard error; a failure ends the process with status 1.
 * @param {{ redis: boolean, tests?: boolean, quiet?: boolean }} wanted  redis: is a redis-server needed? tests: and what the
 *   tests use? quiet: say only what fails
 * @returns {Promise<void>}
 */
export async function setup({ redis, tests = false, quiet = false }) {
  const say = quiet ? () => undefined : tell;
  try {
    checkNode();
    installPackages(say);
    if (redis) installRedis(say);
    if (tests) installTestPrograms(say);
    await buildIfStale(say);
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
  throw new SetupError(`this is Node ${process.versions.node}, and Node ${OLDEST_NODE} or newer is needed: https://nodejs.org/`);
}

/** npm alone takes a second to find that nothing is missing, so the lock they were installed from is remembered. */
function installPackages(say) {
  const stampPath = join(root, 'node_modules', '.restmq-installed-from');
  if (readOrEmpty(stampPath) === packagesHash()) return;
  say('installing packages (npm install) ...');
  // Not `npm ci`: it refuses a lock that leaves out other systems' binaries. Development packages are needed
  // for the build, whatever NODE_ENV says. Its words go to standard error, as ours do.
  const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (npm.error) throw new SetupError(`npm could not be run (${npm.error.message}); install npm, which comes with Node`);
  if (npm.status !== 0) throw new SetupError('npm install failed (see above); mend that, then start again');
  writeFileSync(stampPath, packagesHash());
}

/** The system counts too: a directory shared with a container holds the other's binaries. */
function packagesHash() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const name of ['package.json', 'package-lock.json']) hash.update(readOrEmpty(join(root, name)));
  return hash.digest('hex');
}

function readOrEmpty(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function installRedis(say) {
  if (!onPath(REDIS_SERVER)) {
    const way = waysToInstall().find(({ program }) => onPath(program));
    if (!way) throw new SetupError(redisByHand('redis-server is not installed, and cannot be installed from here without a password'));
    say(`installing redis-server (${way.says}) ...`);
    const run = spawnSync(way.command[0], way.command.slice(1), { stdio: ['ignore', 2, 2], env: { ...process.env, ...way.env } });
    if (run.status !== 0 || !onPath(REDIS_SERVER)) throw new SetupError(redisByHand(`redis-server could not be installed by ${way.program} (see above)`));
  }
  checkRedis();
}

function installTestPrograms(say) {
  const missing = TEST_PROGRAMS.filter((program) => !onPath(program));
  if (missing.length === 0) return;
  const prefix = rootPrefix();
  const byHand = `the tests need ${missing.join(', ')}: apt-get install ${missing.join(' ')}, or your system's packages of these programs`;
  if (!prefix || !onPath('apt-get')) throw new SetupError(byHand);
  say(`installing ${missing.join(', ')} for the tests (apt-get install) ...`);
  const run = spawnSync(prefix[0] ?? 'sh', [...prefix.slice(1), ...(prefix.length > 0 ? ['sh'] : []), '-c', aptScript(missing)], { stdio: ['ignore', 2, 2] });
  if (run.status !== 0) throw new SetupError(byHand);
}

function checkRedis() {
  const { stdout } = spawnSync(REDIS_SERVER, ['--version'], { encoding: 'utf8' });
  const version = /\bv=((\d+)\.\S+)/.exec(stdout || '');
  if (!version) throw new SetupError(redisByHand(`redis-server does not tell its version (it says "${(stdout || '').trim()}")`));
  if (Number(version[2]) >= OLDEST_REDIS) return;
  throw new SetupError(
    redisByHand(`redis-server is version ${version[1]}, and ${OLDEST_REDIS}.0 or newer is needed (packages: https://redis.io/downloads/)`),
  );
}

/** @param {string} reason */
function redisByHand(reason) {
  return `${reason}.
  Debian, Ubuntu:  apt-get install redis-server
  Fedora:          dnf install redis
  Alpine:          apk add redis
  macOS:           brew install redis
Or use a Redis that is running: npm start -- --redis-url redis://HOST:PORT`;
}

/**
 * Package managers, those that may be used without a password. brew installs for the user and refuses root.
 * None of them may start a Redis of the system's own: it would hold port 6379 and the data of nobody.
 */
function waysToInstall() {
  const prefix = rootPrefix();
  const asRoot = !prefix
    ? []
    : [
        { program: 'apt-get', says: 'apt-get install redis-server', command: [...prefix, 'sh', '-c', aptScript([REDIS_SERVER])], env: {} },
        { program: 'dnf', says: 'dnf install redis', command: [...prefix, 'dnf', 'install', '-y', 'redis'], env: {} },
        { program: 'apk', says: 'apk add redis', command: [...prefix, 'apk', 'add', '--no-cache', 'redis'], env: {} },
      ];
  const brew = { program: 'brew', says: 'brew install redis', command: ['brew', 'install', 'redis'], env: { NONINTERACTIVE: '1' } };
  return process.platform === 'darwin' ? [brew] : asRoot;
}

/** @returns {string[] | null} what to put before a command to run it as root; null when that needs a password */
function rootPrefix() {
  if (process.getuid && process.getuid() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : null;
}

/**
 * Debian starts a service as it installs it, unless policy-rc.d says no (101: forbidden by policy); systemd
 * would start it at the next boot, so it is disabled as well. Lists that could not be fetched all are no reason
 * to stop: the package may be in one that could.
 */
const aptScript = (packages) => `
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy" || exit 1
fi
apt-get -q -o DPkg::Lock::Timeout=120 update
apt-get -q -o DPkg::Lock::Timeout=120 install -y --no-install-recommends ${packages.join(' ')} || exit 1
${packages.includes(REDIS_SERVER) ? 'if [ -d /run/systemd/system ]; then systemctl --quiet disable redis-server; fi' : ''}
exit 0
`;

/** @param {string} program */
function onPath(program) {
  return (process.env.PATH || '').split(delimiter).some((dir) => isProgram(join(dir, program)));
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

async function buildIfStale(say) {
  if (isBuilt()) return;
  say('building (dist/main.js) ...');
  try {
    await build();
  } catch (error) {
    throw new SetupError(`the build failed${error.errors ? ' (see above)' : `: ${error.message}`}`);
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await setup({ redis: true });
}
