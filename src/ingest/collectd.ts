import { BrokerError } from '../errors';
import { eachElement, elementTexts, memberText, parseJson } from '../json';
import { createSlices } from '../slices';

/** A parsed body: the JSON text of each valid part, and the faults of the others. */
export interface Parsed {
  items: string[];
  faults: PartFault[];
}

/** A line of text or an element of an array that can't be read. */
export interface PartFault {
  /** Counting from 1. */
  part: number;
  /** Completes a sentence: `line 3 has no value`. */
  detail: string;
}

/** The most faults reported for one body: a sender usually repeats one mistake. */
const maxFaults = 10;
/** collectd's own names have at most 127 characters each; a line of its write_http has at most 1 KiB or so. */
const [maxLine, maxIdentifier] = [64 * 1024, 1024] as const;
/**
 * Limit of the JSON's size relative to the text. A line's JSON is 5 to 10 times as long, but a line can name one
 * identifier and thousands of values.
 */
const maxGrowth = 16;
const maxValues = 1000;

/**
 * Parse values in write_http's format Command (collectd-unixsock(5)): one PUTVAL a line.
 * @param nowMs  the time that `N` stands for
 * @throws BrokerError `invalid-body` if the JSON would be more than 16 times as long
 */
export async function parseValueLines(text: string, nowMs: number): Promise<Parsed> {
  const parsed: Parsed = { items: [], faults: [] };
  const slices = createSlices();
  let room = text.length * maxGrowth + maxLine;
  let part = 0;
  for (let start = 0; start < text.length; part++) {
    if (slices.isOver()) await slices.next();
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trim();
    start = end + 1;
    if (line === '') continue;
    const items = valuesOf(line, nowMs, room);
    if (items instanceof Unreadable) {
      addFault(parsed, part + 1, items);
      continue;
    }
    for (const item of items) parsed.items.push(item);
    room -= lengthOf(items);
    if (room < 0)
      throw new BrokerError(
        'invalid-body',
        `Up to line ${part + 1} the values are more than ${maxGrowth} times as long as the body. Nothing was stored.`,
      );
  }
  return parsed;
}

/**
 * Parse values in write_http's format JSON: an array of value lists. Each stays as written, with `value` added.
 * @throws BrokerError `invalid-json`, `invalid-body`
 */
export async function parseValueJson(text: string): Promise<Parsed> {
  const given = parseJson(text, 'The body');
  if (!Array.isArray(given)) throw new BrokerError('invalid-body', 'The body must be an array, as collectd sends it.');
  const parsed: Parsed = { items: [], faults: [] };
  const slices = createSlices();
  let at = 0;
  for (const element of eachElement(text)) {
    if (slices.isOver()) await slices.next();
    const item = withValue(given[at++], element);
    if (item instanceof Unreadable) addFault(parsed, at, item);
    else parsed.items.push(item);
  }
  return parsed;
}

function addFault({ faults }: Parsed, part: number, { detail }: Unreadable): void {
  if (faults.length < maxFaults) faults.push({ part, detail });
}

/** The fault of a line or an element. Returned, not thrown: a body may have half a million of them. */
class Unreadable {
  constructor(readonly detail: string) {}
}

// --- PUTVAL -----------------------------------------------------------------------------------------------------

/**
 * `PUTVAL <identifier> [<option>=<value>...] <time>:<value>[:<value>...] [...]`
 * @param room  limit of the JSON's length; the rest is not made
 */
function valuesOf(line: string, nowMs: number, room: number): string[] | Unreadable {
  if (line.length > maxLine) return new Unreadable(`is longer than ${maxLine} characters`);
  const words = wordsOf(line);
  if (words instanceof Unreadable) return words;
  const [command, name, ...rest] = words;
  if (command!.toUpperCase() !== 'PUTVAL') return new Unreadable('does not begin with PUTVAL');
  if (name === undefined) return new Unreadable('has no identifier');
  const identifier = identifierOf(name);
  if (identifier instanceof Unreadable) return identifier;
  const lists = rest.findIndex((word) => !isOption(word));
  if (lists < 0) return new Unreadable('has no values');
  const interval = intervalOf(rest.slice(0, lists));
  if (interval instanceof Unreadable) return interval;
  const items: string[] = [];
  let size = 0;
  for (let i = lists; i < rest.length && size <= room; i++) {
    const item = valueListOf(identifier, interval, rest[i]!, nowMs);
    if (item instanceof Unreadable) return item;
    items.push(item);
    size += item.length;
  }
  return items;
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}

/** Words are separated by spaces and tabs, except within quotes; there a backslash escapes the next character. */
function wordsOf(line: string): string[] | Unreadable {
  const words: string[] = [];
  let [word, isQuoted, isWord] = ['', false, false];
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (isQuoted && char === '\\') word += line[++i] ?? '';
    else if (char === '"') [isQuoted, isWord] = [!isQuoted, true];
    else if (isQuoted || (char !== ' ' && char !== '\t')) [word, isWord] = [word + char, true];
    else if (isWord) {
      words.push(word);
      [word, isWord] = ['', false];
    }
  }
  if (isQuoted) return new Unreadable('has a quote that does not end');
  return isWord ? [...words, word] : words;
}

interface Identifier {
  host: string;
  plugin: string;
  pluginInstance: string;
  type: string;
  typeInstance: string;
}

/** `host/plugin[-instance]/type[-instance]` */
function identifierOf(name: string): Identifier | Unreadable {
  if (name.length > maxIdentifier) return new Unreadable(`has an identifier of more than ${maxIdentifier} characters`);
  const [host, plugin, ...rest] = name.split('/');
  const type = rest.join('/');
  if (!host || !plugin || !type) return new Unreadable('has an identifier that is not host/plugin/type');
  const [pluginName, pluginInstance] = splitAt(plugin, '-');
  const [typeName, typeInstance] = splitAt(type, '-');
  if (!pluginName || !typeName) return new Unreadable('has an identifier without a plugin or a type');
  return { host, plugin: pluginName, pluginInstance, type: typeName, typeInstance };
}

/** The second part is '' if there is no separator. */
function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function isOption(word: string): boolean {
  return /^[A-Za-z][\w:.-]*=/.test(word);
}

/** The last option `interval`, as written; null if there is none. */
function intervalOf(options: string[]): string | null | Unreadable {
  const [, interval = null] =
    options.map((word) => splitAt(word, '=')).findLast(([name]) => name.toLowerCase() === 'interval') ?? [];
  if (interval !== null && !(isNumber(interval) && Number(interval) > 0))
    return new Unreadable('has an interval that is not a positive number');
  return interval;
}

/**
 * Write a value list in the format of RestMQ before 1.0, which its consumers expect: `plugin_instance` is the
 * identifier's whole second part, `type_instance` the third, `value` the list with its time. The separate parts follow.
 */
function valueListOf(
  identifier: Identifier,
  interval: string | null,
  list: string,
  nowMs: number,
): string | Unreadable {
  const [time, ...values] = list.split(':');
  if (!time || values.length === 0) return new Unreadable(`has no time and value in "${shown(list)}"`);
  if (time !== 'N' && !isNumber(time))
    return new Unreadable(`has a time that is neither N nor a number: "${shown(time)}"`);
  if (values.length > maxValues) return new Unreadable(`has more than ${maxValues} values in one list`);
  const numbers = values.map(numberText);
  const wrong = numbers.indexOf(null);
  if (wrong >= 0) return new Unreadable(`has a value that is neither a number nor U: "${shown(values[wrong]!)}"`);
  const { host, plugin, pluginInstance, type, typeInstance } = identifier;
  const members = {
    host,
    plugin_instance: joined(plugin, pluginInstance),
    type_instance: joined(type, typeInstance),
    value: list,
    interval,
    plugin,
    pluginInstance,
    type,
    typeInstance,
  };
  const text = JSON.stringify(members).slice(0, -1);
  return `${text},"time":${time === 'N' ? nowMs / 1000 : numberText(time)},"values":[${numbers.join(',')}]}`;
}

function joined(name: string, instance: string): string {
  return instance === '' ? name : `${name}-${instance}`;
}

/** Numbers as strtod(3) reads them and people write them; JSON's numbers are among them. */
function isNumber(text: string): boolean {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text);
}

/**
 * The number as JSON, unchanged if JSON writes it so; `null` for an unknown value (`U`, `nan`) or one that JSON can't
 * express.
 * @returns null if the text is neither
 */
function numberText(text: string): string | null {
  if (/^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text))) return text;
  if (isNumber(text)) return JSON.stringify(Number(text)); // null beyond the range of numbers
  return /^(U|[+-]?(nan|inf(inity)?))$/i.test(text) ? 'null' : null;
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

// --- JSON ---------------------------------------------------------------------------------------------------------

/** The members that identify a value list; others are kept whatever they are. */
const names = ['host', 'plugin', 'type'] as const;

function withValue(given: unknown, text: string): string | Unreadable {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return new Unreadable('is not an object');
  const list = given as Record<string, unknown>;
  if (!('values' in list) && 'labels' in list)
    return new Unreadable('is a notification: configure a separate Node for /collectd/event');
  const wrong = names.find((name) => typeof list[name] !== 'string' || list[name] === '');
  if (wrong) return new Unreadable(`has no ${wrong}`);
  const { values } = list;
  if (!Array.isArray(values) || values.length === 0) return new Unreadable('has no values');
  if (values.length > maxValues) return new Unreadable(`has more than ${maxValues} values`);
  if (!values.every((one) => one === null || typeof one === 'number'))
    return new Unreadable('has a value that is neither a number nor null');
  if (typeof list['time'] !== 'number') return new Unreadable('has no time');
  const value = [
    memberText(text, 'time')!,
    ...elementTexts(memberText(text, 'values')!).map((one) => (one === 'null' ? 'U' : one)),
  ].join(':');
  return `${text.slice(0, -1).trimEnd()},"value":${JSON.stringify(value)}}`;
}

// --- notifications --------------------------------------------------------------------------------------------------

const severities = ['FAILURE', 'WARNING', 'OKAY'];
/** collectd sends 8, and one for each of the notification's own data. */
const maxHeaders = 100;

/**
 * Parse a notification. The exec plugin's text (header lines, an empty line, the text) becomes an array, as RestMQ
 * before 1.0 stored it: an object for each header in lower case, and `event_text` last. JSON of collectd's write_http
 * stays as it is.
 * @returns the JSON text of the message
 * @throws BrokerError `invalid-body`, `invalid-json`
 */
export function parseEvent(text: string): string {
  if (/^\s*[[{]/.test(text)) return parseEventJson(text);
  const { lines, rest } = headerLines(text);
  const headers = lines.map((line, i) => headerOf(line, i + 1));
  const severity = headers.find(([name]) => name === 'severity')?.[1];
  if (severity === undefined) throw wrongEvent('there is no header Severity', 1);
  if (!severities.includes(severity.toUpperCase()))
    throw wrongEvent(`the Severity must be one of ${severities.join(', ')}`, 1);
  const eventText = rest.replaceAll('\r\n', '\n').trimEnd();
  const members = [...headers, ['event_text', eventText] as const].map(([name, value]) =>
    JSON.stringify({ [name]: value }),
  );
  const event = Object.fromEntries([...headers, ['text', eventText]]);
  return `[${members.join(',')},{"event":${JSON.stringify(event)}}]`;
}

/** The lines up to the first empty one, and the text after it. */
function headerLines(text: string): { lines: string[]; rest: string } {
  const lines = text.split(/\r?\n/, maxHeaders + 1);
  const empty = lines.indexOf('');
  if (empty < 0 && lines.length > maxHeaders)
    throw wrongEvent(`there are more than ${maxHeaders} lines before the empty one`, lines.length);
  if (empty < 0) throw wrongEvent('there is no empty line between the headers and the text', lines.length);
  const gap = /(?:^|\n)(?:\r?\n|$)/.exec(text)!;
  return { lines: lines.slice(0, empty), rest: text.slice(gap.index + gap[0].length) };
}

function headerOf(line: string, number: number): readonly [name: string, value: string] {
  const [name, value] = splitAt(line, ':');
  if (!line.includes(':') || !/^[A-Za-z][\w.-]*$/.test(name))
    throw wrongEvent('the line is not a header such as "Severity: WARNING"', number);
  return [name.toLowerCase(), value.trim()];
}

function parseEventJson(text: string): string {
  const given = parseJson(text, 'The body');
  const all: unknown[] = Array.isArray(given) ? given : [given];
  const at = all.findIndex((one) => typeof one !== 'object' || one === null || !('labels' in one || 'severity' in one));
  if (at >= 0 || all.length === 0) throw wrongEvent('the element is not a notification of collectd', at + 1);
  return text.trim();
}

function wrongEvent(why: string, line: number): BrokerError {
  return new BrokerError('invalid-body', `Line ${line}: ${why}. Nothing was stored.`, {
    errors: [{ pointer: `/body/${line}`, detail: why }],
  });
}
