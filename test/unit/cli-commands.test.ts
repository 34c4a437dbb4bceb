import { type Command, findCommand } from '../../src/cli/command-table';
import { commands } from '../../src/cli/commands';
import { flagOf } from '../../src/config';

/** Every command under its own name: `take`, `key create`. */
const all = Object.entries(commands).flatMap(([name, { load }]): [string, Command][] => {
  const command = load();
  const actions = Object.entries(command.actions ?? {});
  return [[name, command], ...actions.map(([action, entry]): [string, Command] => [`${name} ${action}`, entry.load()])];
});

describe('every command', () => {
  it.each(all)('%s tells in its help its options, each of them, and examples', (name, { help, options }) => {
    expect(help).toMatch(new RegExp(`^Usage: restmq ${name}\\b`));
    for (const option of Object.keys(options)) expect(help).toContain(`\n  --${flagOf(option)}`);
    expect(help).toMatch(/\nExamples:\n {2}.*restmq /);
    expect(help).toMatch(/\nExit codes:\n {2}0 {2}.+\n {2}1 {2}.+\n {2}2 {2}.+\n/);
  });

  it('has a name that no other has', () => {
    const names = Object.entries(commands).flatMap(([name, { aliases = [] }]) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('findCommand', () => {
  it('finds a command by its name and its aliases, and an action of a group', () => {
    expect(findCommand(commands, ['peek', 'q'])).toEqual(findCommand(commands, ['get', 'q']));
    expect(findCommand(commands, ['get', 'q']).rest).toEqual(['q']);
    const { command, rest } = findCommand(commands, ['key', 'revoke', 'id', '--redis-db', '1']);
    expect([command.help.split('\n')[0], rest]).toEqual([
      'Usage: restmq key revoke ID [OPTIONS]',
      ['id', '--redis-db', '1'],
    ]);
  });

  it.each([
    [['sevre'], 'unknown command sevre (did you mean serve?); see restmq --help'],
    [['Take'], 'unknown command Take (did you mean take?); see restmq --help'],
    [['peke'], 'unknown command peke (did you mean peek?); see restmq --help'],
    [['constructor'], 'unknown command constructor; see restmq --help'],
    [['__proto__'], 'unknown command __proto__; see restmq --help'],
    [[''], 'unknown command ; see restmq --help'],
    [['key', 'craete'], 'unknown action key craete (did you mean create?); see restmq key --help'],
    [['key', 'toString'], 'unknown action key toString; see restmq key --help'],
    [['acl', 'chekc'], 'unknown action acl chekc (did you mean check?); see restmq acl --help'],
  ])('%j › names the nearest command, if there is one', (words, message) => {
    expect(() => findCommand(commands, words)).toThrow(
      expect.objectContaining({ name: 'Failure', message, exit: 2 }) as Error,
    );
  });
});

/** Run a command in this process; it fails before it asks a daemon or Redis. */
async function failureOf(args: readonly string[]): Promise<{ message: string; exit: unknown }> {
  const { command, rest } = findCommand(commands, args);
  try {
    await command.run(rest);
  } catch (error) {
    const { name, message, exit } = error as Error & { exit?: number };
    return { message, exit: exit ?? (name === 'UsageError' ? 2 : name) };
  }
  throw new Error('it did not fail');
}

describe('wrong usage', () => {
  it.each<[string[], RegExp | string]>([
    [['add'], /^usage: restmq add QUEUE \[VALUE\]/],
    [['take', 'a', 'b'], /^usage: restmq take QUEUE /],
    [['take', 'a', '--max', '0'], '--max must be a whole number from 1 to 100, not "0"'],
    [['take', 'a', '--wiat', '5'], "Unknown option '--wiat' (did you mean --wait?); see restmq take --help"],
    [['take', 'a', '--colour'], "Unknown option '--colour'; see restmq take --help"],
    [['add', 'a', '-5'], /^Unknown option '-5'; an argument that begins with a dash goes after --/],
    [['add', 'a', 'b', '--wait', '5'], /^--wait requires --lines/],
    [['add', 'a', '--delay', 'soon'], /^--delay must be a duration from 0 to /],
    [['get', 'a', '--state', 'lost'], '--state must be one of ready, delayed, leased, dead, not "lost"'],
    [['len', '..'], /^a queue named \.\. can’t be part of a URL path/],
    [['take', 'a', '--raw', '--json'], '--raw can’t be combined with --json or --lease'],
    [['policy', 'a', 'lottery'], 'the policy must be one of broadcast, roundrobin, not "lottery"'],
    [['tail', 'a', '--since', 'a:1'], /^--since requires --consume/],
    [['completion', 'tcsh'], 'no completion for "tcsh"; supported shells: bash, zsh, fish'],
    [['len', 'a', '--url', 'here'], /^--url must be a URL such as http/],
    [['serve', '--prot', '80'], "Unknown option '--prot' (did you mean --port?); see restmq serve --help"],
    [['serve', '8888'], "Unexpected argument '8888'; see restmq serve --help"],
    [['serve', '--port', 'http'], '--port must be a whole number from 0 to 65535, not "http"'],
    [['serve', '--max-body', '1g'], '--max-body must be a size from 1 to 512m, such as 65536, 64k or 1m, not "1g"'],
    [['serve', '--workers', '0'], '--workers must be a whole number from 1 to 64, not "0"'],
    [
      ['serve', '--log-level', 'loud'],
      '--log-level must be one of fatal, error, warn, info, debug, trace, silent, not "loud"',
    ],
    [
      ['serve', '--embedded-redis', '--redis-url', 'redis://x'],
      '--embedded-redis and --redis-url exclude each other; leave one of them out',
    ],
    [['work', 'q'], /^usage: restmq work QUEUE \[OPTIONS\] -- PROGRAM/],
    [['work', 'q', '--', ''], 'the program has no name; see restmq work --help'],
    [['work', '..', '--', 'cat'], /^a queue named \.\. can’t be part of a URL path/],
    [['work', 'q', '--dead-exit', '0', '--', 'cat'], /^--dead-exit must be comma-separated exit codes from 1 to 255/],
    [['bench', '--batch', '101'], '--batch must be a whole number from 1 to 100, not "101"'],
    [['key'], 'usage: restmq key create|list|revoke ...; see restmq key --help'],
    [['key', '--redis-db', '1', 'list'], /^usage: restmq key create\|list\|revoke/],
    [['key', 'revoke'], /^usage: restmq key revoke ID/],
    [['key', 'list', 'all'], /^usage: restmq key list/],
    [['key', 'create', '--name', 'x'], /^give a --name, and --verbs from produce, consume, admin/],
    [['key', 'create', '--name', 'x', '--verbs', 'fly'], /^give a --name, and --verbs from/],
    [
      ['key', 'create', '--name', 'x', '--verbs', 'consume', '--expires', 'soon'],
      /^--expires must be a duration from 1s to /,
    ],
    [['password', 'hunter2'], 'usage: restmq password [OPTIONS]; see restmq password --help'],
  ])('%j says what is wrong', async (args, message) => {
    expect(await failureOf(args)).toEqual({
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
      exit: 2,
    });
  });
});
