import { refused, type Refused } from '../support/dialogue';
import { expectUnharmed } from '../support/unharmed';
import { useDaemon } from '../support/use-daemon';

const { redis, say } = useDaemon();

afterEach(() => expectUnharmed(say, redis));

const commands = 'add, get, take, ack, nack, extend, del, purge, redrive, policy, control, stats, consumers';
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('a command that is not JSON', () => {
  it.each([
    '',
    ' ',
    '{',
    '{"cmd":"get","queue":"q"',
    '{"cmd":"get","queue":"q"}}',
    'cmd=get',
    "{'cmd':'get'}",
    '{"cmd":"get",}',
    '\u0000',
    '\ufeff{"cmd":"get","queue":"q"}',
  ])('such as %j is refused', async (text) => {
    const problem = await command(text);
    expect(problem).toMatchObject({ kind: '400 invalid-json', error: 'this is not JSON' });
    expect(problem.detail).toMatch(/^The command is not JSON: /);
  });

  it('because it is not UTF-8 is refused', async () => {
    const text = Buffer.concat([
      Buffer.from('{"cmd":"add","queue":"q","value":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    expect(await refused(say('POST /queue', text, 'application/json'))).toMatchObject({ kind: '400 invalid-json' });
    expect(await refused(say('POST /queue', Buffer.concat([Buffer.from('body='), text])))).toMatchObject({
      kind: '400 invalid-body',
    });
  });

  it('because it is nested too deep is refused, as command and as value, however deep', async () => {
    for (const depth of [201, 100_000]) {
      for (const text of [
        nested(depth),
        '{"cmd":'.repeat(depth) + '1' + '}'.repeat(depth),
        `{"cmd":"add","queue":"q","value":${nested(depth)}}`,
      ]) {
        expect(await command(text)).toMatchObject({ kind: '400 invalid-json', error: 'nested too deep' });
      }
      expect(await refused(say('POST /q/test', nested(depth), 'application/json'))).toMatchObject({
        kind: '400 invalid-json',
      });
    }
    expect(await command('['.repeat(100_000))).toMatchObject({ kind: '400 invalid-json', error: 'this is not JSON' });
  });
});

describe('a command without a proper cmd', () => {
  it.each(['null', '17', '"get"', 'true', '[]', '[{"cmd":"get","queue":"q"}]'])(
    'such as %s is refused: it is no object',
    async (text) => {
      expect(await command(text)).toMatchObject({ kind: '400 invalid-body', error: 'a command is a JSON object' });
    },
  );

  it.each(['{}', '{"queue":"q"}', '{"__proto__":{"cmd":"get"},"queue":"q"}', '{"Cmd":"get","queue":"q"}'])(
    'such as %s is refused',
    async (text) => {
      expect(await command(text)).toMatchObject({
        kind: '400 invalid-body',
        detail: 'The field cmd is missing.',
        error: 'cmd is missing',
        errors: [{ pointer: '/cmd', detail: 'is missing' }],
      });
    },
  );

  it.each(['""', '17', 'null', 'true', '["get"]', '{"get":1}'])('whose cmd is %s is refused', async (cmd) => {
    const detail = `must be one of ${commands}`;
    expect(await command(`{"cmd":${cmd},"queue":"q"}`)).toMatchObject({
      kind: '400 invalid-body',
      error: `cmd ${detail}`,
      errors: [{ pointer: '/cmd', detail }],
    });
  });

  it.each([
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'ADD',
    ' add',
    'get\u0000',
    'quit',
    '0',
  ])('whose cmd is %j is refused', async (cmd) => {
    expect(await command(JSON.stringify({ cmd, queue: 'q' }))).toMatchObject({
      kind: '400 unknown-command',
      detail: `The command "${cmd}" does not exist; there are ${commands}.`,
      error: `unknown command "${cmd}"`,
    });
  });

  it('shows no more than 40 characters of one that is not there', async () => {
    expect((await command(JSON.stringify({ cmd: 'x'.repeat(10_000), queue: 'q' }))).error).toBe(
      `unknown command "${'x'.repeat(40)}…"`,
    );
  });
});

describe('a command with a wrong field', () => {
  it.each([
    ['{"cmd":"get"}', 'get: queue is missing', '/queue'],
    ['{"cmd":"add","queue":"q"}', 'add: value is missing', '/value'],
    ['{"cmd":"del","queue":"q"}', 'del: key is missing', '/key'],
    ['{"cmd":"get","queue":17}', 'get: queue must be a string', '/queue'],
    ['{"cmd":"get","queue":null}', 'get: queue must be a string', '/queue'],
    ['{"cmd":"get","queue":["q"]}', 'get: queue must be a string', '/queue'],
    ['{"cmd":"del","queue":"q","key":17}', 'del: key must be a string', '/key'],
    [
      '{"cmd":"policy","queue":"q","policy":"lottery"}',
      'policy: policy must be one of broadcast, roundrobin',
      '/policy',
    ],
    ['{"cmd":"control","queue":"q","status":1}', 'control: status must be a string', '/status'],
    ['{"cmd":"get","queue":"q","ttlSeconds":1}', 'get: ttlSeconds is unknown', '/ttlSeconds'],
    ['{"cmd":"take","queue":"q","leaseSeconds":0}', 'take: leaseSeconds must be at least 1', '/leaseSeconds'],
    ['{"cmd":"add","queue":"q","value":1,"__proto__":{}}', 'add: __proto__ is unknown', '/__proto__'],
    ['{"cmd":"add","queue":"q","value":1,"constructor":{}}', 'add: constructor is unknown', '/constructor'],
    ['{"cmd":"add","queue":"q","value":1,"a/b~c":1}', 'add: a/b~c is unknown', '/a~1b~0c'],
  ])('%s says: %s', async (text, error, pointer) => {
    expect(await command(text)).toMatchObject({
      kind: '400 invalid-body',
      error,
      errors: [{ pointer, detail: error.replace(/^\w+: \S+ /, '') }],
    });
  });

  it.each([
    ['0', 'must be at least 1'],
    ['-1', 'must be at least 1'],
    ['1.5', 'must be an integer'],
    ['1e9', 'must be at most 31536000'],
    ['1e400', 'must be an integer'],
    ['"abc"', 'must be an integer'],
    ['"60"', 'must be an integer'],
    ['null', 'must be an integer'],
    ['[60]', 'must be an integer'],
  ])('ttl %s says that it %s', async (ttl, detail) => {
    expect(await command(`{"cmd":"add","queue":"q","value":1,"ttlSeconds":${ttl}}`)).toMatchObject({
      kind: '400 invalid-body',
      error: `add: ttlSeconds ${detail}`,
    });
  });

  it.each([
    ['-1', 'must be at least 0'],
    ['0.5', 'must be an integer'],
    ['31', 'must be at most 30'],
    ['1e9', 'must be at most 30'],
    ['"1"', 'must be an integer'],
    ['true', 'must be an integer'],
  ])('wait %s says that it %s', async (wait, detail) => {
    expect(await command(`{"cmd":"take","queue":"q","waitSeconds":${wait}}`)).toMatchObject({
      kind: '400 invalid-body',
      error: `take: waitSeconds ${detail}`,
    });
  });

  it('says where the text of an add is no text', async () => {
    expect(await command(String.raw`{"cmd":"add","queue":"q","value":"\ud800"}`)).toMatchObject({
      kind: '400 invalid-body',
      error: 'add: value must be valid Unicode',
    });
  });
});

describe('a del', () => {
  it('of a key of another queue, or of none, is refused and deletes nothing', async () => {
    await say('POST /q/other', 'value=1');
    for (const key of ['other:1', 'restmq:{other}:body', 'q', 'q:', 'q:0', 'q:x', 'q:1:1', '*', ':1', 'q:1 ']) {
      const problem = await command(JSON.stringify({ cmd: 'del', queue: 'q', key }));
      expect([key, problem.status]).toEqual([key, 400]);
      expect(problem.error).toMatch(/^del: key /);
    }
    expect((await say('GET /q/other')).line).toContain('"other:1"');
    await redis.client.flushall();
  });

  it('of a key that is not there says so', async () => {
    const { line } = await say(
      'POST /queue',
      '{"cmd":"del","queue":"q","key":"q:9007199254740993"}',
      'application/json',
    );
    expect(line).toBe('200 {"queue":"q","key":"q:9007199254740993","deleted":false}⏎');
  });
});

function command(text: string): Promise<Refused> {
  return refused(say('POST /queue', text, 'application/json'));
}
