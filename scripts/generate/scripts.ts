import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { banner } from './types';

/**
 * generated/scripts.ts: every Lua script with its shared steps included and its KEYS and ARGV named, and the types of
 * its arguments and answer. A script's header is its definition, so the two can't differ:
 *
 *   -- what it does
 *   -- KEYS meta ready        the names become locals, in this order
 *   -- ARGV floor value       the same
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
  const line = (tag: string): string => new RegExp(`^-- ${tag}(?: (.*))?$`, 'm').exec(source)?.[1]?.trim() ?? '';
  const words = (tag: string): string[] => line(tag).split(' ').filter(Boolean);
  const returns = line('RETURNS');
  if (!returns) throw new Error(`${name}.lua has no RETURNS line`);
  const [keys, argv, flags] = [words('KEYS'), words('ARGV'), line('FLAGS')];
  const lua = [
    `#!lua${flags && ` flags=${flags}`}`,
    flags.includes('no-writes') ? '' : deadline,
    locals(keys, 'KEYS'),
    locals(argv, 'ARGV'),
    ...words('INCLUDE').map((step) => withoutComments(shared(step))),
    withoutComments(source),
  ].filter(Boolean).join('\n');
  const args = argv.map((arg) => `${arg}: Arg`).join(', ');
  return { name, keys, args, returns, bytes: returns.includes('Buffer'), timed: !flags.includes('no-writes'), lua };
}

const deadline = `do
  local time = redis.call('TIME')
  if time[1] * 1000 + time[2] / 1000 > tonumber(table.remove(ARGV)) then return redis.error_reply('LATE') end
end`;

function locals(names: string[], from: string): string {
  if (names.length === 0) return '';
  return `local ${names.join(', ')} = ${names.map((_, i) => `${from}[${i + 1}]`).join(', ')}`;
}

function withoutComments(source: string): string {
  return source.split('\n').filter((text) => !text.startsWith('--')).join('\n').trim();
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}
