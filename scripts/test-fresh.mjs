/**
 * `npm start` and `npm test` of the last commit on a bare Debian: no program but Node, npm and what Debian's base has.
 * Fails where the daemon does not answer, a test fails, or a test is skipped.
 *
 *   npm run test:fresh                    all tests, 20 minutes; needs root, apt-get and 3 GB in the temp directory
 *   npm run test:fresh -- sentinel tour   arguments go to jest
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDebianPackages, onPath } from './system-packages.mjs';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const results = '/tmp/jest.json';
const startTimeoutMs = 600_000;
/** Environment variables of this system that are needed to reach the network. */
const passedOn = [
  'NODE_EXTRA_CA_CERTS',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
];

if (process.getuid?.() !== 0 || !onPath('apt-get')) {
  console.error('restmq: npm run test:fresh needs root on Debian, for a root directory of its own');
  process.exit(2);
}
if (!onPath('mmdebstrap')) installDebianPackages(['mmdebstrap']);

const root = mkdtempSync(join(tmpdir(), 'restmq-fresh-'));
const mounts = [];
let failure = null;
try {
  createSystem();
  copyNode();
  copySettings();
  run('git', ['clone', '--quiet', '--no-hardlinks', checkout, join(root, 'home/restmq')]);
  mount(['-t', 'proc', 'proc'], 'proc');
  mount(['--rbind', '--make-rslave', '/dev'], 'dev');
  await tryStart();
  installGo();
  tryTests(process.argv.slice(2));
} catch (error) {
  failure = error;
} finally {
  endProcesses();
  for (const path of mounts.reverse()) await unmount(path);
  if (!mounts.some(isMounted)) rmSync(root, { recursive: true, force: true });
}
if (failure) console.error(`restmq: failed on a fresh system: ${failure.message}`);
process.exitCode = failure ? 1 : 0;

/** Create Debian's base system, from the package sources of this system if it is Debian itself. */
function createSystem() {
  const release = readFileSync('/etc/os-release', 'utf8');
  const sources = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'].find((path) => existsSync(path));
  const isDebian = /^ID=debian$/m.test(release) && sources !== undefined;
  const suite = isDebian ? /^VERSION_CODENAME=(\w+)$/m.exec(release)[1] : 'bookworm';
  const args = ['--quiet', '--variant=minbase', '--include=ca-certificates', '--mode=root', suite, root];
  run('mmdebstrap', isDebian ? [...args, sources] : args);
}

/** Copy the Node that runs this script, with its npm. */
function copyNode() {
  const npm = dirname(
    dirname(resolve(spawnSync('sh', ['-c', 'readlink -f "$(command -v npm)"'], { encoding: 'utf8' }).stdout.trim())),
  );
  const modules = join(root, 'usr/local/lib/node_modules');
  mkdirSync(modules, { recursive: true });
  copyFileSync(process.execPath, join(root, 'usr/local/bin/node'));
  run('cp', ['-a', npm, join(modules, 'npm')]);
  for (const name of ['npm', 'npx'])
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, 'usr/local/bin', name));
}

/** Copy this system's settings for names, certificates and the registry. */
function copySettings() {
  const npmrc = spawnSync('npm', ['config', 'get', 'userconfig'], { encoding: 'utf8' }).stdout.trim();
  const files = { '/etc/resolv.conf': '/etc/resolv.conf', '/etc/hosts': '/etc/hosts', [npmrc]: '/root/.npmrc' };
  const certificates = process.env.NODE_EXTRA_CA_CERTS;
  if (certificates) files[certificates] = certificates;
  for (const [from, to] of Object.entries(files)) {
    if (!existsSync(from)) continue;
    mkdirSync(dirname(join(root, to)), { recursive: true });
    copyFileSync(from, join(root, to));
  }
}

/** Start a daemon, send a message and receive it. */
async function tryStart() {
  const port = await freePort();
  const daemon = spawn('chroot', inside(`exec npm start -- --port ${port}`), {
    stdio: ['ignore', 2, 2],
    detached: true,
  });
  const exited = once(daemon, 'exit');
  try {
    await answers(`http://127.0.0.1:${port}/readyz`, daemon);
    const queue = `http://127.0.0.1:${port}/q/fresh`;
    await fetch(queue, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hello' });
    const { value } = await (await fetch(queue)).json();
    if (value !== 'hello') throw new Error(`a message came out as ${value}`);
    console.log('restmq: npm start answers on a fresh system');
  } finally {
    process.kill(-daemon.pid, 'SIGTERM');
    await exited;
  }
}

async function answers(url, daemon) {
  const until = Date.now() + startTimeoutMs;
  while (Date.now() < until) {
    if (daemon.exitCode !== null) throw new Error(`npm start ended with exit status ${daemon.exitCode}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((wake) => setTimeout(wake, 200));
  }
  throw new Error('npm start did not answer in time');
}

/** Go takes 470 MB, so `npm test` does not install it. Here the tests of the Go examples run too. */
function installGo() {
  const install = 'apt-get update -qq && apt-get install -qq --yes --no-install-recommends golang-go';
  run('chroot', inside(`${install} >/dev/null`));
}

function tryTests(args) {
  const jest = ['--json', `--outputFile=${results}`, ...args].map((arg) => `'${arg}'`).join(' ');
  const { status } = spawnSync('chroot', inside(`npm test -- ${jest}`), { stdio: 'inherit' });
  if (!existsSync(join(root, results))) throw new Error(`npm test ended with exit status ${status} and no results`);
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(join(root, results), 'utf8'));
  const skipped = testResults.flatMap((file) => file.assertionResults.filter((one) => one.status === 'pending'));
  console.log(
    `restmq: npm test on a fresh system: ${numPassedTests} passed, ${numFailedTests} failed, ${skipped.length} skipped`,
  );
  for (const { fullName } of skipped) console.log(`  skipped: ${fullName}`);
  if (status !== 0 || skipped.length > 0) throw new Error('npm test failed or skipped tests');
}

/** @returns {string[]} arguments for chroot to run a shell command in the clone, with a nearly empty environment */
function inside(command) {
  const settings = passedOn.filter((name) => process.env[name]).map((name) => `${name}=${process.env[name]}`);
  const registry = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).stdout.trim();
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return [
    root,
    'env',
    '-i',
    path,
    'HOME=/root',
    `npm_config_registry=${registry}`,
    ...settings,
    'sh',
    '-c',
    `cd /home/restmq && ${command}`,
  ];
}

function mount(args, directory) {
  const path = join(root, directory);
  run('mount', [...args, path]);
  mounts.push(path);
}

/** Kill processes that an aborted test has left; they keep the mounts busy. */
function endProcesses() {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readlinkSync(`/proc/${pid}/root`).startsWith(root)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }
}

async function unmount(path) {
  for (let attempt = 1; attempt <= 20; attempt++) {
    if (spawnSync('umount', ['-R', path], { stdio: 'ignore' }).status === 0) return;
    await new Promise((wake) => setTimeout(wake, 500));
  }
  console.error(`restmq: ${path} is still mounted; unmount it before you remove ${root}`);
}

function isMounted(path) {
  return spawnSync('mountpoint', ['-q', path]).status === 0;
}

function run(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? `exit status ${status}`}`);
}

function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}
