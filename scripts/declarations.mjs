// Generates the types of the package: the declarations of src/ that its entries import.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/**
 * Write declarations to dist/types/, in the layout of the sources. TypeScript treats them as CommonJS, like the
 * package. They are not type-checked here; `npm run types` does that.
 * @param {string} root
 * @param {string[]} entries  files in src/, such as `src/daemon.ts`
 */
export function declare(root, entries) {
  const ts = createRequire(import.meta.url)('typescript');
  const written = new Map();
  const program = ts.createProgram(
    entries.map((entry) => join(root, entry)),
    optionsFrom(ts, root),
  );
  program.emit(undefined, (path, text) => written.set(path, text));
  rmSync(join(root, 'dist/types'), { recursive: true, force: true });
  for (const path of reached(
    ts,
    written,
    entries.map((entry) => outOf(root, entry)),
  )) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, written.get(path));
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
    outDir: join(root, 'dist/types'),
  };
}

function outOf(root, entry) {
  return join(root, 'dist/types', entry.replace(/\.ts$/, '.d.ts'));
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
  throw new Error(`${relative(process.cwd(), path)} has no declaration`);
}
