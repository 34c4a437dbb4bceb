import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { diskUsage } from '../support/disk-usage';
import { packAll, type Packed } from '../support/pack';
import { useRedis } from '../support/redis';

const runMs = 300_000;
const cache = join(__dirname, '../../node_modules/.cache/restmq-install');

/** The oldest Node of `engines`, and the newest of the later lines when this was written. */
const nodes = ['20.0.0', '22.23.5', '24.22.3', '26.12.1'];

interface Manager {
  /** The npm package that has it. */
  program: string;
  version: string;
  /** Its command, in node_modules/. */
  command: string[];
  install: string[];
  /** Settings of a project, by the name of the file. */
  settings?: Record<string, string>;
  /** For Node, so that a program finds the packages. */
  nodeOptions?: (project: string) => string;
}

const managers: Record<string, Manager> = {
  npm: {
    program: 'npm',
    version: '11.19.1',
    command: [process.execPath, 'npm/bin/npm-cli.js'],
    install: ['install', '--no-audit', '--no-fund'],
  },
  pnpm: {
    program: 'pnpm',
    version: '12.21.0',
    command: [process.execPath, 'pnpm/bin/pnpm.mjs'],
    install: ['install'],
  },
  // its usual cache would give an older tarball of the same version
  'Yarn 1': {
    program: 'yarn',
    version: '1.22.22',
    command: [process.execPath, 'yarn/bin/yarn.js'],
    install: ['install', '--cache-folder', 'cache'],
  },
  'Yarn 4 with Plug’n’Play': {
    program: '@yarnpkg/cli-dist',
    version: '4.18.1',
    command: [process.execPath, '@yarnpkg/cli-dist/bin/yarn.js'],
    install: ['install', '--no-immutable'],
    settings: { '.yarnrc.yml': 'enableTelemetry: false\npnpEnableEsmLoader: true\n', 'yarn.lock': '' },
    nodeOptions: (project) =>
      `--require ${project}/.pnp.cjs --no-warnings --experimental-loader ${pathToFileURL(project).href}/.pnp.loader.mjs`,
  },
  Bun: { program: 'bun', version: '1.4.5', command: ['bun/bin/bun.exe'], install: ['install'] },
};

const redis = useRedis();
let folder: string;
let packed: Record<'restmq' | '@restmq/client', Packed>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'restmq-install-'));
  packed = packAll(folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the packed packages', () => {
  describe.each(Object.keys(managers))('installed with %s', (name) => {
    const manager = managers[name]!;
    let project: string;

    beforeAll(async () => {
      project = createProject(name, ['restmq', '@restmq/client'], manager.settings);
      await install(manager, project);
    }, runMs);

    it.each(nodes)('run on Node %s', async (version) => {
      const options = manager.nodeOptions?.(project) ?? '';
      const said = await run(await nodeOf(version), ['use-packages.cjs', redis.url], project, options);
      expect(said).toBe(`works on Node ${version}\n`);
    });
  });

  it('take less than 1 MB for a project that needs the client alone', async () => {
    const project = createProject('client', ['@restmq/client']);
    await install(managers['npm']!, project);
    expect(diskUsage(join(project, 'node_modules'))).toBeLessThan(1e6);
  });

  it.each(['restmq', '@restmq/client'] as const)('%s: publint and arethetypeswrong find nothing', async (name) => {
    const { tarball } = packed[name];
    const [publint, attw] = [await programOf('publint', '0.3.25'), await programOf('@arethetypeswrong/cli', '0.18.5')];
    expect(await run(process.execPath, [join(publint, 'publint/src/cli.js'), tarball], folder)).toContain('All good!');
    const cli = join(attw, '@arethetypeswrong/cli/dist/index.js');
    expect(await run(process.execPath, [cli, tarball], folder)).toContain('No problems found');
  });
});

function createProject(
  name: string,
  dependencies: (keyof typeof packed)[],
  settings: Record<string, string> = {},
): string {
  const project = join(folder, name.replaceAll(/\W+/g, '-'));
  mkdirSync(project);
  const wanted = dependencies.map((one): [string, string] => [one, `file:${packed[one].tarball}`]);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ private: true, dependencies: Object.fromEntries(wanted) as object }),
  );
  for (const [file, text] of Object.entries(settings)) writeFileSync(join(project, file), text);
  copyFileSync(join(__dirname, 'use-packages.cjs'), join(project, 'use-packages.cjs'));
  return project;
}

async function install({ program, version, command, install: args }: Manager, project: string): Promise<void> {
  const packages = await programOf(program, version);
  const [file, ...before] = command.map((part) => (part === process.execPath ? part : join(packages, part)));
  await run(file!, [...before, ...args], project);
}

/** @returns the path of a Node of this version */
async function nodeOf(version: string): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  return join(await programOf(name, version), name, 'bin/node');
}

/** @returns the folder node_modules of a package of the registry, installed once */
async function programOf(name: string, version: string): Promise<string> {
  const place = join(cache, `${name.replaceAll(/\W+/g, '-').replace(/^-/, '')}-${version}`);
  if (!existsSync(place)) {
    mkdirSync(cache, { recursive: true });
    const fresh = mkdtempSync(join(cache, 'new-'));
    await run('npm', ['install', '--prefix', fresh, '--no-audit', '--no-fund', `${name}@${version}`], fresh);
    renameSync(fresh, place);
  }
  return join(place, 'node_modules');
}

/** @returns what it printed. @throws Error with all that it printed, if it fails */
function run(file: string, args: string[], cwd: string, nodeOptions = ''): Promise<string> {
  const env = { ...process.env, CI: 'true', NODE_OPTIONS: nodeOptions };
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd, env, maxBuffer: 16 * 1024 ** 2, timeout: runMs }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${file} ${args.join(' ')} failed: ${error.message}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}
