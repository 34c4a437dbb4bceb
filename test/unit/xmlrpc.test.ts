import { parseCall, responseXml, faultXml, RpcFault, type RpcCall } from '../../src/ingest/xmlrpc';

describe('parseCall', () => {
  it('reads a method and its parameters, numbers as the text that was sent', () => {
    expect(
      parseCall(
        call(
          'set',
          '<string>test</string>',
          '<int> 007 </int>',
          '<double>1.50</double>',
          '<boolean>1</boolean>',
          '<i8>-9223372036854775808</i8>',
        ),
      ),
    ).toEqual({
      method: 'set',
      params: [
        { type: 'string', text: 'test' },
        { type: 'int', text: '007' },
        { type: 'double', text: '1.50' },
        { type: 'boolean', text: '1' },
        { type: 'int', text: '-9223372036854775808' },
      ],
    });
  });

  it('reads strings with and without their element, escaped, in CDATA, empty and spaced', () => {
    const texts = [
      'a &lt;b&gt; &amp; &#233;&#x2603;',
      '<string> a\tb </string>',
      '<string><![CDATA[<x>&]]></string>',
      '<string/>',
      '',
      ' ',
    ];
    expect(textsOf(parseCall(call('x', ...texts)))).toEqual(['a <b> & é☃', ' a\tb ', '<x>&', '', '', ' ']);
  });

  it('reads base64, with line breaks', () => {
    expect(parseCall(call('x', '<base64>\n//4A\nAQ==\n</base64>')).params).toEqual([
      { type: 'base64', bytes: Buffer.from([0xff, 0xfe, 0, 1]) },
    ]);
  });

  it('reads arrays, structs and nil', () => {
    const nested = '<array><data><value>a</value><value><nil/></value></data></array>';
    const struct = `<struct><member><name>__proto__</name><value>${nested}</value></member></struct>`;
    const [value] = parseCall(call('x', struct)).params;
    expect(value).toEqual({
      type: 'struct',
      members: new Map([['__proto__', { type: 'array', items: [{ type: 'string', text: 'a' }, { type: 'nil' }] }]]),
    });
  });

  it('reads a call without parameters', () => {
    expect(
      parseCall('<?xml version="1.0"?>\n<methodCall><methodName>system.listMethods</methodName></methodCall>\n'),
    ).toEqual({ method: 'system.listMethods', params: [] });
  });

  it.each([
    ['nothing', '', -32700],
    ['no XML', 'hello', -32700],
    ['an end that is missing', '<methodCall><methodName>x</methodName>', -32700],
    ['a DOCTYPE', `<!DOCTYPE x [<!ENTITY a "b">]>${call('x')}`, -32700],
    ['a DOCTYPE that would read a file', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><methodCall/>', -32700],
    ['an entity of its own', call('x', '<string>&xxe;</string>'), -32700],
    ['another root', '<methodResponse/>', -32600],
    ['no method', '<methodCall><params/></methodCall>', -32600],
    ['two methods', '<methodCall><methodName>a</methodName><methodName>b</methodName></methodCall>', -32600],
    ['a strange method', '<methodCall><methodName>a b</methodName></methodCall>', -32600],
    ['an unknown type', call('x', '<blob>1</blob>'), -32600],
    ['a type beside text', call('x', 'a<int>1</int>'), -32600],
    ['two types', call('x', '<int>1</int><int>2</int>'), -32600],
    ['a member without a name', call('x', '<struct><member><value>1</value></member></struct>'), -32600],
    [
      'a name twice',
      call('x', `<struct>${'<member><name>a</name><value>1</value></member>'.repeat(2)}</struct>`),
      -32600,
    ],
    ['an int that is none', call('x', '<int>1.5</int>'), -32602],
    ['a boolean that is none', call('x', '<boolean>true</boolean>'), -32602],
    ['base64 that is none', call('x', '<base64>!</base64>'), -32602],
    ['nesting without end', call('x', '<array><data><value>'.repeat(10_000)), -32600],
  ])('refuses %s', (_, xml, code) => {
    expect(faultOf(() => parseCall(xml)).code).toBe(code);
  });
});

describe('responseXml', () => {
  it('writes every type', () => {
    expect(responseXml({ a: 1, b: ['<x>', true, null, 2 ** 40, 1.5] })).toContain(
      '<param><value><struct><member><name>a</name><value><int>1</int></value></member><member><name>b</name><value><array><data>' +
        '<value><string>&lt;x&gt;</string></value><value><boolean>1</boolean></value><value><nil/></value><value><double>1099511627776</double></value><value><double>1.5</double></value>' +
        '</data></array></value></member></struct></value></param>',
    );
  });

  it('writes bytes as text where XML can hold them, else as base64', () => {
    expect(responseXml(Buffer.from('é\r\n'))).toContain('<string>é&#13;\n</string>');
    expect(responseXml(Buffer.from([0xff]))).toContain('<base64>/w==</base64>');
    expect(responseXml('\u0000')).toContain('<base64>AA==</base64>');
  });
});

describe('faultXml', () => {
  it('writes code and text', () => {
    expect(faultXml(new RpcFault(404, 'a & b'))).toContain(
      '<fault><value><struct><member><name>faultCode</name><value><int>404</int></value></member><member><name>faultString</name><value><string>a &amp; b</string>',
    );
  });
});

function call(method: string, ...values: string[]): string {
  const params = values.map((value) => `<param><value>${value}</value></param>`).join('');
  return `<?xml version='1.0'?>\n<methodCall>\n<methodName>${method}</methodName>\n<params>${params}</params>\n</methodCall>\n`;
}

function textsOf({ params }: RpcCall): unknown[] {
  return params.map((one) => ('text' in one ? one.text : one));
}

function faultOf(act: () => unknown): RpcFault {
  try {
    act();
  } catch (error) {
    if (error instanceof RpcFault) return error;
    throw error;
  }
  throw new Error('it was read');
}
