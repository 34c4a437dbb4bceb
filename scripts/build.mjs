// Bundles src/ into dist/. Run as a program (npm run build), or import `buildIfStale`.
// esbuild is imported only when it is needed: setup.mjs imports this file before packages are installed.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';
import { bundledPackages, licencesOf } from './licences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampPath = join(root, 'dist', '.built-from');

/** The inputs of a build. */
const sources = [
  'src',
  'generated',
  'scripts/build.mjs',
  'scripts/declarations.mjs',
  'scripts/licences.mjs',
  'viewer/bundle',
  'package.json',
  'package-lock.json',
  'packages/client/package.json',
  'tsconfig.json',
];

/**
 * Build the server (dist/main.js, cli.js, lazy*.js, daemon.js), dist/client/, dist/types/ (the types of the daemon and
 * of the client), dist/api/ (the contracts, each in one file), dist/ui/ (the pages), and packages/client/dist/ (the
 * client as a package of its own).
 * @returns {Promise<void>}
 * @throws {Error} if the sources do not compile; esbuild has reported the errors on standard error
 */
async function build() {
  const { build: bundle, stop } = await import('esbuild');
  const from = hashOfSources();
  mkdirSync(join(root, 'dist'), { recursive: true });
  rmSync(stampPath, { force: true });
  await buildServer(bundle);
  await buildClient(bundle);
  await declareAll();
  copyClient();
  await writeContracts();
  await buildPages(bundle);
  await stop(); // its process would keep this one alive
  writeFileSync(stampPath, from);
}

/**
 * Packages that are not bundled, and that package.json names as dependencies: the published types import three of them,
 * and saxes brings no text of its licence to ship with it.
 */
const dependencies = ['ioredis', 'openapi-fetch', 'pino', 'saxes'];

/**
 * Leaves OpenTelemetry out: its packages are optional peers, which a daemon that exports traces loads from the project
 * that installed it. The part of its API that prom-client requires is bundled.
 * @type {import('esbuild').Plugin}
 */
const peersApart = {
  name: 'peers apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^@opentelemetry\// }, ({ path, importer }) =>
      importer.includes('node_modules') ? null : { path, external: true },
    ),
};

/** import() becomes require(): a host that runs CommonJS in a context of its own, as Jest does, has no import(). */
const requireOnly = { 'dynamic-import': false };

/**
 * Bundle the server in parts, so that a command loads no more than it needs: main.js finds the command, cli.js has all
 * commands, lazy.js the daemon, lazy-redis.js and lazy-conformance.js what else a few commands need. daemon.js is the
 * daemon for embedding.
 * Bundled packages load in half the time, and cannot be newer than what was tested.
 * @param {typeof import('esbuild').build} bundle
 */
async function buildServer(bundle) {
  const parts = {
    './command-files': './cli.js',
    './daemon': './lazy.js',
    './redis': './lazy-redis.js',
    './conformance': './lazy-conformance.js',
  };
  const separate = {
    name: 'separate',
    setup(/** @type {import('esbuild').PluginBuild} */ { onResolve }) {
      onResolve({ filter: /^\.\/(command-files|daemon|redis|conformance)$/ }, ({ path, kind, importer }) => {
        const isPart = path === './command-files' || importer.endsWith('/cli/lazy/index.ts');
        return kind !== 'entry-point' && isPart
          ? { path: parts[/** @type {keyof parts} */ (path)], external: true }
          : null;
      });
    },
  };
  const server = { external: dependencies, plugins: [separate, peersApart], metafile: true, supported: requireOnly };
  const built = await Promise.all([
    bundle({ ...options('main'), ...server, banner: { js: '#!/usr/bin/env node' } }),
    bundle({ ...options('cli/command-files'), ...server, outfile: 'dist/cli.js' }),
    bundle({ ...options('cli/lazy/daemon'), ...server, outfile: 'dist/lazy.js' }),
    bundle({ ...options('cli/lazy/redis'), ...server, outfile: 'dist/lazy-redis.js' }),
    bundle({ ...options('cli/lazy/conformance'), ...server, outfile: 'dist/lazy-conformance.js' }),
  ]);
  const packages = new Set(built.flatMap(({ metafile }) => [...bundledPackages(metafile)]));
  writeFileSync(join(root, 'dist', licencesName), licencesOf(root, packages));
  // each name in a line of its own: Node finds the names that an ES module may import in the text
  const daemon = `'use strict';
const { defaults, start } = require('./lazy.js').embedded;
exports.defaults = defaults;
exports.start = start;
`;
  writeFileSync(join(root, 'dist', 'daemon.js'), daemon);
  chmodSync(join(root, 'dist', 'main.js'), 0o755);
}

/**
 * Leaves ws in a bundle of its own, which only workers load.
 * @type {import('esbuild').Plugin}
 */
const wsApart = {
  name: 'ws apart',
  setup: ({ onResolve }) => onResolve({ filter: /^#ws$/ }, () => ({ path: './ws.js', external: true })),
};

/**
 * Bundle the client for Node (index.js, which node.mjs exports to `import`, so that both have the same classes), for
 * browsers (index.mjs), and the WebSockets of its workers (ws.js). openapi-fetch stays a dependency.
 * @param {typeof import('esbuild').build} bundle
 */
async function buildClient(bundle) {
  // do not define fields that the constructor assigns
  const tsconfigRaw = { compilerOptions: { useDefineForClassFields: false } };
  const target = ['es2022', 'node20'];
  const client = { ...options('client/index'), external: dependencies, target, tsconfigRaw, plugins: [wsApart] };
  await bundle({ ...client, supported: requireOnly });
  await bundle({ ...client, platform: 'neutral', format: 'esm', outfile: 'dist/client/index.mjs' });
  const ws = { ...options('client/node/ws'), outfile: 'dist/client/ws.js', target, metafile: true };
  const { metafile } = await bundle({ ...ws, minifyWhitespace: true });
  writeFileSync(join(root, 'dist/client/node.mjs'), `export * from './index.js';\n`);
  writeFileSync(join(root, 'dist/client', licencesName), licencesOf(root, bundledPackages(metafile)));
}

/**
 * Write the types next to each bundle. Both forms of the client share one declaration, so that their types are the
 * same.
 */
async function declareAll() {
  const { declare } = await import('./declarations.mjs');
  declare(root, {
    'dist/types': ['src/daemon.ts', 'src/client/index.ts'],
    'packages/client/dist/types': ['src/client/index.ts'],
  });
  writeFileSync(join(root, 'dist/daemon.d.ts'), `export * from './types/src/daemon';\n`);
  for (const [folder, types] of [
    ['dist/client', '../types'],
    ['packages/client/dist', './types'],
  ]) {
    writeFileSync(join(root, folder, 'index.d.ts'), `export * from '${types}/src/client/index';\n`);
    writeFileSync(join(root, folder, 'index.d.mts'), `export * from './index.js';\n`);
  }
}

function copyClient() {
  for (const name of ['index.js', 'index.mjs', 'node.mjs', 'ws.js', licencesName])
    copyFileSync(join(root, 'dist/client', name), join(root, 'packages/client/dist', name));
}

/** Write both contracts as JSON and YAML: the files of `restmq/api/`, for generators of clients. */
async function writeContracts() {
  const { stringify } = await import('yaml');
  const folder = join(root, 'dist', 'api');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const name of ['openapi', 'asyncapi']) {
    const text = readFileSync(join(root, 'generated', `${name}.json`), 'utf8');
    writeFileSync(join(folder, `${name}.json`), text);
    writeFileSync(join(folder, `${name}.yaml`), stringify(JSON.parse(text), { aliasDuplicateObjects: false }));
  }
}

/**
 * Bundle the dashboard, the script of /docs and the style sheets, each with a compressed copy, and copy the viewer of
 * /docs (viewer/).
 * @param {typeof import('esbuild').build} bundle
 */
async function buildPages(bundle) {
  const folder = join(root, 'dist', 'ui');
  rmSync(folder, { recursive: true, force: true });
  const { metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: ['src/ui/app.tsx', 'src/ui/docs.ts', 'src/ui/app.css', 'src/ui/docs.css', 'src/ui/restmq.css'],
    outdir: 'dist/ui',
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    banner: { js: `/*! ${licensed} */`, css: `/*! ${licensed} */` },
    external: ['./scalar.js'],
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(folder, licencesName), licencesOf(root, bundledPackages(metafile)));
  copyFileSync(join(root, 'src/ui/icon.svg'), join(folder, 'icon.svg'));
  for (const name of readdirSync(folder)) {
    const zipped = gzipSync(readFileSync(join(folder, name)), { level: constants.Z_BEST_COMPRESSION });
    writeFileSync(join(folder, `${name}.gz`), zipped);
  }
  // the viewer of /docs is large, and its plain files would double the package
  for (const name of readdirSync(join(root, 'viewer/bundle')))
    copyFileSync(join(root, 'viewer/bundle', name), join(folder, name));
}

const licencesName = 'LICENSES.txt';
const licensed = `The licences of the packages in this file: ${licencesName}, beside it.`;

/**
 * Whether dist/ was built from the current sources.
 * @returns {boolean}
 */
function isBuilt() {
  const exists = [stampPath, join(root, 'packages/client/dist/index.js')].every((path) => existsSync(path));
  return exists && readFileSync(stampPath, 'utf8') === hashOfSources();
}

/**
 * Build what is out of date. Of several processes that ask for it at once one builds, and the others wait.
 * @param {() => void} [starts]  called if this one builds
 * @returns {Promise<boolean>} whether it did
 */
export async function buildIfStale(starts) {
  if (isBuilt()) return false;
  const unlock = await lock(join(root, 'node_modules/.cache/build.lock'));
  try {
    if (isBuilt()) return false;
    starts?.();
    await build();
    return true;
  } finally {
    unlock();
  }
}

/** Create a file with the id of this process, as soon as there is none of a process that lives. */
async function lock(path) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(path)) rmSync(path, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Whether the process that created a lock has ended without removing it. */
function isAbandoned(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    if (pid > 0) process.kill(pid, 0); // still empty: it is being written
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/**
 * @param {string} name  a file in src/ and dist/, without extension
 * @returns {import('esbuild').BuildOptions}
 */
function options(name) {
  return {
    absWorkingDir: root,
    entryPoints: [`src/${name}.ts`],
    outfile: `dist/${name}.js`,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
  };
}

/** Hash the contents, not the times: a checkout gives files new times, and a wrong clock gives them old ones. */
function hashOfSources() {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((source) => filesUnder(source))) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} path  relative to the root
 * @returns {string[]} files in a fixed order; empty if the path does not exist
 */
function filesUnder(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  const names = readdirSync(join(root, path)).sort();
  return names.flatMap((name) => filesUnder(`${path}/${name}`));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const building = process.argv.includes('--if-needed') ? buildIfStale() : build().then(() => true);
  building.then(
    (built) => built && console.error('restmq: built the server, the client, the contracts and the pages (dist/)'),
    (error) => {
      // esbuild has printed its own errors.
      console.error(`restmq: the build failed${error.errors ? ' (see above)' : `: ${error.message}`}`);
      process.exitCode = 1;
    },
  );
}
