import { runInNewContext } from 'node:vm';
import { refused } from '../support/dialogue';
import { useDaemon } from '../support/use-daemon';

const { redis, say } = useDaemon();

beforeEach(async () => {
  await redis.client.flushall();
});

/** The answer of `say`, as one line: `200 test:1⏎`. */
async function hear(what: string, body?: string): Promise<string> {
  return (await say(what, body)).line;
}

describe('a queue over HTTP', () => {
  it('takes what curl has always sent it, and gives it back', async () => {
    expect(await hear('POST /', 'queue=test&value=foobar')).toBe('200 test:1⏎');
    expect(await hear('POST /q/test', 'value=second')).toBe('200 test:2⏎');
    expect(await hear('POST /q/test', 'msg=third')).toBe('200 test:3⏎');
    expect(await hear('GET /q/test')).toBe('200 {"key":"test:1","value":"foobar","count":0}⏎');
    expect(await hear('GET /?queue=test')).toBe('200 {"key":"test:2","value":"second","count":0}⏎');
    expect(await hear('GET /q/test')).toBe('200 {"key":"test:3","value":"third","count":0}⏎');
    expect(await hear('GET /q/test')).toBe('204');
  });

  it('answers 404 at / and 204 at /q/ when the queue is empty', async () => {
    expect(await refused(say('GET /?queue=test'))).toMatchObject({ kind: '404 empty-queue', queue: 'test' });
    const answer = await say('GET /q/test');
    expect([answer.status, answer.bytes.length, answer.headers['content-type']]).toEqual([204, 0, undefined]);
  });

  it.each([
    ['POST /q/test', 'msg=yes&value=no'],
    ['POST /q/test', 'value=yes&msg='],
    ['POST /', 'queue=test&msg=no&value=yes'],
    ['POST /', 'queue=test&msg=yes'],
  ])('takes the one that counted before 1.0 where a form has value and msg: %s %s', async (what, form) => {
    expect(await hear(what, form)).toBe('200 test:1⏎');
    expect(await hear('GET /q/test')).toBe('200 {"key":"test:1","value":"yes","count":0}⏎');
  });

  it.each([
    ['POST /', 'queue=test&value=x', '"test:1"'],
    ['POST /q/test', 'value=x', '"test:1"'],
    ['POST /p/test', 'policy=broadcast', '"OK"'],
    ['POST /control/test', 'status=stop', '{"stat":{"queue":"test","status":0}}'],
  ])('calls the function that the form names: %s', async (what, form, json) => {
    const { line, headers } = await say(what, `${form}&callback=jQuery1.cb`);
    expect([line, headers['content-type']]).toEqual([
      `200 /**/jQuery1.cb(${json});⏎`,
      'application/javascript; charset=utf-8',
    ]);
    expect((await refused(say(what, `${form}&callback=alert(1)`))).detail).toBe(
      'The form field callback must be the name of a JavaScript function, at most 64 characters long.',
    );
  });

  it('takes msg before body on /queue', async () => {
    expect(await hear('POST /queue', 'body={}&msg={"cmd":"get","queue":"test"}')).toBe('200 {"error":"empty queue"}⏎');
  });

  it('purges on DELETE, and says whether there was something', async () => {
    await say('POST /q/test', 'value=1');
    await say('POST /q/test', 'value=2');
    expect(await hear('DELETE /q/test')).toBe('200 {"queue":"test","status":1}⏎');
    expect(await hear('DELETE /q/test')).toBe('200 {"queue":"test","status":0}⏎');
    expect(await hear('GET /q/test')).toBe('204');
    expect(await hear('POST /q/test', 'value=3')).toBe('200 test:3⏎');
  });

  it('tells with HEAD what there is, and takes nothing', async () => {
    expect((await say('HEAD /q/test')).headers).toMatchObject({ 'restmq-ready': '0' });
    await say('POST /q/test', 'value=1');
    expect(await say('HEAD /q/test')).toMatchObject({ status: 200, headers: { 'restmq-ready': '1' } });
    expect(await say('HEAD /?queue=test')).toMatchObject({ status: 200, headers: { 'restmq-ready': '1' } });
    expect(await say('HEAD /?queue=other')).toMatchObject({ status: 404, line: '404' });
    expect(await hear('GET /q/test')).toContain('"test:1"');
  });

  it('leads a browser from / to the list of queues, and /q to /q/', async () => {
    expect(await say('GET /')).toMatchObject({ status: 302, headers: { location: '/ui/' } });
    for (const path of ['/q', '/stats', '/control']) {
      expect(await say(`GET ${path}`)).toMatchObject({ status: 308, headers: { location: `${path}/` } });
    }
  });

  it('counts and lists the queues', async () => {
    await say('POST /q/test', 'value=1');
    await say('POST /q/test', 'value=2');
    await say('GET /q/test');
    await say('POST /q/orders.eu', 'value=1');
    const test =
      '{"name":"test","len":1,"status":"start","policy":"broadcast","ready":1,"delayed":0,"leased":0,"dead":0,"enqueued":2,"acked":1,"expired":0,"purged":0,"consumers":0}';
    expect(await hear('GET /stats/test')).toBe(`200 ${test}⏎`);
    expect((await say('GET /stats/')).json()).toMatchObject({
      count: 2,
      queues: { 'orders.eu': { ready: 1 }, test: JSON.parse(test) as object },
    });
    expect((await say('GET /q/', null, { Accept: 'application/json' })).line).toBe(
      '200 {"count":2,"queues":["orders.eu","test"]}⏎',
    );
  });

  it('tells and sets policy and status', async () => {
    expect(await hear('GET /p/test')).toBe('200 {"queue":"test","value":"broadcast"}⏎');
    expect(await hear('POST /p/test', 'policy=roundrobin')).toBe('200 OK⏎');
    expect(await hear('GET /p/test')).toBe('200 {"queue":"test","value":"roundrobin"}⏎');
    expect(await hear('GET /control/test')).toBe('200 {"queue":"test","status":{"queue":"test","status":1}}⏎');
    expect(await hear('POST /control/test', 'status=stop')).toBe('200 {"stat":{"queue":"test","status":0}}⏎');
    expect(await hear('GET /control/')).toBe('200 {"count":1,"queues":{"test":{"queue":"test","status":0}}}⏎');
    expect(await refused(say('POST /p/test', 'policy=lottery'))).toMatchObject({ kind: '400 invalid-body' });
    expect(await refused(say('POST /control/test', 'status=pause'))).toMatchObject({ kind: '400 invalid-body' });
  });

  it('gives and takes whatever policy and status are', async () => {
    await say('POST /p/test', 'policy=roundrobin');
    await say('POST /control/test', 'status=stop');
    expect(await hear('POST /q/test', 'value=1')).toBe('200 test:1⏎');
    expect(await hear('GET /q/test')).toBe('200 {"key":"test:1","value":"1","count":0}⏎');
  });

  it('counts looks, which come out with the message', async () => {
    await say('POST /q/test', 'value=1');
    await say('POST /queue/test', '{"cmd":"get"}');
    await say('POST /queue/test', '{"cmd":"get"}');
    expect(await hear('GET /q/test')).toBe('200 {"key":"test:1","value":"1","count":2}⏎');
  });
});

describe('JSONP', () => {
  it('calls the function that the query names, at every route that always did', async () => {
    expect(await hear('POST /?callback=cb', 'queue=test&value=1')).toBe('200 /**/cb("test:1");⏎');
    expect(await hear('POST /q/test?callback=cb', 'value=2')).toBe('200 /**/cb("test:2");⏎');
    expect(await hear('GET /q/test?callback=jQuery17.cb_$&_=1700000000')).toBe(
      '200 /**/jQuery17.cb_$({"key":"test:1","value":"1","count":0});⏎',
    );
    expect(await hear('GET /?queue=test&callback=cb')).toBe('200 /**/cb({"key":"test:2","value":"2","count":0});⏎');
    expect(await hear('GET /p/test?callback=cb')).toBe('200 /**/cb({"queue":"test","value":"broadcast"});⏎');
    expect(await hear('POST /control/test?callback=cb', 'status=start')).toBe(
      '200 /**/cb({"stat":{"queue":"test","status":1}});⏎',
    );
    expect(await hear('GET /q/?callback=cb')).toBe('200 /**/cb({"count":1,"queues":["test"]});⏎');
    expect(await hear('DELETE /q/test?callback=cb')).toBe('200 /**/cb({"queue":"test","status":0});⏎');
  });

  it('comes with `_` from libraries that want no cache to answer, also where no function is named', async () => {
    for (const path of ['/q/', '/stats/', '/v1/queues', '/p/test', '/healthz'])
      expect([path, (await say(`GET ${path}?_=1700000000`)).status]).toEqual([path, 200]);
    expect(await hear('POST /q/test?_=1', 'value=1')).toBe('200 test:1⏎');
    expect(await hear('GET /q/test?_=2&wait=0')).toBe('200 {"key":"test:1","value":"1","count":0}⏎');
  });

  it('is JavaScript that no browser reads as anything else', async () => {
    const { headers } = await say('GET /stats/test?callback=cb');
    expect(headers['content-type']).toBe('application/javascript; charset=utf-8');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('runs with values that could end a script', async () => {
    const value = '</script>\u2028\u2029");alert(1)//\\';
    await say('POST /q/test', `value=${encodeURIComponent(value)}`);
    const script = (await say('GET /q/test?callback=cb')).bytes.toString();
    const called: unknown[] = [];
    runInNewContext(script, { cb: (given: unknown) => called.push(given) });
    expect(called).toEqual([{ key: 'test:1', value, count: 0 }]);
  });

  it('gives problems as problems', async () => {
    expect(await refused(say('GET /?queue=test&callback=cb'))).toMatchObject({ kind: '404 empty-queue' });
  });
});
