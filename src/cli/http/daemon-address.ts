import { readFileSync } from 'node:fs';
import { option } from '../../option-values';
import { suggestion } from '../command-table';
import { contextsPath, readContexts, type Context } from '../context/file';
import { exits, Failure } from '../exits';
import type { CliOption, ValueSource } from '../options';

/** A value, and whether an option or a variable gave it. */
interface SourcedValue {
  readonly value: string;
  readonly source: ValueSource;
}

const defaultUrl = 'http://127.0.0.1:8888';

/** @throws Error whose message completes "--url must be ..." */
export const address = (given: string): string => {
  if (/^https?:\/\/[^/\s]/.test(given) && URL.canParse(given)) return given.replace(/(?<!\/)\/+$/, '');
  throw new Error('a URL such as http://127.0.0.1:8888');
};

/** @throws Error whose message completes "--key must be ..." */
export const secret = (given: string): string => {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (given !== '' && !/[\u0000-\u001f\u007f]/.test(given)) return given;
  throw new Error('text without control characters');
};

/** An option whose value says what gave it. */
function givenBy(
  placeholder: string,
  parse: (text: string) => string,
  about: string,
  variable: string,
): CliOption<SourcedValue | null> {
  const keep = (text: string, source: ValueSource = 'option'): SourcedValue => ({ value: parse(text), source });
  return { ...option<SourcedValue | null>(placeholder, null, keep, about), parse: keep, variable };
}

/** Options for the address of the daemon and the credentials. */
export const daemonOptions = {
  url: givenBy('URL', address, `address of the daemon (${defaultUrl})`, 'RESTMQ_URL'),
  key: givenBy('KEY', secret, 'API key or token; prefer the variable, as options are visible to others', 'RESTMQ_KEY'),
  user: givenBy('NAME[:PASSWORD]', secret, 'user name and password; without :PASSWORD it is asked for', 'RESTMQ_USER'),
  context: {
    ...givenBy('NAME', secret, 'address and credentials of this context (restmq context)', 'RESTMQ_CONTEXT'),
    isContext: true,
  } satisfies CliOption<SourcedValue | null>,
};

export type DaemonValues = { readonly [N in keyof typeof daemonOptions]: SourcedValue | null };

export interface Address {
  url: string;
  /** An API key or a token. */
  key: string | null;
  /** NAME or NAME:PASSWORD. */
  user: string | null;
}

/**
 * An option is preferred to a variable, a variable to the context in use, and that to the default. The credentials of a
 * context are sent to the address of this context only.
 * @throws Failure `usage`
 */
export function addressOf(values: DaemonValues, environment: NodeJS.ProcessEnv): Address {
  const { url, key, user, context } = values;
  if (url && context && url.source === context.source)
    throw new Failure(
      url.source === 'option'
        ? '--url and --context exclude each other; leave one of them out'
        : 'RESTMQ_URL and RESTMQ_CONTEXT are both set; unset one of them',
      exits.usage,
    );
  const isExplicit = context?.source === 'option';
  const found = isExplicit || url === null ? contextNamed(context?.value ?? null, environment) : null;
  const said = (one: SourcedValue | null): string | null =>
    one && (one.source === 'option' || !isExplicit) ? one.value : null;
  const own = { key: said(key), user: said(user) };
  if (!found) return { url: url?.value ?? defaultUrl, ...own };
  const hasOwn = own.key !== null || own.user !== null;
  return { url: found.url, ...(hasOwn ? own : { key: found.key ?? tokenOf(found), user: found.user ?? null }) };
}

/** @param name  null: the context in use, if any */
function contextNamed(name: string | null, environment: NodeJS.ProcessEnv): Context | null {
  const path = contextsPath(environment);
  const { current, byName } = readContexts(path);
  const wanted = name ?? current;
  const found = wanted === null ? null : byName.get(wanted);
  if (found !== undefined) return found;
  throw noContext(wanted!, [...byName.keys()]);
}

export function noContext(name: string, names: readonly string[]): Failure {
  return new Failure(
    `there is no context ${name}${suggestion(name, names)}; restmq context list lists the contexts`,
    exits.usage,
  );
}

/** @throws Failure `usage` */
function tokenOf({ tokenFile }: Context): string | null {
  if (tokenFile === undefined) return null;
  let text;
  try {
    text = readFileSync(tokenFile, 'utf8').trim();
  } catch (error) {
    throw new Failure(`can’t read the token of the context: ${(error as Error).message}`, exits.usage);
  }
  try {
    return secret(text);
  } catch (error) {
    throw new Failure(`the token in ${tokenFile} must be ${(error as Error).message}`, exits.usage);
  }
}
