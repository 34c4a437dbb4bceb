import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { run } from './programs';

const root = join(__dirname, '../..');
const strict = {
  strict: true,
  noEmit: true,
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'],
  types: [],
};

/** A name that is another path where a client does not escape it. */
export const oddName = 'a?b #%';

/** Answers that the program of each generated client writes: the same requests with the names of that client. */
export const journey = {
  settings: 3,
  odd: oddName,
  keys: ['test:1', 'test:2'],
  held: [{ order: 17 }, 'text'],
  reason: 'no such customer',
  missing: '/problems/no-such-queue',
  added: 'test:3',
  taken: 'by command',
  form: 'test:4\r\n',
  acked: 2,
};

/**
 * Compile a program under strict, with the generated files that it imports, and run it. It knows the daemon's `url` and
 * `odd`, a queue's name.
 * @param folder  of the generated files
 * @param options  of the compiler, beside strict ones
 * @returns what it writes, as JSON
 */
export async function runProgram(
  folder: string,
  url: string,
  name: string,
  program: string,
  options: object = {},
): Promise<unknown> {
  writeFileSync(
    join(folder, `${name}.ts`),
    `const url = ${JSON.stringify(url)}, odd = ${JSON.stringify(oddName)};\n${program}`,
  );
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...strict, ...options }, files: [`${name}.ts`] }),
  );
  await run(join(root, 'node_modules/typescript/bin/tsc'), ['-p', folder]);
  buildSync({
    absWorkingDir: folder,
    entryPoints: [`${name}.ts`],
    outfile: `${name}.mjs`,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  return JSON.parse(await run(join(folder, `${name}.mjs`), []));
}
