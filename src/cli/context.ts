import { resolve } from 'node:path';
import { askSecretly } from './ask';
import { command, commandGroup } from './command';
import { contextName, contextsPath, readContexts, writeContexts, type Context, type Contexts } from './context/file';
import { exits, Failure } from './exits';
import { hideArguments } from './http/daemon';
import { address, noContext, secret } from './http/daemon-address';
import { option } from '../option-values';
import { file, flag, type CliOption } from './options';
import { printLines, table } from './output';

const json = flag('print JSON');

const add = command({
  name: 'context add',
  usage: 'NAME --url URL [OPTIONS]',
  explains: `Add a context. The file with the contexts can be read by its owner only.`,
  words: ['any'],
  wordCount: [1, 1],
  options: {
    url: option<string | null>('URL', null, address, 'address of the daemon'),
    key: option<string | null>('KEY', null, secret, 'API key or token; - asks for it, or reads it from standard input'),
    user: option<string | null>(
      'NAME[:PASSWORD]',
      null,
      secret,
      'user name and password; without :PASSWORD it is asked for at each use',
    ),
    tokenFile: file('FILE', 'file with an API key or token, which is read at each use'),
    use: flag('use the context from now on'),
  } satisfies Record<string, CliOption<unknown>>,
  examples: [
    'restmq context add local --url http://127.0.0.1:8888 --use',
    'restmq context add prod --url https://queues.example --token-file ~/.secrets/restmq',
    'pass show restmq | restmq context add prod --url https://queues.example --key -',
  ],
  async run({ url, key, user, tokenFile, use }, [name]) {
    hideArguments();
    if (!contextName.test(name!))
      throw new Failure(`a context has a name of 1 to 64 letters, digits, and . _ -, not "${name!}"`, exits.usage);
    if (url === null) throw new Failure('give the address of the daemon: --url URL', exits.usage);
    const { bare, userInUrl } = split(url);
    const given = [key, user, tokenFile, userInUrl].filter((one) => one !== null);
    if (given.length > 1)
      throw new Failure('--key, --user, --token-file and a user in --url exclude each other', exits.usage);
    const { path, contexts } = stored();
    if (contexts.byName.has(name!))
      throw new Failure(`there is a context ${name!}; restmq context remove ${name!} removes it`, exits.nothing);
    const who = user ?? userInUrl;
    const context: Context = {
      url: bare,
      ...(key !== null && { key: key === '-' ? await keyFromInput() : key }),
      ...(who !== null && { user: who }),
      ...(tokenFile !== null && { tokenFile: resolve(tokenFile) }),
    };
    const current = use ? name! : contexts.current;
    writeContexts(path, { current, byName: new Map([...contexts.byName, [name!, context]]) });
    return exits.done;
  },
});

const list = command({
  name: 'context list',
  usage: '[OPTIONS]',
  explains: 'List the contexts, without secrets; * marks the one in use. Exits with 1 if there are none.',
  words: [],
  wordCount: [0, 0],
  options: { names: flag('print the names only'), json },
  examples: ['restmq context list', 'restmq context list --json'],
  async run({ names, json: asJson }) {
    const { contexts } = stored();
    const all = [...contexts.byName].map(([name, one]) => shown(name, one, contexts));
    const rows = all.map((one) => [one.isCurrent ? '*' : '', one.name, one.url, one.credentials]);
    if (all.length === 0) return exits.nothing;
    if (names) await printLines(all.map(({ name }) => name));
    else if (asJson) await printLines(all.map((one) => JSON.stringify(one)));
    else await printLines(table(['', 'NAME', 'URL', 'CREDENTIALS'], rows));
    return exits.done;
  },
});

const use = command({
  name: 'context use',
  usage: 'NAME|--none',
  explains: `Use a context from now on, or none, in commands that have neither --context, --url nor their variables.`,
  words: ['context'],
  wordCount: [0, 1],
  options: { none: flag('use none') },
  examples: ['restmq context use prod', 'restmq context use --none'],
  run({ none }, [name]) {
    if (none === (name !== undefined))
      throw new Failure('give the name of a context, or --none; see restmq context use --help', exits.usage);
    const { path, contexts } = stored();
    if (name !== undefined) contextIn(contexts, name);
    writeContexts(path, { ...contexts, current: name ?? null });
    return Promise.resolve(exits.done);
  },
});

const show = command({
  name: 'context show',
  usage: '[NAME]',
  explains: 'Print a context, or the one in use, without secrets. Exits with 1 if none is in use.',
  words: ['context'],
  wordCount: [0, 1],
  options: { json },
  examples: ['restmq context show', 'restmq context show prod --json'],
  async run({ json: asJson }, [name]) {
    const { contexts } = stored();
    const wanted = name ?? contexts.current;
    if (wanted === null) return exits.nothing;
    const one = shown(wanted, contextIn(contexts, wanted), contexts);
    const lines = [`name         ${one.name}`, `url          ${one.url}`, `credentials  ${one.credentials}`];
    await printLines(asJson ? [JSON.stringify(one)] : lines);
    return exits.done;
  },
});

const remove = command({
  name: 'context remove',
  usage: 'NAME',
  explains: 'Remove a context. If it was in use, none is in use then.',
  words: ['context'],
  wordCount: [1, 1],
  options: {},
  examples: ['restmq context remove prod'],
  run(_options, [name]) {
    const { path, contexts } = stored();
    contextIn(contexts, name!);
    const byName = new Map([...contexts.byName].filter(([one]) => one !== name));
    writeContexts(path, { current: contexts.current === name ? null : contexts.current, byName });
    return Promise.resolve(exits.done);
  },
});

export const context = commandGroup({
  name: 'context',
  explains: `A context is a daemon by name: its address and credentials. They are in
$XDG_CONFIG_HOME/restmq/contexts.json (~/.config/restmq/contexts.json).

A command uses the daemon of --context or --url, else of RESTMQ_CONTEXT or RESTMQ_URL, else of the context in use, else
http://127.0.0.1:8888. --key, --user and, without --context, RESTMQ_KEY and RESTMQ_USER are preferred to the credentials
of a context, which are sent to its own address only.`,
  actions: {
    add: { about: 'add a context', command: add },
    list: { about: 'list the contexts', aliases: ['ls'], command: list },
    use: { about: 'use a context from now on', command: use },
    show: { about: 'print a context', command: show },
    remove: { about: 'remove a context', aliases: ['rm'], command: remove },
  },
  examples: [
    'restmq context add prod --url https://queues.example --token-file ~/.secrets/restmq',
    'restmq queues --context prod',
    'restmq context use prod',
  ],
});

function stored(): { path: string; contexts: Contexts } {
  const path = contextsPath(process.env);
  return { path, contexts: readContexts(path) };
}

/** @throws Failure `usage` */
function contextIn({ byName }: Contexts, name: string): Context {
  const found = byName.get(name);
  if (found) return found;
  throw noContext(name, [...byName.keys()]);
}

/** The printable part of a context: no secret. */
interface Shown {
  name: string;
  url: string;
  credentials: string;
  isCurrent: boolean;
}

function shown(name: string, { url, key, user, tokenFile }: Context, { current }: Contexts): Shown {
  const credentials =
    (key !== undefined && 'key') ||
    (user !== undefined && `user ${user.split(':')[0]!}`) ||
    (tokenFile !== undefined && `token file ${tokenFile}`) ||
    'none';
  return { name, url: split(url).bare, credentials, isCurrent: name === current };
}

/** @returns the address without a name and a password, and `NAME:PASSWORD`, if it had them */
function split(url: string): { bare: string; userInUrl: string | null } {
  const where = new URL(url);
  const userInUrl = where.username
    ? `${decodeURIComponent(where.username)}:${decodeURIComponent(where.password)}`
    : null;
  where.username = where.password = '';
  return { bare: where.href.replace(/(?<!\/)\/+$/, ''), userInUrl };
}

/** @throws Failure `usage` */
async function keyFromInput(): Promise<string> {
  const given = (await askSecretly('API key or token: ')).trim();
  try {
    return secret(given);
  } catch {
    throw new Failure('no API key or token given; type one, or write it to standard input', exits.usage);
  }
}
