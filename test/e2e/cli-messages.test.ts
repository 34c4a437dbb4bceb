import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, useCli } from '../support/cli';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const { redis, daemon, say } = useDaemon();
const cli = useCli();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'restmq-cli-'));
});

beforeEach(() => redis.client.flushall());

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const restmq = (...args: string[]): Promise<Ended> => cli.run(args, { RESTMQ_URL: daemon.url });
const shell = (script: string): Promise<Ended> => cli.shell(script, { RESTMQ_URL: daemon.url });
const stdout = async (ended: Promise<Ended>): Promise<string> => {
  const { code, stdout: text, stderr } = await ended;
  expect([code, stderr]).toEqual([0, '']);
  return text;
};

describe('restmq add', () => {
  it('adds its argument, what is piped into it, and a file', async () => {
    writeFileSync(join(folder, 'value'), 'from a file');
    expect(await stdout(restmq('add', 'q', 'hello'))).toBe('q:1\n');
    expect(await stdout(shell('echo from a pipe | restmq add q'))).toBe('q:2\n');
    expect(await stdout(restmq('add', 'q', '--file', join(folder, 'value'), '--json'))).toBe('{"key":"q:3"}\n');
    expect(await stdout(restmq('add', 'q', ''))).toBe('q:4\n');
    expect(await stdout(restmq('add', 'q', '--', '--help'))).toBe('q:5\n');
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      await stdout(restmq('add', 'forms', 'a=1&b=2', '--content-type', type, '--priority', '7'));
    const forms = await stdout(restmq('take', 'forms', '--json', '--max', '2'));
    expect(forms.match(/"value":"a=1&b=2","contentType":"[^"]+","key":"[^"]+","priority":7/g)).toHaveLength(2);
    const values = ((await say('GET /v1/queues/q/messages')).json() as { messages: { value: string }[] }).messages.map(
      ({ value }) => value,
    );
    expect(values).toEqual(['hello', 'from a pipe\n', 'from a file', '', '--help']);
  });

  it('says of a message all that can be said', async () => {
    await stdout(
      restmq(
        'add',
        'q',
        '{"n":12345678901234567890}',
        '--content-type',
        'application/json',
        '--delay',
        '5m',
        '--ttl',
        '1h',
        '--priority',
        '7',
        '--header',
        'trace=a=b',
        '--header',
        'city=Zürich',
        '--idempotency-key',
        'k1',
      ),
    );
    expect(
      await stdout(
        restmq(
          'add',
          'q',
          '{"n":12345678901234567890}',
          '--content-type',
          'application/json',
          '--delay',
          '300',
          '--ttl',
          '60m',
          '--priority',
          '7',
          '--header',
          'trace=a=b',
          '--header',
          'city=Zürich',
          '--idempotency-key',
          'k1',
        ),
      ),
    ).toBe('q:1\n');
    const told = await stdout(restmq('get', 'q', '--state', 'delayed', '--json'));
    expect(JSON.parse(told)).toMatchObject({
      key: 'q:1',
      state: 'delayed',
      priority: 7,
      headers: { trace: 'a=b', city: 'Zürich' },
    });
    expect(told).toContain('"value":{"n":12345678901234567890}');
    expect(await restmq('add', 'q', 'something else', '--idempotency-key', 'k1')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('idempotency key was given to another request') as string,
    });
  });

  it('adds a message for each line, byte for byte and in order, whatever is in it', async () => {
    const lines = [
      'one',
      '',
      '  two ',
      'drei → 3',
      '"quoted"',
      '\u0000',
      'with a CR\r',
      Buffer.from([0xff, 0xfe]),
      ...Array.from({ length: 250 }, (_, i) => `line ${i}`),
      'no newline at the end',
    ];
    writeFileSync(
      join(folder, 'lines'),
      Buffer.concat(lines.flatMap((line, i) => [Buffer.from(line), Buffer.from(i < lines.length - 1 ? '\n' : '')])),
    );
    const keys = await stdout(shell(`restmq add q --lines < ${folder}/lines`));
    expect(keys).toBe(lines.map((_, i) => `q:${i + 1}\n`).join(''));
    for (const line of lines) {
      const { bytes } = await say('GET /q/q?raw=true');
      expect(bytes).toEqual(Buffer.from(line));
    }
    expect((await say('GET /q/q')).status).toBe(204);
  });

  it('adds nothing twice when the same lines come again with their key', async () => {
    const again = 'seq 1 250 | restmq add q --lines --idempotency-key today';
    const keys = await stdout(shell(again));
    expect(await stdout(shell(again))).toBe(keys);
    expect(await stdout(restmq('len', 'q'))).toBe('250\n');
  });

  it('adds a line as soon as it is written', async () => {
    const running = cli.shell(
      '{ echo first; until [ -e go ]; do sleep 0.05; done; echo second; } | restmq add q --lines',
      { RESTMQ_URL: daemon.url },
    );
    await until('the first is there', async () => (await say('GET /stats/q')).line.includes('"ready":1'));
    expect((await cli.shell('touch go')).code).toBe(0);
    expect(await stdout(running)).toBe('q:1\nq:2\n');
  });

  it('tells what was stored before something went wrong', async () => {
    await say('PUT /v1/queues/q', '{"maxLength":150}', 'application/json');
    const { code, stdout: keys, stderr } = await shell('seq 1 300 | restmq add q --lines --idempotency-key x --wait 0');
    expect([code, keys.split('\n').length - 1]).toEqual([3, 100]);
    expect(stderr).toMatch(
      /^restmq: The queue is full \(maxLength or maxBytes\); try again in \d+ s; 100 messages were stored before, from the first 100 lines\n$/,
    );
    expect(
      await shell('printf \'{"a":1}\\n{"b":\\n\' | restmq add j --lines --content-type application/json'),
    ).toMatchObject({ code: 2, stderr: expect.stringMatching(/^restmq: line 2 is not JSON/) as string });
    const notUtf8 = 'printf \'{"a":1}\\n{"a":"\\377"}\\n\' | restmq add k --lines --content-type application/json';
    expect(await shell(notUtf8)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^restmq: line 2 is not JSON: it is not UTF-8/) as string,
    });
  });

  it('says of a file that is not there that it can’t be read', async () => {
    expect(await restmq('add', 'q', '--file', join(folder, 'none'))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^restmq: can’t read the input: ENOENT/) as string,
    });
  });
});

describe('restmq take', () => {
  it('prints values, JSON as it was written, and ends with 1 when there is nothing', async () => {
    await say('POST /q/q', 'value=hello');
    await say('POST /q/q', '{"n": 1.50}', 'application/json');
    await say('POST /q/q', 'value=007');
    expect(await stdout(restmq('take', 'q', '--max', '2'))).toBe('hello\n{"n": 1.50}\n');
    expect(await stdout(restmq('take', 'q', '--json'))).toBe('{"queue":"q","value":"007","key":"q:3"}\n');
    expect(await restmq('take', 'q')).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(await restmq('take', 'q', '--raw')).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  it('gives the bytes of a value and nothing else with --raw', async () => {
    const bytes = randomBytes(100_000);
    writeFileSync(join(folder, 'bytes'), bytes);
    await stdout(
      shell(`restmq add q < ${folder}/bytes && restmq add q --file ${folder}/bytes --content-type image/png`),
    );
    expect(await stdout(shell(`restmq take q --raw > ${folder}/one && restmq take q > ${folder}/two`))).toBe('');
    expect(readFileSync(join(folder, 'one'))).toEqual(bytes);
    expect(readFileSync(join(folder, 'two'))).toEqual(Buffer.concat([bytes, Buffer.from('\n')]));
  });

  it('waits for a message', async () => {
    const taking = restmq('take', 'q', '--wait', '20s');
    await until('it waits', async () => (await redis.client.pubsub('SHARDCHANNELS', '*:wake')).length === 1);
    await say('POST /q/q', 'value=late');
    expect(await stdout(taking)).toBe('late\n');
  });

  it('leases, and ack and nack end the lease', async () => {
    await stdout(shell('printf "a\\nb\\nc\\n" | restmq add q --lines'));
    const leases = (await stdout(restmq('take', 'q', '--lease', '1m', '--max', '3')))
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(leases.map(([, value]) => value)).toEqual(['a', 'b', 'c']);
    const [a, b, c] = leases.map(([lease]) => lease!) as [string, string, string];
    expect(await stdout(restmq('nack', 'q', b, '--dead', '--reason', 'no such customer'))).toBe('dead\n');
    expect(await stdout(restmq('nack', 'q', c, '--delay', '1h'))).toBe('delayed\n');
    expect(await restmq('ack', 'q', a, b)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(new RegExp(`^restmq: ${b}: `)) as string,
    });
    expect(JSON.parse(await stdout(restmq('get', 'q', '--state', 'dead', '--json')))).toMatchObject({
      value: 'b',
      reason: 'no such customer',
    });
    expect(await stdout(restmq('redrive', 'q', '--dry-run'))).toBe('1\n');
    expect(await stdout(restmq('redrive', 'q'))).toBe('1\n');
    expect(await restmq('redrive', 'q')).toMatchObject({ code: 1, stdout: '0\n' });
    expect(await stdout(restmq('take', 'q'))).toBe('b\n');
  });

  it('drains a queue in a loop of the shell', async () => {
    await stdout(shell('seq 1 5 | restmq add q --lines'));
    expect(await stdout(shell('while job=$(restmq take q); do echo "did $job"; done'))).toBe(
      [1, 2, 3, 4, 5].map((n) => `did ${n}\n`).join(''),
    );
  });
});

describe('the other commands', () => {
  it('get looks and takes nothing', async () => {
    await stdout(shell('seq 1 150 | restmq add q --lines'));
    expect(await stdout(restmq('get', 'q'))).toBe('1\n');
    expect(await stdout(restmq('get', 'q', 'q:17'))).toBe('17\n');
    expect(await stdout(restmq('get', 'q', '--state', 'ready', '--max', '120'))).toBe(
      Array.from({ length: 120 }, (_, i) => `${i + 1}\n`).join(''),
    );
    expect(await restmq('get', 'q', 'q:999')).toMatchObject({ code: 1, stdout: '' });
    expect(await restmq('get', 'empty')).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(await stdout(restmq('len', 'q'))).toBe('150\n');
  });

  it('queues lists all of them, or those of a prefix', async () => {
    for (let i = 0; i < 120; i++) await say(`POST /q/many.${String(i).padStart(3, '0')}`, 'value=1');
    await say('POST /q/one', 'value=1');
    expect((await stdout(restmq('queues'))).split('\n')).toHaveLength(122);
    expect(await stdout(restmq('queues', 'one', '--json'))).toBe('"one"\n');
    expect(await restmq('queues', 'none')).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  it.each(['a b', 'a?b#c', '$(id)', 'it\'s "quoted"', '%2F', 'ü→名', '-dash', '{queue}', '*', 'a:b'])(
    'a queue named %j is a queue like any other',
    async (name) => {
      expect(await stdout(restmq('add', '--', name, 'x'))).toBe(`${name}:1\n`);
      expect(await stdout(restmq('len', '--', name))).toBe('1\n');
      expect(await stdout(restmq('queues'))).toBe(`${name}\n`);
      expect(await stdout(restmq('get', '--', name, `${name}:1`))).toBe('x\n');
      expect(await stdout(restmq('stats', '--', name))).toContain(name);
      expect(await stdout(restmq('take', '--', name))).toBe('x\n');
      expect(await stdout(restmq('purge', '--yes', '--', name))).toBe('0\n');
    },
  );

  it('a name that no queue can have is refused with what is wrong', async () => {
    expect(await restmq('add', 'a/b', 'x')).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringMatching(/^restmq: .*must not contain a slash/) as string,
    });
  });

  it('policy and control tell, and set', async () => {
    expect(await stdout(restmq('policy', 'q'))).toBe('broadcast\n');
    expect(await stdout(restmq('policy', 'q', 'roundrobin'))).toBe('roundrobin\n');
    expect(await stdout(restmq('policy', 'q', '--json'))).toBe('{"queue":"q","policy":"roundrobin"}\n');
    expect(await stdout(restmq('control', 'q'))).toBe('start\n');
    expect(await stdout(restmq('control', 'q', 'stop'))).toBe('stop\n');
    expect(await stdout(restmq('control', 'q'))).toBe('stop\n');
  });

  it('purge tells how many there were, and needs --yes without a terminal', async () => {
    expect(await restmq('purge', 'q')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^restmq: purge removes messages for good; confirm with --yes/) as string,
    });
    await stdout(shell('seq 1 5 | restmq add q --lines'));
    expect(await stdout(restmq('purge', 'q', '--yes'))).toBe('5\n');
  });

  it('stats tells it once where nobody looks on', async () => {
    await stdout(shell('seq 1 5 | restmq add deep --lines && restmq add shallow x'));
    await until('the counts are there', async () => (await stdout(restmq('stats'))).includes('\nall '), 30_000);
    await until(
      'they are new',
      async () => /^deep +5 /m.test(await stdout(restmq('stats', '--sort', 'ready'))),
      30_000,
    );
    const [head, first] = (await stdout(restmq('stats', '--sort', 'ready', '--max', '1'))).split('\n');
    expect(head).toMatch(/^QUEUE +READY +DELAYED +LEASED +DEAD +CONSUMERS +WORKERS +IN\/S +OUT\/S +POLICY +STATUS$/);
    expect(first).toMatch(/^deep +5 +0 +0 +0 +0 /);
    expect(JSON.parse(await stdout(restmq('stats', 'deep', '--json')))).toMatchObject({ name: 'deep', ready: 5 });
  });

  it('stats shortens names that are too long for the width, and --json does not', async () => {
    const name = `${'a'.repeat(100)}${'é'.repeat(40)}${'z'.repeat(75)}`;
    await stdout(restmq('add', name, 'x'));
    await until('the counts are there', async () => /^a+…z+ /m.test(await stdout(restmq('stats'))), 30_000);
    for (const [environment, width] of [
      [{ COLUMNS: '' }, 160],
      [{ COLUMNS: '100' }, 100],
      [{ COLUMNS: '20' }, null],
    ] as const) {
      const lines = (await stdout(cli.run(['stats'], { RESTMQ_URL: daemon.url, ...environment }))).trim().split('\n');
      expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/^a{5,}…z{5,} /)]));
      if (width !== null) expect(Math.max(...lines.map((line) => line.length))).toBe(width);
    }
    expect(await stdout(restmq('stats', '--json'))).toContain(`"${name}"`);
  });

  it('ends quietly when nobody reads on', async () => {
    const { stdout: text, stderr } = await shell(
      'seq 1 20000 | restmq add q --lines | head -1; echo "${PIPESTATUS[1]}"',
    );
    expect([text, stderr]).toEqual(['q:1\n141\n', '']);
    await stdout(shell('for i in 1 2 3; do head -c 900000 /dev/zero | tr "\\0" x | restmq add big; done'));
    expect(await shell('restmq take big --max 3 | head -c 1; echo " ${PIPESTATUS[0]}"')).toEqual({
      code: 0,
      stdout: 'x 141\n',
      stderr: '',
    });
  });
});
