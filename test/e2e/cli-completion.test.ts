import { useCli } from '../support/cli';
import { talkTo } from '../support/dialogue';
import { isInstalled } from '../support/senders';
import { useDaemon } from '../support/use-daemon';

const { daemon } = useDaemon();
const cli = useCli();

beforeAll(async () => {
  const say = talkTo(daemon);
  expect((await cli.run(['context', 'add', 'prod', '--url', 'http://prod.example'])).code).toBe(0);
  for (const queue of ['orders.eu', 'orders.us', 'syslogd:10.0.0.1', 'jobs']) await say(`POST /q/${queue}`, 'value=1');
});

/** The candidates of bash at the end of a line. */
async function offered(line: string): Promise<string[]> {
  const script = `source <(restmq completion bash); COMP_LINE="$1"; COMP_POINT=\${#1}; _restmq; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = await cli.shell(`LINE=${JSON.stringify(line)}; set -- "$LINE"; ${script}`, {
    RESTMQ_URL: daemon.url,
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

describe('completion in bash', () => {
  it.each([
    ['restmq re', ['redrive']],
    ['restmq take --wa', ['--wait']],
    ['restmq get q --state ', ['ready', 'delayed', 'leased', 'dead']],
    ['restmq get q --state d', ['delayed', 'dead']],
    ['restmq policy orders.eu r', ['roundrobin']],
    ['restmq take ord', ['orders.eu', 'orders.us']],
    ['restmq take --wait 5 jo', ['jobs']],
    ['restmq take syslogd:', ['10.0.0.1']],
    ['restmq key ', ['create', 'list', 'revoke', '--help']],
    ['restmq key re', ['revoke']],
    ['restmq context use ', ['prod']],
    ['restmq len orders.eu --context p', ['prod']],
    ['restmq queue set orders.eu pol', ['policy=broadcast', 'policy=roundrobin']],
    ['restmq queue set orders.eu maxLength=4 overflow=d', ['drop-oldest']],
    ['restmq queue set jobs maxL', ['maxLength=']],
    ['restmq key create --v', ['--verbs']],
    ['restmq key nonsense --', []],
    ['restmq peek q --state l', ['leased']],
    ['restmq completion z', ['zsh']],
    ['restmq serve --redis-u', ['--redis-url']],
    ['restmq take jobs --max ', []],
    ['restmq nonsense ', []],
  ])('%s⇥', async (line, wanted) => {
    expect(await offered(line)).toEqual(wanted);
  });

  it('offers every command', async () => {
    expect(await offered('restmq ')).toEqual(expect.arrayContaining(['serve', 'add', 'take', 'conformance', '--help']));
  });
});

/** The arguments for zsh's own completion, for a line of these words, the last one unfinished. */
async function handed(...words: string[]): Promise<string[]> {
  const script = `compdef() { :; }; source <(restmq completion zsh)
    _describe() { print -rl -- "\${(@P)2}"; }; _arguments() { print -rl -- "$words[1]" "$@"; }; compadd() { print -rl -- "\${(@P)2}"; }
    words=("$@"); CURRENT=$#words; PREFIX=$words[-1]; \${ASK:-_restmq}`;
  const { stdout, stderr } = await cli.shell(
    'zsh -f -c "$SCRIPT" zsh "${WORDS[@]}"'.replace('"${WORDS[@]}"', words.map((word) => `'${word}'`).join(' ')),
    {
      RESTMQ_URL: daemon.url,
      SCRIPT: script,
      ...(words[0] === '' ? { ASK: '_restmq_queues' } : {}),
    },
  );
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

(isInstalled('zsh') ? describe : describe.skip)('completion in zsh', () => {
  it('describes the commands', async () => {
    expect(await handed('restmq', 're')).toEqual(
      expect.arrayContaining(['redrive:make dead letters ready again', 'take:take messages from a queue']),
    );
  });

  it('knows the options of a command, what they can be, and its words', async () => {
    const specs = await handed('restmq', 'get', '--st');
    expect(specs[0]).toBe('get');
    expect(specs).toEqual(
      expect.arrayContaining([
        '--state[print the messages in this state\\: ready, delayed, leased, dead]:STATE:(ready delayed leased dead)',
        '--help[show this help]',
        expect.stringMatching(/^--context\[.*\]:NAME:_restmq_contexts$/),
        '1:queue:_restmq_queues',
      ]),
    );
    expect(await handed('restmq', 'add', '--fi')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^--file\[.*\]:FILE:_files$/),
        expect.stringMatching(/^\*--header\[/),
      ]),
    );
  });

  it('knows the actions of a command, and their options', async () => {
    expect(await handed('restmq', 'key', 're')).toEqual([
      'create:create an API key',
      'list:list the API keys',
      'revoke:revoke an API key',
    ]);
    expect(await handed('restmq', 'key', 'create', '--')).toEqual(
      expect.arrayContaining(['create', expect.stringMatching(/^--verbs\[/)]),
    );
  });

  it('asks the daemon for queues', async () => {
    expect(await handed('', 'orders')).toEqual(['orders.eu', 'orders.us']);
  });

  it('is written so that zsh can read it', async () => {
    expect(await cli.shell('restmq completion zsh > c.zsh && zsh -n c.zsh')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });
});

(isInstalled('fish') ? describe : describe.skip)('completion in fish', () => {
  it('offers commands, actions, options, what they can be, and queues', async () => {
    const lines: [string, string[]][] = [
      ['restmq re', ['redrive']],
      ['restmq take --wa', ['--wait']],
      ['restmq get q --state ', ['dead', 'delayed', 'leased', 'ready']],
      ['restmq peek q --state d', ['dead', 'delayed']],
      ['restmq policy orders.eu r', ['roundrobin']],
      ['restmq take ord', ['orders.eu', 'orders.us']],
      ['restmq take --wait 5 jo', ['jobs']],
      ['restmq take jobs jo', []],
      ['restmq take syslogd:', ['syslogd:10.0.0.1']],
      ['restmq key ', ['create', 'list', 'revoke']],
      ['restmq context use ', ['prod']],
      ['restmq len orders.eu --context p', ['prod']],
      ['restmq queue set orders.eu pol', ['policy=broadcast', 'policy=roundrobin']],
      ['restmq queue set orders.eu maxLength=4 overflow=d', ['overflow=drop-oldest']],
      ['restmq queue set jobs maxL', ['maxLength=']],
      ['restmq key create --v', ['--verbs']],
      ['restmq completion z', ['zsh']],
      ['restmq serve --redis-u', ['--redis-url']],
      ['restmq nonsense ', []],
    ];
    const script = lines.map(([line]) => `complete -C '${line}'; echo .`).join('; ');
    const { stdout, stderr } = await cli.shell(`fish -N -c "restmq completion fish | source; $SCRIPT"`, {
      RESTMQ_URL: daemon.url,
      SCRIPT: script,
      HOME: '.',
    });
    expect(stderr).toBe('');
    const offers = stdout.split('.\n').slice(0, -1);
    expect(offers.map((one) => one.split('\n').flatMap((candidate) => candidate.split('\t')[0] || []))).toEqual(
      lines.map(([, wanted]) => wanted),
    );
  });
});
