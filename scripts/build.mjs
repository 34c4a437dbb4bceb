// Bundles src/ into dist/. Run as a program (npm run build), or import `build`.
// esbuild is imported only when it is needed: setup.mjs imports this file before packages are installed.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampPath = join(root, 'dist', '.built-from');

/** All that a build is made of. */
const sources = ['src', 'generated', 'api', 'scripts/build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * Build dist/main.js, the `restmq` command, and dist/daemon.js, the daemon for embedding.
 * @returns {Promise<void>}
 * @throws {Error} when the sources do not compile; esbuild has then written where and why to standard error
 */
export async function build() {
  const { build: bundle } = await import('esbuild');
  const from = hashOfSources();
  mkdirSync(join(root, 'dist'), { recursive: true });
  rmSync(stampPath, { force: true });
  await bundle({ ...options('main'), banner: { js: '#!/usr/bin/env node' } });
  await bundle(options('daemon'));
  chmodSync(join(root, 'dist', 'main.js'), 0o755);
  writeFileSync(stampPath, from);
}

/**
 * Whether dist/ was built from the sources as they are now.
 * @returns {boolean}
 */
export function isBuilt() {
  return existsSync(stampPath) && readFileSync(stampPath, 'utf8') === hashOfSources();
}

/**
 * @param {string} name of a file in src/ and dist/, without its ending
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
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'warning',
  };
}

/** By content, not by time: a checkout gives files new times, and an old clock gives them old ones. */
function hashOfSources() {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((source) => filesUnder(source))) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path))).update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} path relative to the root
 * @returns {string[]} files in a fixed order; none when there is no such path
 */
function filesUnder(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  const names = readdirSync(join(root, path)).sort();
  return names.flatMap((name) => filesUnder(`${path}/${name}`));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  build().then(
    () => console.error('restmq: built dist/main.js and dist/daemon.js'),
    (error) => {
      // esbuild's own errors have been printed by esbuild.
      console.error(`restmq: the build failed${error.errors ? ' (see above)' : `: ${error.message}`}`);
      process.exitCode = 1;
    },
  );
}
