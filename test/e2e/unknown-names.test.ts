import type { Daemon } from '../../src/daemon';
import { nearest } from '../../src/nearest';
import { startDaemon } from '../support/daemon';
import { talkTo, refused, type Say } from '../support/dialogue';
import { startRedis, type TestRedis } from '../support/redis';

let redis: TestRedis;
let daemon: Daemon;
let say: Say;

beforeAll(async () => {
  redis = await startRedis();
  daemon = await startDaemon(redis);
  say = talkTo(daemon);
});

afterAll(async () => {
  await daemon.stop();
  await redis.stop();
});

const json = 'application/json';

describe('a header RestMQ-* that is not known', () => {
  it.each([
    ['RestMQ-Dealy', 'did you mean RestMQ-Delay?'],
    ['restmq-delays', 'did you mean RestMQ-Delay?'],
    ['RESTMQ-TLT', 'did you mean RestMQ-TTL?'],
    ['RestMQ-Prioritty', 'did you mean RestMQ-Priority?'],
    ['RestMQ-Heder-Trace', 'did you mean RestMQ-Header-Trace?'],
    ['RestMQ-Header', 'there are RestMQ-Delay, RestMQ-TTL, RestMQ-Priority and RestMQ-Header-*'],
    ['RestMQ-Foo', 'there are RestMQ-Delay, RestMQ-TTL, RestMQ-Priority and RestMQ-Header-*'],
    ['RestMQ-', 'there are RestMQ-Delay, RestMQ-TTL, RestMQ-Priority and RestMQ-Header-*'],
  ])('%s is refused, and nothing is stored: %s', async (name, said) => {
    for (const [what, body, type] of [
      ['POST /q/test', 'x', 'text/plain'],
      ['POST /q/test', 'value=x', ''],
      ['POST /v1/queues/test/messages', 'x', 'text/plain'],
    ] as const) {
      const { kind, detail, errors } = await refused(
        say(what, body, { 'Content-Type': type || 'application/x-www-form-urlencoded', [name]: '60' }),
      );
      expect([kind, detail]).toEqual(['400 invalid-parameter', `The header ${name} is not known here (${said}).`]);
      expect(errors).toEqual([{ pointer: `/header/${name}`, detail: `is not known here (${said})` }]);
    }
    expect((await say('GET /q/test')).line).toBe('204');
  });

  it.each([
    ['POST /queue', '{"cmd":"add","queue":"test","value":1}'],
    ['POST /queue/test', '{"cmd":"add","value":1}'],
    ['GET /q/test', null],
    ['POST /v1/queues/test/leases', '{}'],
  ])('is refused where none is taken: %s', async (what, body) => {
    expect((await refused(say(what, body, { 'Content-Type': json, 'RestMQ-Delay': 60 }))).detail).toBe(
      'The header RestMQ-Delay is not known here (this takes no header that begins with RestMQ-).',
    );
  });

  it.each(['RestMQ-Header-Dealy', 'restmq-header-x', 'Restful-Delay', 'X-RestMQ', 'Referer'])(
    '%s is none of them',
    async (name) => {
      expect((await say('POST /q/other', 'x', { 'Content-Type': 'text/plain', [name]: '60' })).status).toBe(201);
    },
  );
});

describe('a member that is not known', () => {
  it.each([
    [
      'POST /queue/test',
      '{"cmd":"add","value":1,"dealy":60}',
      'The command add has a field dealy that is not known here (did you mean delay?).',
    ],
    [
      'POST /queue/test',
      '{"cmd":"add","value":1,"idempotencykey":"a"}',
      'The command add has a field idempotencykey that is not known here (did you mean idempotencyKey?).',
    ],
    [
      'POST /queue/test',
      '{"cmd":"take","leese":60}',
      'The command take has a field leese that is not known here (did you mean lease?).',
    ],
    [
      'POST /v1/queues/test/messages',
      '{"messages":[{"value":1,"prioity":9}]}',
      'The field prioity is not known here (did you mean priority?).',
    ],
    ['POST /v1/queues/test/messages', '{"mesages":[]}', 'The body needs a field messages.'],
    ['POST /v1/queues/test/messages', '{"messages":[{"value":1}],"delay":5}', 'The field delay is not known here.'],
    ['POST /v1/queues/test/leases', '{"lesae":30}', 'The field lesae is not known here (did you mean lease?).'],
    ['PUT /v1/queues/test', '{"maxAttemps":5}', 'The field maxAttemps is not known here (did you mean maxAttempts?).'],
  ])('%s %s is refused', async (what, body, said) => expect((await refused(say(what, body, json))).detail).toBe(said));
});

describe('the nearest name', () => {
  it.each([
    ['dealy', 'delay'],
    ['TTL', 'ttl'],
    ['tll', 'ttl'],
    ['x', null],
    ['', null],
    ['priority9', 'priority'],
    ['d'.repeat(1000), null],
    ['constructor', null],
  ])('%j › %j', (given, meant) => {
    expect(nearest(given, ['delay', 'ttl', 'priority', '_'])).toBe(meant);
  });
});
