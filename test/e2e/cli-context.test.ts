import { useCli } from '../support/cli';
import { everySection } from '../support/acl';
import { useDaemon } from '../support/use-daemon';

const { daemon } = useDaemon({ rules: everySection('username = ada', 'password = hunter2') });
const cli = useCli();

it('restmq context names daemons, and every command can use them', async () => {
  const done = { code: 0, stdout: '', stderr: '' };
  const say = (line: string, environment: Record<string, string> = {}) => cli.shell(line, environment);
  expect(await say('restmq context list')).toEqual({ ...done, code: 1 });
  expect(await say('restmq context show')).toEqual({ ...done, code: 1 });
  const inUrl = daemon.url.replace('://', '://ada:hunter2@');
  expect(await say(`restmq context add ada --url ${inUrl}/`)).toEqual(done);
  expect(await say(`echo rmq_hunter2 | restmq context add key --url ${daemon.url} --key - --use`)).toEqual(done);
  expect(await say(`restmq context add file --url ${daemon.url} --token-file token`)).toEqual(done);
  const readable = 'find restmq -type d -perm 700; find restmq -type f -perm 600';
  expect(await say(readable)).toEqual({ ...done, stdout: 'restmq\nrestmq/contexts.json\n' });
  const list = await say('restmq context list; restmq context list --json; restmq context show ada');
  expect(list.stdout).toContain(`   ada   ${daemon.url}  user ada\n*  key   ${daemon.url}  key\n`);
  expect(list.stdout).toMatch(/ file {2}http:\S+ {2}token file \/.*\/token\n\{"name":"ada","url":"http:/);
  expect(list.stdout).not.toContain('hunter2');

  expect(await say('restmq add q x --context ada')).toEqual({ ...done, stdout: 'q:1\n' });
  expect(await say('restmq len q', { RESTMQ_CONTEXT: 'ada' })).toEqual({ ...done, stdout: '1\n' });
  const refused = { code: 4, stdout: '', stderr: expect.stringMatching(/^restmq: /) as string };
  expect(await say('restmq len q')).toEqual(refused);
  expect(await say('restmq context use ada && restmq len q && restmq doctor | head -1')).toMatchObject({
    code: 0,
    stdout: `1\nok    daemon: ${daemon.url} answers\n`,
  });
  expect(await say(`restmq len q --url ${daemon.url}`)).toEqual(refused);
  expect(await say('restmq context remove ada && restmq context use fiel')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'restmq: there is no context fiel (did you mean file?); restmq context list lists the contexts\n',
  });
  expect(await say('restmq context show')).toEqual({ ...done, code: 1 });

  const wrong = [
    ['restmq context add', /^restmq: usage: restmq context add NAME --url URL/],
    ['restmq context add x', /^restmq: give the address of the daemon: --url URL\n$/],
    ['restmq context add "a b" --url http://x', /^restmq: a context has a name of 1 to 64 letters/],
    [
      'restmq context add x --url http://a:b@x --key y',
      /^restmq: --key, --user, --token-file and a user in --url exclude/,
    ],
    ['restmq context add x --url http://x --key - < /dev/null', /^restmq: no API key or token given/],
    ['restmq context use', /^restmq: give the name of a context, or --none/],
    [`restmq len q --context key --url ${daemon.url}`, /^restmq: --url and --context exclude each other/],
    [
      'echo "{hunter2" > restmq/contexts.json; restmq len q',
      /^restmq: \/.*\/contexts\.json is not valid: it is not a JSON object; mend it/,
    ],
    [
      'chmod 644 restmq/contexts.json; echo "{}" > restmq/contexts.json; restmq len q --context no',
      /^restmq: other users may read \/.*\nrestmq: there is no context no;/,
    ],
  ] as const;
  for (const [line, message] of wrong) {
    const { code, stderr } = await say(line);
    expect([line, code, stderr]).toEqual([line, 2, expect.stringMatching(message)]);
    expect(stderr).not.toContain('hunter2');
  }
});
