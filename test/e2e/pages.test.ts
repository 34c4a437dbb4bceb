import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { catalogue } from '../../src/errors';
import { useBuild } from '../support/build';
import { refused, type Answer } from '../support/dialogue';
import { useDaemon } from '../support/use-daemon';

const hostile = '<img src=x onerror=alert(1)>';
const nasty = [
  hostile,
  '"onmouseover="alert(1)',
  "'><script>alert(1)<\u2044script>",
  '&lt;b&gt;',
  '${1}',
  'javascript:alert(1)',
  '\u202etxt',
];
const htmlAccept = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

useBuild();
const { redis, say } = useDaemon();

beforeEach(async () => {
  await redis.client.flushall();
});

describe('GET /q/', () => {
  it('is a page for a browser and for curl, and JSON where Accept prefers it', async () => {
    await say('POST /q/test', 'value=1');
    expect((await page('GET /q/', htmlAccept)).text).toContain('<a href="/j/test">test</a>');
    expect((await page('GET /q/', { Accept: '*/*' })).text).toContain('<a href="/j/test">');
    for (const Accept of ['application/json', 'text/html;q=0.5, application/json', 'application/*']) {
      const { headers, line } = await say('GET /q/', null, { Accept });
      expect([headers['content-type'], line]).toEqual(['application/json', '200 {"count":1,"queues":["test"]}⏎']);
    }
  });

  it('says how to make a queue where there is none', async () => {
    expect((await page('GET /q/', htmlAccept)).text).toContain('curl -d value=foobar');
  });

  it.each(nasty)('shows the name %j as text, and leads to its page', async (name) => {
    await say(`POST /q/${encodeURIComponent(name)}`, 'value=1');
    const { text } = await page('GET /q/', htmlAccept);
    expect(text).not.toMatch(/<img|<script|[^&#\d]"onmouseover/);
    expect(textOf(text)).toContain(name);
    const link = textOf(/<td><a href="([^"]*)">/.exec(text)![1]!);
    expect(textOf((await page(`GET ${link}`, htmlAccept)).text)).toContain(name);
  });
});

describe('GET /q/ with queues that a browser can’t reach', () => {
  it.each(['.', '..'])('names %j without a link: a browser takes it out of every path', async (name) => {
    await say('POST /', `queue=${name}&value=1`);
    const { text } = await page('GET /q/', htmlAccept);
    expect(textOf(text)).toContain(name);
    expect(text).not.toContain('href="/j/');
  });
});

describe('GET /j/{queue}', () => {
  it('shows the counts and the ten newest messages, newest first, and consumes nothing', async () => {
    for (let i = 1; i <= 12; i++) await say('POST /q/test', `value=message-${i}`);
    const { text } = await page('GET /j/test', htmlAccept);
    expect(text.match(/message-\d+/g)).toEqual(Array.from({ length: 10 }, (_, i) => `message-${12 - i}`));
    expect(textOf(text)).toMatch(/ready\s*12/);
    const json = (await say('GET /j/test', null, { Accept: 'application/json' })).json() as {
      stats: object;
      messages: { key: string }[];
    };
    expect(json.stats).toMatchObject({ ready: 12, enqueued: 12 });
    expect(json.messages.map(({ key }) => key)[0]).toBe('test:12');
    expect((await say('GET /q/test')).line).toBe('200 {"key":"test:1","value":"message-1","count":0}⏎');
  });

  it.each(nasty)('shows %j as text wherever it comes from', async (text) => {
    const path = `/q/${encodeURIComponent(text)}`;
    await say(`POST ${path}`, `value=${encodeURIComponent(text)}`);
    await say(`POST ${path}`, JSON.stringify({ [text]: text }), 'application/json');
    await say(`POST ${path}`, text, 'text/html');
    const shown = (await page(`GET /j/${encodeURIComponent(text)}`, htmlAccept)).text;
    expect(shown).not.toMatch(/<img|<script|[^&#\d\\;]"onmouseover/);
    expect(textOf(shown).split(text).length).toBeGreaterThan(4);
  });

  it('shows bytes as base64 and cuts what is long', async () => {
    await say('POST /q/test', 'value=%ff%fe');
    await say('POST /q/test', 'x'.repeat(5000), 'text/plain');
    const text = textOf((await page('GET /j/test', htmlAccept)).text);
    expect(text).toContain('//4=base64');
    expect(text).toContain(`${'x'.repeat(1000)}…`);
    expect(text).not.toContain('x'.repeat(1001));
  });

  it('counts the messages that are not ready, and does not call their queue empty', async () => {
    const values = ['ready', 'leased', 'dead'].map((value) => ({ value }));
    await say(
      'POST /v1/queues/test/messages',
      JSON.stringify({ messages: [...values, { value: 'delayed', delaySeconds: 60 }] }),
      'application/json',
    );
    await say('GET /q/test');
    const leases = (await say('POST /v1/queues/test/leases', '{"max":2}', 'application/json')).json() as {
      messages: { leaseId: string }[];
    };
    await say(`POST /v1/queues/test/leases/${leases.messages[1]!.leaseId}/nack`, '{"dead":true}', 'application/json');
    const text = textOf((await page('GET /j/test', htmlAccept)).text);
    expect(text).toMatch(/ready\s*0\s*delayed\s*1\s*leased\s*1\s*dead\s*1\s*enqueued\s*4\s*acked\s*1/);
    expect(text).toContain('No message is ready.');
  });

  it('shows the newest whatever their priority, with what their producers said', async () => {
    const messages = [
      { value: 'urgent', priority: 9, headers: { trace: 'abc' } },
      ...Array.from({ length: 10 }, (_, i) => ({ value: `low ${i}` })),
    ];
    await say(
      'POST /v1/queues/test/messages',
      JSON.stringify({ messages: [...messages, messages[0]] }),
      'application/json',
    );
    const { messages: shown } = (await say('GET /j/test', null, { Accept: 'application/json' })).json() as {
      messages: object[];
    };
    expect(shown).toHaveLength(10);
    expect(shown.slice(0, 2)).toMatchObject([
      { key: 'test:12', value: 'urgent', priority: 9, headers: { trace: 'abc' } },
      { key: 'test:11', value: 'low 9' },
    ]);
  });

  it('says that a queue is empty, also one that nobody has used', async () => {
    expect((await page('GET /j/never', htmlAccept)).text).toContain('The queue is empty.');
  });
});

describe('GET /queue', () => {
  it('is a form that can be sent as it is', async () => {
    const { text } = await page('GET /queue', htmlAccept);
    expect(text).toContain('<form method="post" action="/queue">');
    const command = textOf(/<textarea[^>]*>(.*?)<\/textarea>/s.exec(text)![1]!);
    expect((await say('POST /queue', `body=${encodeURIComponent(command)}`)).line).toBe(
      '200 {"queue":"test","value":"foobar","key":"test:1"}⏎',
    );
  });
});

/** Called by name below: a daemon that writes the contracts as YAML does nothing else for 0.3 s. */
jest.mock('yaml', () => {
  const yaml = jest.requireActual<typeof import('yaml')>('yaml');
  return { ...yaml, stringify: jest.fn(yaml.stringify) };
});

describe('a job page of large messages', () => {
  it('shows the beginning of each, whole characters only, and all of it as JSON', async () => {
    const value = `"<${'é☃'.repeat(100_000)}`;
    await say('POST /q/big', value, 'text/plain');
    await say('POST /q/big', JSON.stringify({ value }), 'application/json');
    const { text } = await page('GET /j/big', htmlAccept);
    expect(text).not.toContain('\ufffd');
    expect(textOf(text)).toContain(`"<${'é☃'.repeat(400)}`);
    expect(text.length).toBeLessThan(50_000);
    expect((await say('GET /j/big', null, { Accept: 'application/json' })).json()).toMatchObject({
      messages: [{ value: { value } }, { value }],
    });
  });
});

describe('the contracts', () => {
  it.each(['openapi', 'asyncapi'])('are there as YAML before /%s.yaml is asked for', async (name) => {
    expect((await say(`GET /${name}.yaml`)).status).toBe(200);
    expect(stringify).not.toHaveBeenCalled();
  });

  it.each(['openapi', 'asyncapi'])('are served: /%s.json and .yaml say the same', async (name) => {
    const [json, yaml] = [await say(`GET /${name}.json`), await say(`GET /${name}.yaml`)];
    expect([json.headers['content-type'], yaml.headers['content-type']].map((type) => type?.split(';')[0])).toEqual([
      'application/json',
      'application/yaml',
    ]);
    expect(parse(yaml.bytes.toString())).toEqual(json.json());
    // with its references
    expect(json.json()).toEqual(JSON.parse(readFileSync(join(__dirname, `../../generated/${name}.json`), 'utf8')));
  });

  it('have a channel for each queue with ?live=1, whatever it is called: /asyncapi.json and .yaml say the same', async () => {
    const names = ['orders', 'a: b #c', '"quoted" \\', '- x', 'café ☃', '{}', '&a *b !c %d', '\u2028', 'x'.repeat(255)];
    for (const name of names) await say(`POST /q/${encodeURIComponent(name)}`, 'value=1');
    const [json, yaml] = [await say('GET /asyncapi.json?live=1'), await say('GET /asyncapi.yaml?live=1')];
    const { channels, ...rest } = json.json() as { channels: Record<string, { address: string; title: string }> };
    for (const name of names)
      expect(channels[`queue:${name}`]).toMatchObject({ address: `/sse/${encodeURIComponent(name)}`, title: name });
    expect(parse(yaml.bytes.toString())).toEqual({ channels, ...rest });
    expect(stringify).not.toHaveBeenCalled();
    await say('GET /asyncapi.json').then((fixed) => expect(fixed.json()).toMatchObject({ ...rest }));
  });

  it('hold nothing up where many ask for them at once: another request is answered before the last of them', async () => {
    const answered: string[] = [];
    const ask = async (path: string): Promise<void> =>
      void answered.push((await say(`GET ${path}`)).status === 200 ? path : 'refused');
    await Promise.all([
      ...Array.from({ length: 200 }, (_, i) => ask(i % 2 ? '/openapi.yaml' : '/asyncapi.yaml?live=1')),
      ask('/healthz'),
    ]);
    expect(answered.filter((path) => path === 'refused')).toEqual([]);
    expect(answered.at(-1)).not.toBe('/healthz');
  });
});

describe('GET /problems/', () => {
  it('lists every kind of problem, each with a page', async () => {
    const list = (await page('GET /problems/', htmlAccept)).text;
    for (const [code, { title, about }] of Object.entries(catalogue)) {
      expect(list).toContain(`href="/problems/${code}"`);
      const text = textOf((await page(`GET /problems/${code}`, htmlAccept)).text);
      expect(text).toContain(title);
      expect(text).toContain(about);
    }
  });

  it.each(['nothing', 'constructor', '__proto__', 'toString', '..%2f..%2fpackage.json'])(
    'has no page for %s',
    async (code) => {
      expect(await refused(say(`GET /problems/${code}`))).toMatchObject({ kind: '404 not-found' });
    },
  );
});

describe('files', () => {
  it('are the style sheet that the pages name', async () => {
    const answer = await say('GET /assets/restmq.css');
    expect([
      answer.status,
      answer.headers['content-type']?.split(';')[0],
      answer.headers['x-content-type-options'],
    ]).toEqual([200, 'text/css', 'nosniff']);
  });

  it.each([
    '/assets/',
    '/assets/..%2fmain.ts',
    '/assets/../main.ts',
    '/assets/%2e%2e/main.ts',
    '/assets/.hidden',
    '/assets/%00',
    '/assets/restmq.css/',
    '/favicon.ico',
  ])('are none at %s', async (path) => {
    expect((await refused(say(`GET ${path}`))).status).toBeLessThan(500);
  });
});

/** A page: HTML, on which no script may run. */
async function page(what: string, headers: Record<string, string>): Promise<Answer & { text: string }> {
  const answer = await say(what, null, headers);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self'; /);
  expect(answer.headers['content-security-policy']).not.toMatch(/unsafe|script-src/);
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  const text = answer.bytes.toString();
  expect(text).not.toMatch(/<script/i);
  return { ...answer, text };
}

/** The visible text: without tags, and with character references decoded. */
function textOf(markup: string): string {
  return markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
