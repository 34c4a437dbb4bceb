import { refused } from '../support/dialogue';
import { useDaemon } from '../support/use-daemon';

const { redis, say } = useDaemon();

beforeEach(async () => {
  await redis.client.flushall();
});

/** Every way in which a command has ever been sent. */
const ways: [name: string, send: (command: string) => Promise<{ line: string }>][] = [
  ['JSON with its content type', (command) => say('POST /queue', command, 'application/json')],
  ['JSON as curl -d labels it', (command) => say('POST /queue', ` \r\n${command}`)],
  ['JSON without a content type', (command) => say('POST /queue', command, '')],
  ['the form field body', (command) => say('POST /queue', `body=${encodeURIComponent(command)}`)],
  ['the form field msg', (command) => say('POST /queue', `msg=${encodeURIComponent(command)}`)],
  ['the form field body, as curl -d sends it', (command) => say('POST /queue', `body=${command}`)],
  ['JSON on the queue’s own path', (command) => say('POST /queue/genesis', command, 'application/json; charset=utf-8')],
  ['a form on the queue’s own path', (command) => say('POST /queue/genesis', `body=${encodeURIComponent(command)}`)],
];

describe.each(ways)('the JSON protocol, sent as %s,', (_name, send) => {
  it('adds, looks, deletes, takes and finds nothing', async () => {
    const command = async (fields: object): Promise<string> =>
      (await send(JSON.stringify({ ...fields, queue: 'genesis' }))).line;
    expect(await command({ cmd: 'add', value: 'abc' })).toBe(
      '200 {"queue":"genesis","value":"abc","key":"genesis:1"}⏎',
    );
    expect(await command({ cmd: 'add', value: 'def' })).toBe(
      '200 {"queue":"genesis","value":"def","key":"genesis:2"}⏎',
    );
    expect(await command({ cmd: 'get' })).toBe('200 {"queue":"genesis","value":"abc","key":"genesis:1","count":1}⏎');
    expect(await command({ cmd: 'get' })).toBe('200 {"queue":"genesis","value":"abc","key":"genesis:1","count":2}⏎');
    expect(await command({ cmd: 'del', key: 'genesis:1' })).toBe(
      '200 {"queue":"genesis","key":"genesis:1","deleted":true}⏎',
    );
    expect(await command({ cmd: 'del', key: 'genesis:1' })).toBe(
      '200 {"queue":"genesis","key":"genesis:1","deleted":false}⏎',
    );
    expect(await command({ cmd: 'take' })).toBe('200 {"queue":"genesis","value":"def","key":"genesis:2"}⏎');
    expect(await command({ cmd: 'take' })).toBe('200 {"error":"empty queue"}⏎');
    expect(await command({ cmd: 'get' })).toBe('200 {"error":"empty queue"}⏎');
  });
});

describe('the JSON protocol', () => {
  it('sets and tells policy and status, purges and counts', async () => {
    expect(await run({ cmd: 'policy', queue: 'q' })).toEqual({ queue: 'q', policy: 'broadcast' });
    expect(await run({ cmd: 'policy', queue: 'q', policy: 'roundrobin' })).toEqual({
      queue: 'q',
      policy: 'roundrobin',
    });
    expect(await run({ cmd: 'control', queue: 'q', status: 'stop' })).toEqual({ queue: 'q', status: 'stop' });
    expect(await run({ cmd: 'control', queue: 'q' })).toEqual({ queue: 'q', status: 'stop' });
    await run({ cmd: 'add', queue: 'q', value: 'x', ttlSeconds: 3600 });
    const counts = {
      len: 1,
      ready: 1,
      delayed: 0,
      leased: 0,
      dead: 0,
      enqueued: 1,
      acked: 0,
      expired: 0,
      purged: 0,
      consumers: 0,
    };
    expect(await run({ cmd: 'stats', queue: 'q' })).toEqual({
      name: 'q',
      policy: 'roundrobin',
      status: 'stop',
      ...counts,
    });
    expect(await run({ cmd: 'purge', queue: 'q' })).toEqual({ queue: 'q', purged: 1 });
    expect(await run({ cmd: 'purge', queue: 'q' })).toEqual({ queue: 'q', purged: 0 });
  });

  it('takes the queue from the path where the command leaves it out, and refuses two different ones', async () => {
    expect((await say('POST /queue/genesis', '{"cmd":"add","value":"abc"}', 'application/json')).line).toContain(
      '"key":"genesis:1"',
    );
    expect((await say('POST /queue/genesis', 'body={"cmd":"take"}')).line).toBe(
      '200 {"queue":"genesis","value":"abc","key":"genesis:1"}⏎',
    );
    expect(
      await refused(say('POST /queue/genesis', '{"cmd":"add","value":"abc","queue":"exodus"}', 'application/json')),
    ).toMatchObject({
      kind: '400 queue-mismatch',
      error: 'the path says "genesis" and the command says "exodus"',
    });
    expect(await run({ cmd: 'stats', queue: 'exodus' })).toMatchObject({ enqueued: 0 });
  });

  it.each([
    '"text"',
    '""',
    '007',
    '1e5',
    '-0',
    '12345678901234567890',
    '0.10',
    'true',
    'null',
    '[1,[2,{}]]',
    '{ "b" : 1,\t"a":2, "a":3 }',
    '"\\u0041\\n☃"',
  ])('gives the value %s back as the JSON that it was', async (text) => {
    const added = await say('POST /queue', `{"cmd":"add","queue":"q","value":${text}}`, 'application/json');
    if (text === '007') return expect(await refused(added)).toMatchObject({ kind: '400 invalid-json' });
    const shown = text.startsWith('"') ? JSON.stringify(JSON.parse(text)) : text;
    expect(added.line).toBe(`200 {"queue":"q","value":${shown},"key":"q:1"}⏎`);
    expect((await say('POST /queue', '{"cmd":"get","queue":"q"}', 'application/json')).line).toContain(
      `"value":${shown},`,
    );
    expect((await say('GET /q/q')).line).toBe(`200 {"key":"q:1","value":${shown},"count":1}⏎`);
  });

  it('keeps a string a string: what looks like something else stays as it is', async () => {
    for (const value of ['007', '1e5', 'null', 'true', ' {"a":1} ', '12345678901234567890']) {
      await run({ cmd: 'add', queue: 'q', value });
      expect(await run({ cmd: 'take', queue: 'q' })).toMatchObject({ value });
      await run({ cmd: 'add', queue: 'q', value });
      expect((await say('GET /q/q?raw=true')).bytes.toString()).toBe(value);
    }
  });

  it('takes bytes as base64 and gives those that are not UTF-8 so', async () => {
    expect(await run({ cmd: 'add', queue: 'q', value: '//4=', encoding: 'base64' })).toEqual({
      queue: 'q',
      value: '//4=',
      encoding: 'base64',
      key: 'q:1',
    });
    expect(await run({ cmd: 'get', queue: 'q' })).toEqual({
      queue: 'q',
      value: '//4=',
      encoding: 'base64',
      key: 'q:1',
      count: 1,
    });
    expect((await say('GET /q/q?raw=true')).bytes).toEqual(Buffer.from([0xff, 0xfe]));
    expect(await run({ cmd: 'add', queue: 'q', value: 'Zm9vYmFy', encoding: 'base64' })).toEqual({
      queue: 'q',
      value: 'foobar',
      key: 'q:2',
    });
  });

  it.each([
    ['%%%', 'base64'],
    ['Zg', 'base64'],
    ['Zm9v\n', 'base64'],
    [17, 'base64'],
    ['Zm9v', 'base65'],
    ['Zm9v', 1],
  ])('refuses the value %j with the encoding %j', async (value, encoding) => {
    const command = JSON.stringify({ cmd: 'add', queue: 'q', value, encoding });
    expect(await refused(say('POST /queue', command, 'application/json'))).toMatchObject({ kind: '400 invalid-body' });
    expect(await run({ cmd: 'get', queue: 'q' })).toEqual({ error: 'empty queue' });
  });

  it('waits with take, and says that there was nothing when the time is over', async () => {
    const waiting = run({ cmd: 'take', queue: 'q', waitSeconds: 30 });
    await run({ cmd: 'add', queue: 'q', value: 'at last' });
    expect(await waiting).toEqual({ queue: 'q', value: 'at last', key: 'q:1' });
    expect(await run({ cmd: 'take', queue: 'q', waitSeconds: 1 })).toEqual({ error: 'empty queue' });
  });
});

async function run(command: object): Promise<unknown> {
  return (await say('POST /queue', JSON.stringify(command), 'application/json')).json();
}
