/**
 * `npm run generate`: everything under generated/ from the contracts in api/ and the scripts in src/redis/lua/.
 * `npm run generate -- --check` writes nothing and fails, naming the files, where generated/ is not what it would be.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { contractTexts } from './generate/contract-texts';
import { bundleContracts } from './generate/contracts';
import { messageTypes } from './generate/messages';
import { operationTypes } from './generate/operations';
import { requestValidators } from './generate/request-validators';
import { scriptDefinitions } from './generate/scripts';
import { settingTable } from './generate/settings';
import { validators } from './generate/validators';

const root = join(__dirname, '..');
const target = join(root, 'generated');

async function main(): Promise<void> {
  const files = await generate();
  if (process.argv.includes('--check')) return check(files);
  mkdirSync(target, { recursive: true });
  for (const name of strangers(files)) rmSync(join(target, name));
  for (const [name, text] of files) writeFileSync(join(target, name), text);
  console.log(`generated ${[...files.keys()].join(', ')}`);
}

/** @returns name → text for every file of generated/ */
async function generate(): Promise<Map<string, string>> {
  const contracts = bundleContracts(join(root, 'api'));
  return new Map([
    ['openapi.json', `${JSON.stringify(contracts.openapi, null, 1)}\n`],
    ['asyncapi.json', `${JSON.stringify(contracts.asyncapi, null, 1)}\n`],
    ['contract-texts.ts', contractTexts(contracts)],
    ['operations.ts', await operationTypes(contracts.openapi)],
    ['messages.ts', await messageTypes(contracts)],
    ['settings.ts', settingTable(contracts)],
    ['scripts.ts', scriptDefinitions(join(root, 'src/redis/lua'))],
    ...validators(contracts),
    ...requestValidators(contracts.openapi),
  ]);
}

function check(files: Map<string, string>): void {
  const stale = [...files].filter(([name, text]) => current(name) !== text).map(([name]) => name);
  const wrong = [...stale, ...strangers(files)].map((name) => relative(root, join(target, name)));
  if (wrong.length === 0) return console.log('generated/ is what the contracts and scripts say');
  console.error(`not what the contracts and scripts say: ${wrong.join(', ')}; run npm run generate and commit`);
  process.exitCode = 1;
}

function current(name: string): string | undefined {
  try {
    return readFileSync(join(target, name), 'utf8');
  } catch {
    return undefined; // a missing file counts as stale
  }
}

function strangers(files: Map<string, string>): string[] {
  mkdirSync(target, { recursive: true });
  return readdirSync(target).filter((name) => !files.has(name));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
