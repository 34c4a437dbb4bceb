import { isUtf8 } from 'node:buffer';

/** A line of syslog as it is stored; see `SyslogMessage` in api/schemas.yaml. */
export interface SyslogMessage {
  line: string;
  host: string;
  tstamp: number;
  facility: string | null;
  severity: string | null;
  format: 'rfc5424' | 'rfc3164' | 'unknown';
  timestamp?: string;
  hostname?: string;
  app?: string;
  procid?: string;
  msgid?: string;
  structuredData?: StructuredData;
  message: string;
  transport: Transport;
  /** The line's bytes in base64, if they are not UTF-8. */
  raw?: string;
  truncated?: true;
}

export type Transport = 'tcp' | 'tls' | 'udp';
/** By SD-ID and name; an array if a name stands more than once. */
export type StructuredData = Record<string, Record<string, string | string[]>>;

/** Facility names, in the order of their codes; 12 to 15 have different names everywhere. */
const facilities = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'at',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
];
const severities = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];

/** A line's sender and transport. */
export interface Origin {
  /** The sender's address. */
  host: string;
  transport: Transport;
  receivedMs: number;
  truncated: boolean;
}

/** Read one line. Every line can be read: one without structure is a message all the same. */
export function parseSyslog(bytes: Buffer, { host, transport, receivedMs, truncated }: Origin): SyslogMessage {
  const line = bytes.toString(); // bytes that are not UTF-8 become U+FFFD
  const { facility, severity, rest } = priorityOf(line);
  return {
    line,
    host,
    tstamp: receivedMs / 1000,
    facility,
    severity,
    ...contentOf(rest, facility !== null),
    transport,
    ...(isUtf8(bytes) ? {} : { raw: bytes.toString('base64') }),
    ...(truncated ? { truncated } : {}),
  };
}

/** RFC 5424, 6.2.1: 0 to 191 without leading zeros. */
function priorityOf(line: string): { facility: string | null; severity: string | null; rest: string } {
  const match = /^<(0|[1-9]\d{0,2})>/.exec(line);
  const number = Number(match?.[1] ?? NaN);
  if (!match || number > 191) return { facility: null, severity: null, rest: line };
  return { facility: facilities[number >> 3]!, severity: severities[number & 7]!, rest: line.slice(match[0].length) };
}

type Content = Pick<
  SyslogMessage,
  'format' | 'timestamp' | 'hostname' | 'app' | 'procid' | 'msgid' | 'structuredData' | 'message'
>;

function contentOf(text: string, hasPriority: boolean): Content {
  return (hasPriority ? rfc5424Of(text) : null) ?? rfc3164Of(text) ?? { format: 'unknown', message: text };
}

// --- RFC 5424 ---

/** RFC 5424, 6: VERSION TIMESTAMP HOSTNAME APP-NAME PROCID MSGID; lengths are not checked. */
const header5424 = /^[1-9]\d{0,2} (\S+) (\S+) (\S+) (\S+) (\S+) (?=[-[])/;
const time5424 = /^(-|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d))$/;

function rfc5424Of(text: string): Content | null {
  const match = header5424.exec(text);
  if (!match || !time5424.test(match[1]!)) return null;
  const data = structuredDataAt(text, match[0].length);
  if (!data || (data.end < text.length && text[data.end] !== ' ')) return null;
  const [, timestamp, hostname, app, procid, msgid] = match as unknown as string[];
  return {
    format: 'rfc5424',
    ...present({ timestamp, hostname, app, procid, msgid }),
    ...(data.found ? { structuredData: data.found } : {}),
    message: text.slice(data.end + 1).replace(/^\ufeff/, ''),
  };
}

/** `-` means absent. */
function present(members: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).filter((one): one is [string, string] => one[1] !== undefined && one[1] !== '-'),
  );
}

/**
 * RFC 5424, 6.3: one SD-ELEMENT, and one SD-PARAM with `"`, `\` and `]` escaped. Sticky, so that no text is read twice.
 */
const sdId = /\[([^\s="\]]+)/y;
const sdParam = / +([^\s="\]]+)="((?:[^"\\\]]|\\[^])*)"/y;

function structuredDataAt(text: string, start: number): { found: StructuredData | null; end: number } | null {
  if (text[start] === '-') return { found: null, end: start + 1 };
  const found = Object.create(null) as StructuredData;
  let end = start;
  while (text[end] === '[') {
    sdId.lastIndex = end;
    const id = sdId.exec(text);
    if (!id) return null;
    const params = (found[id[1]!] ??= Object.create(null) as StructuredData[string]);
    end = sdId.lastIndex;
    for (;;) {
      sdParam.lastIndex = end;
      const param = sdParam.exec(text);
      if (!param) break;
      addParam(params, param[1]!, param[2]!.replaceAll(/\\(["\\\]])/g, '$1'));
      end = sdParam.lastIndex;
    }
    while (text[end] === ' ') end++;
    if (text[end++] !== ']') return null;
  }
  return { found, end };
}

function addParam(params: StructuredData[string], name: string, value: string): void {
  const before = params[name];
  if (before === undefined) params[name] = value;
  else if (typeof before === 'string') params[name] = [before, value];
  else before.push(value);
}

// --- RFC 3164 ---

/** RFC 3164, 4.1.2, or a time of RFC 3339, as rsyslog and others write it. */
const time3164 = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?= )/;
const time3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)(?= )/;
/**
 * TAG: a program, and often its process in brackets. 4.1.3 allows 32 characters; today's programs have longer names.
 */
const tag = /^([^\s:[\]]{1,128})(?:\[([^\]\s]{1,64})\])?: ?/;

/** `Nov  1 00:12:04 host postfix/smtpd[4880]: text`; local senders, as logger without a server, leave the host out. */
function rfc3164Of(text: string): Content | null {
  const timestamp = (time3164.exec(text) ?? time3339.exec(text))?.[0];
  if (timestamp === undefined) return null;
  let rest = text.slice(timestamp.length + 1);
  const hostname = tag.test(rest) ? undefined : /^\S{1,255}(?= )/.exec(rest)?.[0];
  if (hostname !== undefined) rest = rest.slice(hostname.length + 1);
  const [whole = '', app, procid] = tag.exec(rest) ?? [];
  return { format: 'rfc3164', timestamp, ...present({ hostname, app, procid }), message: rest.slice(whole.length) };
}
