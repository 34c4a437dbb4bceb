import Ajv2020 from 'ajv/dist/2020';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { requestSchemas } from '../../scripts/generate/request-schemas';
import { compileContract } from '../../src/http/contract';
import { createDispatch } from '../../src/http/dispatch';
import { defaults } from '../../src/config';
import { createHttpServer } from '../../src/http/server';
import type { AnyHandler } from '../../src/http/types';
import { createLog } from '../../src/log';
import { exchange } from '../support/net';

const formType = 'application/x-www-form-urlencoded';
const text = { type: 'string', maxLength: 20 };
const item = {
  type: 'object',
  required: ['name'],
  properties: {
    name: text,
    size: { type: 'integer', minimum: 1 },
    tags: { type: 'array', items: text, maxItems: 2 },
    'a/b~c': { type: 'boolean' },
  },
  additionalProperties: false,
};
const form = {
  type: 'object',
  required: ['name'],
  properties: {
    name: text,
    size: { type: 'number' },
    fresh: { type: 'boolean' },
    blob: { type: 'string', format: 'binary' },
  },
};
const answers = { 'x-acl': { category: 'open' }, responses: { 200: { description: 'What came.' } } };
const inQuery = (name: string, type: string, required = false): object => ({
  name,
  in: 'query',
  required,
  schema: { type },
});
const taking = (operationId: string, schemas: Record<string, object>): object => {
  const content = Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { schema }]));
  return { post: { operationId, requestBody: { content }, ...answers } };
};

const definition = {
  openapi: '3.1.0',
  info: { title: 'A contract of the test’s own', version: '1' },
  paths: {
    '/search': {
      get: {
        operationId: 'search',
        parameters: [
          inQuery('text', 'string', true),
          inQuery('max', 'integer'),
          inQuery('deep', 'boolean'),
          inQuery('ratio', 'number'),
        ],
        ...answers,
      },
    },
    '/things/{id}/parts/{part}': {
      parameters: [
        { name: 'id', in: 'path', required: true, schema: text },
        { name: 'part', in: 'path', required: true, schema: text },
      ],
      get: { operationId: 'part', ...answers },
    },
    '/json': taking('json', { 'application/json': item }),
    '/either': taking('either', { 'application/json': item, [formType]: form }),
    '/form': taking('form', { [formType]: form, 'application/json': item }),
    '/any': taking('any', { [formType]: form, '*/*': { type: 'string', format: 'binary' } }),
    '/busy': { get: { operationId: 'busy', ...answers } },
    '/fault': { get: { operationId: 'fault', ...answers } },
  },
};

/** Answers what it was given. */
const echo: AnyHandler = ({ path, query, body }) => {
  const shown = body?.kind === 'bytes' ? { ...body, bytes: body.bytes.toString() } : body;
  return { status: 200, type: 'application/json', body: { path, query, body: shown } };
};
const handlers: Record<string, AnyHandler> = {
  search: echo,
  part: echo,
  json: echo,
  either: echo,
  form: echo,
  any: echo,
  busy: () => {
    const endMs = performance.now() + 2;
    while (performance.now() < endMs);
    return { status: 200, type: 'application/json', body: { turn } };
  },
  fault: () => {
    throw new Error('a secret of the daemon');
  },
};

/** Number of the current turn of the event loop, while `countTurns` runs. */
let turn = 0;

async function countTurns<T>(during: Promise<T>): Promise<T> {
  let isOver = false;
  const count = (): void => {
    turn++;
    if (!isOver) setImmediate(count);
  };
  count();
  return during.finally(() => (isOver = true));
}

const ajv = new Ajv2020({ strict: false, verbose: true });
const validators = Object.fromEntries(
  Object.entries(requestSchemas(definition)).map(([name, schema]) => [name, ajv.compile(schema)]),
);

let server: Server;
let url: string;

beforeAll(async () => {
  const operations = await compileContract(handlers as never, definition, validators);
  const otherwise = (_request: unknown, _response: unknown, nothing: () => void): void => nothing();
  server = createHttpServer(
    createDispatch({
      operations,
      basePath: '',
      maxBody: 1000,
      bodyTimeoutMs: 6000,
      otherwise,
      answered: () => undefined,
      guard: null,
      origins: null,
      checkCrossSite: () => undefined,
      waitingStreams: { enter: () => undefined },
      peerOf: () => '',
      log: createLog('silent'),
    }),
    defaults,
    { stopping: false, closing: false },
    { begin: () => undefined },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
});

describe('query parameters', () => {
  it.each([
    ['?text=a', { text: 'a' }],
    ['?text=a&max=7&deep=true&ratio=-1.5', { text: 'a', max: 7, deep: true, ratio: -1.5 }],
    ['?text=007&deep=false', { text: '007', deep: false }],
    ['?text=a+b%2Bc&', { text: 'a b+c' }],
    ['?text', { text: '' }],
  ])('%s is what the schema calls it', async (query, expected) => {
    expect(await get(`/search${query}`)).toEqual([200, expect.objectContaining({ query: expected })]);
  });

  it.each([
    ['without any', '', '/query/text', 'is missing'],
    ['without a required one', '?max=1', '/query/text', 'is missing'],
    ['with no integer', '?text=a&max=1.5', '/query/max', 'must be an integer'],
    ['with an empty number', '?text=a&ratio=', '/query/ratio', 'must be a number'],
    ['with no boolean', '?text=a&deep=yes', '/query/deep', 'must be a boolean'],
    ['with one twice', '?text=a&text=b', '/query/text', 'occurs twice'],
    ['with one that is not declared', '?text=a&depth=1', '/query/depth', 'is unknown'],
    ['with the name of what every object has', '?text=a&__proto__=1', '/query/__proto__', 'is unknown'],
  ])('%s are refused', async (_, query, pointer, detail) => {
    expect(await get(`/search${query}`)).toEqual([400, wrongAt('invalid-parameter', pointer, detail)]);
  });

  it('that are not properly encoded are no proper request', async () => {
    expect(await get('/search?text=%ff')).toEqual([400, expect.objectContaining({ type: '/problems/bad-request' })]);
  });
});

describe('path parameters', () => {
  it('come decoded', async () => {
    expect(await get('/things/caf%C3%A9/parts/a%2Fb')).toEqual([
      200,
      expect.objectContaining({ path: { id: 'café', part: 'a/b' } }),
    ]);
  });

  it('are checked against their schema', async () => {
    expect(await get(`/things/${'x'.repeat(21)}/parts/a`)).toEqual([
      400,
      expect.objectContaining({
        errors: [{ pointer: '/path/id', detail: 'must be at most 20 characters long' }],
      }),
    ]);
  });

  it.each(['/things/a/parts/', '/things//parts/b'])('are never empty: %s is another path', async (path) => {
    expect(await get(path)).toEqual([404, expect.objectContaining({ type: '/problems/not-found' })]);
  });
});

describe('a JSON body', () => {
  it('comes as its value and as the text it was', async () => {
    const given = '{"name": "a", "size": 1.0}';
    const [status, { body }] = await post('/json', 'application/json', given);
    expect([status, body]).toEqual([200, { kind: 'json', text: given, value: { name: 'a', size: 1 } }]);
  });

  it.each([
    ['{}', '/body/name', 'is missing'],
    ['{"name":1}', '/body/name', 'must be a string'],
    ['{"name":"a","size":0}', '/body/size', 'must be at least 1'],
    ['{"name":"a","colour":"red"}', '/body/colour', 'is unknown'],
    ['{"name":"a","tags":["b",7]}', '/body/tags/1', 'must be a string'],
    ['{"name":"a","tags":["b","c","d"]}', '/body/tags', 'must have at most 2 items'],
    ['{"name":"a","a/b~c":1}', '/body/a~1b~0c', 'must be a boolean'],
    ['[]', '/body', 'must be an object'],
  ])('%s is refused, with a pointer to what is wrong', async (body, pointer, detail) => {
    expect(await post('/json', 'application/json', body)).toEqual([400, wrongAt('invalid-body', pointer, detail)]);
  });

  it.each(['', '{"name":', 'name=a'])('that is none, %j, is not JSON', async (body) => {
    expect(await post('/json', 'application/json', body)).toEqual([
      400,
      expect.objectContaining({ type: '/problems/invalid-json' }),
    ]);
  });
});

describe('a form', () => {
  it('has the types that the schema calls for', async () => {
    const [status, { body }] = await post('/form', formType, 'name=007&size=1.5&fresh=true&other=1');
    expect([status, body]).toEqual([200, { kind: 'form', form: { name: '007', size: 1.5, fresh: true, other: '1' } }]);
  });

  it.each([
    ['size=1', '/body/name', 'is missing'],
    ['name=a&size=x', '/body/size', 'must be a number'],
    ['name=a&name=b', '/body/name', 'occurs twice'],
    ['name=%ff', '/body/name', 'must be text in UTF-8'],
  ])('%s is refused, with a pointer to the field', async (body, pointer, detail) => {
    expect(await post('/form', formType, body)).toEqual([400, wrongAt('invalid-body', pointer, detail)]);
  });
});

describe('the content type', () => {
  it.each([
    ['/either', 'application/json', '{"name":"a"}', 'json'],
    ['/either', 'Application/JSON; charset=utf-8', '{"name":"a"}', 'json'],
    ['/either', formType, 'name=a', 'form'],
    ['/any', formType, 'name=a', 'form'],
    ['/any', 'text/plain', 'name=a', 'bytes'],
    ['/any', 'application/json', 'name=a', 'bytes'],
  ])('of %s decides: %s', async (path, type, body, kind) => {
    expect(await post(path, type, body)).toEqual([
      200,
      expect.objectContaining({ body: expect.objectContaining({ kind }) as unknown }),
    ]);
  });

  it.each([
    ['/either', '{"name":"a"}', 'json'],
    ['/form', 'name=a', 'form'],
    ['/any', 'name=a', 'bytes'],
  ])('of %s is what it lists first where there is none, or else bytes', async (path, body, kind) => {
    expect(await post(path, undefined, body)).toEqual([
      200,
      expect.objectContaining({ body: expect.objectContaining({ kind }) as unknown }),
    ]);
  });

  it.each([
    ['/json', formType],
    ['/json', 'application/problem+json'],
    ['/either', 'text/plain'],
    ['/any', 'no media type'],
  ])('that %s does not take, %s, is refused', async (path, type) => {
    expect(await post(path, type, '{')).toEqual([
      415,
      expect.objectContaining({ type: '/problems/unsupported-media-type' }),
    ]);
  });
});

describe('a body that is refused', () => {
  const head = (path: string, ...lines: string[]): string =>
    ['POST /' + path + ' HTTP/1.1', 'Host: localhost', ...lines, '', ''].join('\r\n');
  const answered = (text: string): boolean => text.endsWith('}\r\n');

  it.each([
    ['its type', 415, ['Content-Type: text/plain', 'Content-Length: 5']],
    ['its coding', 415, ['Content-Type: application/json', 'Content-Encoding: br', 'Content-Length: 5']],
    ['its length', 413, ['Content-Type: application/json', 'Content-Length: 1001']],
  ])('for %s is not waited for', async (_, status, lines) => {
    expect(await exchange(url, head('json', ...lines), answered)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('for its length is refused as soon as it has grown too long, where nobody said how long it would be', async () => {
    const chunk = `1f5\r\n${'x'.repeat(501)}\r\n`;
    const text = await exchange(
      url,
      head('json', 'Content-Type: application/json', 'Transfer-Encoding: chunked') + chunk + chunk,
      answered,
    );
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
  });
});

it('pipelined requests are not all answered in one turn of the event loop, in which no connection is accepted', async () => {
  const text = await countTurns(
    exchange(url, 'GET /busy HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(20), (all) => all.split('"turn"').length > 20),
  );
  const turns = [...text.matchAll(/"turn":(\d+)/g)].map(([, one]) => one);
  expect(new Set(turns).size).toBe(20);
});

it('a fault in a handler is a 500 that tells nothing of it', async () => {
  const [status, problem] = await get('/fault');
  expect([status, problem['type']]).toEqual([500, '/problems/internal']);
  expect(JSON.stringify(problem)).not.toContain('secret');
});

type Answer = [status: number, body: Record<string, unknown>];

function wrongAt(kind: string, pointer: string, detail: string): unknown {
  return expect.objectContaining({ type: `/problems/${kind}`, errors: [{ pointer, detail }] });
}

async function get(path: string): Promise<Answer> {
  const response = await fetch(url + path);
  return [response.status, (await response.json()) as Answer[1]];
}

/** @param type  undefined: the request has no Content-Type */
async function post(path: string, type: string | undefined, body: string): Promise<Answer> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: type === undefined ? {} : { 'content-type': type },
    body: Buffer.from(body),
  });
  return [response.status, (await response.json()) as Answer[1]];
}
