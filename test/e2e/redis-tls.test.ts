import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDaemon } from '../support/daemon';
import { ask, talkTo } from '../support/dialogue';
import { startRedisProcess, type RedisProcess } from '../support/redis-process';

let dir: string;
let redis: RedisProcess;

/** A Redis that speaks TLS alone, and lets in who has a certificate. */
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'restmq-test-'));
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=test', '-days', '2');
  writeFileSync(join(dir, 'ext'), 'subjectAltName=DNS:redis.example\n');
  for (const name of ['server', 'client']) {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      `${name}.pem`,
      '-days',
      '2',
      '-extfile',
      'ext',
    );
  }
  openssl('req', '-x509', ...key, '-keyout', 'other.key', '-out', 'other.pem', '-subj', '/CN=other', '-days', '2');
  const file = (name: string): Buffer => readFileSync(join(dir, name));
  redis = await startRedisProcess({
    args: (port, folder) => [
      '--port',
      '0',
      '--tls-port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--dir',
      folder,
      '--tls-cert-file',
      join(dir, 'server.pem'),
      '--tls-key-file',
      join(dir, 'server.key'),
      '--tls-ca-cert-file',
      join(dir, 'ca.pem'),
    ],
    client: {
      tls: { ca: file('ca.pem'), cert: file('client.pem'), key: file('client.key'), servername: 'redis.example' },
    },
  });
});

afterAll(async () => {
  await redis.stop();
  rmSync(dir, { recursive: true });
});

const own = (): object => ({
  redisCa: join(dir, 'ca.pem'),
  redisCert: join(dir, 'client.pem'),
  redisKey: join(dir, 'client.key'),
  redisTlsName: 'redis.example',
});

describe('an encrypted connection to Redis', () => {
  it('is made with a CA, a certificate and a name of one’s own', async () => {
    const daemon = await startDaemon({ url: `rediss://127.0.0.1:${redis.port}` }, own());
    const waiting = ask(daemon.url, 'GET /q/test?wait=10').answer;
    expect((await talkTo(daemon)('POST /q/test', 'value=x')).line).toBe('200 test:1⏎');
    expect((await waiting).line).toContain('"x"');
    await daemon.stop();
  });

  it.each([
    [
      'whose CA is not known',
      { redisCa: null },
      /has a certificate that is not trusted: .*(self.signed|unable to (get|verify)).* --redis-ca$/,
    ],
    [
      'whose certificate is for another name',
      { redisTlsName: 'other.example' },
      /for another name: .*does not match.*Give that name with --redis-tls-name$/,
    ],
    [
      'to which it has no certificate',
      { redisCert: null, redisKey: null },
      /requires a client certificate: name one with --redis-cert and --redis-key$/,
    ],
    [
      'that does not trust its certificate',
      { redisCert: 'other.pem', redisKey: 'other.key' },
      /does not accept the certificate in --redis-cert: /,
    ],
  ])('is not made to one %s, and the start says why and what to do', async (_what, change, why) => {
    const files = Object.fromEntries(
      Object.entries(change).map(([name, value]) => [
        name,
        value?.endsWith('.pem') || value?.endsWith('.key') ? join(dir, value) : value,
      ]),
    );
    await expect(startDaemon({ url: `rediss://127.0.0.1:${redis.port}` }, { ...own(), ...files })).rejects.toThrow(why);
  });

  it('is not asked of a Redis without TLS, and is needed for one with it: the start says which', async () => {
    const plain = await startRedisProcess({
      args: (port, folder) => ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    });
    try {
      await expect(startDaemon({ url: `rediss://127.0.0.1:${plain.port}` }, own())).rejects.toThrow(
        /speaks no TLS: use redis:\/\/ in place of rediss:\/\/ in --redis-url$/,
      );
    } finally {
      await plain.stop();
    }
    await expect(startDaemon({ url: `redis://127.0.0.1:${redis.port}` })).rejects.toThrow(
      /speaks TLS: use rediss:\/\/ in place of redis:\/\/ in --redis-url$/,
    );
    await expect(startDaemon({ url: `redis+cluster://127.0.0.1:${redis.port}` })).rejects.toThrow(
      /speaks TLS: use rediss\+cluster:\/\/ in place of redis\+cluster:\/\/ in --redis-url$/,
    );
  });

  it('is not begun with files that do not fit', async () => {
    const serve = (change: object): Promise<unknown> =>
      startDaemon({ url: `rediss://127.0.0.1:${redis.port}` }, { ...own(), ...change });
    await expect(serve({ redisCa: join(dir, 'ca.key') })).rejects.toThrow(
      '--redis-ca: no certificate in this file; name a file in PEM (-----BEGIN CERTIFICATE-----)',
    );
    await expect(serve({ redisCert: join(dir, 'ext') })).rejects.toThrow(/^--redis-cert: no certificate in this file/);
    await expect(serve({ redisKey: join(dir, 'server.key') })).rejects.toThrow(
      /key values mismatch\); the key must belong to the certificate/,
    );
  });
});
