import assert from 'node:assert/strict';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import asyncapi from '../../generated/asyncapi.json';
import document from '../../generated/openapi.json';

/**
 * The members of the contract with which a request can be replayed: of an example, or of a response without examples.
 */
export interface Replayable {
  'x-given'?: string[];
  'x-request'?: string;
}

export interface MediaType extends Replayable {
  schema: object;
  examples?: Record<string, Replayable & { value: unknown }>;
}

export interface ResponseObject extends Replayable {
  description: string;
  /** The body does not end until the client disconnects. */
  'x-endless'?: boolean;
  headers?: Record<string, { required?: boolean; schema: object }>;
  content?: Record<string, MediaType>;
}

export interface Parameter {
  name: string;
  in: string;
  example?: unknown;
  schema: object;
}

/** An operation of openapi.yaml, with all references resolved but the ones to schemas. */
export interface Operation {
  id: string;
  method: string;
  /** `/q/{queue}` */
  path: string;
  parameters: Parameter[];
  body: Record<string, MediaType>;
  responses: Record<string, ResponseObject>;
}

/** The target of each reference, without references: one object however often it is referred to. */
const targets = new Map<string, unknown>();

export const operations: Operation[] = Object.entries(document.paths).flatMap(([path, item]) => {
  const { parameters: shared = [], ...methods } = item as { parameters?: unknown[] } & Record<
    string,
    { parameters?: unknown[] }
  >;
  return Object.entries(methods).map(([method, operation]): Operation => {
    const { operationId, parameters = [], requestBody, responses } = resolved(operation) as Record<string, unknown>;
    return {
      id: operationId as string,
      method: method.toUpperCase(),
      path,
      parameters: [...(resolved(shared) as Parameter[]), ...(parameters as Parameter[])],
      body: (requestBody as { content: Operation['body'] } | undefined)?.content ?? {},
      responses: responses as Operation['responses'],
    };
  });
});

/** The schemas of both contracts, by name. */
export const schemas = { ...asyncapi.components.schemas, ...document.components.schemas } as Record<
  string,
  { examples?: unknown[] }
>;

function resolved(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(resolved);
  if (typeof node !== 'object' || node === null) return node;
  const { $ref } = node as { $ref?: string };
  if ($ref?.startsWith('#/components/schemas/')) return node;
  if ($ref) return targets.get($ref) ?? resolveTarget($ref);
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, resolved(value)]));
}

function resolveTarget($ref: string): unknown {
  const path = $ref.slice(2).split('/');
  const target = resolved(path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], document));
  targets.set($ref, target);
  return target;
}

/** Statuses that an operation need not declare, as the request failed before it reached one. */
const ofNoOperation = new Set([403, 404, 405, 408, 414, 431]);
const ofAnyOperation = new Set([408, 414, 431]);

/**
 * Fetch, and check the answer against the contract: status, headers, content type and body must be as the operation
 * declares them. Redirects are not followed.
 * @param at  the path in the contract, if the address has a prefix before it
 * @returns the answer, its body unread
 * @throws AssertionError that names the operation and shows the answer
 */
export async function contractFetch(
  url: string,
  init: RequestInit = {},
  at: { pathname: string } = new URL(url),
): Promise<Response> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const method = init.method ?? 'GET';
  const { pathname } = at;
  const body = isEndless(method, pathname, response.status)
    ? Buffer.alloc(0)
    : Buffer.from(await response.clone().arrayBuffer());
  checkAnswer(method, pathname, response, body);
  return response;
}

/** Whether the body of an answer is endless. It is not read here; the caller must cancel it. */
export function isEndless(method: string, pathname: string, status: number): boolean {
  return method === 'GET' && operationAt(method, pathname)?.responses[String(status)]?.['x-endless'] === true;
}

/** @throws AssertionError if the contract does not declare the answer */
export function checkAnswer(
  method: string,
  pathname: string,
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: Buffer,
): void {
  const operation = operationAt(method, pathname);
  const declared = operation?.responses[status];
  const asked = operation?.id ?? `${method} ${pathname}`;
  const answer = `${status} ${headers.get('content-type') ?? ''} ${body.toString().slice(0, 400)}`;
  const said = `${asked} answered ${answer}`;
  if (declared) return checkDeclared(declared, headers, method === 'HEAD', body, said);
  if (method === 'OPTIONS' && status === 204) return assert.ok(headers.has('allow') && body.length === 0, said);
  assert.ok(
    (operation ? ofAnyOperation : ofNoOperation).has(status),
    `${said}\nThe contract does not declare this status.`,
  );
  assert.equal(headers.get('content-type'), 'application/problem+json', said);
  assert.equal(status === 405, headers.has('allow'), said);
  if (method !== 'HEAD') checkBody('application/problem+json', problem, body, said);
}

const problem = { $ref: '#/components/schemas/Problem' };

/** The operation that answers a request. HEAD is answered by GET, unless the path declares HEAD itself. */
export function operationAt(method: string, pathname: string): Operation | undefined {
  const here = operations.filter(({ path }) => matchers.get(path)!.test(pathname));
  return (
    here.find((one) => one.method === method) ??
    (method === 'HEAD' ? here.find((one) => one.method === 'GET') : undefined)
  );
}

const matchers = new Map(operations.map(({ path }) => [path, new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`)]));

function checkDeclared(declared: ResponseObject, headers: Headers, isHead: boolean, body: Buffer, said: string): void {
  checkHeaders(declared.headers ?? {}, headers, said);
  const type = headers.get('content-type')?.split(';')[0];
  if (!declared.content) {
    assert.equal(type, undefined, `${said}\nThe contract declares no content.`);
    return assert.equal(body.length, 0, said);
  }
  // Only raw values have their key in a header, and they may have any type, even one that is declared as well.
  const as = headers.has('restmq-key') ? '*/*' : (type ?? '');
  const media = declared.content[as];
  assert.ok(media, `${said}\nThe contract declares ${Object.keys(declared.content).join(', ')}.`);
  if (!isHead) checkBody(as, media.schema, body, said);
}

/** Headers with a meaning in the contract: they must not occur undeclared. */
const meaningful = /^(restmq-.*|location|retry-after)$/;

function checkHeaders(declared: NonNullable<ResponseObject['headers']>, headers: Headers, said: string): void {
  const known = new Map(Object.entries(declared).map(([name, header]) => [name.toLowerCase(), header]));
  for (const [name, { required, schema }] of known) {
    const value = headers.get(name);
    if (required) assert.ok(value !== null, `${said}\nThe header ${name} is missing.`);
    if (value !== null)
      assertFits(schema, /^(\d+|true|false)$/.test(value) ? JSON.parse(value) : value, `${said}\nThe header ${name}`);
  }
  const declaredAs = (name: string): string => name.replace(/^restmq-header-.*/, 'restmq-header-*');
  const strangers = [...headers.keys()].filter((name) => meaningful.test(name) && !known.has(declaredAs(name)));
  assert.deepEqual(strangers, [], `${said}\nHeaders that the contract does not declare.`);
}

function checkBody(type: string, schema: object, body: Buffer, said: string): void {
  if (!/[/+]json$/.test(type)) return assertFits(schema, body.toString('latin1'), said);
  assert.ok(body.toString().endsWith('\r\n'), `${said}\nThere is no CRLF at the end.`);
  assertFits(schema, JSON.parse(body.toString()), said);
}

// the linter checks the schemas; a validator is used a few times, so code that runs faster would not pay
const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, code: { optimize: false } });
addFormats(ajv);
/** The validator of each schema, by its JSON. */
const compiled = new Map<string, ValidateFunction>();

/** @throws AssertionError if a value does not match a schema of the contract */
export function assertFits(schema: object, value: unknown, said: string): void {
  const text = JSON.stringify(schema);
  let validate = compiled.get(text);
  if (!validate) compiled.set(text, (validate = ajv.compile(linked(text))));
  assert.ok(validate(value), `${said}\n${ajv.errorsText(validate.errors, { separator: '\n' })}`);
}

/** Of the schemas of both contracts, those that `ajv` knows. */
const known = new Set<string>();

/**
 * A schema whose references name schemas that `ajv` knows. Each has an id of its own: a reference to a part of another
 * schema would be compiled again wherever it occurs.
 */
function linked(text: string): object {
  const relinked = text.replaceAll(/#\/components\/schemas\/(\w+)/g, (_, name: string) => {
    if (!known.has(name)) {
      known.add(name);
      ajv.addSchema(linked(JSON.stringify(schemas[name])), `contract:${name}`);
    }
    return `contract:${name}`;
  });
  return JSON.parse(relinked) as object;
}
