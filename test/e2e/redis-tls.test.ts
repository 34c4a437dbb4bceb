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
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-out', `${name}.pem`, '-days', '2', '-extfile', 'ext');
  }
  const file = (name: string): Buffer => readFileSync(join(dir, name));
  redis = await startRedisProcess({
    args: (port, folder) => [
      '--port', '0', '--tls-port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder,
      '--tls-cert-file', join(dir, 'server.pem'), '--tls-key-file', join(dir, 'server.key'), '--tls-ca-cert-file', join(dir, 'ca.pem'),
    ],
    client: { tls: { ca: file('ca.pem'), cert: file('client.pem'), key: file('client.key'), servername: 'redis.example' } },
  });
});

afterAll(async () => {
  await redis.stop();
  rmSync(dir, { recursive: true });
});

const own = (): object => ({ redisCa: join(dir, 'ca.pem'), redisCert: join(dir, 'client.pem'), redisKey: join(dir, 'client.key'), redisTlsName: 'redis.example' });

describe('an encrypted connection to Redis', () => {
  it('is made with a CA, a certificate and a name of one’s own', async () => {
    const daemon = await startDaemon({ url: `rediss://127.0.0.1:${redis.port}` }, own());
    const waiting = ask(daemon.url, 'GET /q/test?wait=10').answer;
    expect((await talkTo(daemon)('POST /q/test', 'value=x')).line).toBe('200 test:1⏎');
    expect((await waiting).line).toContain('"x"');
    await daemon.stop();
  });

  it.each([
    ['whose CA is not known', { redisCa: null }, /self.signed|unable to (get|verify)/],
    ['whose certificate is for another name', { redisTlsName: 'other.example' }, /does not match/],
    ['to which it has no certificate', { redisCert: null, redisKey: null }, /certificate|ECONNRESET|closed/i],
  ])('is not made to one %s, and the start says why', async (_what, change, why) => {
    await expect(startDaemon({ url: `rediss://127.0.0.1:${redis.port}` }, { ...own(), ...change })).rejects.toThrow(why);
  });
});
