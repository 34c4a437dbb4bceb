import { aclFile, everySection, type AclFile } from '../support/acl';
import { useCli } from '../support/cli';
import { talkTo } from '../support/dialogue';
import { useRedis } from '../support/redis';
import { until } from '../support/until';

/** As RestMQ shipped it: its four sections, and every line in them a comment. */
const asShipped =
  '# RestMQ ACL\n\n[rest:producer]\n#hosts_allow = 127.0.0.1 192.168.0.7\n#hosts_deny = all\n\n[rest:consumer]\n\n[comet:consumer]\n\n[websocket:consumer]\n';

const redis = useRedis();
const cli = useCli();
let acl: AclFile;

beforeEach(() => {
  acl = aclFile('');
});

afterEach(() => acl.remove());

async function checked(text: string, ...more: string[]): Promise<string> {
  acl.write(text);
  const { code, stdout, stderr } = await cli.run(['acl', 'check', acl.path, ...more]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** The text below the name of a section. */
async function whoMay(fields: string, ...more: string[]): Promise<string> {
  const stdout = await checked(`[admin]\n${fields}`, ...more);
  return /^admin: .*\n {4}(.*)$/m.exec(stdout)![1]!;
}

describe('restmq serve --acl', () => {
  it.each([
    [
      'the file that RestMQ shipped',
      asShipped,
      /has no section \[sse:consumer\], \[admin\], \[ingest\]: these operations require an API key or token, else 401/,
    ],
    ['an empty file', '', /has no section at all: these operations require an API key or token, else 401/],
    ['an empty file, once for three workers,', '', /has no section at all/, ['--workers', '3']],
  ])('with %s says in words what is closed, and how to open it', async (_, text, said, more: string[] = []) => {
    acl.write(text);
    const serving = await cli.serve(['--redis-url', redis.url, '--acl', acl.path, ...more]);
    const warned = (): string[] =>
      serving
        .log()
        .filter(({ level }) => level === 40)
        .map(({ msg }) => msg);
    await until('it has warned', () => warned().length > 0);
    expect(warned()).toEqual([expect.stringMatching(said)]);
    expect(warned()[0]).toContain(`restmq acl check ${acl.path} shows who has access`);
    expect((await talkTo(serving)('DELETE /q/test')).status).toBe(401);
    expect(await serving.end('SIGTERM')).toBe(0);
  });
});

describe('restmq acl check', () => {
  it('shows for each section what it guards and who may do that', async () => {
    expect((await checked(asShipped)).split('\n')).toEqual([
      'rest:producer: add messages, on every transport',
      '    a client at any address, without credentials',
      'rest:consumer: take, lease, ack, peek at and count messages over HTTP',
      '    a client at any address, without credentials',
      'comet:consumer: stream lines: /c/{queue}',
      '    a client at any address, without credentials',
      'websocket:consumer: stream and send commands over WebSocket: /ws/{queue}, /ws',
      '    a client at any address, without credentials',
      'sse:consumer: stream server-sent events: /sse/{queue}',
      '    only with an API key or token: the file has no section [sse:consumer]',
      'admin: purge, settings, redrive, metrics, API keys',
      '    only with an API key or token: the file has no section [admin]',
      'ingest: send collectd values and syslog messages',
      '    only with an API key or token: the file has no section [ingest]',
      '',
    ]);
  });

  it.each([
    ['hosts_allow = 10.0.0.0/8, ::1', 'a client at 10.0.0.0/8 ::1 only, without credentials'],
    ['hosts_deny = 10.0.0.0/8', 'a client at any address except 10.0.0.0/8, without credentials'],
    ['hosts_deny = ALL', 'nobody: hosts_deny is all, and there is no hosts_allow'],
    [
      'hosts_allow = 10.0.0.7\nhosts_deny = 10.',
      'a client at 10.0.0.7, not at 10. (the narrower block wins; an address in neither is denied), without credentials',
    ],
    [
      'username = shop\npassword = hunter2',
      'a client at any address, as shop with the password, or with an API key or token',
    ],
  ])('%j › %s', async (fields, said) => expect(await whoMay(fields)).toBe(said));

  it.each([
    ['hosts_allow = 10.0.0.7\nhosts_deny = 10.', '10.0.0.7', 'a client at 10.0.0.7, without credentials'],
    ['hosts_allow = 10.0.0.7\nhosts_deny = 10.', '10.0.0.8', 'nobody at 10.0.0.8, with any credentials'],
    ['hosts_allow = 10.0.0.7\nhosts_deny = 10.', '192.0.2.1', 'nobody at 192.0.2.1, with any credentials'],
    ['hosts_deny = 10.', '192.0.2.1', 'a client at 192.0.2.1, without credentials'],
    ['hosts_allow = ::1', '::1', 'a client at ::1, without credentials'],
  ])('%j, --address %s › %s', async (fields, address, said) =>
    expect(await whoMay(fields, '--address', address)).toBe(said),
  );

  it('writes a JSON object for each section, and no password', async () => {
    const stdout = await checked(everySection('username = shop', 'password = hunter2'), '--json');
    expect(stdout).not.toContain('hunter2');
    const all = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { section: string; needs: string });
    expect([all.length, new Set(all.map(({ needs }) => needs))]).toEqual([7, new Set(['password'])]);
  });

  it.each([
    [
      'a broken file',
      '[admin]\nhosts_deny = localhost\n',
      [],
      1,
      /^restmq: .*acl\.conf: line 2: hosts_deny: "localhost" is not an address/,
    ],
    [
      'an address that is none',
      '',
      ['--address', 'here'],
      2,
      /^restmq: --address must be an IPv4 or IPv6 address, not "here"/,
    ],
  ])('of %s says what is wrong', async (_, text, more, wanted, said) => {
    acl.write(text);
    const { code, stderr } = await cli.run(['acl', 'check', acl.path, ...more]);
    expect([code, stderr.split('\n').length]).toEqual([wanted, 2]);
    expect(stderr).toMatch(said);
  });

  it.each([
    [['acl'], 2],
    [['acl', 'list', 'acl.conf'], 2],
    [['acl', 'check', '/nowhere/acl.conf'], 1],
  ])('%j ends with %d', async (args, wanted) => {
    expect((await cli.run(args)).code).toBe(wanted);
  });
});
