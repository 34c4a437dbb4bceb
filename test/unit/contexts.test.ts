import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { contextsPath, readContexts, writeContexts, type Context } from '../../src/cli/context/file';
import { addressOf } from '../../src/cli/http/daemon-address';
import type { ValueSource } from '../../src/cli/options';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'restmq-contexts-'));
  path = contextsPath({ XDG_CONFIG_HOME: folder });
  mkdirSync(dirname(path));
});
afterEach(() => rmSync(folder, { recursive: true }));

const contexts: [string, Context][] = [
  ['local', { url: 'http://127.0.0.1:1' }],
  ['prod', { url: 'https://prod.example', key: 'prod-key' }],
  ['user', { url: 'https://user.example', user: 'ada:secret' }],
];
const write = (current: string | null): void => writeContexts(path, { current, byName: new Map(contexts) });
const failure = (message: string | RegExp): Error =>
  expect.objectContaining({
    name: 'Failure',
    exit: 2,
    message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
  }) as Error;

describe('the file of the contexts', () => {
  it('is where XDG has it', () => {
    expect(contextsPath({ XDG_CONFIG_HOME: '/x' })).toBe('/x/restmq/contexts.json');
    for (const home of ['', 'relative'])
      expect(contextsPath({ XDG_CONFIG_HOME: home })).toMatch(/^\/.*\/\.config\/restmq\/contexts\.json$/);
  });

  it('is read as it was written, by its owner only, and is replaced in one step', () => {
    expect(readContexts(path)).toEqual({ current: null, byName: new Map() });
    write('prod');
    chmodSync(path, 0o644);
    const text = readFileSync(path, 'utf8');
    write('prod');
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readContexts(path)).toEqual({ current: 'prod', byName: new Map(contexts) });
    expect(readdirSync(dirname(path))).toEqual(['contexts.json']);
  });

  it('stays where a link leads to', () => {
    const target = join(folder, 'elsewhere.json');
    writeFileSync(target, '{}');
    symlinkSync(target, path);
    write(null);
    expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ contexts: { prod: { key: 'prod-key' } } });
  });

  it.each([
    ['', 'it is not a JSON object'],
    ['{"contexts":{"a":{"url":"http://x","key":"hunter2"', 'it is not a JSON object'],
    ['[]', 'it is not a JSON object'],
    ['null', 'it is not a JSON object'],
    ['{"contexts":[]}', 'contexts is not an object'],
    ['{"contexts":{"a b":{"url":"http://x"}}}', 'a context has a name that is not valid'],
    ['{"contexts":{"a":null}}', 'the context a has no valid url, or a member that is no text'],
    ['{"contexts":{"a":{"url":"ftp://hunter2"}}}', 'the context a has no valid url, or a member that is no text'],
    ['{"contexts":{"a":{"url":"http://x","key":7}}}', 'the context a has no valid url, or a member that is no text'],
    ['{"contexts":{"a":{"url":"http://x","key":"b","user":"c"}}}', /^.* is not valid: the context a /],
    ['{"contexts":{},"current":"a"}', 'current is no context'],
    ['{"contexts":{"__proto__":{"url":7}}}', 'the context __proto__ has no valid url, or a member that is no text'],
  ])('%s is refused with what is wrong, by its name, and without what is in it', (text, why) => {
    writeFileSync(path, text, { mode: 0o600 });
    const message = `${path} is not valid: ${String(why)}; mend it, or remove it and add the contexts again`;
    expect(() => readContexts(path)).toThrow(failure(typeof why === 'string' ? message : why));
    expect(() => readContexts(path)).not.toThrow(/hunter2/);
  });

  it('that can’t be read is named', () => {
    mkdirSync(path);
    expect(() => readContexts(path)).toThrow(failure(/^can’t read the contexts: EISDIR/));
  });
});

describe('addressOf', () => {
  type Said = Partial<Record<'url' | 'key' | 'user' | 'context', [string, ValueSource]>>;
  const given = (said: Said) => {
    const one = (name: keyof Said) => (said[name] ? { value: said[name][0], source: said[name][1] } : null);
    const values = { url: one('url'), key: one('key'), user: one('user'), context: one('context') };
    return addressOf(values, { XDG_CONFIG_HOME: folder });
  };
  const [option, variable] = ['option', 'variable'] as const;

  it('prefers an option to a variable, that to the context in use, and that to the default', () => {
    const none = { key: null, user: null };
    expect(given({})).toEqual({ url: 'http://127.0.0.1:8888', ...none });
    write('prod');
    const prod = { url: 'https://prod.example', key: 'prod-key', user: null };
    expect(given({})).toEqual(prod);
    expect(given({ context: ['local', variable] })).toEqual({ url: 'http://127.0.0.1:1', ...none });
    expect(given({ url: ['http://v', variable] })).toEqual({ url: 'http://v', ...none });
    expect(given({ url: ['http://o', option], context: ['local', variable] })).toEqual({ url: 'http://o', ...none });
    expect(given({ url: ['http://v', variable], context: ['prod', option] })).toEqual(prod);
    expect(given({ context: ['user', option] })).toEqual({
      url: 'https://user.example',
      key: null,
      user: 'ada:secret',
    });
  });

  it('sends the credentials of a context to its own address only, and others only where they are meant', () => {
    write('prod');
    const [prod, user] = ['https://prod.example', 'https://user.example'];
    expect(given({ url: ['http://o', option] }).key).toBeNull();
    expect(given({ key: ['mine', variable] })).toEqual({ url: prod, key: 'mine', user: null });
    expect(given({ user: ['me:x', option] })).toEqual({ url: prod, key: null, user: 'me:x' });
    expect(given({ context: ['user', option], key: ['mine', variable] })).toEqual({
      url: user,
      key: null,
      user: 'ada:secret',
    });
    expect(given({ context: ['user', option], key: ['mine', option] })).toEqual({ url: user, key: 'mine', user: null });
  });

  it('reads a token file at each use', () => {
    const tokenFile = join(folder, 'token');
    writeContexts(path, { current: 'a', byName: new Map([['a', { url: 'http://a', tokenFile }]]) });
    expect(() => given({})).toThrow(failure(/^can’t read the token of the context: ENOENT.*token'$/));
    for (const token of ['one', 'two']) {
      writeFileSync(tokenFile, `${token}\n`);
      expect(given({})).toEqual({ url: 'http://a', key: token, user: null });
    }
    writeFileSync(tokenFile, 'a\nb');
    expect(() => given({})).toThrow(failure(`the token in ${tokenFile} must be text without control characters`));
  });

  it('refuses what contradicts itself, and a context that does not exist', () => {
    write('prod');
    expect(() => given({ url: ['http://o', option], context: ['prod', option] })).toThrow(
      failure('--url and --context exclude each other; leave one of them out'),
    );
    expect(() => given({ url: ['http://o', variable], context: ['prod', variable] })).toThrow(
      failure('RESTMQ_URL and RESTMQ_CONTEXT are both set; unset one of them'),
    );
    expect(() => given({ context: ['porD', option] })).toThrow(
      failure('there is no context porD (did you mean prod?); restmq context list lists the contexts'),
    );
  });
});
