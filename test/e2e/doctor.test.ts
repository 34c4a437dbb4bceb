import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useCli } from '../support/cli';
import { talkTo } from '../support/dialogue';
import { startRedis, type TestRedis } from '../support/redis';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

interface Check {
  name: string;
  verdict: string;
  says: string;
  remedy?: string;
}

let redis: TestRedis;
/** The daemon that is asked has a Redis of its own, with which all is well. */
const { daemon } = useDaemon();
const cli = useCli();

beforeEach(async () => {
  redis = await startRedis('--busy-reply-threshold', '100', '--enable-protected-configs', 'yes');
});

afterEach(() => redis.stop());

async function examined(url = redis.url): Promise<{ code: number | null; checks: Check[] }> {
  const { code, stdout } = await cli.run(['doctor', '--json', '--url', daemon.url, '--redis-url', url]);
  return {
    code,
    checks: stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Check)
      .filter(({ name }) => name.startsWith('redis')),
  };
}

const named = (checks: readonly Check[], ...names: string[]): Check[] =>
  checks.filter(({ name }) => names.includes(name));

/** The command to type. */
function commandIn(remedy: string): string {
  return /redis-cli .*$/.exec(remedy)![0];
}

const weak = (url: string): string => url.replace('//', '//weak:pw@');

describe('restmq doctor, started the wrong way,', () => {
  it.each([
    ['redis://:hunter2@host/zero', /^restmq: --redis-url is not valid/],
    ['redis+cluster://:hunter2@host/3', /^restmq: a Redis Cluster has database 0 only/],
  ])('with --redis-url %s › ends with 2, as every command does', async (url, says) => {
    const { code, stdout, stderr } = await cli.run(['doctor', '--url', daemon.url, '--redis-url', url]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(says)]);
    expect(stderr).not.toContain('hunter2');
  });
});

describe('restmq doctor, of what a Redis refuses,', () => {
  it.each([
    ['no scripts', ['~*', '&*', '+@all', '-eval', '-spublish']],
    ['one kind of keys only', ['~restmq:*', '&*', '+@all']],
    ['no INFO', ['~*', '&*', '+@all', '-info']],
  ])('%s › gives a cure that makes a user with which a daemon starts and serves', async (_, rights) => {
    await redis.client.call('ACL', 'SETUSER', 'weak', 'on', '>pw', ...rights);
    const { code, checks } = await examined(weak(redis.url));
    const [access] = named(checks, 'redis access');
    expect([code, access]).toEqual([
      1,
      {
        name: 'redis access',
        verdict: 'bad',
        says: expect.stringContaining('NOPERM') as string,
        remedy: expect.stringMatching(/^allow this user scripts on the keys/) as string,
      },
    ]);
    expect(JSON.stringify(checks)).not.toContain('pw');
    expect(await cli.shell(commandIn(access!.remedy!))).toMatchObject({ code: 0, stdout: 'OK\n' });
    const cured = redis.url.replace('//', '//restmq:PASSWORD@');
    const serving = await cli.serve(['--redis-url', cured]);
    const say = talkTo(serving);
    expect((await say('GET /readyz')).status).toBe(200);
    const waiting = say('GET /q/cured?wait=20');
    await until('it waits', async () => (await redis.client.zcard('restmq:{cured}:line')) === 1);
    expect((await say('POST /q/cured', 'value=x')).line).toBe('200 cured:1⏎');
    expect((await waiting).line).toContain('"x"');
    expect(await serving.end('SIGTERM')).toBe(0);
    expect(named((await examined(cured)).checks, 'redis access')).toMatchObject([{ verdict: 'good' }]);
  });

  it('the guide for operators gives the same rights', async () => {
    await redis.client.call('ACL', 'SETUSER', 'weak', 'on', '>pw', '+info');
    const [access] = named((await examined(weak(redis.url))).checks, 'redis access');
    const rights = /ACL SETUSER .*$/.exec(access!.remedy!)![0];
    expect(readFileSync(join(__dirname, '../../docs/operators.md'), 'utf8')).toContain(`redis-cli -u URL ${rights}\n`);
  });

  it('READONLY: says that it is a replica', async () => {
    await redis.client.call('REPLICAOF', '127.0.0.1', '1');
    const { code, checks } = await examined();
    expect([code, named(checks, 'redis access', 'redis writes')]).toEqual([
      1,
      [
        {
          name: 'redis writes',
          verdict: 'bad',
          says: 'it is a replica, which accepts no writes',
          remedy: expect.stringMatching(/^name the master/) as string,
        },
      ],
    ]);
  });

  it('OOM: says that it is full, which is a warning', async () => {
    await redis.client.config('SET', 'maxmemory', '1');
    const { code, checks } = await examined();
    expect([code, named(checks, 'redis access', 'redis memory', 'redis writes')]).toMatchObject([
      0,
      [
        { name: 'redis memory', verdict: 'warning' },
        { name: 'redis writes', verdict: 'warning', says: expect.stringMatching(/^memory is full/) as string },
      ],
    ]);
  });

  it('NOREPLICAS: says that replicas are missing, with a command that lets it go on', async () => {
    await redis.client.config('SET', 'min-replicas-to-write', '1');
    const { code, checks } = await examined();
    const writes = named(checks, 'redis access', 'redis writes');
    expect([code, writes]).toMatchObject([
      1,
      [{ name: 'redis writes', verdict: 'bad', says: expect.stringContaining('min-replicas-to-write') as string }],
    ]);
    expect(await cli.shell(commandIn(writes[0]!.remedy!).replace(/N$/, '0'))).toMatchObject({
      code: 0,
      stdout: 'OK\n',
    });
    expect(named((await examined()).checks, 'redis access', 'redis writes')).toMatchObject([
      { name: 'redis access', verdict: 'good' },
    ]);
  });

  it('MISCONF: says that it can’t write to its disk, with a command after which it goes on', async () => {
    const gone = mkdtempSync(join(tmpdir(), 'restmq-gone-'));
    const [, dir] = (await redis.client.config('GET', 'dir')) as [string, string];
    await redis.client.config('SET', 'dir', gone);
    await redis.client.config('SET', 'save', '3600 1000000');
    rmSync(gone, { recursive: true });
    await redis.client.set('x', '1');
    await redis.client.bgsave().catch(() => undefined);
    await until('it could not save', async () => /rdb_last_bgsave_status:err/.test(await redis.client.info()));
    const { code, checks } = await examined();
    const writes = named(checks, 'redis access', 'redis writes');
    expect([code, writes]).toMatchObject([
      1,
      [{ name: 'redis writes', verdict: 'bad', says: expect.stringContaining('disk') as string }],
    ]);
    await redis.client.config('SET', 'dir', dir);
    expect(await cli.shell(commandIn(writes[0]!.remedy!))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('started') as string,
    });
    await until(
      'it goes on',
      async () => named((await examined()).checks, 'redis access')[0]?.verdict === 'good',
      30_000,
    );
  });

  it('BUSY: says who holds it up, with a command that ends that', async () => {
    const busy = redis.client.duplicate();
    busy.on('error', () => undefined);
    const script = busy.eval('while true do end', 0).catch((error: unknown) => String(error));
    await until('it is busy', () =>
      redis.client.ping().then(
        () => false,
        (error: unknown) => String(error).includes('BUSY'),
      ),
    );
    const { code, checks } = await examined();
    expect([code, checks]).toMatchObject([
      1,
      [{ verdict: 'bad', says: expect.stringContaining('a script of another client blocks it') as string }],
    ]);
    expect(await cli.shell(commandIn(checks[0]!.remedy!))).toMatchObject({ code: 0, stdout: 'OK\n' });
    expect(await script).toMatch(/killed/i);
    busy.disconnect();
  });

  it('says how its socket is reached', async () => {
    await redis.stop();
    const folder = mkdtempSync(join(tmpdir(), 'restmq-doctor-'));
    redis = await startRedis('--unixsocket', join(folder, 'redis.sock'));
    const { checks } = await examined(`unix://${folder}/redis.sock`);
    const [memory] = named(checks, 'redis memory');
    expect(memory!.remedy).toContain(`redis-cli -s ${folder}/redis.sock CONFIG SET maxmemory BYTES`);
    rmSync(folder, { recursive: true });
  });
});
