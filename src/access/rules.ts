import { createSlices } from '../slices';
import { BlockSet, parseAddress, parseBlock } from './addresses';
import { parsePassword, type Password } from './passwords';

/** The sections of the ACL file; each guards one way of using the daemon. */
export const sectionNames = [
  'rest:producer',
  'rest:consumer',
  'comet:consumer',
  'websocket:consumer',
  'sse:consumer',
  'admin',
  'ingest',
] as const;
export type SectionName = (typeof sectionNames)[number];

export interface User {
  name: string;
  password: Password;
}

export interface Section {
  /** Whether clients at this address are admitted at all. */
  admits(address: string): boolean;
  /** The credentials that an admitted client must send; null: none. */
  user: User | null;
  /** The addresses of its two lines as written; empty: no such line. */
  hosts: Readonly<Record<'allow' | 'deny', readonly string[]>>;
}

/** The content of an ACL file. A section that is missing in it admits keys and tokens only. */
export type Rules = ReadonlyMap<SectionName, Section>;

type Fields = Map<string, { value: string; line: number }>;
const fieldNames = ['hosts_allow', 'hosts_deny', 'username', 'password'];

/**
 * Read an ACL file: INI with the sections above. In each, all optional: `hosts_allow`, `hosts_deny` (addresses,
 * separated by spaces or commas), `username` and `password`.
 *
 * The narrowest block that holds an address decides: `hosts_allow = 10.0.0.7` with `hosts_deny = all` is 10.0.0.7
 * alone, and `hosts_allow = all` with `hosts_deny = 10.0.0.` is all but that /24. If two are equally narrow,
 * `hosts_deny` wins. An address in neither is admitted if there is no `hosts_allow`.
 * @throws Error whose message names the line and the fault
 */
export function parseRules(text: string): Rules {
  const steps = rulesIn(text);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** As parseRules, in slices: a file of 1 MiB takes a tenth of a second. */
export async function parseRulesInSlices(text: string): Promise<Rules> {
  const slices = createSlices(5);
  const steps = rulesIn(text);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (slices.isOver()) await slices.next();
  }
}

type Steps<T> = Generator<undefined, T, undefined>;

function* rulesIn(text: string): Steps<Rules> {
  const rules = new Map<SectionName, Section>();
  for (const [name, fields] of yield* readIni(text)) rules.set(name, yield* sectionOf(name, fields));
  return rules;
}

/** A step of reading has so many lines, or addresses. */
const stepSize = 200;

/** The sections that the file does not have. */
export function missingSections(rules: Rules): SectionName[] {
  return sectionNames.filter((name) => !rules.has(name));
}

/** The sections whose password is in clear. */
export function clearPasswords(rules: Rules): SectionName[] {
  return [...rules].filter(([, { user }]) => user?.password.kind === 'clear').map(([name]) => name);
}

function* readIni(text: string): Steps<Map<SectionName, Fields>> {
  const sections = new Map<SectionName, Fields>();
  let fields: Fields | null = null;
  let line = 0;
  for (const raw of linesOf(text.replace(/^\ufeff/, ''))) {
    if (++line % stepSize === 0) yield;
    const content = raw.trim();
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue;
    if (content.startsWith('['))
      sections.set(newSection(content, line, sections), (fields = new Map<string, { value: string; line: number }>()));
    else addField(content, line, fields);
  }
  return sections;
}

function* linesOf(text: string): Generator<string> {
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf('\n', from);
    yield text.slice(from, end < 0 ? text.length : end);
    if (end < 0) return;
    from = end + 1;
  }
}

function newSection(content: string, line: number, sections: Map<SectionName, Fields>): SectionName {
  const written = content.endsWith(']') ? content.slice(1, -1).trim() : content;
  const name = sectionNames.find((one) => one === written);
  if (!name) throw wrong(line, `unknown section ${shown(written)}; sections are ${sectionNames.join(', ')}`);
  if (sections.has(name)) throw wrong(line, `duplicate section ${name}`);
  return name;
}

/** `name = value` or `name: value`; a semicolon after a space begins a comment, as before 1.0. */
function addField(content: string, line: number, fields: Fields | null): void {
  const at = content.search(/[=:]/);
  const name = (at < 0 ? content : content.slice(0, at)).trim().toLowerCase();
  if (at < 0 || !fieldNames.includes(name))
    throw wrong(line, `expected one of ${fieldNames.join(', ')}, an equals sign and a value`);
  if (!fields) throw wrong(line, `${name} is before the first section`);
  if (fields.has(name)) throw wrong(line, `duplicate ${name} in this section`);
  fields.set(name, { value: withoutComment(content.slice(at + 1)), line });
}

function withoutComment(text: string): string {
  const at = text.search(/\s;/);
  return (at < 0 ? text : text.slice(0, at)).trim();
}

/** The most addresses whose verdict a section remembers. */
const judgedMax = 10_000;

function* sectionOf(name: SectionName, fields: Fields): Steps<Section> {
  const hosts = { allow: wordsOf(fields, 'hosts_allow'), deny: wordsOf(fields, 'hosts_deny') };
  const allow = yield* blocksOf(fields, 'hosts_allow', hosts.allow);
  const deny = yield* blocksOf(fields, 'hosts_deny', hosts.deny);
  const judge = (text: string): boolean => {
    const address = parseAddress(text);
    if (!address) return false;
    const [allowed, denied] = [allow.closeness(address), deny.closeness(address)];
    return allowed < 0 && denied < 0 ? allow.size === 0 : allowed > denied;
  };
  const verdicts = new Map<string, boolean>();
  const admits = (text: string): boolean => {
    if (allow.size === 0 && deny.size === 0) return true;
    let verdict = verdicts.get(text);
    if (verdict === undefined) {
      if (verdicts.size >= judgedMax) verdicts.clear();
      verdicts.set(text, (verdict = judge(text)));
    }
    return verdict;
  };
  return {
    admits,
    user: userOf(name, fields),
    hosts,
  };
}

function wordsOf(fields: Fields, name: string): string[] {
  return (
    fields
      .get(name)
      ?.value.split(/[\s,]+/)
      .filter(Boolean) ?? []
  );
}

function* blocksOf(fields: Fields, name: string, words: readonly string[]): Steps<BlockSet> {
  const blocks = new BlockSet();
  const field = fields.get(name);
  if (!field) return blocks;
  if (words.length === 0) throw wrong(field.line, `${name} has no address; remove the line, or write all`);
  for (const [i, word] of words.entries()) {
    if (i % stepSize === stepSize - 1) yield;
    const block = parseBlock(word.toLowerCase());
    if (!block)
      throw wrong(
        field.line,
        `${name}: ${shown(word)} is not an address, a CIDR block such as 10.0.0.0/8, ` +
          'a prefix such as 192.168.0. or all',
      );
    blocks.add(block);
  }
  return blocks;
}

function userOf(section: SectionName, fields: Fields): User | null {
  const [username, password] = [fields.get('username'), fields.get('password')];
  if (!username && !password) return null;
  if (!username?.value || !password?.value)
    throw wrong((username ?? password)!.line, `${section} needs both a username and a password`);
  if (username.value.includes(':')) throw wrong(username.line, 'a username can’t contain a colon (RFC 7617)');
  try {
    return { name: username.value, password: parsePassword(password.value) };
  } catch (error) {
    throw wrong(password.line, `the password ${(error as Error).message}`);
  }
}

function shown(text: string): string {
  return `"${text.slice(0, 40)}"`;
}

function wrong(line: number, what: string): Error {
  return new Error(`line ${line}: ${what}`);
}
