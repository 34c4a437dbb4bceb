import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startCrashingRedis } from '../support/crashing-redis';
import { startDaemon } from '../support/daemon';
import { freePort } from '../support/net';
import { startCollectd, startRsyslog, withProgram, type Sender } from '../support/senders';
import { connectStream } from '../support/stream-clients';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const run = promisify(execFile);
const queue = 'syslogd:127.0.0.1';

const { redis, daemon } = useDaemon({ syslogPort: 0 });
let folder: string;

beforeEach(async () => {
  await redis.client.flushall();
  folder = mkdtempSync(join(tmpdir(), 'restmq-senders-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

interface Line {
  line: string;
  message: string;
  [member: string]: unknown;
}

/** Read lines of syslog back over comet, up to the one that is the last. */
async function follow(
  url: string,
  name: string,
  isLast: (line: Line) => boolean,
  withinMs: number,
  act: () => void | Promise<void>,
): Promise<Line[]> {
  let ended = false;
  // Messages for a reader that pauses for a moment must be kept: the test is about the senders.
  await fetch(`${url}/v1/queues/${encodeURIComponent(name)}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: '{"replayLength":100000}',
  });
  const stream = await connectStream(url, name, 'comet', {
    on: ({ event, value }) => (ended ||= event === 'message' && isLast(value as Line)),
  });
  try {
    await act();
    await until('the last line is there', () => ended, withinMs);
    expect(stream.received.filter(({ event }) => event !== 'message')).toEqual([]); // no gap
    return stream.received.map(({ value }) => value as Line);
  } finally {
    stream.hangUp();
  }
}

withProgram('rsyslogd')('rsyslog', () => {
  let sender: Sender | undefined;
  afterEach(() => sender?.end());

  it.each([
    ['TCP with the shipped configuration', (shipped: string) => shipped, { transport: 'tcp', format: 'rfc5424' }],
    [
      'TCP, a line each, RFC 3164',
      (shipped: string) =>
        shipped
          .replace('octet-counted', 'traditional')
          .replace('template="restmq"', 'template="RSYSLOG_TraditionalForwardFormat"'),
      { transport: 'tcp', format: 'rfc3164' },
    ],
    [
      'UDP',
      (shipped: string) =>
        shipped
          .replace('"tcp"', '"udp"')
          .replace(/TCP_Framing.*/, '')
          .replace(/KeepAlive.*/, '')
          .replace(/ResendLast.*/, ''),
      { transport: 'udp', format: 'rfc5424' },
    ],
  ])('forwards over %s', async (_, change, members) => {
    const file = join(folder, 'log');
    writeFileSync(file, 'first\ncafé ☃\nlast\n');
    const lines = await follow(
      daemon.url,
      queue,
      ({ message }) => message.endsWith('last'),
      30_000,
      () => {
        sender = startRsyslog(daemon.syslogPort!, file, change);
      },
    );
    const ours = lines.filter(({ facility }) => facility === 'local3');
    expect(ours.map(({ message }) => message)).toEqual(['first', 'café ☃', 'last']);
    for (const one of ours)
      expect(one).toMatchObject({ ...members, severity: 'notice', app: 'test', host: '127.0.0.1' });
  });

  it('brings newlines and tabs within a message, with the shipped configuration', async () => {
    const local = join(folder, 'log');
    const input = `module(load="imuxsock" SysSock.Use="off")\ninput(type="imuxsock" Socket="${local}" CreatePath="on")\n`;
    sender = startRsyslog(daemon.syslogPort!, join(folder, 'none'), (shipped) => shipped + input);
    await until('rsyslog listens', () => existsSync(local));
    const messages = ['a\tb\nc', '  indented', 'the end'];
    const lines = await follow(
      daemon.url,
      queue,
      ({ message }) => message === 'the end',
      30_000,
      async () => {
        for (const message of messages) await run('logger', ['--socket', local, '--tag', 'mytag', '--', message]);
      },
    );
    expect(lines.filter(({ app }) => app === 'mytag').map(({ message }) => message)).toEqual(messages);
  });

  it('loses nothing while the daemon and Redis are restarted, with the shipped configuration', async () => {
    const crashing = await startCrashingRedis();
    const syslogPort = await freePort();
    let other = await startDaemon(crashing, { syslogPort });
    const file = join(folder, 'log');
    writeFileSync(file, '');
    sender = startRsyslog(syslogPort, file);
    let written = 0;
    const writer = setInterval(() => {
      appendFileSync(file, Array.from({ length: 50 }, () => `number ${written++}\n`).join(''));
    }, 10);
    const stored = (): Promise<number> => crashing.client.zcard(`restmq:{${queue}}:ready`);

    await until('rsyslog sends', async () => (await stored()) > 1000, 30_000);
    await other.stop();
    other = await startDaemon(crashing, { syslogPort });
    await until('rsyslog is back', async () => (await stored()) > 5000, 60_000);
    await crashing.kill();
    await new Promise((resolve) => setTimeout(resolve, 2000)); // an outage has a length
    await crashing.start();
    const then = await stored();
    await until('it goes on', async () => (await stored()) > then + 5000, 60_000);
    await other.stop();
    other = await startDaemon(crashing, { syslogPort });
    clearInterval(writer);
    appendFileSync(file, 'the end\n');

    const lines = await follow(
      other.url,
      queue,
      ({ message }) => message.includes('the end'),
      60_000,
      () => undefined,
    );
    const numbers = lines.flatMap(({ message }) => /number (\d+)/.exec(message)?.[1] ?? []).map(Number);
    expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(Array.from({ length: written }, (__, i) => i));
    await other.stop();
    await crashing.stop();
  }, 180_000);

  it('sends 60,000 lines over TCP, and they arrive complete and in order', async () => {
    const file = join(folder, 'log');
    const count = 60_000;
    writeFileSync(
      file,
      Array.from({ length: count }, (_, i) => `number ${i} of a line that is as long as lines of a log are\n`).join(''),
    );
    let startedAt = 0;
    const lines = await follow(
      daemon.url,
      queue,
      ({ message }) => message.includes(`number ${count - 1} `),
      170_000,
      () => {
        startedAt = performance.now();
        sender = startRsyslog(daemon.syslogPort!, file);
      },
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const numbers = lines.flatMap(({ message }) => /^ ?number (\d+) /.exec(message)?.[1] ?? []).map(Number);
    expect(numbers).toEqual(Array.from({ length: count }, (_, i) => i));
    console.info(`${count} lines by rsyslog, read back over comet: ${Math.round(count / seconds)} lines/s`);
  }, 180_000);
});

withProgram('logger')('logger', () => {
  it.each([
    ['--tcp', '--rfc3164'],
    ['--tcp', '--rfc5424'],
    ['--tcp', '--octet-count'],
    ['--udp', '--rfc3164'],
    ['--udp', '--rfc5424'],
  ])('sends with %s %s', async (...how) => {
    const args = [
      '--server',
      '127.0.0.1',
      '--port',
      String(daemon.syslogPort),
      ...how,
      '--tag',
      'mytag',
      '--priority',
      'mail.warning',
      'hello there',
    ];
    const [line] = await follow(
      daemon.url,
      queue,
      () => true,
      30_000,
      async () => void (await run('logger', args)),
    );
    expect(line).toMatchObject({
      facility: 'mail',
      severity: 'warn',
      app: 'mytag',
      message: 'hello there',
      transport: how[0].slice(2),
    });
  });
});

withProgram('perl')('Sys::Syslog of perl', () => {
  it.each(['tcp', 'udp'])('sends over %s, and every message has its severity, time and program', async (transport) => {
    const script = `use Sys::Syslog qw(:DEFAULT setlogsock); setlogsock({ type => "${transport}", host => "127.0.0.1", port => shift }) or die;
      openlog("app", "ndelay,pid", "user"); syslog("info", $_) for "first", "second", "third"; closelog()`;
    const lines = await follow(
      daemon.url,
      queue,
      ({ message }) => message.includes('third'),
      30_000,
      async () => void (await run('perl', ['-e', script, String(daemon.syslogPort)])),
    );
    expect(lines.map(({ message }) => message)).toEqual(['first', 'second', 'third']);
    for (const one of lines)
      expect(one).toMatchObject({ facility: 'user', severity: 'info', format: 'rfc3164', app: 'app', transport });
  });
});

withProgram('python3')('SysLogHandler of Python', () => {
  it.each(['STREAM', 'DGRAM'])(
    'sends over SOCK_%s, and what it sends is there while it stays connected',
    async (kind) => {
      const script = `
import logging.handlers, socket, sys
log = logging.getLogger('x')
log.addHandler(logging.handlers.SysLogHandler(('127.0.0.1', int(sys.argv[1])), socktype=socket.SOCK_${kind}))
log.warning('a'); log.error('caf\u00e9')
sys.stdin.read()
`;
      const python = execFile('python3', ['-c', script, String(daemon.syslogPort)]);
      const lines = await follow(
        daemon.url,
        queue,
        ({ message }) => message === '<11>café' || message === 'café',
        30_000,
        () => undefined,
      );
      expect(lines).toMatchObject([
        { facility: 'user', severity: 'warn', message: 'a' },
        { facility: 'user', severity: 'err', message: 'café' },
      ]);
      expect(lines.some((line) => 'truncated' in line)).toBe(false);
      const exited = once(python, 'exit');
      python.stdin!.end();
      await exited;
    },
  );
});

withProgram('collectd')('collectd', () => {
  it('sends values in both formats, and notifications, which are read back over comet', async () => {
    const data = await connectStream(daemon.url, 'collectd_data', 'comet');
    const events = await connectStream(daemon.url, 'collectd_event', 'comet');
    const collectd = startCollectd(daemon.url);
    try {
      const values = (): Record<string, unknown>[] =>
        data.received.flatMap(({ value }) => value as Record<string, unknown>[]);
      const json = (): unknown => values().find((one) => 'dsnames' in one);
      const line = (): unknown => values().find((one) => 'pluginInstance' in one);
      await until(
        'both formats and a notification are there',
        () => Boolean(json() && line() && events.received[0]),
        30_000,
      );
      for (const one of [json(), line()])
        expect(one).toMatchObject({ host: 'testhost', value: expect.stringMatching(/^\d+\.\d+:/) as unknown });
      expect(events.received[0]!.value).toMatchObject([{ labels: { severity: 'WARNING', instance: 'testhost' } }]);
      expect(collectd.said()).not.toMatch(/write_http plugin:.*(error|failed)/i);
    } catch (error) {
      throw new Error(`${(error as Error).message}\ncollectd says: ${collectd.said()}`, { cause: error });
    } finally {
      await collectd.end();
      data.hangUp();
      events.hangUp();
    }
  });
});

withProgram('python3')('xmlrpc.client of Python', () => {
  it('calls every method, and gets faults', async () => {
    const script = `
import sys
from xmlrpc.client import ServerProxy, Binary, Fault, MultiCall
s = ServerProxy(sys.argv[1] + '/xmlrpc')
print(s.set('py', 'caf\\u00e9 <&>'), s.add('py', 7), s.set('py', Binary(b'\\xff\\x00')))
m = s.get('py')
print(m['key'], ascii(m['value']), s.take('py')['value'], s.get('py')['value'].data)
try: s.get('py')
except Fault as f: print(f.faultCode, f.faultString)
print(s.set('py', 'x'), s.stats('py')['len'], s.del_('py', 'py:4') if False else getattr(s, 'del')('py', 'py:4'))
print(len(s.system.listMethods()), s.system.methodHelp('get').split('(')[0])
c = MultiCall(s); c.set('py', 'a'); c.get('py'); print([r if isinstance(r, str) else r['value'] for r in c()])
`;
    const { stdout } = await run('python3', ['-c', script, daemon.url]);
    expect(stdout.split('\n')).toEqual([
      'py:1 py:2 py:3',
      "py:1 'caf\\xe9 <&>' 7 b'\\xff\\x00'",
      '404 empty-queue: There is no message in this queue now.',
      'py:4 1 True',
      '9 get',
      "['py:5', 'a']",
      '',
    ]);
  });
});
