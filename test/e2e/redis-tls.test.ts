import { createCertificates, type Certificates } from '../support/certificates';
import { startDaemon } from '../support/daemon';
import { ask, talkTo } from '../support/dialogue';
import { startRedisProcess, type RedisProcess } from '../support/redis-process';

let certificates: Certificates;
let redis: RedisProcess;

/** A Redis that speaks TLS alone, and lets in who has a certificate. */
beforeAll(async () => {
  certificates = createCertificates();
  for (const name of ['server', 'client']) certificates.make(name, 'DNS:redis.example');
  certificates.makeAuthority('other');
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
      certificates.path('server.pem'),
      '--tls-key-file',
      certificates.path('server.key'),
      '--tls-ca-cert-file',
      certificates.path('ca.pem'),
    ],
    client: {
      tls: {
        ca: certificates.read('ca.pem'),
        cert: certificates.read('client.pem'),
        key: certificates.read('client.key'),
        servername: 'redis.example',
      },
    },
  });
});

afterAll(async () => {
  await redis.stop();
  certificates.remove();
});

const own = (): object => ({
  redisCa: certificates.path('ca.pem'),
  redisCert: certificates.path('client.pem'),
  redisKey: certificates.path('client.key'),
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
        value?.endsWith('.pem') || value?.endsWith('.key') ? certificates.path(value) : value,
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
    await expect(serve({ redisCa: certificates.path('ca.key') })).rejects.toThrow(
      '--redis-ca: no certificate in this file; name a file in PEM (-----BEGIN CERTIFICATE-----)',
    );
    await expect(serve({ redisCert: certificates.path('server.ext') })).rejects.toThrow(
      /^--redis-cert: no certificate in this file/,
    );
    await expect(serve({ redisKey: certificates.path('server.key') })).rejects.toThrow(
      /key values mismatch\); the key must belong to the certificate/,
    );
  });
});
