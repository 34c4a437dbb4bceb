import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, useCli } from '../support/cli';
import { connectStream } from '../support/stream-clients';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon, say } = useDaemon();
const cli = useCli();

beforeEach(() => redis.client.flushall());

const restmq = (...args: string[]): Promise<Ended> => cli.run(args, { RESTMQ_URL: daemon.url });
const stdout = async (ended: Promise<Ended>): Promise<string> => {
  const { code, stdout: text, stderr } = await ended;
  expect([code, stderr]).toEqual([0, '']);
  return text;
};

describe('restmq queue', () => {
  it('creates, changes, shows and deletes a queue', async () => {
    const created = await stdout(restmq('queue', 'create', 'jobs', 'maxAttempts=5', 'backoff.minSeconds=1m'));
    expect(created).toMatch(/^name +jobs\nready +0\n[^]*\nmaxAttempts +5\n[^]*\nbackoff\.minSeconds +60\n/);
    expect(await restmq('queue', 'create', 'jobs')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'restmq: there is a queue jobs; restmq queue set changes its settings\n',
    });
    const changed = await stdout(restmq('queue', 'set', 'jobs', 'backoff=default', 'policy=roundrobin', '--json'));
    expect(JSON.parse(changed)).toMatchObject({
      name: 'jobs',
      settings: { maxAttempts: 5, policy: 'roundrobin', backoff: { minSeconds: 0, maxSeconds: 3600, factor: 2 } },
    });
    expect(await stdout(restmq('queue', 'show', 'jobs', '--json'))).toBe(changed);
    expect(await restmq('queue', 'set', 'jobs', 'ttlSeconds=1', 'delaySeconds=5')).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^restmq: With a ttl of 1 s and a delay of 5 s /) as string,
    });
    expect(await restmq('queue', 'delete', 'jobs')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/confirm with --yes/) as string,
    });
    expect(await stdout(restmq('queue', 'delete', 'jobs', '--yes', '--json'))).toBe(
      '{"queue":"jobs","deleted":true}\n',
    );
    expect((await say('GET /v1/queues/jobs')).status).toBe(404);
  });
});

describe('restmq settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'restmq-settings-'));
  const file = join(folder, 'settings.json');
  const write = (document: unknown): void =>
    writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document));

  afterAll(() => rmSync(folder, { recursive: true }));

  it('exports the settings of all queues, and imports them where they are missing or differ', async () => {
    await stdout(restmq('queue', 'create', 'jobs', 'maxAttempts=5', 'backoff.minSeconds=10'));
    await stdout(restmq('queue', 'create', 'a "name"', 'policy=roundrobin'));
    const exported = await stdout(restmq('settings', 'export'));
    expect(exported).toBe(`${JSON.stringify(JSON.parse(exported), null, 2)}\n`);
    expect(JSON.parse(exported)).toMatchObject({
      jobs: { maxAttempts: 5, backoff: { minSeconds: 10, maxSeconds: 3600 } },
      'a "name"': { policy: 'roundrobin' },
    });
    expect(Object.keys(JSON.parse(await stdout(restmq('settings', 'export', 'jo'))) as object)).toEqual(['jobs']);
    write(exported);
    expect(await restmq('settings', 'diff', file)).toEqual({ code: 0, stdout: '', stderr: '' });

    await stdout(restmq('queue', 'set', 'jobs', 'backoff=default', 'maxLength=7'));
    await stdout(restmq('queue', 'delete', 'a "name"', '--yes'));
    const changes = [
      'a "name": new queue',
      'a "name": policy broadcast -> roundrobin',
      'jobs: maxLength 7 -> 0',
      'jobs: backoff.minSeconds 0 -> 10',
    ];
    const linesIn = (text: string): string[] => text.trimEnd().split('\n').sort();
    const differs = await restmq('settings', 'diff', file);
    expect([differs.code, linesIn(differs.stdout)]).toEqual([1, changes.sort()]);
    expect(JSON.parse((await restmq('settings', 'diff', file, '--json')).stdout.split('\n')[1]!)).toEqual({
      queue: 'jobs',
      exists: true,
      differences: expect.arrayContaining([{ setting: 'maxLength', from: 7, to: 0 }]) as unknown,
    });
    const imported = await restmq('settings', 'import', file);
    expect([imported.code, linesIn(imported.stdout), imported.stderr]).toEqual([
      0,
      changes,
      'restmq: 2 of 2 queues changed\n',
    ]);
    expect(await stdout(restmq('settings', 'export'))).toBe(exported);
  });

  it('leaves what the file does not name, and restores the default of null', async () => {
    await stdout(restmq('queue', 'create', 'jobs', 'maxAttempts=5', 'backoff.minSeconds=10', 'maxLength=7'));
    write({ jobs: { maxAttempts: null, backoff: null } });
    expect((await restmq('settings', 'import', file)).code).toBe(0);
    expect(JSON.parse(await stdout(restmq('settings', 'export')))).toMatchObject({
      jobs: { maxAttempts: 0, maxLength: 7, backoff: { minSeconds: 0, maxSeconds: 3600 } },
    });
  });

  it.each([
    ['{"a":', 2, /is not JSON: /],
    ['[]', 2, /is not an object of queues and their settings; see restmq settings export --help$/],
    [{ jobs: 5 }, 2, /the settings of jobs are not an object/],
    [{ jobs: { backoff: [] } }, 2, /jobs: backoff is not an object/],
    [{ jobs: { maxAttempt: 5 } }, 2, /jobs: unknown setting maxAttempt \(did you mean maxAttempts\?\)/],
    [{ jobs: { backoff: { min: 5 } } }, 2, /jobs: unknown setting backoff\.min/],
    [{ jobs: { 'backoff.minSeconds': 5 } }, 2, /jobs: unknown setting backoff\.minSeconds/],
    [{ jobs: { ['__proto__x']: 5 } }, 2, /jobs: unknown setting __proto__x/],
    [{ jobs: { maxAttempts: '5' } }, 4, /jobs: The field maxAttempts must be an integer or null/],
    [{ '..': {} }, 2, /a queue named \.\. can’t be part of a URL path/],
  ])('refuses %j', async (document, code, said) => {
    write(document);
    const refused = await restmq('settings', 'import', file);
    expect([refused.code, refused.stdout]).toEqual([code, '']);
    expect(refused.stderr.trimEnd()).toMatch(said);
  });

  it('says that a file is not there, and prints nothing where there are no queues', async () => {
    expect(await restmq('settings', 'diff', join(folder, 'none.json'))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^restmq: can’t read .*none\.json: ENOENT/) as string,
    });
    expect(await restmq('settings', 'export')).toEqual({ code: 1, stdout: '', stderr: '' });
  });
});

describe('a queue that does not exist', () => {
  it('is like an empty queue with default settings, in every command', async () => {
    expect(await stdout(restmq('len', 'none'))).toBe('0\n');
    expect(await stdout(restmq('purge', 'none', '--yes'))).toBe('0\n');
    expect(await stdout(restmq('policy', 'none'))).toBe('broadcast\n');
    const shown = await stdout(restmq('queue', 'show', 'none', '--json'));
    expect(await stdout(restmq('stats', 'none', '--json'))).toBe(shown);
    const nothing = { code: 1, stdout: '', stderr: '' };
    for (const command of [
      ['take', 'none'],
      ['get', 'none'],
      ['get', 'none', '--state', 'dead'],
      ['consumers', 'none'],
    ])
      expect(await restmq(...command)).toEqual(nothing);
    expect(await restmq('redrive', 'none')).toEqual({ ...nothing, stdout: '0\n' });
    expect(await restmq('rm', 'none', 'none:1')).toMatchObject({
      code: 1,
      stderr: 'restmq: none:1: no such message\n',
    });
    expect(await restmq('queue', 'delete', 'none', '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^restmq: There is no queue with this name/) as string,
    });
    expect(await restmq('queues')).toEqual(nothing); // none of them has created it
    await say('PUT /v1/queues/none', '{}', 'application/json');
    const stored = (await say('GET /v1/queues/none')).json();
    expect(JSON.parse(shown)).toEqual(stored);
  });
});

describe('restmq rm', () => {
  it('removes messages in any state by their keys, and reports those that are missing', async () => {
    for (const value of ['a', 'b', 'c']) await say('POST /q/q', `value=${value}`);
    await say('POST /v1/queues/q/leases', '{}', 'application/json');
    expect(await restmq('rm', 'q', 'q:1', 'q:3', 'q:9', '..', '')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'restmq: q:9: no such message\nrestmq: ..: no such message\nrestmq: : no such message\n',
    });
    expect(await stdout(restmq('remove', 'q', 'q:2', '--json'))).toBe('{"key":"q:2","removed":true}\n');
    expect((await say('GET /stats/q')).json()).toMatchObject({ ready: 0, leased: 0, purged: 3 });
  });
});

describe('restmq consumers', () => {
  it('lists the streams of a queue', async () => {
    const stream = await connectStream(daemon.url, 'q', 'sse');
    const lines = (await stdout(restmq('consumers', 'q'))).split('\n');
    expect(lines[0]).toMatch(/^ID +TRANSPORT +ACK +BUFFERED +ADDRESS +CONNECTED +DAEMON$/);
    expect(lines[1]).toMatch(/^\S+ +sse +auto +0 +127\.0\.0\.1 +20\S+Z +\S+$/);
    expect(JSON.parse(await stdout(restmq('consumers', 'q', '--json')))).toMatchObject({ transport: 'sse' });
    stream.hangUp();
  });
});

describe('restmq bench', () => {
  it('measures adds and leases, and leaves nothing', async () => {
    const lines = (await stdout(restmq('bench', '--messages', '205', '--batch', '10', '--json'))).trim().split('\n');
    const results = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(results.map(({ phase, messages }) => [phase, messages])).toEqual([
      ['add', 205],
      ['lease+ack', 205],
    ]);
    for (const { perSecond } of results) expect(perSecond).toBeGreaterThan(0);
    expect(await stdout(restmq('bench', '--messages', '3'))).toMatch(
      /^add +3 messages in [\d.]+ s: \d+ messages\/s, request [\d.]+ ms median, [\d.]+ ms p99\nlease\+ack +3 messages in /,
    );
    expect(await restmq('queues')).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('restmq extend', () => {
  it('extends a lease and prints its new end', async () => {
    await say('POST /q/q', 'value=a');
    const leased = (await say('POST /v1/queues/q/leases', '{"leaseSeconds":60}', 'application/json')).json();
    const { leaseId } = (leased as { messages: { leaseId: string }[] }).messages[0]!;
    const end = Date.parse((await stdout(restmq('extend', 'q', leaseId, '--lease', '1h'))).trim());
    expect(end - Date.now()).toBeGreaterThan(3_000_000);
    expect(JSON.parse(await stdout(restmq('extend', 'q', leaseId, '--json')))).toMatchObject({ key: 'q:1', leaseId });
    expect(await restmq('extend', 'q', `${leaseId}x`)).toMatchObject({ code: 1, stdout: '' });
  });
});
