import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, type Running, useCli } from '../support/cli';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon, say } = useDaemon();
const cli = useCli();
let folder: string;

beforeEach(async () => {
  await redis.client.flushall();
  folder = mkdtempSync(join(tmpdir(), 'restmq-work-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = (...args: string[]): Running =>
  cli.start(['work', ...args], { RESTMQ_URL: daemon.url, DIR: folder, LC_ALL: 'C.UTF-8' });
const work = (...args: string[]): Promise<Ended> => start(...args).end();
const stats = async (): Promise<Record<string, number>> => (await say('GET /stats/jobs')).json() as never;
const textOf = (name: string): string =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
const add = (value: string): Promise<unknown> => say('POST /q/jobs', `value=${value}`);

describe('restmq work', () => {
  it('gives a program the bytes of each value, and its properties', async () => {
    const bytes = randomBytes(300_000);
    writeFileSync(join(folder, 'bytes'), bytes);
    const emoji = '😀'.repeat(512);
    const many = Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`h${i}`, emoji]));
    const messages = [
      { value: bytes.toString('base64'), encoding: 'base64', priority: 3, headers: { 'Trace-Id': 'é=1\\' } },
      { value: { n: 1 }, contentType: 'application/vnd.order+json' },
      { value: 'x'.repeat(200_000) },
      { value: '', headers: many },
    ];
    await say('POST /v1/queues/jobs/messages', JSON.stringify({ messages }), 'application/json');
    await say('POST /q/jobs', '"a \\u00e9"', 'application/json');
    const script =
      'cat > "$DIR/$RESTMQ_MESSAGE_KEY"; echo "$RESTMQ_MESSAGE_QUEUE $RESTMQ_MESSAGE_ATTEMPT $RESTMQ_MESSAGE_PRIORITY ' +
      '$RESTMQ_MESSAGE_CONTENT_TYPE|$RESTMQ_MESSAGE_HEADER_TRACE_ID $RESTMQ_MESSAGE_HEADERS ${#RESTMQ_MESSAGE_HEADER_H30} $1"';
    const ended = await work('jobs', '--max', '5', '--', 'bash', '-c', script, '--', '--version');
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const lines = ended.stdout.trim().split('\n');
    expect(lines[0]).toBe(
      'jobs 1 3 |é=1\\ {"Trace-Id":"é=1\\\\"} 0 --version'.replace(' |', ` ${lines[0]!.split(/[ |]/)[3]!}|`),
    );
    expect(lines[1]).toBe('jobs 1 0 application/vnd.order+json| {} 0 --version');
    expect(lines[3]).toMatch(/^jobs 1 0 .*\| \{"h0":"😀.*"\} 512 --version$/);
    expect(lines[4]).toBe('jobs 1 0 application/json| {} 0 --version');
    expect(readFileSync(join(folder, 'jobs:1'))).toEqual(bytes);
    expect([2, 3, 4, 5].map((n) => textOf(`jobs:${n}`))).toEqual(['{"n":1}', 'x'.repeat(200_000), '', '"a \\u00e9"']);
    expect(await stats()).toMatchObject({ ready: 0, leased: 0, acked: 5 });
  });

  it('acks after exit code 0, retries after another, and makes a dead letter after a code of --dead-exit', async () => {
    for (const value of ['0', '3', '65', '9', 'sleep']) await add(value);
    const script =
      'read -r code; case $code in sleep) sleep 100;; 9) kill -9 $$;; 3) [ "$RESTMQ_MESSAGE_ATTEMPT" = 2 ] && exit 0;; esac; exit $code';
    const options = ['--delay', '0', '--timeout', '1', '--dead-exit', '9,65', '--max', '8', '--concurrency', '2'];
    await say('PUT /v1/queues/jobs', '{"maxAttempts":2}', 'application/json');
    const { code, stderr } = await work('jobs', ...options, '--', 'sh', '-c', script);
    expect(code).toBe(0);
    expect(stderr.trim().split('\n').sort()).toEqual([
      'restmq: jobs:2: sh exited with 3',
      'restmq: jobs:3: sh exited with 65',
      'restmq: jobs:4: sh was ended by SIGKILL',
      'restmq: jobs:4: sh was ended by SIGKILL',
      'restmq: jobs:5: sh took longer than --timeout',
      'restmq: jobs:5: sh took longer than --timeout',
    ]);
    expect(await stats()).toMatchObject({ ready: 0, leased: 0, acked: 2, dead: 3 });
    expect((await say('GET /v1/queues/jobs/messages/jobs:3')).json()).toMatchObject({
      attempts: 1,
      reason: 'sh exited with 65',
    });
  });

  it('ends with an error if the program can’t be started, and gives its message back', async () => {
    await add('a');
    writeFileSync(join(folder, 'text'), 'no program');
    for (const [program, why] of [
      ['/no/such', 'there is no such program'],
      [join(folder, 'text'), 'it may not be executed'],
    ] as const) {
      const { code, stdout, stderr } = await work('jobs', '--', program, 'x');
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`restmq: can’t start ${program}: ${why}\n`);
    }
    expect((await say('GET /v1/queues/jobs/messages/jobs:1')).json()).toMatchObject({ state: 'ready', attempts: 0 });
  });

  it('extends the lease while the program runs, and ends a program whose lease is lost', async () => {
    await add('a');
    const script = 'echo $RESTMQ_MESSAGE_ATTEMPT >> "$DIR/attempts"; until [ -e "$DIR/go" ]; do sleep 0.1; done';
    const running = start('jobs', '--lease', '1', '--max', '2', '--', 'sh', '-c', script);
    await until('it runs', () => textOf('attempts') === '1\n');
    const { leaseExpiresAt } = (await say('GET /v1/queues/jobs/messages/jobs:1')).json() as { leaseExpiresAt: string };
    await until('the lease would be over', () => Date.now() > Date.parse(leaseExpiresAt) + 500);
    expect(await stats()).toMatchObject({ leased: 1 });
    await say('DELETE /v1/queues/jobs/messages/jobs:1');
    await until('the program is ended', () => running.said.stderr.includes('sh was ended by SIGTERM'));
    writeFileSync(join(folder, 'go'), '');
    await add('b');
    expect((await running.end()).code).toBe(0);
    expect(textOf('attempts')).toBe('1\n1\n');
  });

  it('takes no more messages after SIGTERM, and waits for the programs', async () => {
    for (const value of ['a', 'b', 'c']) await add(value);
    const script = 'touch "$DIR/$RESTMQ_MESSAGE_KEY"; until [ -e "$DIR/go" ]; do sleep 0.1; done; cat';
    const running = start('jobs', '--concurrency', '2', '--', 'sh', '-c', script);
    await until('two run', () => existsSync(join(folder, 'jobs:1')) && existsSync(join(folder, 'jobs:2')));
    running.process.kill('SIGTERM');
    running.process.kill('SIGTERM'); // npm repeats it
    writeFileSync(join(folder, 'go'), '');
    const { code, stdout, stderr } = await running.end();
    expect([code, stdout.split('').sort().join(''), stderr]).toEqual([0, 'ab', '']);
    expect(await stats()).toMatchObject({ ready: 1, leased: 0, acked: 2 });
  });

  it('gives the messages back after a second signal, and ends the programs with their children', async () => {
    await add('a');
    const script = 'trap "" TERM; (sleep 1000; true) & echo $! > "$DIR/child"; wait';
    const running = start('jobs', '--', 'bash', '-c', script);
    await until('it runs', () => textOf('child') !== '');
    await until('it stops', () => {
      running.process.kill('SIGINT');
      return running.said.stderr.includes('The worker was stopped');
    });
    expect((await running.end()).code).toBe(0);
    const child = Number(textOf('child'));
    await until('the child is gone', () => !isAlive(child));
    expect((await say('GET /v1/queues/jobs/messages/jobs:1')).json()).toMatchObject({ state: 'ready', attempts: 0 });
  });

  it('loses nothing when it is killed', async () => {
    await add('a');
    const script = 'echo $$ > "$DIR/pid"; [ "$RESTMQ_MESSAGE_ATTEMPT" = 2 ] || sleep 1000; cat';
    const running = start('jobs', '--lease', '1', '--', 'sh', '-c', script);
    await until('it runs', () => textOf('pid') !== '');
    running.process.kill('SIGKILL');
    process.kill(-Number(textOf('pid')), 'SIGKILL'); // it holds the output open
    await running.end();
    expect(await work('jobs', '--max', '1', '--', 'sh', '-c', script)).toEqual({ code: 0, stdout: 'a', stderr: '' });
  });

  it('ends when the daemon refuses it', async () => {
    expect(await work('a/b', '--', 'cat')).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^restmq: .*must not contain a slash/) as string,
    });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
