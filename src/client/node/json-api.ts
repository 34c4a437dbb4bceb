import { setMaxListeners } from 'node:events';
import { headerFor } from '../credentials';
import { jsonOf } from '../json';
import type { ApiClient, ApiOptions, JsonApi } from '../api';
import { HttpAnswer, sendHttp, type HttpRequest } from './http';
import { RawJson } from './raw-json';

interface Init {
  params?: {
    path?: Readonly<Record<string, string>>;
    query?: Readonly<Record<string, string | number | boolean | undefined>>;
    header?: Readonly<Record<string, string | undefined>>;
  };
  body?: unknown;
  signal?: AbortSignal;
  parseAs?: 'json' | 'text';
}

type Method = keyof JsonApi;
type Result = Promise<{ data?: unknown; error?: unknown; response: HttpAnswer | Response }>;

/** The operations of the contract over node:http, with JSON as the only media type; over `options.fetch` if given. */
export function jsonApiOf(client: ApiClient, { fetch, credentials }: ApiOptions): JsonApi {
  if (fetch) return client.api;
  return jsonApiOver(async (path, request, { method, template, init }) => {
    const { signal = neverAborted, headers } = request;
    const own = credentials ? Object.fromEntries([await headerFor(credentials, signal)]) : {};
    const response = await sendHttp(client.url + path, { ...request, headers: { ...headers, ...own } });
    if (!isRedirect(response)) return response;
    response.discard();
    // fetch follows redirects
    return (client.api[method] as (path: string, init: Init) => Result)(template, init);
  });
}

interface Operation {
  method: Method;
  /** The path of the contract, with parameters in braces. */
  template: string;
  init: Init;
}

/** @param send  sends a request, or returns the result of another way to send it */
export function jsonApiOver(
  send: (path: string, request: HttpRequest, operation: Operation) => Promise<HttpAnswer | Awaited<Result>>,
): JsonApi {
  const call = async (method: Method, template: string, init: Init = {}): Result => {
    const { params = {}, body, signal, parseAs } = init;
    if (signal) setMaxListeners(0, signal); // any number of requests may share it
    const given = Object.entries(params.header ?? {}).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    );
    const text = body === undefined ? undefined : body instanceof RawJson ? body.text : jsonOf(body);
    if (text !== undefined) given.push(['Content-Type', 'application/json']);
    const path = filled(template, params.path ?? {}) + queryOf(params.query ?? {});
    const request = { method, headers: Object.fromEntries(given), body: text, signal };
    const answer = await send(path, request, { method, template, init });
    if (!(answer instanceof HttpAnswer)) return answer;
    const read = await answer.text();
    if (!answer.ok) return { response: answer, error: parsed(read) };
    return { response: answer, data: parseAs === 'text' ? read : parsedIfAny(read) };
  };
  const operation =
    (method: Method) =>
    (path: string, init?: Init): Result =>
      call(method, path, init);
  return {
    GET: operation('GET'),
    PUT: operation('PUT'),
    POST: operation('POST'),
    DELETE: operation('DELETE'),
    PATCH: operation('PATCH'),
  } as unknown as JsonApi;
}

const neverAborted = new AbortController().signal;
setMaxListeners(0, neverAborted);

function isRedirect({ status, headers }: HttpAnswer): boolean {
  return status >= 300 && status < 400 && headers.get('location') !== null;
}

function filled(path: string, parameters: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name]!));
}

function queryOf(query: NonNullable<NonNullable<Init['params']>['query']>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return given.length === 0 ? '' : `?${given.join('&')}`;
}

/** @throws SyntaxError */
function parsedIfAny(text: string): unknown {
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

/** @returns the text itself if it is no JSON */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
