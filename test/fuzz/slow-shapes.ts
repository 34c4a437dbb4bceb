import { operations } from '../support/contract';
import { mutated, type Random } from './random';

/** Bytes made to take long: a request, frames of a WebSocket, or syslog. */
export interface Shape {
  /** The operation, or the transport. */
  of: string;
  /** Description of the bytes. */
  made: string;
  /** Called before each time it is sent, and not measured. */
  prepare?: (url: string) => Promise<void>;
  send:
    | { via: 'http'; method: string; path: string; headers: Record<string, string>; body?: Buffer }
    | { via: 'tcp' | 'udp'; bytes: Buffer }
    /** A frame of restmq.v1 about a queue. */
    | { via: 'frame'; queue: string; bytes: Buffer }
    /** A stream, read until so many bytes have come. `meanwhile`: called when it has begun. */
    | Stream
    | { via: 'websocket'; path: string; protocol: string | undefined; bytes: number }
    /** The content of the ACL file. */
    | { via: 'acl'; bytes: Buffer };
}

interface Stream {
  via: 'stream';
  path: string;
  headers: Record<string, string>;
  bytes: number;
  meanwhile?: (url: string) => Promise<void>;
}

const mebibyte = 1024 ** 2;
/** node:http reads no more of a request line and headers than 16 KiB. */
const headRoom = 4000;
const [udpBytes, tcpBytes] = [60_000, mebibyte] as const;

interface Grammar {
  /** Bytes before, between and after the repeated units. */
  around: readonly (readonly [before: string, after: string])[];
  /** `#` becomes a number that grows. */
  units: readonly string[];
}

const json: Grammar = {
  around: [
    ['[', '1]'],
    ['{"cmd":"add","queue":"slow","value":[', '1]}'],
    ['{"cmd":"take","queue":"slow","a":[', '1]}'],
    ['{"messages":[', '{"value":1}]}'],
    ['{"messages":[{"value":[', '1]}]}'],
    ['{"leaseIds":[', '"x"]}'],
    ['{', '"z":1}'],
    ['{"headers":{', '"z":"1"}}'],
    ['{"cmd":"add","queue":"slow","value":"', '"}'],
    ['', ''],
  ],
  units: [
    '1,',
    '[],',
    '{},',
    '"",',
    'null,',
    '"#",',
    '{"#":1},',
    '{"a":#},',
    '"#":1,',
    '"a":1,',
    '"#":{"#":[]},',
    '[[[[[[]]]]]],',
    '\\u0041',
    '\\"',
    ' ',
    '{"value":1},',
    '{"value":"#","headers":{"a#":"b"}},',
    `{"value":1,"headers":{"a":"${'x'.repeat(1000)}"}},`,
    '{"host":"h","plugin":"p","type":"t","values":[1],"time":1},',
    '[',
    '{"a":',
    '1e400,',
    '-0.0000000001,',
    '"\\\\",',
  ],
};
const form: Grammar = {
  around: [
    ['queue=slow&value=', '&ttl=1'],
    ['value=', ''],
    ['body=', ''],
    ['body={"cmd":"add","queue":"slow","value":[', ']}'],
    ['', '&value=x'],
  ],
  units: ['&', '=', 'a=1&', 'a#=1&', '%41', '%', '%ff', '+', 'value=1&', '%25', '&#=&', 'é', '[],'],
};
const text: Grammar = {
  around: [
    ['', ''],
    ['PUTVAL h/p/t N:1\n', ''],
    ['PUTVAL "', '"'],
    ['PUTVAL h/p/t ', ''],
    ['Severity: OKAY\n', '\n\ntext'],
    ['Severity: OKAY\n\n', ''],
  ],
  units: [
    '\n',
    '\r\n',
    'x\n',
    ' ',
    '\t',
    '"',
    '\\',
    'PUTVAL a/b/c N:1\n',
    'PUTVAL a/b/c N:x\n',
    'PUTVAL\n',
    'N:1 ',
    ':1',
    '/',
    'a=b ',
    '"a b" ',
    'a: b\n',
    'a:\u2028',
    '\0',
    '1,',
    'a',
  ],
};
const xml: Grammar = {
  around: [
    [
      '<methodCall><methodName>add</methodName><params><param><value>slow</value></param><param><value>',
      '</value></param></params></methodCall>',
    ],
    [
      '<methodCall><methodName>system.multicall</methodName><params><param><value><array><data>',
      '</data></array></value></param></params></methodCall>',
    ],
    ['<methodCall>', '</methodCall>'],
    ['', ''],
  ],
  units: [
    '<value/>',
    '<value><int>1</int></value>',
    '&lt;',
    '&#65;',
    '<![CDATA[x]]>',
    '<!---->',
    '<a>',
    ' ',
    '\n',
    'x',
    '<a b="c"/>',
    '<?p x?>',
    '<value><struct><member><name>methodName</name><value>get</value></member></struct></value>',
    ']]',
    '&',
    '<value><base64>QQ==</base64></value>',
  ],
};
const head: Grammar = {
  around: [
    ['', ''],
    ['a', '='],
    ['Basic ', ''],
    ['Bearer ', ''],
    ['text/html;q=', ''],
    ['a=b;', ''],
    ['test:', ''],
  ],
  units: [
    'a',
    ',',
    ';',
    '=',
    'a=b;',
    'a,',
    '*/*,',
    'q=0.1;',
    ' ',
    '%41',
    '%',
    '"',
    '.',
    '::',
    '1',
    '/',
    '(',
    '*',
    'text/html;q=0.1,',
  ],
};
const line: Grammar = {
  around: [
    ['', ''],
    ['<13>', '\n'],
    ['<13>1 - - - - - [', ']\n'],
    ['<13>1 - - - - - [a b="', '"]\n'],
    ['<13>Nov 30 00:00:00 ', ': x\n'],
    ['99999 <', ''],
  ],
  units: [
    '\n',
    '\0',
    'x\n',
    '<13>x\n',
    '5 <1>ab',
    '<13>1 - - - - - [a b="c"] x\n',
    '<13>Nov 30 00:00:00 h a[1]: x\n',
    '[a]',
    ' b="c"',
    '\\"',
    '\\',
    ' ',
    '-',
    ' -',
    'a',
    ':',
    '[',
    '1',
    '\xff',
  ],
};

const grammars: Readonly<Record<string, Grammar>> = {
  'application/json': json,
  'application/x-www-form-urlencoded': form,
  'text/xml': xml,
};
const headerNames = [
  'Accept',
  'Accept-Encoding',
  'Authorization',
  'Cookie',
  'Content-Type',
  'X-API-Key',
  'X-Forwarded-For',
  'Last-Event-ID',
  'Origin',
  'If-None-Match',
  'RestMQ-Header-A',
  'RestMQ-TTL',
  'Idempotency-Key',
  'traceparent',
  'X-Request-Id',
  'Range',
  'Sec-WebSocket-Protocol',
];

/** A shape at random; the same for the same numbers. */
export function slowShape(random: Random): Shape {
  switch (random.upTo(10)) {
    case 0:
      return ofFrame(random);
    case 1:
      return ofSyslog(random);
    case 2:
      return ofHead(random);
    default:
      return ofBody(random);
  }
}

function ofBody(random: Random): Shape {
  const operation = random.pick(
    operations.filter(({ body, path }) => Object.keys(body).length > 0 && !path.includes('ws')),
  );
  const type = random
    .pick([...Object.keys(operation.body), 'application/json', 'application/x-www-form-urlencoded'])
    .replace('*/*', 'text/plain');
  const { made, content } = filled(grammars[type] ?? text, mebibyte - 1, random);
  return {
    of: operation.id,
    made: `${type} ${made}`,
    send: {
      via: 'http',
      method: operation.method,
      path: pathOf(operation.path),
      headers: { 'Content-Type': type },
      body: content,
    },
  };
}

function ofHead(random: Random): Shape {
  const operation = random.pick(operations.filter(({ path }) => !/^\/(c|sse|ws)\/|stream|events|tail/.test(path)));
  const { made, content } = filled(head, headRoom, random);
  const value = content
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim();
  const path = pathOf(operation.path);
  const name = random.pick(headerNames);
  if (random.upTo(3) > 0)
    return {
      of: operation.id,
      made: `${name}: ${made}`,
      send: { via: 'http', method: operation.method, path, headers: { [name]: value || 'x' } },
    };
  return {
    of: operation.id,
    made: `query ${made}`,
    send: {
      via: 'http',
      method: operation.method,
      path: `${path}?${value.replaceAll(/[ #"<>\\^`{|}]/g, '+')}`,
      headers: {},
    },
  };
}

function ofFrame(random: Random): Shape {
  const { made, content } = filled(json, mebibyte - 1, random);
  return { of: 'WebSocket restmq.v1', made, send: { via: 'frame', queue: 'slow', bytes: content } };
}

function ofSyslog(random: Random): Shape {
  const via = random.pick(['tcp', 'udp'] as const);
  const { made, content } = filled(line, via === 'tcp' ? tcpBytes : udpBytes, random);
  return { of: `syslog over ${via.toUpperCase()}`, made, send: { via, bytes: content } };
}

function pathOf(path: string): string {
  return path.replaceAll(/\{\w+\}/g, 'slow');
}

function filled({ around, units }: Grammar, bytes: number, random: Random): { made: string; content: Buffer } {
  const [before, after] = random.pick(around);
  const picked = random.pick(units);
  const unit = random.upTo(4) === 0 ? mutated(picked, units, random) || picked : picked;
  const count = Math.max(
    0,
    Math.floor(
      (bytes - Buffer.byteLength(before + after)) / (Buffer.byteLength(unit) + 6 * (unit.split('#').length - 1)),
    ),
  );
  const middle = unit.includes('#')
    ? Array.from({ length: count }, (_, i) => unit.replaceAll('#', i.toString(36))).join('')
    : unit.repeat(count);
  return {
    made: `${JSON.stringify(before)} + ${shown(unit)} × ${count} + ${JSON.stringify(after)}`,
    content: Buffer.from(before + middle + after),
  };
}

function shown(unit: string): string {
  return JSON.stringify(unit.length > 80 ? `${unit.slice(0, 40)}…${unit.slice(-20)}` : unit);
}
