import { createServer } from 'node:http';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../package.json';
import { describeOptions } from '../../src/config';
import { aclFile } from '../support/acl';
import { type Cli, useCli } from '../support/cli';
import { ask, talkTo } from '../support/dialogue';
import { freePort, freePortPair } from '../support/net';
import { childrenOf, startMs } from '../support/processes';
import { useRedis } from '../support/redis';
import { isInstalled } from '../support/senders';
import { until } from '../support/until';

const redis = useRedis();
const cli = useCli();

describe('restmq', () => {
  it('tells the version, and loads no command for it', async () => {
    const hook = join(tmpdir(), `restmq-loaded-${process.pid}.cjs`);
    const loaded = `process.moduleLoadList.filter((one) => / (http|crypto|readline|util\\/parse_args)\\b/.test(one))`;
    writeFileSync(hook, `process.on('exit', () => require('fs').writeSync(2, ${loaded} + '\\n'));`);
    const answer = { code: 0, stdout: `restmq ${version}\n` };
    expect(await cli.run(['--version'], { NODE_OPTIONS: `--require ${hook}` })).toEqual({ ...answer, stderr: '\n' });
    rmSync(hook);
    for (const args of [['-v'], ['serve', '--version']]) expect(await cli.run(args)).toMatchObject(answer);
  });

  it('tells what commands there are, with --help, help, and nothing', async () => {
    for (const args of [['--help'], ['help'], []]) {
      const { code, stdout, stderr } = await cli.run(args);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^Usage: restmq COMMAND [^]*\n {2}serve {2,}serve queues over HTTP\n/);
    }
  });

  it('shows the help of a command for --help, -h and help', async () => {
    const help = /^Usage: restmq key create /;
    for (const args of [
      ['key', 'create', '-h'],
      ['key', 'create', '--help'],
      ['help', 'key', 'create'],
    ])
      expect(await cli.run(args)).toMatchObject({ code: 0, stdout: expect.stringMatching(help) as string, stderr: '' });
  });

  it('shows for serve --help every option, and for syslogd --help its own default ports', async () => {
    const serve = await cli.run(['serve', '--help']);
    expect(serve.stdout).toContain(describeOptions());
    for (const option of ['--version, -v', '--help, -h']) expect(serve.stdout).toContain(`\n  ${option} `);
    const { stdout } = await cli.run(['syslogd', '--help']);
    expect(stdout).toContain('--syslog-port is 25000');
    expect(stdout).toMatch(/^ {2}--port PORT .+\(25001\)$/m);
    expect(stdout).toMatch(/^ {2}--syslog-port PORT .+\(25000\)$/m);
    expect(stdout).not.toContain('(8888)');
  });

  it('syslogd starts with the start line of RestMQ, which had one port', async () => {
    const port = await freePortPair();
    const running = cli.start(['syslogd', `--port=${port}`, `--syslog-port=${port}`, '--redis-url', redis.url]);
    await running.says(`RestMQ listens on http://127.0.0.1:${port + 1}`);
    expect(running.said.stderr).toContain(`"syslogPort":${port}`);
    expect((await running.end('SIGTERM')).code).toBe(0);
  });

  it.each([
    [['sevre'], 'restmq: unknown command sevre (did you mean serve?); see restmq --help\n'],
    [['serve', '--prot', '80'], "restmq: Unknown option '--prot' (did you mean --port?); see restmq serve --help\n"],
    [['take', 'a', 'b'], /^restmq: usage: restmq take QUEUE .*\n$/],
  ])('%j ends with 2 and one line that says why', async (args, stderr) => {
    expect(await cli.run(args)).toEqual({
      code: 2,
      stdout: '',
      stderr: typeof stderr === 'string' ? stderr : (expect.stringMatching(stderr) as string),
    });
  });

  it('reads its environment', async () => {
    expect(await cli.run(['serve'], { RESTMQ_REDIS_PORT: 'x' })).toMatchObject({
      code: 2,
      stderr: 'restmq: RESTMQ_REDIS_PORT must be a whole number from 1 to 65535, not "x"\n',
    });
  });
});

describe('restmq serve that can’t start', () => {
  it('for want of Redis names its address and the remedy, not its password', async () => {
    const port = await freePort();
    for (const workers of ['1', '2']) {
      const { code, stdout, stderr } = await cli.run([
        'serve',
        '--port',
        '0',
        '--workers',
        workers,
        '--log-level',
        'silent',
        '--redis-url',
        `redis://:hunter2@127.0.0.1:${port}`,
      ]);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr.split('\n')[0]).toMatch(
        new RegExp(
          `^restmq: can’t reach Redis at redis://127\\.0\\.0\\.1:${port} \\(.*ECONNREFUSED.*\\)\\. Start a redis-server there, .*--embedded-redis$`,
        ),
      );
      expect(stderr).not.toMatch(/hunter2|\n {4}at /);
    }
  });

  it.each(['1', '2'])(
    'with --workers %s for a Redis URL that can’t be understood ends with 2, says what is, and repeats no password',
    async (workers) => {
      const { code, stderr } = await cli.run([
        'serve',
        '--workers',
        workers,
        '--redis-url',
        'redis://:100%hunter2@localhost',
      ]);
      expect([code, stderr.split('\n').length]).toEqual([2, 2]);
      expect(stderr).toMatch(/^restmq: --redis-url is not valid; it must be like /);
      expect(stderr).not.toContain('hunter2');
    },
  );

  it('for a port that is taken says so', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, stderr } = await cli.run(['serve', '--redis-url', redis.url, '--port', String(port)]);
    expect([code, stderr]).toEqual([
      1,
      `restmq: can’t listen on 127.0.0.1, port ${port}: the port is in use; choose another --port, or stop the program that uses it\n`,
    ]);
    other.close();
  });

  it('for an address that this machine does not have says so', async () => {
    const { code, stderr } = await cli.run(['serve', '--redis-url', redis.url, '--port', '0', '--listen', '192.0.2.1']);
    expect([code, stderr]).toEqual([
      1,
      'restmq: can’t listen on 192.0.2.1, port 0: this machine has no such address; choose another --listen\n',
    ]);
  });

  it('for a data directory that is none says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'restmq-cli-'));
    writeFileSync(join(folder, 'file'), '');
    const { code, stderr } = await cli.run([
      'serve',
      '--port',
      '0',
      '--embedded-redis',
      '--data-dir',
      join(folder, 'file'),
    ]);
    expect([code, stderr.split('\n').length]).toEqual([1, 2]);
    expect(stderr).toMatch(/^restmq: the data directory .* can’t be used/);
    rmSync(folder, { recursive: true });
  });
});

describe('restmq serve', () => {
  it('serves, and with SIGTERM finishes what is in flight and ends with 0', async () => {
    const serving = await cli.serve(['--redis-url', redis.url]);
    const say = talkTo(serving);
    expect((await say('POST /q/cli', 'value=foobar')).line).toBe('200 cli:1⏎');
    expect((await say('GET /q/cli')).line).toBe('200 {"key":"cli:1","value":"foobar","count":0}⏎');
    const waiting = ask(serving.url, 'GET /q/cli?wait=30').answer;
    await until('it waits', async () => (await redis.client.pubsub('SHARDCHANNELS', '*:wake')).length === 1);
    expect(await serving.end('SIGTERM')).toBe(0);
    expect((await waiting).line).toBe('204');
    expect(serving.log().map(({ msg }) => msg)).toEqual([`RestMQ listens on ${serving.url}`, 'RestMQ has stopped']);
  });

  it('ends with 0 on SIGINT', async () => {
    const serving = await cli.serve(['--redis-url', redis.url]);
    expect(await serving.end('SIGINT')).toBe(0);
  });

  it.each([[['--workers', '1']], [['--workers', '2']]])(
    '%j › without access rules and without a terminal, SIGHUP changes nothing but a line in the log',
    async (workers) => {
      const serving = await cli.serve(['--redis-url', redis.url, ...workers]);
      serving.process.kill('SIGHUP');
      await until('it says so', () => serving.log().some(({ msg }) => msg.startsWith('SIGHUP ignored')));
      expect((await talkTo(serving)('POST /q/hup', 'value=1')).status).toBe(200);
      expect(await serving.end('SIGTERM')).toBe(0);
    },
  );

  (isInstalled('python3') ? it : it.skip)('ends with 0 on SIGHUP where it was started from a terminal', async () => {
    const program =
      'import os, pty, sys; status = pty.spawn(sys.argv[1:]); sys.exit(os.waitstatus_to_exitcode(status))';
    const running = cli.start(
      ['-c', program, 'restmq', 'serve', '--port', '0', '--redis-url', redis.url],
      {},
      'python3',
    );
    await running.says('RestMQ listens');
    const { url } = JSON.parse(/^\{.*RestMQ listens.*\}/m.exec(running.said.stdout)![0]) as { url: string };
    await fetch(`${url}/healthz`, { headers: { Connection: 'close' } }); // then it heeds signals, too
    process.kill(childrenOf(running.process.pid!)[0]!, 'SIGHUP');
    expect((await running.end()).code).toBe(0);
  });

  it.each([[['--workers', '1']], [['--workers', '2']]])(
    '%j › reads its access rules again on SIGHUP',
    async (workers) => {
      const acl = aclFile('[rest:consumer]\nhosts_deny = all\n');
      const serving = await cli.serve(['--redis-url', redis.url, '--acl', acl.path, '--listen', '0.0.0.0', ...workers]);
      const status = async (): Promise<number> => (await fetch(`${serving.url}/q/acl`)).status;
      expect(await status()).toBe(403);
      acl.write('[rest:consumer]\n');
      serving.process.kill('SIGHUP');
      await until('the new rules hold', async () => (await status()) === 204 && (await status()) === 204, 40_000);
      expect(serving.log().some(({ msg }) => msg.startsWith('without --acl anyone who can reach this address'))).toBe(
        false,
      );
      expect(await serving.end('SIGTERM')).toBe(0);
      acl.remove();
    },
  );

  it('warns where strangers can reach it', async () => {
    const serving = await cli.serve(['--redis-url', redis.url, '--listen', '0.0.0.0']);
    await until('it warns', () =>
      serving
        .log()
        .some(({ level, msg }) => level === 40 && msg.startsWith('without --acl anyone who can reach this address')),
    );
    expect(await serving.end('SIGTERM')).toBe(0);
  });

  it('serves with a Redis of its own, which ends with it and keeps its messages', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'restmq-cli-'));
    const options = ['--embedded-redis', '--data-dir', folder];
    const first = await cli.serve(options);
    await talkTo(first)('POST /q/kept', 'value=1');
    expect(await first.end('SIGTERM')).toBe(0);
    expect(existsSync(join(folder, 'redis.sock'))).toBe(false);
    const second = await cli.serve(options);
    expect((await talkTo(second)('GET /q/kept')).line).toContain('"kept:1"');
    expect(await second.end('SIGTERM')).toBe(0);
    rmSync(folder, { recursive: true });
  });

  it('serves with two workers, replaces one that is killed, and ends with both', async () => {
    const serving = await cli.serve(['--workers', '2', '--redis-url', redis.url]);
    const say = talkTo(serving);
    const listens = (): number => serving.log().filter(({ msg }) => msg.startsWith('RestMQ listens')).length;
    for (let i = 1; i <= 20; i++) expect((await say('POST /q/workers', `value=${i}`)).line).toBe(`200 workers:${i}⏎`);
    const victim = childrenOf(serving.process.pid!)[0]!;
    process.kill(victim, 'SIGKILL');
    await until('another takes its place', () => listens() === 3, startMs);
    expect(serving.log().find(({ msg }) => msg === 'a worker exited; starting another')).toMatchObject({
      pid: victim,
      signal: 'SIGKILL',
    });
    for (let i = 1; i <= 20; i++) expect((await say('GET /q/workers')).line).toContain(`"workers:${i}"`);
    const children = childrenOf(serving.process.pid!);
    expect(children).toHaveLength(2);
    expect(await serving.end('SIGTERM')).toBe(0);
    for (const pid of children) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });
});

describe('restmq key', () => {
  const key = (...args: string[]): ReturnType<Cli['run']> => cli.run(['key', ...args, '--redis-url', redis.url]);

  it('creates keys, lists them without their secrets, and revokes them', async () => {
    const created = await key(
      'create',
      '--name',
      'shop',
      '--queues',
      'orders.*',
      '--verbs',
      'produce,consume',
      '--expires',
      '90d',
    );
    const [, secret, id] = /^rmq_[0-9a-f]{16}_(\S{43})\nid ([0-9a-f]{16}): /.exec(created.stdout)!;
    const { stdout } = await key('list');
    expect(stdout).toMatch(new RegExp(`^${id}  "shop"  produce,consume on orders\\.\\*  since \\S+  until \\S+\n$`));
    expect(stdout).not.toContain(secret);
    expect(await key('revoke', id!)).toMatchObject({ code: 0, stdout: `revoked ${id}\n` });
    expect((await key('list')).stdout).toBe('');
    expect(await key('revoke', id!)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^restmq: there is no key/) as string,
    });
  });
});
