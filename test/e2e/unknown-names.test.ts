import { nearest } from '../../src/nearest';
import { refused } from '../support/dialogue';
import { useDaemon } from '../support/use-daemon';

const { say } = useDaemon();

const json = 'application/json';

describe('a header RestMQ-* that is not known', () => {
  it.each([
    ['RestMQ-Dealy', 'did you mean RestMQ-Delay?'],
    ['restmq-delays', 'did you mean RestMQ-Delay?'],
    ['RESTMQ-TLT', 'did you mean RestMQ-TTL?'],
    ['RestMQ-Prioritty', 'did you mean RestMQ-Priority?'],
    ['RestMQ-Heder-Trace', 'did you mean RestMQ-Header-Trace?'],
    ['RestMQ-Header', 'there are RestMQ-Delay, RestMQ-TTL, RestMQ-Priority, RestMQ-Group and RestMQ-Header-*'],
    ['RestMQ-Foo', 'there are RestMQ-Delay, RestMQ-TTL, RestMQ-Priority, RestMQ-Group and RestMQ-Header-*'],
    ['RestMQ-', 'there are RestMQ-Delay, RestMQ-TTL, RestMQ-Priority, RestMQ-Group and RestMQ-Header-*'],
  ])('%s is refused, and nothing is stored: %s', async (name, said) => {
    for (const [what, body, type] of [
      ['POST /q/test', 'x', 'text/plain'],
      ['POST /q/test', 'value=x', ''],
      ['POST /v1/queues/test/messages', 'x', 'text/plain'],
    ] as const) {
      const { kind, detail, errors } = await refused(
        say(what, body, { 'Content-Type': type || 'application/x-www-form-urlencoded', [name]: '60' }),
      );
      expect([kind, detail]).toEqual(['400 invalid-parameter', `The header ${name} is unknown (${said}).`]);
      expect(errors).toEqual([{ pointer: `/header/${name}`, detail: `is unknown (${said})` }]);
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
      'The header RestMQ-Delay is unknown (this operation accepts no header that begins with RestMQ-).',
    );
  });

  it.each(['RestMQ-Header-Dealy', 'restmq-header-x', 'Restful-Delay', 'X-RestMQ', 'Referer'])(
    '%s is none of them',
    async (name) => {
      expect((await say('POST /q/other', 'x', { 'Content-Type': 'text/plain', [name]: '60' })).status).toBe(201);
    },
  );
});

describe('the header Idempotency-Key', () => {
  it.each([
    ['POST /queue', '{"cmd":"add","queue":"test","value":1}'],
    ['POST /queue/test', '{"cmd":"add","value":1}'],
    ['POST /v1/queues/test/leases', '{}'],
    ['GET /q/test', null],
  ])('is refused where it is not honoured, and nothing is stored: %s', async (what, body) => {
    const { kind, detail } = await refused(say(what, body, { 'Content-Type': json, 'idempotency-KEY': 'a' }));
    expect([kind, detail]).toEqual([
      '400 invalid-parameter',
      'The header Idempotency-Key is not accepted here, only by requests that store messages; the command add has a' +
        ' field idempotencyKey.',
    ]);
    expect((await say('GET /q/test')).line).toBe('204');
  });

  it.each(['Idempotency-Kez', 'iiiiiiiiiiiiiii'])('%s is none', async (name) => {
    expect(
      (await say('POST /queue', '{"cmd":"get","queue":"test"}', { 'Content-Type': json, [name]: 'a' })).status,
    ).toBe(200);
  });
});

describe('a form field that is not known', () => {
  const multipart = (fields: string): [string, string] => [
    [...new URLSearchParams(fields)]
      .map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('') + '--b--\r\n',
    'multipart/form-data; boundary=b',
  ];
  const all = 'there are value, msg, ttl, callback';

  it.each([
    ['/q/test', 'value=x&dealy=60', 'dealy', 'did you mean the header RestMQ-Delay?'],
    ['/q/test', 'value=x&delay=60', 'delay', 'did you mean the header RestMQ-Delay?'],
    ['/q/test', 'RestMQ-TTL=60&msg=x', 'RestMQ-TTL', 'did you mean the header RestMQ-TTL?'],
    ['/q/test', 'value=x&idempotency_key=a', 'idempotency_key', 'did you mean the header Idempotency-Key?'],
    ['/q/test', 'value=fish&chips', 'chips', all],
    ['/q/test', 'value=x&tll=60', 'tll', 'did you mean ttl?'],
    ['/q/test', 'value=x&submit=Go', 'submit', all],
    ['/q/test', 'value=x&__proto__=1', '__proto__', all],
    ['/q/test', 'value=x&=1', '""', all],
    ['/', 'queue=test&value=x&prioity=9', 'prioity', 'did you mean the header RestMQ-Priority?'],
    ['/p/test', 'policy=roundrobin&polisy=broadcast', 'polisy', 'did you mean policy?'],
    ['/control/test', 'status=stop&queue=test', 'queue', 'there are status, callback'],
    ['/v1/queues/test/messages', 'value=x&priority=9', 'priority', 'did you mean the header RestMQ-Priority?'],
    ['/queue', 'body={"cmd":"stats","queue":"test"}&bdoy=1', 'bdoy', 'did you mean body?'],
    ['/queue/test', 'msg={"cmd":"stats"}&queue=test', 'queue', 'there are body, msg, callback'],
  ])('POST %s %s is refused, and nothing is done: %s', async (path, fields, name, said) => {
    for (const [body, type] of [[fields, 'application/x-www-form-urlencoded'], multipart(fields)] as const) {
      const { kind, detail } = await refused(say(`POST ${path}`, body, type));
      expect([kind, detail]).toEqual(['400 invalid-body', `The form field ${name} is unknown (${said}).`]);
    }
    expect((await say('GET /q/test')).line).toBe('204');
    expect((await say('GET /p/test')).line).toBe('200 {"queue":"test","value":"broadcast"}⏎');
  });

  it('is reported after a field that is missing', async () => {
    expect((await refused(say('POST /q/test', 'valeu=x'))).detail).toContain('The form needs a field value or msg');
  });

  it('a callback in a form of a command is the name of a function, or nothing is done', async () => {
    const command = 'body={"cmd":"add","queue":"test","value":1}';
    expect((await refused(say('POST /queue', `${command}&callback=alert(1)//`))).detail).toBe(
      'The form field callback must be the name of a JavaScript function, at most 64 characters long.',
    );
    expect((await say('GET /q/test')).line).toBe('204');
    expect((await say('POST /queue', `${command}&callback=cb`)).line).toBe(
      '200 /**/cb({"queue":"test","value":1,"key":"test:1"});⏎',
    );
    await say('DELETE /q/test');
  });
});

describe('a member that is not known', () => {
  it.each([
    [
      'POST /queue/test',
      '{"cmd":"add","value":1,"dealy":60}',
      'The command add has a field dealy that is unknown (did you mean delaySeconds?).',
    ],
    [
      'POST /queue/test',
      '{"cmd":"add","value":1,"idempotencykey":"a"}',
      'The command add has a field idempotencykey that is unknown (did you mean idempotencyKey?).',
    ],
    [
      'POST /queue/test',
      '{"cmd":"take","leese":60}',
      'The command take has a field leese that is unknown (did you mean leaseSeconds?).',
    ],
    [
      'POST /v1/queues/test/messages',
      '{"messages":[{"value":1,"prioity":9}]}',
      'The field prioity is unknown (did you mean priority?).',
    ],
    ['POST /v1/queues/test/messages', '{"mesages":[]}', 'The body needs a field messages.'],
    [
      'POST /v1/queues/test/messages',
      '{"messages":[{"value":1}],"delaySeconds":5}',
      'The field delaySeconds is unknown.',
    ],
    ['POST /v1/queues/test/leases', '{"lesae":30}', 'The field lesae is unknown (did you mean leaseSeconds?).'],
    ['POST /v1/queues/test/leases', '{"lease":30}', 'The field lease is unknown (did you mean leaseSeconds?).'],
    ['POST /v1/queues/test/acks', '{"leases":["1-1-a"]}', 'The body needs a field leaseIds.'],
    ['PUT /v1/queues/test', '{"lease":30}', 'The field lease is unknown (did you mean leaseSeconds?).'],
    ['PUT /v1/queues/test', '{"ttl":60}', 'The field ttl is unknown (did you mean ttlSeconds?).'],
    ['PUT /v1/queues/test', '{"replay":60}', 'The field replay is unknown (did you mean replayLength?).'],
    ['PUT /v1/queues/test', '{"backoff":{"min":1}}', 'The field min is unknown (did you mean minSeconds?).'],
    [
      'POST /v1/queues/test/messages',
      '{"messages":[{"value":1,"delay":60}]}',
      'The field delay is unknown (did you mean delaySeconds?).',
    ],
    ['POST /queue/test', '{"cmd":"ack","lease":"1-1-a"}', 'The command ack needs a field leaseId.'],
    [
      'POST /queue/test',
      '{"cmd":"extend","leaseId":"1-1-a","seconds":5}',
      'The command extend has a field seconds that is unknown (did you mean leaseSeconds?).',
    ],
    ['PUT /v1/queues/test', '{"maxAttemps":5}', 'The field maxAttemps is unknown (did you mean maxAttempts?).'],
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

  it.each([
    ['lease', 'leaseSeconds'],
    ['seconds', 'leaseSeconds'],
    ['lesae', 'leaseSeconds'],
    ['expiresAt', 'leaseExpiresAt'],
    ['count', 'peekCount'],
    ['leaseSecond', 'leaseSeconds'],
    ['RestMQ', null],
    ['at', 'leaseExpiresAt'],
    ['s', null],
  ])('of one of several words is found by its first or last: %j › %j', (given, meant) => {
    expect(nearest(given, ['leaseSeconds', 'leaseExpiresAt', 'peekCount', 'RestMQ-Delay'])).toBe(meant);
  });
});
