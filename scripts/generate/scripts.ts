import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { banner } from './types';

/**
 * generated/scripts.ts: every Lua script with its shared steps included and its KEYS and ARGV named, and the types of
 * its arguments and answer. A script's header is its definition, so the two can't differ:
 *
 *   -- what it does
 *   -- KEYS meta ready        the names become locals, in this order; those of the included steps are added
 *   -- ARGV floor values...   the same; the last may be all the rest, as a table
 *   -- FLAGS allow-oom        of the `#!lua` line
 *   -- RETURNS number | null  a TypeScript type; where it says Buffer, bytes come back as they are
 *   -- INCLUDE time expire    steps of lua/shared, in this order
 *
 * Every script that may write has one more argument, the last: until when it may run (ms, by Redis' clock). Later it does
 * nothing and answers LATE: whoever asked has been told that it failed.
 */
export function scriptDefinitions(folder: string): string {
  const shared = (name: string): string => read(join(folder, 'shared', `${name}.lua`));
  const names = readdirSync(folder).filter((name) => name.endsWith('.lua')).sort();
  const scripts = names.map((name) => definition(basename(name, '.lua'), read(join(folder, name)), shared));
  return [
    banner('src/redis/lua'),
    '',
    'export type Arg = string | number | Uint8Array;',
    '',
    '/** What each script takes and answers. */',
    'export interface Scripts {',
    ...scripts.map(({ name, args, returns }) => `  ${name}: { args: [${args}]; returns: ${returns} };`),
    '}',
    '',
    '/** How each script is run: its keys in order, whether it answers bytes, whether it ends with a deadline, and its text. */',
    'export const scripts = {',
    ...scripts.map(({ name, keys, bytes, timed, lua }) =>
      `  ${name}: { keys: ${JSON.stringify(keys).replaceAll('"', "'")}, bytes: ${bytes}, timed: ${timed}, lua: ${JSON.stringify(lua)} },`),
    '} as const;',
    '',
  ].join('\n');
}

interface Definition {
  name: string;
  keys: string[];
  args: string;
  returns: string;
  bytes: boolean;
  timed: boolean;
  lua: string;
}

function definition(name: string, source: string, shared: (name: string) => string): Definition {
  const returns = line(source, 'RETURNS');
  if (!returns) throw new Error(`${name}.lua has no RETURNS line`);
  const steps = words(source, 'INCLUDE').map(shared);
  const keys = [...new Set([source, ...steps].flatMap((text) => words(text, 'KEYS')))];
  const argv = words(source, 'ARGV');
  const flags = line(source, 'FLAGS');
  const timed = !flags.includes('no-writes');
  const lua = [`#!lua${flags && ` flags=${flags}`}`, timed ? deadline : '', locals(keys, 'KEYS'), locals(argv, 'ARGV'), ...[...steps, source].map(withoutComments)];
  const args = argv.map((arg) => (isRest(arg) ? `...${arg.slice(0, -3)}: Arg[]` : `${arg}: Arg`)).join(', ');
  return { name, keys, args, returns, bytes: returns.includes('Buffer'), timed, lua: lua.filter(Boolean).join('\n') };
}

function line(source: string, tag: string): string {
  return new RegExp(`^-- ${tag}(?: (.*))?$`, 'm').exec(source)?.[1]?.trim() ?? '';
}

function words(source: string, tag: string): string[] {
  return line(source, tag).split(' ').filter(Boolean);
}

function isRest(arg: string): boolean {
  return arg.endsWith('...');
}

const deadline = `do
  local time = redis.call('TIME')
  if time[1] * 1000 + time[2] / 1000 > tonumber(table.remove(ARGV)) then return redis.error_reply('LATE') end
end`;

function locals(names: string[], from: string): string {
  if (names.length === 0) return '';
  const values = names.map((name, i) => (isRest(name) ? `{ unpack(${from}, ${i + 1}) }` : `${from}[${i + 1}]`));
  return `local ${names.map((name) => (isRest(name) ? name.slice(0, -3) : name)).join(', ')} = ${values.join(', ')}`;
}

function withoutComments(source: string): string {
  return source.split('\n').filter((text) => !text.startsWith('--')).join('\n').trim();
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}
