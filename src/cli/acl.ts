import { readFileSync } from 'node:fs';
import { parseAddress } from '../access/addresses';
import { parseRules, sectionNames, type Rules, type Section, type SectionName } from '../access/rules';
import { command, commandGroup } from './command';
import { exits, Failure } from './exits';
import { flag, named } from './options';
import { printLines } from './output';

/** The operations that each section of the rules guards. */
const guarded: Readonly<Record<SectionName, string>> = {
  'rest:producer': 'add messages, on every transport',
  'rest:consumer': 'take, lease, ack, peek at and count messages over HTTP',
  'comet:consumer': 'stream lines: /c/{queue}',
  'websocket:consumer': 'stream and send commands over WebSocket: /ws/{queue}, /ws',
  'sse:consumer': 'stream server-sent events: /sse/{queue}',
  admin: 'purge, settings, redrive, metrics, API keys',
  ingest: 'send collectd values and syslog messages',
};

const check = command({
  name: 'acl check',
  usage: 'FILE [OPTIONS]',
  explains: `Read an ACL file as restmq serve --acl does. Print what each section guards and who has access. An
invalid file is an error that names the line.`,
  words: ['file'],
  wordCount: [1, 1],
  options: {
    address: named('ADDRESS', 'show the access of a client at this address'),
    json: flag('print a JSON object per section'),
  },
  examples: ['restmq acl check acl.conf', 'restmq acl check acl.conf --address 10.0.0.7'],
  async run({ address, json }, [file]) {
    if (address !== null && !parseAddress(address))
      throw new Failure(`--address must be an IPv4 or IPv6 address, not "${address}"`, exits.usage);
    const rules = rulesIn(file!);
    const all = sectionNames.map((name) => verdictOn(name, rules.get(name), address));
    await printLines(
      all.flatMap((one) => (json ? [JSON.stringify(one)] : [`${one.section}: ${one.guards}`, `    ${one.who}`])),
    );
    return exits.done;
  },
});

export const acl = commandGroup({
  name: 'acl',
  explains: 'Commands for the ACL file of restmq serve --acl.',
  actions: { check: { about: 'print what each section guards and who has access', command: check } },
  examples: ['restmq acl check acl.conf'],
});

function rulesIn(file: string): Rules {
  try {
    return parseRules(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Failure(`${file}: ${(error as Error).message}`, exits.nothing);
  }
}

interface Verdict {
  section: SectionName;
  guards: string;
  /** The clients that have access, as text for the operator. */
  who: string;
  /**
   * `open`: no credentials needed; `password`: a name and a password, a key or a token; `keys`: a key or a token;
   * `closed`: no access.
   */
  needs: 'open' | 'password' | 'keys' | 'closed';
}

function verdictOn(section: SectionName, found: Section | undefined, address: string | null): Verdict {
  const guards = guarded[section];
  if (!found)
    return {
      section,
      guards,
      who: `only with an API key or token: the file has no section [${section}]`,
      needs: 'keys',
    };
  const needs = found.user ? 'password' : 'open';
  const how = found.user
    ? `as ${found.user.name} with the password, or with an API key or token`
    : 'without credentials';
  if (address === null && isClosed(found))
    return { section, guards, who: 'nobody: hosts_deny is all, and there is no hosts_allow', needs: 'closed' };
  if (address === null) return { section, guards, who: `${fromWhere(found)}, ${how}`, needs };
  if (!found.admits(address))
    return { section, guards, who: `nobody at ${address}, with any credentials`, needs: 'closed' };
  return { section, guards, who: `a client at ${address}, ${how}`, needs };
}

function isClosed({ hosts: { allow, deny } }: Section): boolean {
  return allow.length === 0 && deny.some((one) => one.toLowerCase() === 'all');
}

function fromWhere({ hosts: { allow, deny } }: Section): string {
  const [allowed, denied] = [allow.join(' '), deny.join(' ')];
  if (allow.length === 0)
    return deny.length === 0 ? 'a client at any address' : `a client at any address except ${denied}`;
  if (deny.length === 0) return `a client at ${allowed} only`;
  return `a client at ${allowed}, not at ${denied} (the narrower block wins; an address in neither is denied)`;
}
