// Generates the types of the package: the declarations of src/ that its entries import.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/**
 * Write declarations, in the layout of the sources. TypeScript treats them as CommonJS, like the packages. They are not
 * type-checked here; `npm run types` does that.
 * @param {string} root
 * @param {Record<string, string[]>} folders  for each folder the files in src/ whose declarations it gets, such as
 * `src/daemon.ts`, with all that they import; the folder is emptied first
 */
export function declare(root, folders) {
  const ts = createRequire(import.meta.url)('typescript');
  const written = new Map();
  const program = ts.createProgram(
    [...new Set(Object.values(folders).flat())].map((entry) => join(root, entry)),
    optionsFrom(ts, root),
  );
  program.emit(undefined, (path, text) => written.set(relative(root, path), text));
  for (const [folder, entries] of Object.entries(folders)) {
    rmSync(join(root, folder), { recursive: true, force: true });
    for (const path of reached(ts, written, entries.map(declarationOf))) {
      const copy = join(root, folder, path);
      mkdirSync(dirname(copy), { recursive: true });
      writeFileSync(copy, written.get(path));
    }
  }
}

function optionsFrom(ts, root) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  return {
    ...options,
    types: ['node'],
    noEmit: false,
    noCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: root,
    outDir: root,
  };
}

function declarationOf(entry) {
  return entry.replace(/\.ts$/, '.d.ts');
}

/** The declarations that the entries import, directly or indirectly. */
function reached(ts, written, entries) {
  const found = new Set(entries);
  for (const path of found) {
    for (const { fileName } of ts.preProcessFile(written.get(path)).importedFiles) {
      if (fileName.startsWith('.')) found.add(declarationAt(written, join(dirname(path), fileName)));
    }
  }
  return found;
}

function declarationAt(written, path) {
  const found = [`${path}.d.ts`, join(path, 'index.d.ts')].find((one) => written.has(one));
  if (found) return found;
  throw new Error(`${path} has no declaration`);
}
