import { BrokerError } from '../errors';
import { elementTexts, memberText, parseJson } from '../json';

/** What a body brought: the JSON text of each good part, and what was wrong with the others. */
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

/** More is not told of one body: whoever sends it has one mistake, not a thousand. */
const maxFaults = 10;

/**
 * Values in write_http's format Command (collectd-unixsock(5)): a PUTVAL a line.
 * @param nowMs  what `N` stands for
 */
export function parseValueLines(text: string, nowMs: number): Parsed {
  const parsed: Parsed = { items: [], faults: [] };
  text.split('\n').forEach((line, i) => {
    const trimmed = line.trim();
    if (trimmed !== '') collect(parsed, i + 1, () => valuesOf(trimmed, nowMs));
  });
  return parsed;
}

/**
 * Values in write_http's format JSON: an array of value lists. Each stays as it was written; `value` comes beside it.
 * @throws BrokerError `invalid-json`, `invalid-body`
 */
export function parseValueJson(text: string): Parsed {
  const given = parseJson(text, 'The body');
  if (!Array.isArray(given)) throw new BrokerError('invalid-body', 'The body is not an array, as collectd sends it.');
  const texts = elementTexts(text);
  const parsed: Parsed = { items: [], faults: [] };
  given.forEach((one: unknown, i) => collect(parsed, i + 1, () => [withValue(one, texts[i]!)]));
  return parsed;
}

function collect({ items, faults }: Parsed, part: number, read: () => string[]): void {
  try {
    for (const item of read()) items.push(item);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    if (faults.length < maxFaults) faults.push({ part, detail: error.message });
  }
}

/** Why a line or an element can't be read. */
class Unreadable extends Error {}

// --- PUTVAL -----------------------------------------------------------------------------------------------------

/** `PUTVAL <identifier> [<option>=<value>...] <time>:<value>[:<value>...] [...]` */
function valuesOf(line: string, nowMs: number): string[] {
  const [command, name, ...rest] = wordsOf(line);
  if (command!.toUpperCase() !== 'PUTVAL') throw new Unreadable('does not begin with PUTVAL');
  if (name === undefined) throw new Unreadable('has no identifier');
  const identifier = identifierOf(name);
  const lists = rest.findIndex((word) => !isOption(word));
  if (lists < 0) throw new Unreadable('has no values');
  const options = optionsOf(rest.slice(0, lists));
  return rest.slice(lists).map((list) => valueListOf(identifier, options, list, nowMs));
}

/** Words are separated by white space, save within quotes; there a backslash takes the next character as it is. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  const word = /((?:"(?:[^"\\]|\\[^])*"|[^ \t"])+)(?:[ \t]+|$)/y;
  while (word.lastIndex < line.length) {
    const match = word.exec(line);
    if (!match) throw new Unreadable('has a quote that does not end');
    words.push(match[1]!.replaceAll(/"((?:[^"\\]|\\[^])*)"/g, (_, quoted: string) => quoted.replaceAll(/\\([^])/g, '$1')));
  }
  return words;
}

interface Identifier {
  host: string;
  plugin: string;
  pluginInstance: string;
  type: string;
  typeInstance: string;
}

/** `host/plugin[-instance]/type[-instance]` */
function identifierOf(name: string): Identifier {
  const [host, plugin, ...rest] = name.split('/');
  const type = rest.join('/');
  if (!host || !plugin || !type) throw new Unreadable('has an identifier that is not host/plugin/type');
  const [pluginName, pluginInstance] = splitAt(plugin, '-');
  const [typeName, typeInstance] = splitAt(type, '-');
  if (!pluginName || !typeName) throw new Unreadable('has an identifier without a plugin or a type');
  return { host, plugin: pluginName, pluginInstance, type: typeName, typeInstance };
}

/** The second part is '' where there is no separator. */
function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function isOption(word: string): boolean {
  return /^[A-Za-z][\w:.-]*=/.test(word);
}

function optionsOf(words: string[]): Map<string, string> {
  const options = new Map(words.map((word) => splitAt(word, '=')).map(([name, value]) => [name.toLowerCase(), value]));
  const interval = options.get('interval');
  if (interval !== undefined && !(isNumber(interval) && Number(interval) > 0)) throw new Unreadable('has an interval that is no positive number');
  return options;
}

/**
 * As RestMQ wrote it: `plugin_instance` is the identifier's whole second part, `type_instance` the third, `value` the list
 * with its time. What can be told apart stands beside it.
 */
function valueListOf(identifier: Identifier, options: Map<string, string>, list: string, nowMs: number): string {
  const [time, ...values] = list.split(':');
  if (!time || values.length === 0) throw new Unreadable(`has no time and value in "${shown(list)}"`);
  if (time !== 'N' && !isNumber(time)) throw new Unreadable(`has a time that is neither N nor a number: "${shown(time)}"`);
  const numbers = values.map(numberText);
  const { host, plugin, pluginInstance, type, typeInstance } = identifier;
  const members = {
    host, plugin_instance: joined(plugin, pluginInstance), type_instance: joined(type, typeInstance),
    value: list, interval: options.get('interval') ?? null,
    plugin, pluginInstance, type, typeInstance,
  };
  const text = JSON.stringify(members).slice(0, -1);
  return `${text},"time":${time === 'N' ? nowMs / 1000 : numberText(time)},"values":[${numbers.join(',')}]}`;
}

function joined(name: string, instance: string): string {
  return instance === '' ? name : `${name}-${instance}`;
}

/** What strtod(3) takes that a person would write; JSON's numbers are among it. */
function isNumber(text: string): boolean {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text);
}

/** The number as JSON, with every digit where JSON writes it so; null for what collectd does not know (`U`, `nan`) or JSON can't say. */
function numberText(text: string): string {
  if (/^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text))) return text;
  if (isNumber(text)) return JSON.stringify(Number(text)); // null beyond what a number can be
  if (/^(U|[+-]?(nan|inf(inity)?))$/i.test(text)) return 'null';
  throw new Unreadable(`has a value that is neither a number nor U: "${shown(text)}"`);
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

// --- JSON ---------------------------------------------------------------------------------------------------------

/** The names that tell a value list apart; the others are kept whatever they are. */
const names = ['host', 'plugin', 'type'] as const;

function withValue(given: unknown, text: string): string {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new Unreadable('is not an object');
  const list = given as Record<string, unknown>;
  if (!('values' in list) && 'labels' in list) throw new Unreadable('is a notification: give those a Node of their own, to /collectd/event');
  const wrong = names.find((name) => typeof list[name] !== 'string' || list[name] === '');
  if (wrong) throw new Unreadable(`has no ${wrong}`);
  const { values } = list;
  if (!Array.isArray(values) || values.length === 0) throw new Unreadable('has no values');
  if (!values.every((one) => one === null || typeof one === 'number')) throw new Unreadable('has a value that is neither a number nor null');
  if (typeof list['time'] !== 'number') throw new Unreadable('has no time');
  const value = [memberText(text, 'time')!, ...elementTexts(memberText(text, 'values')!).map((one) => (one === 'null' ? 'U' : one))].join(':');
  return `${text.slice(0, -1).trimEnd()},"value":${JSON.stringify(value)}}`;
}

// --- notifications --------------------------------------------------------------------------------------------------

const severities = ['FAILURE', 'WARNING', 'OKAY'];
const headerLine = /^([A-Za-z][\w.-]*):[ \t]*(.*)$/;

/**
 * A notification as the exec plugin hands it out (header lines, an empty line, the text), as RestMQ put it into the queue:
 * an array with an object for each header in lower case, and `event_text` last. What collectd's write_http sends, JSON,
 * stays as it is.
 * @returns the JSON text of the message
 * @throws BrokerError `invalid-body`, `invalid-json`
 */
export function parseEvent(text: string): string {
  if (/^\s*[[{]/.test(text)) return parseEventJson(text);
  const lines = text.split(/\r?\n/);
  const empty = lines.indexOf('');
  if (empty < 0) throw wrongEvent('there is no empty line between the headers and the text', lines.length);
  const headers = lines.slice(0, empty).map((line, i) => headerOf(line, i + 1));
  const severity = headers.find(([name]) => name === 'severity')?.[1];
  if (severity === undefined) throw wrongEvent('there is no header Severity', 1);
  if (!severities.includes(severity.toUpperCase())) throw wrongEvent(`the Severity is none of ${severities.join(', ')}`, 1);
  const eventText = lines.slice(empty + 1).join('\n').trimEnd();
  const members = [...headers, ['event_text', eventText] as const].map(([name, value]) => JSON.stringify({ [name]: value }));
  const event = Object.fromEntries([...headers, ['text', eventText]]);
  return `[${members.join(',')},{"event":${JSON.stringify(event)}}]`;
}

function headerOf(line: string, number: number): readonly [name: string, value: string] {
  const match = headerLine.exec(line);
  if (!match) throw wrongEvent('the line is no header such as "Severity: WARNING"', number);
  return [match[1]!.toLowerCase(), match[2]!.trimEnd()];
}

function parseEventJson(text: string): string {
  const given = parseJson(text, 'The body');
  const all: unknown[] = Array.isArray(given) ? given : [given];
  const at = all.findIndex((one) => typeof one !== 'object' || one === null || !('labels' in one || 'severity' in one));
  if (at >= 0 || all.length === 0) throw wrongEvent('there is no notification as collectd sends it', at + 1);
  return text.trim();
}

function wrongEvent(why: string, line: number): BrokerError {
  return new BrokerError('invalid-body', `Line ${line}: ${why}. Nothing was stored.`, { errors: [{ pointer: `/body/${line}`, detail: why }] });
}
