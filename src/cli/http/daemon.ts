import type { ProblemType } from '../../../generated/messages';
import type { JsonApi } from '../../client/api';
import { RestMQError } from '../../client/errors';
import { sendHttp, type HttpAnswer, type HttpRequest } from '../../client/node/http';
import { jsonApiOver } from '../../client/node/json-api';
import { askSecretly } from '../ask';
import { exits, Failure, type Exit } from '../exits';
import { flag } from '../options';
import { addressOf, type DaemonValues } from './daemon-address';

export { daemonOptions } from './daemon-address';

export const jsonOption = { json: flag('print JSON') };

/** The HTTP API of a daemon. Every error is a Failure that says what to do. */
export interface Daemon {
  /** The address, without credentials. */
  readonly url: string;
  /** The value of the header Authorization; null: no credentials. */
  readonly authorization: string | null;
  /** The operations of the contract; pass their results to `answered`. */
  readonly api: JsonApi;
  /**
   * Send any request below the daemon's address.
   * @returns the answer, whatever its status
   * @throws Failure `unreachable`
   */
  ask(path: string, request?: HttpRequest): Promise<HttpAnswer>;
  /** As `ask`. @throws RestMQError `unreachable` */
  send(path: string, request?: HttpRequest): Promise<HttpAnswer>;
}

/** @throws Failure `usage` */
export async function daemonAt(values: DaemonValues): Promise<Daemon> {
  hideArguments();
  const { url, key, user } = addressOf(values, process.env);
  const where = new URL(url);
  const inUrl = where.username ? `${decodeURIComponent(where.username)}:${decodeURIComponent(where.password)}` : null;
  where.username = where.password = '';
  const bare = where.href.replace(/(?<!\/)\/+$/, '');
  const authorization = await authorizationOf(key, user ?? inUrl);
  const own = authorization === null ? {} : { Authorization: authorization };
  const send = (path: string, request: HttpRequest = {}): Promise<HttpAnswer> =>
    sendHttp(bare + path, { ...request, headers: { ...request.headers, ...own } });
  const ask = async (path: string, request: HttpRequest = {}): Promise<HttpAnswer> => {
    try {
      return await send(path, request);
    } catch (error) {
      throw error instanceof RestMQError ? unreachable(bare, error.cause) : error;
    }
  };
  return { url: bare, authorization, api: jsonApiOver(ask), ask, send };
}

/** Hide arguments that may be secrets from the process list, if the operating system allows it. */
export function hideArguments(): void {
  if (process.argv.some((arg) => /^--(key|user|url)\b/.test(arg))) process.title = 'restmq';
}

async function authorizationOf(key: string | null, user: string | null): Promise<string | null> {
  if (key !== null) return `Bearer ${key}`;
  if (user === null) return null;
  if (user.includes(':')) return basic(user);
  if (!process.stdin.isTTY) throw new Failure('--user has no password; set RESTMQ_USER to NAME:PASSWORD', exits.usage);
  return basic(`${user}:${await askSecretly(`Password of ${user}: `)}`);
}

function basic(nameAndPassword: string): string {
  return `Basic ${Buffer.from(nameAndPassword).toString('base64')}`;
}

function unreachable(url: string, error: unknown): Failure {
  const reasons = reasonsOf(error);
  const remedy = reasons.some((one) => /CERT|certificate/i.test(one))
    ? 'name a file with additional trusted certificates in NODE_EXTRA_CA_CERTS'
    : 'start one with restmq serve, or give its address with --url or RESTMQ_URL';
  return new Failure(`can’t reach a daemon at ${url} (${reasons.at(-1) ?? 'no answer'}); ${remedy}`, exits.unreachable);
}

/** The reasons of a failed connection; an AggregateError has one for each address tried. */
function reasonsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const { code } = error as NodeJS.ErrnoException;
  const own = [error.message === '' ? (code ?? '') : error.message].filter(Boolean);
  const deeper =
    error instanceof AggregateError ? error.errors.slice(0, 1) : error.cause === undefined ? [] : [error.cause];
  return [...own, ...deeper.flatMap(reasonsOf)];
}

/** @returns the body of the answer @throws Failure */
export async function answered<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok) return data as T;
  throw refusal(response, error);
}

/** @returns the same; null if the answer is this problem @throws Failure */
export async function answeredUnless<T>(
  type: ProblemType,
  asked: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T | null> {
  const answer = await asked;
  return asProblem(answer.error)?.type === type ? null : answered(Promise.resolve(answer));
}

/** @returns the answer, if its status is a 2xx @throws Failure */
export async function accepted(response: HttpAnswer): Promise<HttpAnswer> {
  if (response.ok) return response;
  throw refusal(response, await response.text().then(parsed));
}

interface Problem {
  type?: string;
  detail: string;
}

export function refusal(response: Pick<HttpAnswer, 'status' | 'url'>, body: unknown): Failure {
  const { status } = response;
  const problem = asProblem(typeof body === 'string' ? parsed(body) : body);
  if (problem === null || problem.type === '/problems/not-found') {
    return new Failure(
      `${response.url || 'the server'} answered ${status}, but not as RestMQ does; is --url the address of a daemon?`,
      exits.unreachable,
    );
  }
  const remedy = status === 401 ? '; set RESTMQ_KEY to a key, or RESTMQ_USER to NAME:PASSWORD' : '';
  return new Failure(`${problem.detail.replace(/\.$/, '')}${remedy}`, exitFor(status));
}

function asProblem(body: unknown): Problem | null {
  return typeof body === 'object' && body !== null && typeof (body as Problem).detail === 'string'
    ? (body as Problem)
    : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function exitFor(status: number): Exit {
  if (status === 404) return exits.nothing;
  return status === 429 || status === 408 || status >= 500 ? exits.unreachable : exits.refused;
}

/**
 * The name of a queue as a path parameter.
 * @throws Failure `usage` for an empty name, and for `.` and `..`, which every HTTP client folds away
 */
export function inPath(queue: string): { params: { path: { queue: string } } } {
  pathOf(queue);
  return { params: { path: { queue } } };
}

/** The same check; the name is percent-encoded. */
export function pathOf(queue: string): string {
  if (queue === '') throw new Failure('the name of a queue must not be empty', exits.usage);
  if (queue === '.' || queue === '..')
    throw new Failure(
      `a queue named ${queue} can’t be part of a URL path, as HTTP clients remove it; use POST /queue`,
      exits.usage,
    );
  return encodeURIComponent(queue);
}
