import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaults, type Config } from '../../src/config';
import { StartError } from '../../src/errors';
import { addressOf } from '../../src/redis/connection/address';

describe('addressOf', () => {
  it('takes host, port and database where there is no URL', () => {
    const address = addressOf({ ...defaults, redisHost: 'redis.example', redisPort: 6380, redisDb: 3 });
    expect(address).toEqual({
      kind: 'single',
      shown: 'redis.example:6380',
      options: { host: 'redis.example', port: 6380, db: 3 },
    });
  });

  it.each([
    ['redis://host', 'redis://host:6379', { host: 'host', port: 6379, db: 0 }],
    ['redis://host:1', 'redis://host:1', { host: 'host', port: 1, db: 0 }],
    ['redis://host:6380/', 'redis://host:6380/', { host: 'host', port: 6380, db: 0 }],
    ['redis://host/7', 'redis://host:6379/7', { host: 'host', port: 6379, db: 7 }],
    ['redis://[::1]:6380/7', 'redis://[::1]:6380/7', { host: '::1', port: 6380, db: 7 }],
    ['redis://127.0.0.1', 'redis://127.0.0.1:6379', { host: '127.0.0.1', port: 6379, db: 0 }],
    ['unix:///run/redis.sock', '/run/redis.sock', { path: '/run/redis.sock', db: 0 }],
    ['unix:///run/a@b/redis.sock', '/run/a@b/redis.sock', { path: '/run/a@b/redis.sock', db: 0 }],
  ])('understands %s', (redisUrl, shown, options) => {
    expect(at(redisUrl)).toEqual({ kind: 'single', shown, options });
  });

  it('reads user and password, percent-encoded where they have to be', () => {
    expect(at('redis://anna:se%40cr%3Aet@host').options).toMatchObject({ username: 'anna', password: 'se@cr:et' });
    expect(at('redis://:secret@host').options).toEqual({ host: 'host', port: 6379, db: 0, password: 'secret' });
    expect(at('redis://anna:a:b@host').options).toMatchObject({ username: 'anna', password: 'a:b' });
    expect(at('redis://:a@b@host').options).toMatchObject({ password: 'a@b', host: 'host' });
    expect(at('unix://:secret@/run/redis.sock').options).toEqual({
      path: '/run/redis.sock',
      db: 0,
      password: 'secret',
    });
  });

  it('encrypts with rediss, to a server, to a Sentinel and its master, and to a Cluster', () => {
    expect(at('rediss://host').options).toMatchObject({ host: 'host', tls: {} });
    expect(at('rediss+sentinel://host/master').options).toMatchObject({
      tls: {},
      sentinelTLS: {},
      enableTLSForSentinelMode: true,
    });
    expect(at('rediss+cluster://host').options).toMatchObject({ tls: {} });
    expect(at('redis://host').options).not.toHaveProperty('tls');
  });

  it('understands a Sentinel’s master, with a database', () => {
    expect(at('redis+sentinel://:secret@a,b:26380/mymaster/2')).toEqual({
      kind: 'sentinel',
      shown: 'redis+sentinel://a:26379,b:26380/mymaster/2',
      options: {
        sentinels: [
          { host: 'a', port: 26379 },
          { host: 'b', port: 26380 },
        ],
        name: 'mymaster',
        db: 2,
        password: 'secret',
      },
    });
  });

  it('understands a Cluster', () => {
    expect(at('redis+cluster://:secret@a,[::1]:7001')).toEqual({
      kind: 'cluster',
      shown: 'redis+cluster://a:6379,[::1]:7001',
      nodes: [
        { host: 'a', port: 6379 },
        { host: '::1', port: 7001 },
      ],
      options: { db: 0, password: 'secret' },
    });
  });

  it.each([
    'redis://anna:hunter2@host:1/2',
    'rediss://:hunter2@host',
    'unix://:hunter2@/run/redis.sock',
    'redis+cluster://:hunter2@a,b',
    'redis+sentinel://:hunter2@a,b/master',
    'redis://:hun@hunter2@host',
    'redis://anna:%68unter2@host',
  ])('shows no password of %s', (redisUrl) => {
    expect(at(redisUrl).shown).not.toMatch(/hun/);
  });

  it.each([
    '',
    'host',
    'host:6379',
    'http://host',
    'redis:host',
    'redis://',
    'redis:///0',
    'redis://:hunter2@',
    'redis://host:port',
    'redis://host:0',
    'redis://host:65536',
    'redis://host:123456',
    'redis://::1:6379',
    'redis://host/zero',
    'redis://host/-1',
    'redis://host/0?x=hunter2',
    'redis://:100%hunter2@host',
    'redis://host/%zz',
    'unix://',
    'unix://redis.sock',
    'unix://:hunter2@',
    'redis+cluster://a,,b',
    'redis://:hunter2/@host',
  ])('refuses %j with a word on what is understood, and does not repeat it', (redisUrl) => {
    const message = refusal(redisUrl);
    expect(message).toMatch(/^--redis-url is not valid; it must be like redis:\/\/user:password@host:6379\/0, /);
    expect(message).not.toContain('hunter2');
    expect(message).not.toContain('\n');
  });

  it('asks for the name of a Sentinel’s master', () => {
    expect(refusal('redis+sentinel://:hunter2@host')).toBe(
      '--redis-url: a Sentinel address ends with the name of the master, as in redis+sentinel://host:26379/mymaster',
    );
  });

  it('takes certificates and a name for an encrypted connection from files', () => {
    const dir = mkdtempSync(join(tmpdir(), 'restmq-test-'));
    try {
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-keyout',
          'key',
          '-out',
          'cert',
          '-subj',
          '/CN=test',
        ],
        { cwd: dir, stdio: 'pipe' },
      );
      copyFileSync(join(dir, 'cert'), join(dir, 'ca'));
      const file = (name: string): Buffer => readFileSync(join(dir, name));
      const files = {
        redisCa: join(dir, 'ca'),
        redisCert: join(dir, 'cert'),
        redisKey: join(dir, 'key'),
        redisTlsName: 'redis.example',
      };
      const tls = { ca: file('ca'), cert: file('cert'), key: file('key'), servername: 'redis.example' };
      for (const url of ['rediss://host', 'rediss+cluster://host'])
        expect(at(url, files).options).toMatchObject({ tls });
      expect(at('rediss+sentinel://host/master', files).options).toMatchObject({ tls, sentinelTLS: tls });
      expect(refusal('rediss://host', { redisCa: join(dir, 'key') })).toBe(
        '--redis-ca: no certificate in this file; name a file in PEM (-----BEGIN CERTIFICATE-----)',
      );
      expect(refusal('rediss://host', { redisCa: join(dir, 'none') })).toBe(
        `--redis-ca: ${join(dir, 'none')} can’t be read (ENOENT); name a file in PEM that this user may read`,
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it('knows a user and a password for the Sentinels alone', () => {
    const options = { redisSentinelUser: 'watcher', redisSentinelPassword: 'hidden' };
    const address = at('redis+sentinel://:secret@a/mymaster', options);
    expect(address.options).toMatchObject({
      sentinelUsername: 'watcher',
      sentinelPassword: 'hidden',
      password: 'secret',
    });
    expect(address.shown).toBe('redis+sentinel://a:26379/mymaster');
  });

  it.each<[string, Partial<Config>, string]>([
    [
      'redis://host',
      { redisCa: 'file' },
      '--redis-ca requires TLS: use rediss://, rediss+sentinel:// or rediss+cluster:// in --redis-url',
    ],
    [
      'redis+cluster://host',
      { redisCert: 'a', redisKey: 'b' },
      '--redis-cert, --redis-key require TLS: use rediss://, rediss+sentinel:// or rediss+cluster:// in --redis-url',
    ],
    [
      'redis://host',
      { redisSentinelPassword: 'hunter2' },
      '--redis-sentinel-password requires Sentinels: use redis+sentinel:// in --redis-url',
    ],
    ['redis+sentinel://host/m', { redisSentinelUser: 'me' }, '--redis-sentinel-user needs --redis-sentinel-password'],
    ['rediss://host', { redisCert: 'a' }, '--redis-cert and --redis-key require each other; give both or none'],
  ])('refuses options that would have no effect on %s %j', (redisUrl, more, message) => {
    expect(refusal(redisUrl, more)).toBe(message);
  });

  it.each<[string, Partial<Config>, string]>([
    ['redis://host', { redisHost: 'other' }, '--redis-host and --redis-url exclude each other; leave one of them out'],
    [
      'unix:///run/redis.sock',
      { redisPort: 6380 },
      '--redis-port and --redis-url exclude each other; leave one of them out',
    ],
    [
      'redis://host/1',
      { redisDb: 2 },
      '--redis-db 2 and the /1 in --redis-url are different databases; leave one of them out',
    ],
    [
      'redis+sentinel://host/m/1',
      { redisDb: 2 },
      '--redis-db 2 and the /1 in --redis-url are different databases; leave one of them out',
    ],
  ])('refuses options that contradict %s %j', (redisUrl, more, message) => {
    expect(refusal(redisUrl, more)).toBe(message);
  });

  it('refuses what comes behind the database', () => {
    const leaveOut = (as: string): string =>
      `--redis-url must end with the database number, as in ${as}; leave out the text after it`;
    for (const path of ['/0/1', '/1/0', '//1', '/0/hunter2', '/0/0/0', '/0//1'])
      expect(refusal(`redis://host${path}`)).toBe(leaveOut('redis://host:6379/0'));
    for (const path of ['/0/1', '//1', '/1/queues'])
      expect(refusal(`rediss+sentinel://host/mymaster${path}`)).toBe(
        leaveOut('redis+sentinel://host:26379/mymaster/0'),
      );
    expect(refusal('redis+cluster://host/0/1')).toMatch(/^--redis-url is not valid/);
    expect(at('redis://host/2/').options).toMatchObject({ db: 2 });
    expect(at('redis+sentinel://host/mymaster/2/').options).toMatchObject({ db: 2 });
  });

  it('takes a database that is said twice, or beside the URL', () => {
    expect(at('redis://host/2', { redisDb: 2 }).options).toMatchObject({ db: 2 });
    expect(at('redis://host', { redisDb: 2 }).options).toMatchObject({ db: 2 });
  });

  it('refuses a database with a Cluster, which has 0 only', () => {
    const without = (what: string): string =>
      `a Redis Cluster has database 0 only; leave out ${what}, or name a Redis that is not a Cluster`;
    expect(refusal('redis+cluster://:hunter2@a,b/3')).toBe(without('the /3 in --redis-url'));
    expect(refusal('rediss+cluster://a/3', { redisDb: 3 })).toBe(without('the /3 in --redis-url'));
    expect(refusal('redis+cluster://a', { redisDb: 3 })).toBe(without('--redis-db 3'));
    expect(refusal('redis+cluster://a/queues')).toMatch(/^--redis-url is not valid/);
    for (const path of ['', '/', '/0'])
      expect(at(`redis+cluster://a${path}`)).toMatchObject({ kind: 'cluster', options: { db: 0 } });
  });

  it('asks what several hosts are', () => {
    expect(refusal('redis://:hunter2@a,b')).toBe(
      '--redis-url: several hosts need redis+sentinel:// or redis+cluster://',
    );
  });
});

function at(redisUrl: string, more: Partial<Config> = {}): ReturnType<typeof addressOf> {
  return addressOf({ ...defaults, redisUrl, ...more });
}

function refusal(redisUrl: string, more: Partial<Config> = {}): string {
  try {
    at(redisUrl, more);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  throw new Error('it was understood');
}
