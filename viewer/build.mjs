/**
 * Bundle the viewer of /docs into viewer/bundle/, which is committed: its packages take 311 MB, and a fresh clone must
 * not install them. They are installed into node_modules/.cache, as package-lock.json says.
 *
 *   node viewer/build.mjs           write the bundle
 *   node viewer/build.mjs --check   fail if the committed bundle is another one
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundledPackages, licencesOf } from '../scripts/licences.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const place = join(here, '../node_modules/.cache/restmq-viewer');
const folder = join(here, 'bundle');

/** Leaves out the assistant, which would send questions to the maker of the viewer. */
const noAgent = {
  name: 'no agent',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@scalar\/agent-chat$/ }, ({ path }) => ({ path, namespace: 'none' }));
    onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export const Chat = null;' }));
  },
};

/** The MIT licence of a package that names it and has no file with it. */
function mitLicence({ name, license, author }) {
  if (license !== 'MIT') throw new Error(`the package ${name} brings no licence to ship with it`);
  const holder = author?.name ?? author ?? `the authors of ${name}`;
  const text = readFileSync(join(place, 'node_modules/@scalar/themes/LICENSE'), 'utf8');
  return text.replace(/^Copyright .*$/m, `Copyright (c) ${holder}`).trim();
}

/** @returns the files of the bundle, by name */
async function bundle() {
  mkdirSync(place, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', 'scalar.js'])
    copyFileSync(join(here, name), join(place, name));
  const npm = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', npm, { cwd: place, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci failed');
  const { outputFiles, metafile } = await build({
    absWorkingDir: place,
    entryPoints: ['scalar.js'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    legalComments: 'none',
    banner: { js: '/*! The licences of the packages in this file: scalar.LICENSES.txt, beside it. */' },
    plugins: [noAgent],
    metafile: true,
    write: false,
  });
  const { resolve } = createRequire(join(place, 'package.json'));
  const style = readFileSync(resolve('@scalar/api-reference/style.css'), 'utf8');
  const themes = await import(pathToFileURL(join(place, 'node_modules/@scalar/themes/dist/index.js')).href);
  return {
    'scalar.js': outputFiles[0].text,
    'scalar.css': themes.getThemeStyles('default', { fonts: false }) + style,
    'scalar.LICENSES.txt': licencesOf(place, bundledPackages(metafile), mitLicence),
  };
}

const files = Object.entries(await bundle());
if (process.argv.includes('--check')) {
  const stale = files.filter(
    ([name, text]) => gunzipSync(readFileSync(join(folder, `${name}.gz`))).toString() !== text,
  );
  for (const [name] of stale) console.error(`viewer/bundle/${name}.gz is not what viewer/build.mjs writes`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files)
    writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: constants.Z_BEST_COMPRESSION }));
}
