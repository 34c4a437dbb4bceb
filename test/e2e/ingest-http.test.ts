import { aclFile, basic } from '../support/acl';
import { startDaemon } from '../support/daemon';
import { refused } from '../support/dialogue';
import { expectUnharmed } from '../support/unharmed';
import { useDaemon } from '../support/use-daemon';

const { redis, say } = useDaemon();

beforeEach(() => redis.client.flushall());

describe('/collectd/data', () => {
  it('puts the lines of a request into one message, as RestMQ did', async () => {
    const body = 'PUTVAL h/df/df-boot interval=10 1288548767:1:2\r\nPUTVAL h/load/load interval=10 N:0.5:U:nan\r\n';
    expect((await say('POST /collectd/data', body, 'text/plain; charset=utf-8')).line).toBe('200 collectd_data:1⏎');
    const { value } = (await say('GET /q/collectd_data')).json() as { value: unknown };
    expect(value).toMatchObject([
      { host: 'h', plugin_instance: 'df', type_instance: 'df-boot', value: '1288548767:1:2', interval: '10' },
      { host: 'h', plugin_instance: 'load', value: 'N:0.5:U:nan', values: [0.5, null, null] },
    ]);
  });

  it('stores the good lines where others are bad, and says which are', async () => {
    const answer = await refused(
      say('POST /collectd/data', 'PUTVAL h/p/t N:1\nPUTVAL\nPUTVAL h/p/t N:2\nhello\n', 'text/plain'),
    );
    expect(answer).toMatchObject({
      kind: '400 partly-stored',
      key: 'collectd_data:1',
      detail:
        'Line 2 has no identifier, and 1 more or others like it. 2 lists of values were stored; do not send them again.',
      errors: [
        { pointer: '/body/2', detail: 'has no identifier' },
        { pointer: '/body/4', detail: 'does not begin with PUTVAL' },
      ],
    });
    expect((await say('GET /q/collectd_data')).json()).toMatchObject({ value: [{ value: 'N:1' }, { value: 'N:2' }] });
  });

  it('makes several messages of a large body, in order, none too large for a stream', async () => {
    const lines = Array.from(
      { length: 15_000 },
      (_, i) => `PUTVAL myhost/cpu-${i}/cpu-idle interval=10 1288548767:${i}`,
    );
    expect((await say('POST /collectd/data', lines.join('\n'), 'text/plain')).line).toBe('200 collectd_data:1⏎');
    const found: number[] = [];
    for (;;) {
      const { status, bytes } = await say('GET /q/collectd_data?raw=true');
      if (status === 204) break;
      expect(bytes.length).toBeLessThanOrEqual(256 * 1024 + 2);
      found.push(...(JSON.parse(bytes.toString()) as { values: [number] }[]).map(({ values: [one] }) => one));
    }
    expect(found).toEqual(lines.map((_, i) => i));
  });

  it.each([
    ['', 'text/plain'],
    ['hello', 'text/plain'],
    ['[]', 'application/json'],
    ['{}', 'application/json'],
    ['[{"labels":{}}]', 'application/json'],
  ])('stores nothing of %j', async (body, type) => {
    expect((await refused(say('POST /collectd/data', body, type))).kind).toBe('400 invalid-body');
    await expectUnharmed(say, redis);
  });
});

describe('/collectd/event', () => {
  it('takes what a script sends with curl -d, and what write_http sends', async () => {
    expect(
      (await say('POST /collectd/event', 'Severity: FAILURE\nTime: 1\nHost: h\n\nIt is = 100% & full+.\n')).line,
    ).toBe('200 collectd_event:1⏎');
    expect((await say('POST /collectd/event', '[{"labels":{"severity":"OKAY"}}]', 'text/plain')).line).toBe(
      '200 collectd_event:2⏎',
    );
    expect((await say('GET /q/collectd_event')).json()).toMatchObject({
      value: [{ severity: 'FAILURE' }, { time: '1' }, { host: 'h' }, { event_text: 'It is = 100% & full+.' }, {}],
    });
    expect((await say('GET /q/collectd_event')).json()).toMatchObject({ value: [{ labels: { severity: 'OKAY' } }] });
  });
});

describe('/xmlrpc', () => {
  const call = async (method: string, ...values: string[]): Promise<string> => {
    const params = values.map((one) => `<param><value>${one}</value></param>`).join('');
    const { status, bytes } = await say(
      'POST /xmlrpc',
      `<methodCall><methodName>${method}</methodName><params>${params}</params></methodCall>`,
      'text/xml',
    );
    expect(status).toBe(200);
    return bytes.toString().replaceAll(/^<\?xml.*\n|<\/?(methodResponse|params?|value|data)>|\r\n$/g, '');
  };
  const fault = (code: number): string => `<name>faultCode</name><int>${code}</int>`;

  it('stores what was sent and coerces nothing', async () => {
    expect(await call('set', 'q', '<int>007</int>')).toBe('<string>q:1</string>');
    expect(await call('add', 'q', '<double>1.50</double>', '<int>60</int>')).toBe('<string>q:2</string>');
    expect(await call('set', 'q', '<base64>//4=</base64>')).toBe('<string>q:3</string>');
    expect((await say('GET /q/q')).line).toBe('200 {"key":"q:1","value":"007","count":0}⏎');
    expect(await call('take', 'q')).toContain('<string>1.50</string>');
    expect(await call('get', 'q')).toContain('<base64>//4=</base64>');
    expect(await call('get', 'q')).toContain(fault(404));
  });

  it('removes one message, of its own queue only', async () => {
    await say('POST /q/q', 'value=1');
    expect(await call('del', 'other', 'q:1')).toContain(fault(400));
    expect(await call('del', 'q', 'q:1')).toBe('<boolean>1</boolean>');
    expect(await call('del', 'q', 'q:1')).toBe('<boolean>0</boolean>');
  });

  it('tells what queues hold, and what methods do', async () => {
    await say('POST /q/q', 'value=1');
    expect(await call('stats', 'q')).toContain('<name>len</name><int>1</int>');
    expect(await call('stats')).toContain('<name>count</name><int>1</int>');
    expect(await call('system.methodHelp', 'set')).toContain('set(queue, value)');
    expect(await call('system.methodHelp', 'x')).toContain(fault(-32601));
  });

  it('answers every call of a multicall, faults too', async () => {
    const one = (method: string, ...values: string[]): string =>
      `<value><struct><member><name>methodName</name><value>${method}</value></member><member><name>params</name><value><array><data>${values.map((v) => `<value>${v}</value>`).join('')}</data></array></value></member></struct></value>`;
    const answer = await call(
      'system.multicall',
      `<array><data>${one('set', 'q', 'a')}${one('get', 'nothing')}${one('system.multicall')}<value>1</value>${one('get', 'q')}</data></array>`,
    );
    expect(answer).toMatch(/q:1.*faultCode.*404.*faultCode.*-32602.*faultCode.*-32602.*<string>a</s);
  });

  it.each([
    ['get', [], -32602],
    ['get', ['a', 'b'], -32602],
    ['set', ['q', '<nil/>'], -32602],
    ['set', ['q', '<struct></struct>'], -32602],
    ['set', ['a/b', 'x'], 400],
    ['add', ['q', 'x', '<int>0</int>'], -32602],
    ['add', ['q', 'x', 'soon'], -32602],
    ['constructor', [], -32601],
    ['system.multicall', ['x'], -32602],
  ])('answers %s(%j) with the fault %i and stores nothing', async (method, values, code) => {
    expect(await call(method, ...values)).toContain(fault(code));
    await expectUnharmed(say, redis);
  });

  it.each([
    ['not XML', 'hello', -32700],
    ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><methodCall/>', -32700],
    ['Latin-1', Buffer.from('<methodCall>\xe9', 'latin1'), -32701],
  ])('refuses %s', async (_, body, code) => {
    expect((await say('POST /xmlrpc', body, 'text/xml')).line).toContain(`<value><int>${code}</int></value>`);
    await expectUnharmed(say, redis);
  });
});

describe('XML-RPC where there are access rules', () => {
  it('looks at each call of a multicall', async () => {
    const rules = aclFile(
      '[rest:producer]\nusername = p\npassword = secret\n[rest:consumer]\nusername = c\npassword = secret\n',
    );
    const guarded = await startDaemon(redis, { acl: rules.path });
    try {
      const call = (method: string, ...params: string[]): string =>
        `<value><struct><member><name>methodName</name><value>${method}</value></member><member><name>params</name><value><array><data>${params.map((one) => `<value>${one}</value>`).join('')}</data></array></value></member></struct></value>`;
      const calls = ['system.listMethods', 'set', 'get', 'stats', 'del'].map((method) =>
        call(
          method,
          ...(method === 'system.listMethods'
            ? []
            : method === 'set'
              ? ['acl', 'x']
              : method === 'del'
                ? ['acl', 'acl:1']
                : ['acl']),
        ),
      );
      const body = `<methodCall><methodName>system.multicall</methodName><params><param><value><array><data>${calls.join('')}</data></array></value></param></params></methodCall>`;
      const asked = async (headers: Record<string, string>): Promise<[number, number[]]> => {
        const response = await fetch(`${guarded.url}/xmlrpc`, {
          method: 'POST',
          body,
          headers: { 'Content-Type': 'text/xml', ...headers },
        });
        return [
          response.status,
          [...(await response.text()).matchAll(/faultCode<\/name><value><int>(-?\d+)/g)].map(([, code]) =>
            Number(code),
          ),
        ];
      };
      expect(await asked({ Authorization: basic('p', 'secret') })).toEqual([200, [403, 403, 403]]);
      expect(await asked({ Authorization: basic('c', 'secret') })).toEqual([200, [403]]);
      expect((await asked({}))[0]).toBe(401);
    } finally {
      await guarded.stop();
      rules.remove();
    }
  });
});
