// Installs the system's packages that RestMQ and its tests need: redis-server, and the programs that tests run.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const OLDEST_REDIS = 7;
const REDIS_SERVER = 'redis-server';

/**
 * Programs for tests, each with its Debian packages. Without an essential one `npm test` does not start. Without
 * another one its tests are skipped, except in CI.
 */
const TEST_PROGRAMS = [
  { program: 'chromium', packages: ['chromium'], essential: true },
  { program: 'curl', packages: ['curl'], essential: true },
  { program: 'git', packages: ['git'], essential: true },
  { program: 'openssl', packages: ['openssl'], essential: true },
  { program: 'ps', packages: ['procps'], essential: true },
  { program: 'collectd', packages: ['collectd-core', 'libyajl2'] },
  { program: 'fish', packages: ['fish'] },
  { program: 'logger', packages: ['bsdutils'] },
  { program: 'nginx', packages: ['nginx-light'] },
  { program: 'perl', packages: ['perl'], probe: ['-MSys::Syslog', '-e', '1'] },
  { program: 'php', packages: ['php-cli'] },
  { program: 'promtool', packages: ['prometheus'] },
  { program: 'python3', packages: ['python3'], probe: ['-c', 'import logging.handlers, xmlrpc.client'] },
  { program: 'rsyslogd', packages: ['rsyslog'] },
  { program: 'systemd-analyze', packages: ['systemd'] },
  { program: 'zsh', packages: ['zsh'] },
];

/** Services that Debian's packages install. They must not run: tests start these programs themselves. */
const SERVICES = {
  'collectd-core': 'collectd',
  'nginx-light': 'nginx',
  prometheus: 'prometheus',
  'redis-server': 'redis-server',
  rsyslog: 'rsyslog',
};

/** Ends the setup. The message says what to do. */
export class SetupError extends Error {}

/**
 * Install redis-server if it is missing.
 * @param {(text: string) => void} say
 * @throws {SetupError} if it can't be installed without a password, or is too old
 */
export function installRedis(say) {
  if (!onPath(REDIS_SERVER)) {
    const way = waysToInstall().find(({ program }) => onPath(program));
    if (!way)
      throw new SetupError(
        redisByHand('redis-server is not installed, and cannot be installed from here without a password'),
      );
    say(`installing redis-server (${way.says}) ...`);
    const run = spawnSync(way.command[0], way.command.slice(1), {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, ...way.env },
    });
    if (run.status !== 0 || !onPath(REDIS_SERVER))
      throw new SetupError(redisByHand(`redis-server could not be installed by ${way.program} (see above)`));
  }
  checkRedis();
}

/**
 * Install missing programs for tests.
 * @param {(text: string) => void} say
 * @throws {SetupError} if an essential one can't be installed; in CI, if any can't be
 */
export function installTestPrograms(say) {
  const missing = TEST_PROGRAMS.filter((one) => !isUsable(one));
  if (missing.length === 0) return;
  const packages = missing.flatMap((one) => one.packages);
  const prefix = rootPrefix();
  if (prefix && onPath('apt-get')) {
    say(`installing ${packages.join(', ')} for the tests (apt-get install) ...`);
    installDebianPackages(packages, prefix);
  }
  const lacking = missing.filter((one) => !isUsable(one));
  if (lacking.length === 0) return;
  const names = lacking.map(({ program }) => program).join(', ');
  if (process.env.CI || lacking.some(({ essential }) => essential)) {
    const onDebian = lacking.flatMap((one) => one.packages).join(' ');
    throw new SetupError(
      `the tests need ${names}. Install them: apt-get install ${onDebian}, or your system's packages`,
    );
  }
  say(`not installed: ${names}. The tests of these programs are skipped`);
}

/**
 * Run `apt-get install`, with its output on standard error.
 * @param {string[]} packages
 * @param {string[]} prefix  a command to run it as root; empty for root
 */
export function installDebianPackages(packages, prefix = []) {
  const [command, ...args] = [...prefix, 'sh', '-c', aptScript(packages)];
  spawnSync(command, args, { stdio: ['ignore', 2, 2] });
}

/** Whether a program works. Daemons are in directories that a user's PATH may lack. */
function isUsable({ program, probe }) {
  if (!onPath(program, ['/usr/sbin', '/sbin'])) return false;
  return probe === undefined || spawnSync(program, probe, { stdio: 'ignore' }).status === 0;
}

function checkRedis() {
  const { stdout } = spawnSync(REDIS_SERVER, ['--version'], { encoding: 'utf8' });
  const version = /\bv=((\d+)\.\S+)/.exec(stdout || '');
  if (!version)
    throw new SetupError(redisByHand(`redis-server does not tell its version (it says "${(stdout || '').trim()}")`));
  if (Number(version[2]) >= OLDEST_REDIS) return;
  throw new SetupError(
    redisByHand(
      `redis-server is version ${version[1]}, and ${OLDEST_REDIS}.0 or newer is needed (packages: https://redis.io/downloads/)`,
    ),
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
 * Package managers that can be used without a password. brew installs for the user, and refuses root. None of them may
 * start a system Redis: it would occupy port 6379.
 */
function waysToInstall() {
  const prefix = rootPrefix();
  const asRoot = !prefix
    ? []
    : [
        {
          program: 'apt-get',
          says: 'apt-get install redis-server',
          command: [...prefix, 'sh', '-c', aptScript([REDIS_SERVER])],
          env: {},
        },
        { program: 'dnf', says: 'dnf install redis', command: [...prefix, 'dnf', 'install', '-y', 'redis'], env: {} },
        { program: 'apk', says: 'apk add redis', command: [...prefix, 'apk', 'add', '--no-cache', 'redis'], env: {} },
      ];
  const brew = {
    program: 'brew',
    says: 'brew install redis',
    command: ['brew', 'install', 'redis'],
    env: { NONINTERACTIVE: '1' },
  };
  return process.platform === 'darwin' ? [brew] : asRoot;
}

/** @returns {string[] | null} a prefix to run a command as root; null if that needs a password */
function rootPrefix() {
  if (process.getuid && process.getuid() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : null;
}

/**
 * Debian starts a service when it is installed unless policy-rc.d refuses (101: forbidden by policy); systemd would
 * start it at the next boot, so it is disabled as well. Package lists that can't be fetched are ignored: the package
 * may be in another one.
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
if [ -d /run/systemd/system ]; then
  for service in ${packages.flatMap((name) => SERVICES[name] ?? []).join(' ')}; do systemctl --quiet disable "$service"; done
fi
exit 0
`;

/**
 * @param {string} program
 * @param {string[]} more  directories in addition to PATH
 */
export function onPath(program, more = []) {
  return [...(process.env.PATH || '').split(delimiter), ...more].some((dir) => isProgram(join(dir, program)));
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
