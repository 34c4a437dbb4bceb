import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import { createKeys } from '../../src/access/keys';
import { defaults } from '../../src/config';
import { start } from '../../src/daemon';
import { aclFile, basic, everySection } from '../support/acl';
import { talkTo, type Say } from '../support/dialogue';
import { connectStream } from '../support/stream-clients';
import { useEngine } from '../support/engine';
import { use } from '../support/use';

const [password, secret] = ['correct-horse-battery', Buffer.alloc(32, 'k')];

const { redis, store } = useEngine();
const keys = createKeys(store);
const acl = aclFile(everySection('username = shop', `password = ${password}`));
afterAll(() => acl.remove());
const jwks = aclFile(JSON.stringify({ keys: [{ kty: 'oct', k: secret.toString('base64url') }] }), 'jwks.json');
afterAll(() => jwks.remove());
const logged: string[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
const daemon = use(
  () => start({ ...defaults, port: 0, redisUrl: redis.url, acl: acl.path, jwks: jwks.path }, log),
  (started) => started.stop(),
);
const say = talkTo(daemon);

it('no secret is in a log, a statistic, a metric, a list or a problem', async () => {
  const { id, key } = await keys.create('shop', [{ queues: '*', verbs: ['produce', 'consume', 'admin'] }], null);
  const token = await new SignJWT({ restmq: [{ queues: '*', verbs: ['consume'] }] })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(secret);
  const withKey = { Authorization: `Bearer ${key}` };
  const credentials = [
    withKey,
    { 'X-API-Key': key },
    { Authorization: `Bearer ${token}` },
    { Authorization: basic('shop', password) },
    { Authorization: basic('shop', `${password}!`) },
    { Authorization: `Basic ${password}` },
    { 'X-API-Key': `${key}!` },
  ];
  const received: string[] = [];
  const ask = async (...what: Parameters<Say>): Promise<void> =>
    void received.push((await say(...what)).bytes.toString());

  const { ticket } = (
    await say('POST /v1/tickets', '{"queue":"test"}', { ...withKey, 'Content-Type': 'application/json' })
  ).json() as { ticket: string };
  const stream = await connectStream(daemon.url, 'test', 'sse', { query: `?ticket=${ticket}` });
  for (const who of credentials) {
    for (const what of ['GET /q/test', 'DELETE /q/test', 'GET /v1/access', 'GET /nowhere', 'POST /q/%'])
      await ask(what, null, who);
    await ask('POST /queue', '{"cmd":"fly","queue":"q"}', { ...who, 'Content-Type': 'application/json' });
  }
  for (const what of [
    'GET /stats/',
    'GET /stats/test',
    'GET /metrics',
    'GET /v1/keys',
    'GET /v1/queues/test/consumers',
    'GET /j/test',
    'GET /readyz',
  ])
    await ask(what, null, withKey);
  await ask(`GET /sse/test?ticket=${ticket}`);
  await ask(`GET /q/test?ticket=${ticket}`, null, withKey);

  // A fault while credentials are looked at: what Redis has of the ticket is broken.
  const ofTicket = createHash('sha256').update(ticket).digest('hex');
  await redis.client.hset('{restmq:access}:tickets', ofTicket, 'broken');
  await redis.client.zadd('{restmq:access}:ticketsUntil', Date.now() + 60_000, ofTicket);
  received.push(await (await fetch(`${daemon.url}/sse/test?ticket=${ticket}`)).text());
  expect(logged.join('')).toContain('internal error');

  acl.write(everySection('username = shop', `password = ${password}`, 'nonsense'));
  await daemon.reload();
  expect(logged.join('')).toContain('the previous content stays in force');
  stream.hangUp();

  const digest = (JSON.parse((await redis.client.hget('{restmq:access}:keys', id))!) as { digest: string }).digest;
  const all = [...logged, ...received].join('\n');
  for (const one of [
    key.slice(-43),
    digest,
    token.split('.')[2]!,
    password,
    basic('shop', password).slice(6),
    ticket,
    secret.toString('base64url'),
  ]) {
    expect([one, all.includes(one)]).toEqual([one, false]);
  }
});
