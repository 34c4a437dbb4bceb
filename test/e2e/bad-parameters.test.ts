import { refused } from '../support/dialogue';
import { expectUnharmed } from '../support/unharmed';
import { useDaemon } from '../support/use-daemon';

const { redis, say } = useDaemon();

afterEach(() => expectUnharmed(say, redis));

const rocket = '\u{1f680}';

describe('the name of a queue', () => {
  const long = ['x'.repeat(255), `${'é'.repeat(127)}x`, `${rocket.repeat(63)}xyz`];
  const tooLong = ['x'.repeat(256), 'é'.repeat(128), rocket.repeat(64), `${'☃'.repeat(85)}x`];
  const wrong = [...tooLong, 'a/b', '/', '\u0000', 'a\r\nb', '\u007f', '\u0085'];

  it.each(long)('may be 255 bytes long: %j', async (name) => {
    expect((await say(`POST /q/${encodeURIComponent(name)}`, 'value=1')).line).toBe(`200 ${name}:1⏎`);
    expect(
      (await say('POST /queue', JSON.stringify({ cmd: 'take', queue: name }), 'application/json')).json(),
    ).toMatchObject({ key: `${name}:1` });
    await redis.client.flushall();
  });

  it.each(wrong)('may not be %j, in any position', async (name) => {
    const encoded = encodeURIComponent(name);
    const paths = ['GET /q/', 'HEAD /q/', 'DELETE /q/', 'GET /j/', 'GET /p/', 'GET /control/', 'GET /stats/'].map(
      (what) => `${what}${encoded}`,
    );
    for (const what of [...paths, `GET /?queue=${encoded}`])
      expect([what, (await say(what)).status]).toEqual([what, 400]);
    expect((await refused(say(`POST /q/${encoded}`, 'value=1'))).status).toBe(400);
    expect((await refused(say(`POST /q/${encoded}`, 'x', 'text/plain'))).status).toBe(400);
    expect((await refused(say(`POST /p/${encoded}`, 'policy=roundrobin'))).status).toBe(400);
    expect((await refused(say(`POST /queue/${encoded}`, '{"cmd":"add","value":1}', 'application/json'))).status).toBe(
      400,
    );
    expect((await refused(say('POST /', `queue=${encoded}&value=1`))).status).toBe(400);
    expect(
      (await refused(say('POST /queue', JSON.stringify({ cmd: 'add', queue: name, value: 1 }), 'application/json')))
        .status,
    ).toBe(400);
  });

  it('may not be empty', async () => {
    expect((await refused(say('POST /', 'queue=&value=1'))).detail).toBe('The form field queue must not be empty.');
    expect((await refused(say('GET /?queue='))).detail).toBe('The parameter queue must not be empty.');
    expect((await refused(say('POST /queue', '{"cmd":"get","queue":""}', 'application/json'))).error).toBe(
      'get: queue must not be empty',
    );
    expect((await refused(say('POST /q/', 'value=1'))).status).toBeLessThan(500);
    expect((await refused(say('DELETE /q/'))).status).toBeLessThan(500);
  });

  it.each(['%ff', '%C3', '%ED%A0%80', '%', '%4', '%zz', 'a%'])(
    'may not be written %s in a path or a query',
    async (text) => {
      expect(await refused(say(`GET /q/${text}`))).toMatchObject({ kind: '400 bad-request' });
      expect(await refused(say(`POST /q/${text}`, 'value=1'))).toMatchObject({ kind: '400 bad-request' });
      expect(await refused(say(`GET /?queue=${text}`))).toMatchObject({ kind: '400 bad-request' });
    },
  );

  it('may not be bytes that are not UTF-8 in a form, nor half a surrogate pair in JSON', async () => {
    expect((await refused(say('POST /', 'queue=%ff&value=1'))).detail).toBe(
      'The form field queue must be text in UTF-8.',
    );
    for (const name of ['\\ud800', 'a\\udc00b', '\\udc00\\ud800']) {
      const problem = await refused(
        say('POST /queue', `{"cmd":"add","queue":"${name}","value":1}`, 'application/json'),
      );
      expect([name, problem.kind]).toEqual([name, '400 invalid-queue-name']);
    }
  });

  it('is one name, percent-encoded or not', async () => {
    await say('POST /q/t%65st', 'value=1');
    await say('POST /', 'queue=t%65s%74&value=2');
    expect((await say('GET /?queue=tes%74')).line).toContain('"test:1"');
    expect((await say('GET /q/test')).line).toContain('"test:2"');
    await redis.client.flushall();
  });
});

describe('the ttl of a form', () => {
  it.each([
    ['0', 'must be at least 1'],
    ['-1', 'must be at least 1'],
    ['1.5', 'must be an integer'],
    ['1e9', 'must be an integer'],
    ['1000000000', 'must be at most 31536000'],
    ['abc', 'must be an integer'],
    ['', 'must be an integer'],
    ['%201', 'must be an integer'],
    ['+1', 'must be an integer'],
    ['0x10', 'must be an integer'],
    ['99999999999999999999', 'must be an integer'],
    ['Infinity', 'must be an integer'],
  ])('%s is refused: it %s', async (ttl, detail) => {
    const problem = {
      kind: '400 invalid-body',
      detail: `The form field ttl ${detail}.`,
      errors: [{ pointer: '/body/ttl', detail }],
    };
    expect(await refused(say('POST /q/test', `value=1&ttl=${ttl}`))).toMatchObject(problem);
    expect(await refused(say('POST /', `queue=test&value=1&ttl=${ttl}`))).toMatchObject(problem);
  });

  it('that is not UTF-8 is refused', async () => {
    expect((await refused(say('POST /q/test', 'value=1&ttl=%ff'))).detail).toBe(
      'The form field ttl must be text in UTF-8.',
    );
  });
});

describe('a parameter', () => {
  it.each([
    ['wait=-1', 'The parameter wait must be at least 0.', '/query/wait'],
    ['wait=31', 'The parameter wait must be at most 30.', '/query/wait'],
    ['wait=1.5', 'The parameter wait must be an integer.', '/query/wait'],
    ['wait=1e1', 'The parameter wait must be an integer.', '/query/wait'],
    ['wait=abc', 'The parameter wait must be an integer.', '/query/wait'],
    ['wait=', 'The parameter wait must be an integer.', '/query/wait'],
    ['wait', 'The parameter wait must be an integer.', '/query/wait'],
    ['wait=1&wait=1', 'The parameter wait occurs twice; send it once.', '/query/wait'],
    ['raw=yes', 'The parameter raw must be a boolean.', '/query/raw'],
    ['Raw=true', 'The parameter Raw is unknown (did you mean raw?).', '/query/Raw'],
    ['leaes=30', 'The parameter leaes is unknown (did you mean lease?).', '/query/leaes'],
    ['x=1', 'The parameter x is unknown.', '/query/x'],
    ['=1', 'The parameter "" is unknown.', '/query/'],
    ['lease=0', 'The parameter lease must be at least 1.', '/query/lease'],
    ['__proto__=1', 'The parameter __proto__ is unknown.', '/query/__proto__'],
    ['constructor=1', 'The parameter constructor is unknown.', '/query/constructor'],
    [`_=${'1'.repeat(65)}`, 'The parameter _ must be at most 64 characters long.', '/query/_'],
  ])('%s is refused: %s', async (query, detail, pointer) => {
    await say('POST /q/test', 'value=1');
    expect(await refused(say(`GET /q/test?${query}`))).toMatchObject({
      kind: '400 invalid-parameter',
      detail,
      errors: [{ pointer }],
    });
    expect((await say('GET /q/test')).line).toContain('"test:1"');
    await redis.client.flushall();
  });

  it.each(['alert(1)//', '', '1a', 'a-b', 'a[0]', 'a b', 'a;b', '<script>', 'é', 'x'.repeat(65), 'a\u2028', "a'b"])(
    'callback %j is refused',
    async (callback) => {
      const query = `callback=${encodeURIComponent(callback)}`;
      for (const what of [`GET /q/test?${query}`, `GET /stats/?${query}`, `GET /?queue=test&${query}`]) {
        expect(await refused(say(what))).toMatchObject({
          kind: '400 invalid-parameter',
          errors: [{ pointer: '/query/callback' }],
        });
      }
      expect((await refused(say(`POST /q/test?${query}`, 'value=1'))).status).toBe(400);
    },
  );

  it('that is unknown is refused before a message is stored or a queue purged', async () => {
    await say('POST /q/test', 'value=1');
    expect((await refused(say('POST /q/test?ttl=60', 'value=2'))).detail).toBe('The parameter ttl is unknown.');
    expect((await refused(say('DELETE /q/test?really=1'))).status).toBe(400);
    expect((await say('GET /stats/test')).json()).toMatchObject({ ready: 1, enqueued: 1 });
    await redis.client.flushall();
  });
});
