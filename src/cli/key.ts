import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Key, Keys } from '../access/keys';
import { parseScopes, verbs } from '../access/scopes';
import { parseConfig } from '../config';
import { parseDuration } from '../durations';
import { StartError, UsageError } from '../errors';
import { lazy } from './lazy';
import { describeTable, named, type Table } from './options';
import { redisOptions } from './redis-options';

export const about = 'create, list and revoke API keys';

const own = {
  name: named('NAME', 'name of the key, such as its owner'),
  queues: named('PATTERN', 'queues the key is valid for; * matches any characters, ? one (*)'),
  verbs: named('VERBS', `comma-separated list of what the key may do: ${verbs.join(', ')}`),
  expires: named('DURATION', 'lifetime, such as 90d, 12h, 30m or 60s; without it the key does not expire'),
} satisfies Table;
type Own = Partial<Record<keyof typeof own, string>>;

export const options: Table = { ...own, ...redisOptions };

export const help = `Usage: restmq key create --name NAME --queues PATTERN --verbs VERBS [--expires DURATION]
                         [REDIS OPTIONS]
       restmq key list [REDIS OPTIONS]
       restmq key revoke ID [REDIS OPTIONS]

API keys are stored in Redis, as hashes, and are valid for every daemon of the pool that has --acl. A key is printed
once, when it is created.

Options (those for Redis are as in restmq serve):
${describeTable(options)}

Exit codes:
  0  success
  1  no such key, or Redis unreachable
  2  usage error

Examples:
  restmq key create --name shop --queues 'orders.*' --verbs produce,consume --expires 90d
  restmq key list --redis-url redis://10.0.0.5:6379/0
`;

/** @throws StartError */
export async function run(args: readonly string[]): Promise<void> {
  const { values, words, rest } = split(args);
  const [action = '', id, ...more] = words;
  const act = Object.hasOwn(actions, action) ? actions[action as keyof typeof actions] : undefined;
  if (!act || more.length > 0 || (id === undefined) !== (action !== 'revoke'))
    throw new UsageError('give create, list or revoke ID; see restmq key --help');
  const config = parseConfig(rest, process.env);
  const { keys, close } = await lazy().openKeys()(config);
  try {
    process.stdout.write(await act(keys, values, id ?? ''));
  } finally {
    close();
  }
}

const actions = { create, list, revoke };

export const actionNames = Object.keys(actions);

async function create(keys: Keys, { name, queues = '*', verbs: some, expires }: Own): Promise<string> {
  const scopes = parseScopes([{ queues, verbs: some?.split(',').map((verb) => verb.trim()) }]);
  if (!name || !/^[^\p{Cc}]{1,255}$/u.test(name) || !scopes)
    throw new UsageError(`give a --name, and --verbs from ${verbs.join(', ')}; see restmq key --help`);
  const { id, key } = await keys.create(
    name,
    scopes,
    expires === undefined ? null : Date.now() + millisecondsOf(expires),
  );
  return `${key}\n`.concat(`id ${id}: restmq key revoke ${id}\n`);
}

async function list(keys: Keys): Promise<string> {
  return (await keys.list()).map((key) => `${describe(key)}\n`).join('');
}

async function revoke(keys: Keys, _values: Own, id: string): Promise<string> {
  if (await keys.revoke(id)) return `revoked ${id}\n`;
  throw new StartError(`there is no key ${id}; restmq key list lists the keys`);
}

function describe({ id, name, scopes, createdMs, expiresMs }: Key): string {
  const may = scopes.map((scope) => `${scope.verbs.join(',')} on ${scope.queues}`).join('; ');
  const until = expiresMs === null ? 'no expiry' : `until ${new Date(expiresMs).toISOString()}`;
  return [id, JSON.stringify(name), may, `since ${new Date(createdMs).toISOString()}`, until].join('  ');
}

function millisecondsOf(text: string): number {
  const ms = parseDuration(text);
  if (ms !== null && ms > 0) return ms;
  throw new UsageError(`--expires must be a duration such as 90d, 12h, 30m or 60s, not "${text}"`);
}

const parsed: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
  Object.keys(own).map((name) => [name, { type: 'string' }]),
);

/** Split the arguments into options of this command, words, and options of Redis. */
function split(args: readonly string[]): { values: Own; words: string[]; rest: string[] } {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: parsed,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const foreign = tokens
    .filter((token) => token.kind === 'option' && !Object.hasOwn(own, token.name))
    .map((token) => token.index);
  const taken = new Set(foreign.flatMap((index) => (args[index]!.includes('=') ? [index] : [index, index + 1])));
  const words = tokens
    .filter((token) => token.kind === 'positional' && !taken.has(token.index))
    .map((token) => args[token.index]!);
  return { values: values, words, rest: args.filter((_, i) => taken.has(i)) };
}
