import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { banner } from './types';

/**
 * generated/scripts.ts: every Lua script with its included steps and its KEYS and ARGV named, and the types of its
 * arguments and answer. A script's header is its definition, so that the two can't differ:
 *
 *   -- a description
 *   -- KEYS meta ready        the names become locals, in this order; names of included steps are added. A brief call
 *                             omits the keys after a bar, and the added ones
 *   -- ARGV floor values...   likewise; the last may be all remaining arguments, as a table
 *   -- FLAGS allow-oom        of the `#!lua` line
 *   -- BOUND: constant        limit of the number of commands that it runs (src/redis/lua/README.md)
 *   -- RETURNS number | null  a TypeScript type; with Buffer, the answer is not decoded
 *   -- INCLUDE time due       steps of lua/include, in this order; a step may include others
 *   -- MANY                   there is a second script that runs it for many queues: see `forMany`
 *
 * An indented INCLUDE inserts its steps in the middle of the script, so that only calls that get there pay for them. (A
 * script creates its functions on each call; the ones of `message` took 12 % of the time of a plain add.)
 *
 * Every script that may write has one more argument, the last: its deadline in milliseconds of Redis' clock. After it
 * the script does nothing and answers LATE, since the caller has reported a failure. `startedAt` is its start time.
 */
export function scriptDefinitions(folder: string): string {
  const shared = (name: string): string => withSteps(read(join(folder, 'include', `${name}.lua`)), shared);
  const scripts = scriptFiles(folder).map((path) => definition(basename(path, '.lua'), read(path), shared));
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
    '/** How each script is run: its keys in order, and those of a brief call; whether it answers bytes, whether it ends with a deadline; its text, and that for many. */',
    'export const scripts = {',
    ...scripts.map(
      ({ name, keys, brief, bytes, timed, lua, many }) =>
        `  ${name}: { keys: ${quoted(keys)}, ${brief ? `brief: ${quoted(brief)}, ` : ''}bytes: ${bytes}, timed: ${timed}, lua: ${JSON.stringify(lua)}${many ? `, many: ${JSON.stringify(many)}` : ''} },`,
    ),
    '} as const;',
    '',
  ].join('\n');
}

/** The scripts by name, without include/. */
function scriptFiles(folder: string): string[] {
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'include')
    .map(({ name }) => join(folder, name));
  const paths = folders.flatMap((path) => readdirSync(path).map((name) => join(path, name)));
  return paths.sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
}

function quoted(names: string[]): string {
  return JSON.stringify(names).replaceAll('"', "'");
}

interface Definition {
  name: string;
  keys: string[];
  brief: string[] | null;
  args: string;
  returns: string;
  bytes: boolean;
  timed: boolean;
  lua: string;
  /** The script for many queues; null: none. */
  many: string | null;
}

function definition(name: string, source: string, shared: Shared): Definition {
  const returns = line(source, 'RETURNS');
  if (!returns) throw new Error(`${name}.lua has no RETURNS line`);
  if (!line(source, 'BOUND:')) throw new Error(`${name}.lua has no BOUND: line`);
  const text = withSteps(source, shared);
  const keys = keysIn(text);
  const own = words(source, 'KEYS');
  const brief = own.includes('|') ? own.slice(0, own.indexOf('|')) : null;
  const argv = words(source, 'ARGV');
  const flags = line(source, 'FLAGS');
  const timed = !flags.includes('no-writes');
  const head = [`#!lua${flags && ` flags=${flags}`}`, timed ? deadline : ''];
  const body = [locals(keys, 'KEYS'), locals(argv, 'ARGV'), withoutComments(text)];
  const lua = (lines: string[]): string => lines.filter(Boolean).join('\n');
  const many = /^-- MANY$/m.test(source) ? lua([...head, forMany(lua(body))]) : null;
  const args = argv.map((arg) => (isRest(arg) ? `...${arg.slice(0, -3)}: Arg[]` : `${arg}: Arg`)).join(', ');
  return {
    name,
    keys,
    brief,
    args,
    returns,
    bytes: returns.includes('Buffer'),
    timed,
    lua: lua([...head, ...body]),
    many,
  };
}

type Shared = (name: string) => string;

/** Replace each INCLUDE by its steps. They keep their headers, which list the keys they need. */
function withSteps(source: string, shared: Shared): string {
  return source.replaceAll(/^( *)-- INCLUDE (.+)$/gm, (_, indent: string, names: string) =>
    names
      .split(' ')
      .map((name) =>
        shared(name)
          .trim()
          .replaceAll(/^(?=.)/gm, indent),
      )
      .join('\n'),
  );
}

function keysIn(text: string): string[] {
  const lines = [...text.matchAll(/^ *-- KEYS (.+)$/gm)];
  return [...new Set(lines.flatMap((match) => match[1]!.split(' ')))].filter((key) => key !== '|');
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

const deadline = `local startedAt = redis.call('TIME')
startedAt = startedAt[1] * 1000 + math.floor(startedAt[2] / 1000)
if startedAt > tonumber(table.remove(ARGV)) then return redis.error_reply('LATE') end`;

/**
 * Wrap a script to run it for many queues on one Redis in one call. The fixed cost of a call, which is most of a short
 * script's, is paid once. ARGV: the number of keys of each queue; then for each queue its number of arguments, and the
 * arguments. An error of one queue is its own answer.
 */
function forMany(body: string): string {
  return `local function one(KEYS, ARGV)
${body}
end
local answers = {}
local size, at = tonumber(ARGV[1]), 2
for i = 1, #KEYS / size do
  local count = tonumber(ARGV[at])
  local done, answer = pcall(one, { unpack(KEYS, (i - 1) * size + 1, i * size) }, { unpack(ARGV, at + 1, at + count) })
  if not done and type(answer) ~= 'table' then answer = redis.error_reply('ERR ' .. answer) end
  at = at + 1 + count
  answers[i] = answer or false
end
return answers`;
}

function locals(names: string[], from: string): string {
  if (names.length === 0) return '';
  const values = names.map((name, i) => (isRest(name) ? `{ unpack(${from}, ${i + 1}) }` : `${from}[${i + 1}]`));
  return `local ${names.map((name) => (isRest(name) ? name.slice(0, -3) : name)).join(', ')} = ${values.join(', ')}`;
}

function withoutComments(source: string): string {
  return source
    .split('\n')
    .filter((text) => !/^ *--/.test(text))
    .join('\n')
    .trim();
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}
