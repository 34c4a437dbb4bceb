import { parseAddress, parseBlock } from '../../src/access/addresses';
import { parseCredentials } from '../../src/access/credentials';
import { parsePassword } from '../../src/access/passwords';
import { parseRules } from '../../src/access/rules';
import { fits, parseScopes } from '../../src/access/scopes';
import { parseForm } from '../../src/http/request/form';
import { readMessageHeaders } from '../../src/http/request/message-headers';
import { parseQuery } from '../../src/http/request/parameters';
import { elementTexts, memberText, parseJson } from '../../src/json';
import { parseCommand } from '../../src/protocol/commands';
import { judge } from './judge';
import { mutated, type Random } from './random';

interface Parser {
  /** Inputs to mutate. */
  seeds: readonly string[];
  parse: (text: string, random: Random) => unknown;
  /** Pattern of its errors other than BrokerError. */
  says?: RegExp;
}

const json = (text: string): unknown => parseJson(text, 'It');
const anyQuery = {
  declared: true,
  names: [],
  required: false,
  check: () => undefined,
  coerce: (_name: string, text: string) => text,
  anyBytes: new Set<string>(['since']),
};
const [command, list] = [
  '{"cmd":"add","queue":"test","value":{"a":[1,2,"\\u00e9"]},"ttlSeconds":60,"headers":{"a":"b"}}',
  '[1,"two",[3],{"four":4},null]',
];

export const parsers: Readonly<Record<string, Parser>> = {
  rules: {
    seeds: ['[admin]\nhosts_allow = 10.0.0.0/8, ::1\nhosts_deny = all\nusername = a\npassword = b\n[ingest]\n'],
    parse: (text) => parseRules(text).get('admin')?.admits('10.1.1.1'),
    says: /^line \d+: /,
  },
  addresses: {
    seeds: ['10.0.0.1', '192.168.0.', '::ffff:10.0.0.1/104', '2001:db8::1/32', 'fe80::1%eth0'],
    parse: (text) => [parseAddress(text), parseBlock(text)],
  },
  passwords: {
    seeds: [`$scrypt$ln=15,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`],
    parse: parsePassword,
    says: /^(begins|must have) /,
  },
  patterns: {
    seeds: ['orders.*', '*a*b?c*', '????'],
    parse: (text, random) => fits(text, mutated('orders.eu.a.b.c', ['*', 'a'], random)),
  },
  credentials: {
    seeds: ['Basic cm9vdDp0b29y', `Bearer rmq_${'0'.repeat(16)}_${'A'.repeat(43)}`, 'Bearer a.b.c', 'auth=a:b; c=d'],
    parse: (text, random) =>
      parseCredentials(
        random.pick([{ authorization: [text] }, { apiKey: [text] }, { cookie: text }, { ticket: text }]),
      ),
  },
  scopes: { seeds: ['[{"queues":"*","verbs":["consume"]}]'], parse: (text) => parseScopes(json(text)) },
  queries: {
    seeds: ['queue=test&wait=1&raw=true&callback=cb', 'a=%41&b=+'],
    parse: (text) => parseQuery(text, anyQuery),
  },
  forms: {
    seeds: ['queue=test&value=a%20b+c&ttl=1', 'body=%7B%22cmd%22%3A1%7D'],
    parse: (text) => parseForm(Buffer.from(text, 'latin1')),
  },
  commands: {
    seeds: [
      command,
      '{"cmd":"take","queue":"test","leaseSeconds":30,"waitSeconds":0}',
      '{"cmd":"del","queue":"a","key":"a:1"}',
    ],
    parse: (text, random) => parseCommand(text, random.pick([undefined, 'test'])),
  },
  members: { seeds: [command], parse: (text) => isObject(json(text)) && memberText(text, 'value') },
  elements: {
    seeds: [list],
    parse: (text) => Array.isArray(json(text)) && elementTexts(text).map((one) => JSON.parse(one) as unknown),
  },
  headers: {
    seeds: ['RestMQ-Header-Trace: abc'],
    parse: (text) =>
      readMessageHeaders(
        text.includes(':') ? [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)] : [text, ''],
      ),
  },
};

export const pieces = [
  '%',
  '%ff',
  '%41',
  '+',
  '&',
  '=',
  ':',
  ';',
  '\n',
  '\r\n',
  '\u0000',
  '"',
  '\\',
  '\\u0',
  '{',
  '}',
  '[',
  ']',
  ',',
  '/',
  '.',
  '*',
  '?',
  ' ',
  'all',
  '__proto__',
  'constructor',
  '\ud800',
  '😀',
  '1e999',
  '-0',
  'A'.repeat(100),
  '='.repeat(50),
];

/** @returns what went wrong; null: nothing */
export function parseOne(name: string, random: Random): string | null {
  const { seeds, parse, says } = parsers[name]!;
  const text = mutated(random.pick(seeds), pieces, random);
  return judge(`${name} ${JSON.stringify(text)}`, () => parse(text, random), says);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
